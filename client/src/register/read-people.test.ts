import { csvOf } from '@samsyn/api/csv'
import { expect, test } from 'vitest'
import { readPeople } from './read-people.ts'

const anna = { name: 'Anna Ek', organisation: 'Tallnäs kommun', title: '', role: 'ledamot', email: '', doubt: null }
const bo = { name: 'Bo Ström', organisation: 'Region Norrsund', title: '', role: '', email: '', doubt: null }

test('name, organisation, role: tabs, semicolons, commas', () => {
  for (const mark of ['\t', ';', ', '])
    expect(readPeople(`Anna Ek${mark}Tallnäs kommun${mark}ledamot\r\nBo Ström${mark}Region Norrsund\r\n`)).toEqual([
      anna,
      bo,
    ])
})

test('every line has its own separator', () => {
  expect(
    readPeople(
      'Anna Ek\tTallnäs kommun\tledamot\n"Bo Ström";"Region Norrsund"\nCajsa Dahl, Björkåsa kommun, ersättare',
    ),
  ).toEqual([anna, bo, { ...anna, name: 'Cajsa Dahl', organisation: 'Björkåsa kommun', role: 'ersättare' }])
  expect(readPeople('Anna Ek; Tallnäs kommun, norra delen; ledamot')).toEqual([
    { ...anna, organisation: 'Tallnäs kommun, norra delen' },
  ])
})

test('headings in Swedish and English, in any order', () => {
  expect(readPeople('Organisation\tNamn\tRoll\nTallnäs kommun\tAnna Ek\tledamot')).toEqual([anna])
  expect(readPeople('Email;Name;Organization\nanna@x.se;Anna Ek;Tallnäs kommun')).toEqual([
    { ...anna, role: '', email: 'anna@x.se' },
  ])
  expect(readPeople('Förnamn;Efternamn;Kommun\nAnna;Ek;Tallnäs kommun')).toEqual([{ ...anna, role: '' }])
  expect(readPeople('Namn\nAnna Ek\nBo Ström').map(({ name }) => name)).toEqual(['Anna Ek', 'Bo Ström'])
})

test('quoted cells may hold the separator', () => {
  expect(readPeople('"Ek, Anna";"Tallnäs ""nya"" kommun";ledamot')).toEqual([
    { ...anna, name: 'Ek, Anna', organisation: 'Tallnäs "nya" kommun' },
  ])
})

test('a table out of Word or Excel', () => {
  const html = `<html><head><style>td {color: red}</style></head><body><!--StartFragment--><table class=MsoTable>
    <tr><th><p class=MsoNormal><b>Namn</b></p></th><th>Kommun</th><th>Roll</th></tr>
    <tr><td><p>Anna&nbsp;Ek<o:p></o:p></p></td><td>Talln&auml;s<br>kommun</td><td>ledamot</td></tr>
    <tr><td>Bo Str&#246;m</td><td>Region Norrsund</td><td></td></tr><tr><td> </td><td></td><td></td></tr>
    </table></body></html>`
  expect(readPeople('whatever', html)).toEqual([anna, bo])
})

test('rich text without a table is read as its lines', () => {
  expect(readPeople('Anna Ek, Tallnäs kommun, ledamot', '<p>Anna Ek, <b>Tallnäs kommun</b>, ledamot</p>')).toEqual([
    anna,
  ])
})

test('bullets, numbers, and roles in brackets', () => {
  expect(readPeople('• Anna Ek (ledamot), Tallnäs kommun\n2. Bo Ström, Region Norrsund')).toEqual([anna, bo])
})

test('addresses out of Outlook', () => {
  expect(readPeople('Anna Ek <anna@x.se>; Bo Ström <bo@x.se>')).toEqual([
    { ...anna, organisation: '', role: '', email: 'anna@x.se' },
    { ...bo, organisation: '', email: 'bo@x.se' },
  ])
})

test('what does not look like a person is doubtful, what is empty is left out', () => {
  expect(readPeople('Anna\n\nTel: 070-123\nAnna Ek\nanna  ek\n;;').map(({ name, doubt }) => [name, doubt])).toEqual([
    ['Anna', 'one-word'],
    ['Tel: 070-123', 'odd-name'],
    ['Anna Ek', null],
    ['anna ek', 'twice'],
  ])
  expect(readPeople('')).toEqual([])
})

test('a title is not a role', () => {
  expect(readPeople('Namn;Organisation;Titel;Roll\nAnna Ek;Tallnäs kommun;socialchef;ledamot')).toEqual([
    { ...anna, title: 'socialchef' },
  ])
})

test('a file opens in a Swedish Excel, calculates nothing, and reads back as it was', () => {
  const rows = [
    ['Namn', 'Organisation', 'Titel', 'Roll', 'E-post'],
    ['Anna Ek', 'Tallnäs kommun; norra "delen"', 'socialchef', 'ledamot', 'anna@x.se'],
    ['=SUMMA(A1) Ström', '@Region', '+46', '-', ''],
  ]
  const file = csvOf(rows)
  expect(new TextEncoder().encode(file).slice(0, 3)).toEqual(new Uint8Array([0xef, 0xbb, 0xbf]))
  expect(file).toBe(
    [
      '\ufeff"Namn";"Organisation";"Titel";"Roll";"E-post"',
      '"Anna Ek";"Tallnäs kommun; norra ""delen""";"socialchef";"ledamot";"anna@x.se"',
      `"'=SUMMA(A1) Ström";"'@Region";"'+46";"'-";""`,
      '',
    ].join('\r\n'),
  )
  expect(
    readPeople(file).map(({ name, organisation, title, role, email }) => [name, organisation, title, role, email]),
  ).toEqual(rows.slice(1))
})
