import type { NoteNode } from '@samsyn/meeting/contents'
import { expect, test } from 'vitest'
import { bullets, decision, halfDay, heading, item, notes, paragraph } from './half-day.fixture.ts'
import { type Block, type Note, printed, shortHash, titleOf } from './print.ts'
import type { Protocol, ProtocolItem } from './protocol.ts'

const withItems = (...items: ProtocolItem[]): Protocol => ({ ...halfDay, items, attendance: [], attachments: [] })
const decided = (of: Parameters<typeof decision>[1], label = '3') =>
  printed(withItems(item('3', 'Punkt', { decisions: [decision(label, of)] }))).find(
    (block): block is Extract<Block, { block: 'decision' }> => block.block === 'decision',
  )
const noteOf = (...content: NoteNode[]): Note[] =>
  printed(withItems(item('1', 'Punkt', { notes: notes(...content) }))).flatMap((block) =>
    block.block === 'notes' ? block.notes : [],
  )
const closing = (protocol: Protocol) =>
  printed(protocol).flatMap((block) =>
    block.block === 'closing' ? block.lines.map((line) => `${line.label} ${line.value}`) : [],
  )

test('a decision without a heading is told by the word Beslut, one with a heading by its letter', () => {
  expect(decided({ points: ['godkänna planen.'] })).toMatchObject({
    label: 'Beslut:',
    lead: 'Samverkansledningen beslutar att godkänna planen.',
    points: [],
  })
  expect(decided({ heading: 'Planen', points: ['godkänna.'] }, '3b')).toMatchObject({
    heading: '3b. Planen',
    label: '',
  })
  expect(decided({ heading: 'Planen', points: ['godkänna.'] })).toMatchObject({ heading: 'Planen', label: '' })
})

test('the number of a decision is printed where the body wants it, and never on a proposal', () => {
  const labelled = (decisionNumbers: boolean, more: Parameters<typeof decision>[1]) => {
    const items = [item('3', 'Punkt', { decisions: [decision('3', { number: 'B 2026:4', ...more })] })]
    return printed({ ...withItems(...items), decisionNumbers }).flatMap((block) =>
      block.block === 'decision' ? [block.label] : [],
    )
  }
  expect(labelled(true, {})).toEqual(['Beslut B 2026:4:'])
  expect(labelled(true, { heading: 'Planen' })).toEqual(['Beslut B 2026:4:'])
  expect(labelled(true, { status: 'proposed', number: '' })).toEqual(['Förslag:'])
  expect(labelled(false, {})).toEqual(['Beslut:'])
})

test('the cards of a workshop are printed after the last item when they are an appendix, without names', () => {
  const workshop = {
    groups: [{ name: 'Grupp 1', members: ['Ada Provlund'], onLink: false }],
    points: [],
    cards: 3,
    dropped: 1,
    appendix: [
      {
        question: 'Vad behövs?',
        cards: [
          { group: 'Grupp 1', text: 'Ett papper' },
          { group: '', text: 'En film' },
        ],
      },
    ],
  }
  const blocks = printed(withItems(item('5', 'Workshop', { workshop }), item('6', 'Avslut')))
  expect(blocks.map(({ block }) => block)).toEqual(['title', 'facts', 'item', 'item', 'item', 'notes', 'closing'])
  expect(blocks[4]).toMatchObject({ number: '', title: 'Lappar från workshopen i punkt 5' })
  expect(JSON.stringify(blocks[5])).toMatch(/Vad behövs\?.*Ett papper \(Grupp 1\).*En film/)
  expect(JSON.stringify(blocks.slice(2))).not.toContain('Ada Provlund')
  const without = printed(withItems(item('5', 'Workshop', { workshop: { ...workshop, appendix: [] } })))
  expect(without.map(({ block }) => block)).toEqual(['title', 'facts', 'item', 'closing'])
})

test('a round is a list of those who have answered, after the text of the item', () => {
  const reports = [
    { name: 'Norrviks kommun', organisation: '', text: 'Ny samordnare.\nLokalerna är klara i mars.' },
    { name: 'Region Provlandet', organisation: '', text: '' },
    { name: 'Kim Modellund', organisation: 'Brukarrådet', text: 'Tack.' },
  ]
  const said = (language: 'sv' | 'en') =>
    printed({
      ...withItems(item('4', 'Laget runt', { reports, notes: notes(paragraph('Var och en berättar.')) })),
      language,
    })
      .flatMap((block) => (block.block === 'notes' ? block.notes : []))
      .map((note) =>
        note.note === 'list'
          ? note.entries.map(([entry]) =>
              entry?.note === 'paragraph' ? entry.runs.map(({ text }) => text).join('') : '',
            )
          : note.note,
      )
  expect(said('sv')).toEqual([
    'paragraph',
    [
      'Norrviks kommun: Ny samordnare.\nLokalerna är klara i mars.',
      'Region Provlandet: Inget att rapportera.',
      'Kim Modellund, Brukarrådet: Tack.',
    ],
  ])
  expect(said('en')[1]).toContain('Region Provlandet: Nothing to report.')
})

test('several points are a list below the lead', () => {
  expect(decided({ points: ['ett', '', 'två'] })).toMatchObject({
    lead: 'Samverkansledningen beslutar att',
    points: ['ett', 'två'],
  })
})

test('what is not yet decided is a proposal, and other outcomes speak for themselves', () => {
  expect(decided({ points: ['x'], status: 'proposed' })?.label).toBe('Förslag:')
  for (const status of ['rejected', 'deferred', 'referred-back', 'noted', 'recorded-afterwards'] as const)
    expect(decided({ points: ['x'], status })?.label).toBe('')
})

test('a decision without any words is not printed', () => {
  expect(decided({ lead: '', points: ['', ' '] })).toBeUndefined()
})

test('an assignment has one full stop after each part and leaves out what nobody said', () => {
  const one = { number: 'U 2026:1', text: 'Skriv. ', owner: '', due: '2026-03-01', status: 'open' } as const
  expect(printed(withItems(item('1', 'Punkt', { actions: [one] })))).toContainEqual({
    block: 'action',
    label: 'Uppdrag U 2026:1:',
    text: 'Skriv.',
    facts: [{ label: 'Klart:', value: '2026-03-01.' }],
  })
})

test('the list of assignments tells the status of each unless all of several are open', () => {
  const action = (number: string, status: 'open' | 'done') => ({ number, text: 'x', owner: '', due: '', status })
  const list = (...actions: ReturnType<typeof action>[]) => closing(withItems(item('1', 'Punkt', { actions })))[0]
  expect(list(action('U 1', 'open'), action('U 2', 'open'))).toBe('Uppdragslista: U 1, U 2 (alla öppna)')
  expect(list(action('U 1', 'open'), action('U 2', 'done'))).toBe('Uppdragslista: U 1 (öppet), U 2 (klart)')
})

test('a withdrawn item keeps its number and prints nothing but its title', () => {
  const withdrawn = item('4', 'Budget', { withdrawn: true, questions: ['Varför?'], notes: notes(paragraph('Text')) })
  expect(printed(withItems(withdrawn)).filter((block) => block.block !== 'facts')).toEqual([
    expect.objectContaining({ block: 'title' }),
    { block: 'item', anchor: 'punkt-4', number: '4.', title: 'Budget (utgår)' },
    { block: 'closing', lines: [{ label: 'Godkännande:', value: 'godkänns på nästa möte' }] },
  ])
})

test('items and decisions can be numbered with the section sign', () => {
  const blocks = printed({
    ...withItems(item('6', 'Punkt', { decisions: [decision('6a', { heading: 'Val', points: ['x'] })] })),
    numbering: 'section',
  })
  expect(blocks).toContainEqual(expect.objectContaining({ block: 'item', number: '§ 6', title: 'Punkt' }))
  expect(blocks).toContainEqual(expect.objectContaining({ block: 'decision', heading: '§ 6a Val' }))
})

test('facts nobody has given are left out, and a link stands in for a missing place', () => {
  const meeting = { ...halfDay.meeting, place: '', diaryNumber: 'RN 2026/1', end: '', date: '' }
  const rows = printed({ ...halfDay, meeting, chair: '', secretary: '' }).flatMap((block) =>
    block.block === 'facts' ? block.rows.flat() : [],
  )
  expect(rows.map((fact) => `${fact.label} ${fact.value}`)).toEqual([
    'Tid: 09:00',
    'Form: hybrid',
    'Plats: https://mote.example/1',
    'Dnr: RN 2026/1',
  ])
})

test('presenters are named with title and organisation', () => {
  const presenters = [
    { name: 'Ada', title: 'strateg', organisation: 'Regionen' },
    { name: 'Bo', title: '', organisation: '' },
  ]
  expect(printed(withItems(item('1', 'Punkt', { presenters })))).toContainEqual({
    block: 'presenters',
    label: 'Föredragande:',
    names: 'Ada, strateg, Regionen; Bo',
  })
})

test('empty blocks of a note are left out and heading levels are closed up', () => {
  expect(
    noteOf(paragraph(' '), heading(3, 'Över'), heading(5, 'Under'), bullets('ett'), { type: 'bulletList' }).map(
      (note) => (note.note === 'heading' ? note.level : note.note),
    ),
  ).toEqual([1, 2, 'list'])
})

test('only web and mail addresses are links', () => {
  const linked = (href: unknown): NoteNode => ({
    type: 'paragraph',
    content: [{ type: 'text', text: 'x', marks: [{ type: 'link', attrs: { href } }] }],
  })
  const hrefs = [
    'https://a.example/',
    'mailto:a@b.example',
    'javascript:alert(1)',
    ' JaVaScRiPt:x',
    'data:text/html,x',
    '/x',
    7,
  ]
  const found = noteOf(...hrefs.map(linked)).flatMap((note) => (note.note === 'paragraph' ? note.runs : []))
  expect(found.map((run) => run.href)).toEqual(['https://a.example/', 'mailto:a@b.example', '', '', '', '', ''])
})

test('a table with spans that cannot be is made into one that can', () => {
  const cell = (text: string, attrs = {}): NoteNode => ({ type: 'tableCell', attrs, content: [paragraph(text)] })
  const row = (...content: NoteNode[]): NoteNode => ({ type: 'tableRow', content })
  const [table] = noteOf({
    type: 'table',
    content: [row(cell('a', { rowspan: 9 }), cell('b')), row(cell('c', { colspan: 2 })), row()],
  })
  expect(
    table?.note === 'table' && {
      columns: table.columns,
      shape: table.rows.map((cells) => cells.map((one) => [one.columns, one.rows])),
    },
  ).toEqual({
    columns: 3,
    shape: [
      [
        [1, 3],
        [1, 1],
        [1, 1],
      ],
      [[2, 1]],
      [
        [1, 1],
        [1, 1],
      ],
    ],
  })
})

test('a heading never stands more than one level below the one before it', () => {
  const levels = (...given: number[]) =>
    noteOf(...given.map((level) => heading(level, 'R'))).map((note) => (note.note === 'heading' ? note.level : 0))
  expect(levels(3, 2, 3)).toEqual([1, 1, 2])
  expect(levels(2, 3, 2)).toEqual([1, 2, 1])
  expect(levels(5, 6, 3, 6)).toEqual([1, 2, 1, 2])
})

test('a note nested thousands of levels deep keeps its text', () => {
  let deep = paragraph('längst in')
  for (let level = 0; level < 20_000; level++) deep = { type: 'blockquote', content: [deep] }
  expect(JSON.stringify(noteOf(deep))).toContain('längst in')
})

test('a protocol without items or people prints its head and its end', () => {
  expect(printed(withItems()).map((block) => block.block)).toEqual(['title', 'facts', 'closing'])
})

test('the fixed words follow the language of the protocol', () => {
  const english = printed({ ...halfDay, language: 'en', word: 'Minutes', presenterWord: 'Presenter' })
  expect(english).toContainEqual(expect.objectContaining({ block: 'title', word: 'MINUTES' }))
  expect(english).toContainEqual(expect.objectContaining({ block: 'people', heading: 'Members present' }))
  expect(JSON.stringify(english)).not.toMatch(/"(label|heading)":"(Beslut|Uppdrag|Bilag|Frågor|Godkänn|Närvarande)/)
})

test('a protocol has a name, and its hash a short form', () => {
  expect(titleOf(halfDay)).toBe('Protokoll 2026-02-06 Samverkansledningen i Provlandet')
  expect(shortHash('0123456789abcdef0000')).toBe('0123 4567 89ab cdef')
})
