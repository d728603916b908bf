import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { beginAgenda } from './carry-over.ts'
import * as choices from './contents.ts'
import { agendaDocument, decisionsDocument, layoutVersion, notesDocument, readDocumentName } from './documents.ts'
import { halfDay } from './meeting.fixture.ts'
import { noteSchema } from './note-format.ts'
import { noteField } from './notes.ts'

test('[LA1] a name that was made is read back', () => {
  expect(readDocumentName(agendaDocument('m1'))).toEqual({ kind: 'agenda', meeting: 'm1' })
  expect(readDocumentName(decisionsDocument('m1'))).toEqual({ kind: 'decisions', meeting: 'm1' })
  expect(readDocumentName(notesDocument('m1', 'i_1-A'))).toEqual({ kind: 'notes', meeting: 'm1', item: 'i_1-A' })
})

const strange = [
  '',
  '/',
  'm1',
  'm1/',
  '/agenda',
  'm1/agenda/',
  'm1/agenda/x',
  'm1/decisions/x',
  'm1/notes',
  'm1/notes/',
  'm1/notes/i1/x',
  'm1/Agenda',
  'm1/cards/i1',
  'm 1/agenda',
  '../agenda',
  'm1/notes/..',
  'm1/notes/å',
  `${'m'.repeat(65)}/agenda`,
  'm1/agenda\n',
]
test.each(strange)('[LA1] %j is no document of a meeting', (name) => {
  expect(readDocumentName(name)).toBe(null)
})

/** What kinds of values lie where: ids become "*", the fields of all records with the same place are taken together. */
function layoutOf(value: unknown, records = false): string[] {
  if (value instanceof Y.Text) return ['shared text']
  if (value instanceof Y.XmlFragment) return ['blocks']
  if (!(value instanceof Y.Map)) return [Array.isArray(value) ? 'list of strings' : typeof value]
  return [...value].flatMap(([name, inner]) => {
    const within = layoutOf(inner, name === 'points' || name === 'presenters' || name === 'questions')
    const place = records ? '*' : name
    return within.length > 0 ? within.map((line) => `${place} › ${line}`) : [`${place} › nothing`]
  })
}
const recordMaps = ['items', 'attachments', 'attendance', 'decisions', 'actions']

function layout(): string {
  const { agenda, decisions, notes, items } = halfDay()
  const fresh = new Y.Doc()
  beginAgenda(fresh, {
    facts: { diaryNumber: 'x' },
    people: [],
    chair: '',
    secretary: '',
    previous: null,
    words: { opening: '', previous: '', closing: '' },
  })
  const note = notes.get(items.workshop) ?? new Y.Doc()
  const lines = [
    ...['facts', 'items', 'attachments', 'attendance', 'live'].flatMap((name) =>
      layoutOf(agenda.getMap(name), recordMaps.includes(name)).map((line) => `agenda › ${name} › ${line}`),
    ),
    ...layoutOf(fresh.getMap('meta')).map((line) => `agenda › meta › ${line}`),
    ...['decisions', 'actions'].flatMap((name) =>
      layoutOf(decisions.getMap(name), true).map((line) => `decisions › ${name} › ${line}`),
    ),
    ...layoutOf(note.getXmlFragment(noteField)).map((line) => `notes › ${noteField} › ${line}`),
    ...[agendaDocument('m'), decisionsDocument('m'), notesDocument('m', 'i')],
    // A choice that older clients do not know is read by them as another one.
    ...Object.entries(choices).map(([name, values]) => `${name}: ${values.join(' ')}`),
    ...Object.values(noteSchema().nodes).map(
      ({ name, spec }) => `block ${name}(${Object.keys(spec.attrs ?? {})}): ${spec.content ?? ''}`,
    ),
    ...Object.values(noteSchema().marks).map(({ name, spec }) => `mark ${name}(${Object.keys(spec.attrs ?? {})})`),
  ]
  // A document holds no other root than these.
  expect([...agenda.share.keys()].sort()).toEqual(['attachments', 'attendance', 'facts', 'items', 'live'])
  expect([...decisions.share.keys()].sort()).toEqual(['actions', 'decisions'])
  expect([...note.share.keys()]).toEqual([noteField])
  return [...new Set(lines)].sort().join('\n')
}

/** What the layout of each version looks like. A line is added and never changed once a meeting has been held with it. */
const hashes: Record<number, string> = {
  1: '7fb3a1d85c719e5c7868e8c1f2ac5681',
}

test('[LA2] the layout of the documents is that of its version', () => {
  const seen = layout()
  const hash = createHash('sha256').update(seen).digest('hex').slice(0, 32)
  expect(hash, `The layout has changed: raise layoutVersion and bring older documents along.\n${seen}`).toBe(
    hashes[layoutVersion],
  )
})
