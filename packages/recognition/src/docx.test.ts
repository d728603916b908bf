import { strToU8, zipSync } from 'fflate'
import { expect, test } from 'vitest'
import { linesOfDocx } from './docx.ts'
import { recognise } from './recognise.ts'

const space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
const types = 'http://schemas.openxmlformats.org/package/2006'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

/** A Word file as Word makes them, with what it needs and nothing more. */
function docx(body: string): Uint8Array {
  const numbering = [0, 1]
    .map((level) => `<w:lvl w:ilvl="${level}"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>`)
    .join('')
  const parts = {
    '[Content_Types].xml': `<Types xmlns="${types}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`,
    '_rels/.rels': `<Relationships xmlns="${types}/relationships"><Relationship Id="r1" Type="${office}/officeDocument" Target="word/document.xml"/></Relationships>`,
    'word/_rels/document.xml.rels': `<Relationships xmlns="${types}/relationships"><Relationship Id="r1" Type="${office}/numbering" Target="numbering.xml"/></Relationships>`,
    'word/numbering.xml': `<w:numbering ${space}><w:abstractNum w:abstractNumId="0">${numbering}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>`,
    'word/document.xml': `<w:document ${space}><w:body>${body}</w:body></w:document>`,
  }
  return zipSync(Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, strToU8(text)])))
}
const run = (text: string, look = '') => `<w:r><w:rPr>${look}</w:rPr><w:t xml:space="preserve">${text}</w:t></w:r>`
const paragraph = (text: string, look = '') => `<w:p>${run(text, look)}</w:p>`
const numbered = (text: string, level = 0) =>
  `<w:p><w:pPr><w:numPr><w:ilvl w:val="${level}"/><w:numId w:val="1"/></w:numPr></w:pPr>${run(text)}</w:p>`
const table = (...rows: string[][]) =>
  `<w:tbl>${rows.map((row) => `<w:tr>${row.map((cell) => `<w:tc>${paragraph(cell)}</w:tc>`).join('')}</w:tr>`).join('')}</w:tbl>`

test('[OP12] the numbers that Word counts itself are counted, level by level', async () => {
  const file = docx(
    [
      paragraph('Protokoll Provrådet 2016-03-04', '<w:b/>'),
      table(
        ['Namn', 'Organisation', 'Närvaro'],
        ['Anna Ek', 'Provby kommun', 'x'],
        ['Bo Alm', 'Testby kommun', 'Förhinder'],
      ),
      numbered('Inledning'),
      paragraph('Anna hälsar välkommen.'),
      numbered('Frågor'),
      numbered('Vad gör vi först?', 1),
      numbered('Vem gör det?', 1),
      numbered('Budget'),
      numbered('Vad kostar det?', 1),
      paragraph('Beslut: Budgeten antas.', '<w:i/>'),
    ].join(''),
  )
  const lines = await linesOfDocx(file)
  expect(lines.map(({ text }) => text)).toEqual([
    'Protokoll Provrådet 2016-03-04',
    'Namn Organisation Närvaro',
    'Anna Ek Provby kommun x',
    'Bo Alm Testby kommun Förhinder',
    '1. Inledning',
    'Anna hälsar välkommen.',
    '2. Frågor',
    '1) Vad gör vi först?',
    '2) Vem gör det?',
    '3. Budget',
    '1) Vad kostar det?',
    'Beslut: Budgeten antas.',
  ])
  expect(lines.at(0)?.look).toBe('bold')
  const { date, people, items } = recognise(lines)
  expect(date).toBe('2016-03-04')
  expect(people.map(({ name, organisation, status }) => [name, organisation, status])).toEqual([
    ['Anna Ek', 'Provby kommun', 'present'],
    ['Bo Alm', 'Testby kommun', 'prevented'],
  ])
  expect(items.map(({ number, title }) => `${number} ${title}`)).toEqual(['1 Inledning', '2 Frågor', '3 Budget'])
  expect(items[2]?.decisions.map(({ text }) => text)).toEqual(['Budgeten antas.'])
})

test('[OP12] of a Word file only what holds text is unpacked, and not more than can be read', async () => {
  const large = docx(paragraph('a'.repeat(17 * 1024 * 1024)))
  expect(large.length).toBeLessThan(1024 * 1024)
  await expect(linesOfDocx(large)).rejects.toThrow('more than can be read')
  await expect(linesOfDocx(zipSync({ 'word/other.xml': strToU8('<a/>') }))).rejects.toThrow('no text')
})
