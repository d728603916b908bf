/** Small builders for tests: documents that meet, and the invented half-day meeting. */
import * as Y from 'yjs'
import { addAttachment, addItem, changeFacts, goToItem, leaveItems } from './agenda.ts'
import { addAttendee } from './attendance.ts'
import type { Circumstances } from './checks.ts'
import type { Attendee, MeetingContents, NoteNode } from './contents.ts'
import { addAction, addDecision, changeDecision, setMembership } from './decisions.ts'
import { readDocumentName } from './documents.ts'
import { writeNote } from './notes.ts'
import { readContents } from './read-contents.ts'

// ── Documents that meet ────────────────────────────────────────────────────────────────────────────────────────────

/** Both get what the other has. */
export function meet(...documents: Y.Doc[]): void {
  for (const from of documents)
    for (const to of documents) if (from !== to) Y.applyUpdate(to, Y.encodeStateAsUpdate(from, Y.encodeStateVector(to)))
}

/** Somebody else's copy of a document as it is now. */
export function copyOf(document: Y.Doc): Y.Doc {
  const copy = new Y.Doc()
  meet(document, copy)
  return copy
}

/** Numbers from 0 to below 1 that follow from the seed alone (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

// ── Notes ──────────────────────────────────────────────────────────────────────────────────────────────────────────

export const text = (words: string, ...marks: NonNullable<NoteNode['marks']>): NoteNode =>
  marks.length > 0 ? { type: 'text', marks, text: words } : { type: 'text', text: words }
const inline = (content: (string | NoteNode)[]) => content.map((part) => (typeof part === 'string' ? text(part) : part))
export const p = (...content: (string | NoteNode)[]): NoteNode => ({ type: 'paragraph', content: inline(content) })
export const h = (level: number, words: string): NoteNode => ({
  type: 'heading',
  attrs: { level },
  content: [text(words)],
})
export const node = (type: string, ...content: (string | NoteNode)[]): NoteNode => ({ type, content: inline(content) })
export const list = (type: 'bulletList' | 'orderedList' | 'attList', ...points: (string | NoteNode[])[]): NoteNode =>
  node(type, ...points.map((point) => node('listItem', ...(typeof point === 'string' ? [p(point)] : point))))

export function noteOf(...content: NoteNode[]): Y.Doc {
  const notes = new Y.Doc()
  writeNote(notes, content)
  return notes
}

// ── A meeting ──────────────────────────────────────────────────────────────────────────────────────────────────────

export type TestMeeting = {
  agenda: Y.Doc
  decisions: Y.Doc
  notes: Map<string, Y.Doc>
  /** By the names of their documents. */
  reports?: Map<string, Y.Doc>
}

export const emptyMeeting = (): TestMeeting => ({ agenda: new Y.Doc(), decisions: new Y.Doc(), notes: new Map() })

export function contentsOf({ agenda, decisions, notes, reports = new Map() }: TestMeeting): MeetingContents {
  const find = (name: string) => {
    const read = readDocumentName(name)
    if (read?.kind === 'agenda') return agenda
    if (read?.kind === 'decisions') return decisions
    return read?.kind === 'notes' ? notes.get(read.item) : reports.get(name)
  }
  return readContents('m', find, reports.keys())
}

const lead = 'Samverkansledningen beslutar att'
const file = (item: string, title: string) => ({
  item,
  title,
  file: `file-${title}`,
  url: '',
  fileName: `${title}.pdf`,
  type: 'application/pdf',
  size: 1000,
  sha256: 'a'.repeat(64),
})

const people: [string, string, string, Partial<Attendee>][] = [
  ['Ada Provlund', 'Norrviks kommun', 'ledamot', {}],
  ['Bo Testman', 'Region Provlandet', 'vice ordförande', {}],
  ['Cia Mallgren', 'Söderhamra kommun', 'ledamot', {}],
  ['Dan Utkastsson', 'Ekmyra kommun', 'ledamot', { mode: 'link' }],
  ['Eli Demosten', 'Lövholma kommun', 'ledamot', {}],
  ['Fia Mockström', 'Strandnäs kommun', 'ledamot', {}],
  ['Gus Platshed', 'Tallbyns kommun', 'ledamot', { status: 'prevented' }],
  ['Hia Fiktivius', 'Tallbyns kommun', 'ersättare', { deputyFor: 'Gus Platshed' }],
  ['Ivo Skissberg', 'Region Provlandet', 'ledamot', {}],
  ['Jo Exempelin', 'Region Provlandet', 'ledamot', { mode: 'link' }],
  ['Kim Modellund', 'Brukarrådet Provlandet', 'brukarrepresentant', {}],
  ['Lea Provbäck', 'Region Provlandet', 'ledamot', { status: 'absent' }],
  ['Mio Testdal', 'Kommunförbundet Provlandet', 'övrig medverkande', { status: 'other' }],
  ['Noa Stubbgren', 'Kommunförbundet Provlandet', 'övrig medverkande', { status: 'presenter' }],
  ['Ola Dummerud', 'Region Provlandet', 'övrig medverkande', { status: 'presenter' }],
]

export const circumstances: Circumstances = {
  people: people.slice(0, 12).map(([name, organisation, role]) => ({ name, organisation, role })),
  register: { people: [], organisations: [] },
  groups: [],
  previous: { date: '2025-12-05' },
  lead,
  body: 'Samverkansledningen i Provlandet',
  open: [],
  earlier: [],
  changedSinceApproved: [],
  goneSinceApproved: [],
  choices: {},
}

/** The half-day meeting of the acceptance scenario as it is when everything has been put right. */
export function halfDay() {
  const meeting = emptyMeeting()
  const { agenda, decisions, notes } = meeting
  const row: Record<string, string> = {}
  for (const [name, organisation, role, more] of people)
    row[name] = addAttendee(agenda, { name, organisation, role, status: 'present', ...more }).id
  changeFacts(agenda, {
    date: '2026-02-06',
    start: '09:00',
    end: '11:55',
    form: 'hybrid',
    place: 'Provsalen, Norrviks stadshus, och digital länk',
    link: 'https://mote.example/1',
    chair: row['Ada Provlund'] ?? '',
    secretary: row['Mio Testdal'] ?? '',
    nextMeeting: '2026-04-17',
  })
  const note = (item: string, ...content: NoteNode[]) => notes.set(item, noteOf(...content))

  const opening = addItem(agenda, { title: 'Välkomna och godkännande av dagordning', kind: 'opening' })
  note(opening, p('Ordföranden hälsar alla välkomna, både i salen och via länk.'))
  const agendaApproved = addDecision(decisions, {
    item: opening,
    lead,
    points: ['godkänna dagordningen.'],
    kind: 'approval',
    status: 'decided',
  })

  const previous = addItem(agenda, {
    title: 'Föregående protokoll',
    kind: 'previous-protocol',
    previousDate: '2025-12-05',
    previousProtocol: 'protocol-0',
  })
  note(previous, p('Protokollet från 2025-12-05 gås igenom. Inga tillägg.'))
  addDecision(decisions, {
    item: previous,
    lead: '',
    points: ['Protokollet från 2025-12-05 läggs till handlingarna.'],
    kind: 'approval',
    status: 'decided',
  })

  const portal = addItem(agenda, {
    title: 'Hjälpmedelsportalen – lägesrapport',
    presenters: [{ name: 'Noa Stubbgren', organisation: 'Kommunförbundet Provlandet', title: '' }],
  })
  note(portal, p('Portalen är införd i fyra av sex kommuner.'))
  addAction(decisions, {
    item: portal,
    text: 'Lämna tidplan för hjälpmedelsportalen',
    owner: 'Noa Stubbgren',
    due: '2026-03-20',
  })

  const hours = addItem(agenda, {
    title: 'Öppettider på familjestödet',
    presenters: [{ name: 'Ola Dummerud', organisation: 'Region Provlandet', title: '' }],
  })
  note(hours, p('Kvällsöppet prövas i tre kommuner.'))
  addAction(decisions, {
    item: hours,
    text: 'Redovisa statistik per kommun',
    owner: 'Ola Dummerud',
    due: '2026-04-17',
  })

  const workshop = addItem(agenda, {
    title: 'Workshop: Trygg övergång vid flytt mellan kommuner',
    kind: 'workshop',
    minutes: 60,
    questions: [
      'Vad behöver den som flyttar få veta före flytten?',
      'Vem ansvarar för att kontakten inte tappas bort?',
      'Vad kan vi börja med redan i vår?',
    ],
  })
  note(workshop, h(2, 'Summering'), h(3, 'Ansvar och kontakt'), list('bulletList', 'Namngiven kontaktperson.'))
  addAction(decisions, {
    item: workshop,
    text: 'Ta fram utkast till informationsblad',
    owner: 'Cia Mallgren',
    due: '2026-04-17',
  })

  const decided = addItem(agenda, { title: 'Beslutspunkter', kind: 'decision' })
  const change = addDecision(decisions, {
    item: decided,
    heading: 'Byte av deltagare i samordnande grupp Övergångar',
    lead,
    points: ['Pia Arbetsnamn, Ekmyra kommun, ersätter Rut Tidigaresson, Lövholma kommun.'],
    kind: 'membership-change',
    status: 'decided',
  })
  setMembership(decisions, change, {
    group: 'Övergångar',
    incoming: 'Pia Arbetsnamn',
    outgoing: 'Rut Tidigaresson',
    from: '2026-03-01',
  })
  const pilot = addDecision(decisions, {
    item: decided,
    heading: 'Finansiering av pilot med checklista',
    lead,
    points: [
      'avsätta 240 000 kronor ur gemensamma medel 2026',
      'Kommunförbundet Provlandet administrerar medlen',
      'slutredovisning lämnas 2026-11-27.',
    ],
    kind: 'funding',
    status: 'decided',
  })
  addAction(decisions, {
    item: decided,
    decision: pilot,
    text: 'Skriva pilotavtal',
    owner: 'Mio Testdal',
    due: '2026-02-27',
  })
  const page = addDecision(decisions, {
    item: decided,
    heading: 'Gemensam webbsida',
    lead,
    points: ['ärendet återkommer 2026-04-17.'],
    status: 'deferred',
    returns: '2026-04-17',
  })
  addAction(decisions, {
    item: decided,
    decision: page,
    text: 'Föreslå utformning av gemensam webbsida',
    owner: 'Jo Exempelin',
    due: '2026-04-10',
  })

  const addendum = addItem(agenda, { title: 'Tillägg: beslut via e-post mellan möten', kind: 'addendum' })
  note(
    addendum,
    p(
      'Samverkansledningen gav 2025-12-05 i uppdrag att avgöra frågan via e-post. Beslutet fattades 2026-01-15. ' +
        'Svar: 10 ja, 0 nej, 1 inget svar.',
    ),
  )
  addDecision(decisions, {
    item: addendum,
    lead: 'Samverkansledningen beslutade att',
    points: ['Region Provlandet tillfälligt bemannar samordnartjänsten för hjälpmedel till och med 2026-06-30.'],
    status: 'recorded-afterwards',
    decidedAt: '2026-01-15',
    procedure: 'e-post',
  })

  const closing = addItem(agenda, { title: 'Kommande möte och avslutning', kind: 'closing' })
  note(closing, p('Nästa möte är 2026-04-17. Ordföranden avslutar mötet 11:55.'))

  // Uploaded in another order than they are numbered in, and the budget to the meeting before it came to its decision.
  const answers = addAttachment(agenda, file(addendum, 'Sammanställning av e-postsvar 2026-01-15'))
  const budget = addAttachment(agenda, file('', 'Förslag till pilotbudget'))
  changeDecision(decisions, pilot, { basis: [budget] })
  const openingHours = addAttachment(agenda, file(hours, 'Öppettider familjestöd'))
  const report = addAttachment(agenda, file(portal, 'Lägesrapport hjälpmedelsportalen'))

  goToItem(agenda, opening, '2026-02-06T08:00:00.000Z')
  leaveItems(agenda, '2026-02-06T10:55:00.000Z')
  return {
    ...meeting,
    row,
    items: { opening, previous, portal, hours, workshop, decided, addendum, closing },
    decision: { agendaApproved, change, pilot, page },
    attachment: { report, openingHours, budget, answers },
  }
}
