import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { readFacts, readItems } from './agenda.ts'
import { readAttendance } from './attendance.ts'
import { type Beginning, beginAgenda, proposeFiling } from './carry-over.ts'
import { readDecisions } from './decisions.ts'
import { layoutVersion } from './documents.ts'
import { titleFromFile } from './repairs.ts'

const beginning: Beginning = {
  facts: { date: '2026-04-17', start: '09:00', form: 'hybrid', place: 'Provsalen' },
  people: [
    { id: 'p1', name: 'Ada Provlund', organisation: 'Norrviks kommun', role: 'ledamot' },
    { id: 'p2', name: 'Mio Testdal', organisation: 'Kommunförbundet', role: '' },
  ],
  chair: 'p1',
  secretary: 'p2',
  previous: { protocol: 'protocol-1', date: '2026-02-06' },
  standing: [],
  words: { opening: 'Mötet öppnas', previous: 'Föregående protokoll', closing: 'Mötet avslutas' },
}

test('[BE1] a new meeting has facts, people, chair and secretary', () => {
  const agenda = new Y.Doc()
  beginAgenda(agenda, beginning)
  const rows = readAttendance(agenda)
  expect(rows.map(({ name, status, person }) => [name, status, person])).toEqual([
    ['Ada Provlund', 'expected', 'p1'],
    ['Mio Testdal', 'expected', 'p2'],
  ])
  expect(readFacts(agenda)).toEqual({
    ...beginning.facts,
    end: '',
    link: '',
    diaryNumber: '',
    nextMeeting: '',
    chair: rows[0]?.id,
    secretary: rows[1]?.id,
  })
  expect(agenda.getMap('meta').get('layout')).toBe(layoutVersion)
})

test('[BE1] it opens, takes up the previous protocol and closes', () => {
  const agenda = new Y.Doc()
  const previous = beginAgenda(agenda, beginning)
  expect(readItems(agenda)).toMatchObject([
    { kind: 'opening', title: 'Mötet öppnas' },
    { id: previous, kind: 'previous-protocol', previousDate: '2026-02-06', previousProtocol: 'protocol-1' },
    { kind: 'closing', title: 'Mötet avslutas' },
  ])
})

test('[BE1] the first meeting of a series takes up no protocol, and a body need not have chosen its chair', () => {
  const agenda = new Y.Doc()
  expect(beginAgenda(agenda, { ...beginning, previous: null, chair: '', secretary: 'p9' })).toBe(null)
  expect(readItems(agenda).map(({ kind }) => kind)).toEqual(['opening', 'closing'])
  expect(readFacts(agenda)).toMatchObject({ chair: '', secretary: '' })
})

test('[BE4] standing items stand after the previous protocol and before the closing item', () => {
  const agenda = new Y.Doc()
  const standing = [
    { title: 'Laget runt', kind: 'round', minutes: 20 },
    { title: 'Ekonomisk uppföljning', kind: 'follow-up', minutes: 0 },
  ] as const
  beginAgenda(agenda, { ...beginning, standing })
  expect(readItems(agenda).map(({ title, minutes }) => [title, minutes])).toEqual([
    ['Mötet öppnas', 0],
    ['Föregående protokoll', 0],
    ['Laget runt', 20],
    ['Ekonomisk uppföljning', 0],
    ['Mötet avslutas', 0],
  ])
})

test('[BE2] what becomes of the previous protocol is proposed and not yet decided', () => {
  const decisions = new Y.Doc()
  proposeFiling(decisions, 'item', 'Protokollet läggs till handlingarna.')
  expect(readDecisions(decisions)).toMatchObject([
    {
      item: 'item',
      lead: '',
      status: 'proposed',
      kind: 'approval',
      points: [{ text: 'Protokollet läggs till handlingarna.' }],
    },
  ])
})

const names: [string, string][] = [
  ['2026-02-06_Lägesrapport_hjälpmedel.pptx', 'Lägesrapport hjälpmedel'],
  ['20260206 - Budget.xlsx', 'Budget'],
  ['Bilaga 3 v1.2.pdf', 'Bilaga 3 v1.2'],
  ['2026-02-06.pdf', '2026-02-06'],
  ['utan ändelse', 'utan ändelse'],
  ['', ''],
]
test.each(names)('[BE3] "%s" is called "%s"', (file, title) => {
  expect(titleFromFile(file)).toBe(title)
})
