/** PowerPoint and OpenDocument files with the least that LibreOffice opens: slides with a title, notes, or hidden. */
import { OOXML, zip } from '../files/kinds.fixture.ts'

export type FixtureSlide = {
  title?: string
  /** Lines of its own, beside the title. */
  text?: string
  notes?: string
  hidden?: boolean
  /** A picture that lies elsewhere, as an address. */
  linked?: string
}

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
const names = [
  'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"',
  'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"',
  'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"',
].join(' ')
const relation = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

export const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => `&#${sign.codePointAt(0)};`)

const relations = (all: readonly { id: string; type: string; target: string; external?: boolean }[]): string =>
  `${declaration}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${all
    .map(
      ({ id, type, target, external }) =>
        `<Relationship Id="${id}" Type="${relation}/${type}" Target="${escaped(target)}"${external ? ' TargetMode="External"' : ''}/>`,
    )
    .join('')}</Relationships>`

const shape = (id: number, kind: string, text: string, top: number): string =>
  `<p:sp><p:nvSpPr><p:cNvPr id="${id}" name="${kind || 'Text'} ${id}"/><p:cNvSpPr/><p:nvPr>${
    kind ? `<p:ph type="${kind}"/>` : ''
  }</p:nvPr></p:nvSpPr><p:spPr><a:xfrm><a:off x="500000" y="${top}"/><a:ext cx="8000000" cy="900000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr><p:txBody><a:bodyPr/>${text
    .split('\n')
    .map((line) => `<a:p><a:r><a:rPr lang="sv-SE"/><a:t>${escaped(line)}</a:t></a:r></a:p>`)
    .join('')}</p:txBody></p:sp>`

const picture = `<p:pic><p:nvPicPr><p:cNvPr id="9" name="Linked"/><p:cNvPicPr/><p:nvPr/></p:nvPicPr><p:blipFill><a:blip r:link="rId9"/><a:stretch><a:fillRect/></a:stretch></p:blipFill><p:spPr><a:xfrm><a:off x="500000" y="3500000"/><a:ext cx="2000000" cy="2000000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr></p:pic>`

const tree = (shapes: string): string =>
  `<p:cSld><p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>${shapes}</p:spTree></p:cSld>`

/** The slides' files are numbered backwards: what orders them is the presentation, not their names. */
export function pptx(slides: readonly FixtureSlide[]): Buffer {
  const number = (at: number) => slides.length - at
  const kind = `${OOXML}.presentationml`
  const entries: [string, string][] = [
    [
      '[Content_Types].xml',
      `${declaration}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/ppt/presentation.xml" ContentType="${kind}.presentation.main+xml"/>${slides
        .map(
          ({ notes }, at) =>
            `<Override PartName="/ppt/slides/slide${number(at)}.xml" ContentType="${kind}.slide+xml"/>${
              notes === undefined
                ? ''
                : `<Override PartName="/ppt/notesSlides/notesSlide${number(at)}.xml" ContentType="${kind}.notesSlide+xml"/>`
            }`,
        )
        .join('')}</Types>`,
    ],
    ['_rels/.rels', relations([{ id: 'rId1', type: 'officeDocument', target: 'ppt/presentation.xml' }])],
    [
      'ppt/presentation.xml',
      `${declaration}<p:presentation ${names}><p:sldIdLst>${slides
        .map((_, at) => `<p:sldId id="${256 + at}" r:id="rId${10 + at}"/>`)
        .join(
          '',
        )}</p:sldIdLst><p:sldSz cx="9144000" cy="6858000"/><p:notesSz cx="6858000" cy="9144000"/></p:presentation>`,
    ],
    [
      'ppt/_rels/presentation.xml.rels',
      relations(
        slides.map((_, at) => ({ id: `rId${10 + at}`, type: 'slide', target: `slides/slide${number(at)}.xml` })),
      ),
    ],
  ]
  for (const [at, { title, text, notes, hidden, linked }] of slides.entries()) {
    const shapes = [
      title === undefined ? '' : shape(2, 'title', title, 300_000),
      text === undefined ? '' : shape(3, '', text, 1_500_000),
      linked === undefined ? '' : picture,
    ]
    entries.push([
      `ppt/slides/slide${number(at)}.xml`,
      `${declaration}<p:sld ${names}${hidden ? ' show="0"' : ''}>${tree(shapes.join(''))}</p:sld>`,
    ])
    entries.push([
      `ppt/slides/_rels/slide${number(at)}.xml.rels`,
      relations([
        ...(notes === undefined
          ? []
          : [{ id: 'rId2', type: 'notesSlide', target: `../notesSlides/notesSlide${number(at)}.xml` }]),
        ...(linked === undefined ? [] : [{ id: 'rId9', type: 'image', target: linked, external: true }]),
      ]),
    ])
    if (notes === undefined) continue
    entries.push([
      `ppt/notesSlides/notesSlide${number(at)}.xml`,
      `${declaration}<p:notes ${names}>${tree(shape(2, 'body', notes, 4_000_000) + shape(3, 'sldNum', String(at + 1), 8_000_000))}</p:notes>`,
    ])
  }
  return zip(entries)
}

/** The same as OpenDocument. */
export function odp(slides: readonly FixtureSlide[]): Buffer {
  const spaces = ['office', 'style', 'drawing', 'presentation', 'text']
    .map((name) => `xmlns:${name === 'drawing' ? 'draw' : name}="urn:oasis:names:tc:opendocument:xmlns:${name}:1.0"`)
    .concat('xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"')
    .join(' ')
  const lines = (text: string) =>
    text
      .split('\n')
      .map((line) => `<text:p>${escaped(line)}</text:p>`)
      .join('')
  const frame = (kind: string, text: string) =>
    `<draw:frame presentation:class="${kind}" svg:x="1cm" svg:y="1cm" svg:width="20cm" svg:height="3cm"><draw:text-box>${lines(text)}</draw:text-box></draw:frame>`
  const pages = slides.map(
    ({ title, text, notes, hidden }, at) =>
      `<draw:page draw:name="page${at + 1}" draw:style-name="${hidden ? 'hidden' : 'shown'}">${title === undefined ? '' : frame('title', title)}${text === undefined ? '' : frame('outline', text)}${notes === undefined ? '' : `<presentation:notes>${frame('notes', notes)}</presentation:notes>`}</draw:page>`,
  )
  const style = (name: string, visibility: string) =>
    `<style:style style:name="${name}" style:family="drawing-page"><style:drawing-page-properties presentation:visibility="${visibility}"/></style:style>`
  const type = 'application/vnd.oasis.opendocument.presentation'
  return zip([
    ['mimetype', type],
    [
      'content.xml',
      `${declaration}<office:document-content ${spaces} office:version="1.3"><office:automatic-styles>${style('shown', 'visible')}${style('hidden', 'hidden')}</office:automatic-styles><office:body><office:presentation>${pages.join('')}</office:presentation></office:body></office:document-content>`,
    ],
    [
      'META-INF/manifest.xml',
      `${declaration}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3"><manifest:file-entry manifest:full-path="/" manifest:media-type="${type}"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>`,
    ],
  ])
}
