/**
 * Everybody against everything: every role in every phase, with every kind of message to every document, and with every
 * route. What is expected stands in the tables of packages/meeting/RULES.md (RO1, RO2) and, for routes, in the list
 * below; none of it comes from the functions that the server asks. A route that is not in the list fails.
 */
import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ApprovalInfo, Asked, Signed } from '@samsyn/api/approval'
import type { Body } from '@samsyn/api/bodies'
import type { Circulated, CirculationInfo } from '@samsyn/api/circulations'
import type { Inbox } from '@samsyn/api/inbox'
import type { Made } from '@samsyn/api/meetings'
import type { OldProtocols } from '@samsyn/api/old-protocols'
import type { MadeLink } from '@samsyn/api/sign-in'
import { addItem, addPresenter, changeItem, readItems } from '@samsyn/meeting/agenda'
import { addAttendee } from '@samsyn/meeting/attendance'
import { addCard, readCards } from '@samsyn/meeting/cards'
import type { ItemKind } from '@samsyn/meeting/contents'
import { addDecision, readDecisions } from '@samsyn/meeting/decisions'
import {
  agendaDocument,
  cardsDocument,
  decisionsDocument,
  notesDocument,
  reportDocument,
  revealedDocument,
  roomDocument,
  themesDocument,
} from '@samsyn/meeting/documents'
import { nothingKnown } from '@samsyn/meeting/old-protocol'
import { readRows, reportText } from '@samsyn/meeting/rounds'
import { rulesText } from '@samsyn/meeting/rules.fixture'
import { addTheme, readClusters } from '@samsyn/meeting/themes'
import { changeState, readWorkshop, setGroups } from '@samsyn/meeting/workshop'
import { routes as serverRoutes } from '@samsyn/server/server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import {
  type Board,
  Browser,
  freeze,
  makeMeeting,
  type Stage,
  settled,
  signedIn,
  smallPdf,
  startServer,
  textOf,
  tokenIn,
  type,
  until,
  write,
} from '../stage.ts'

// ── What is expected ───────────────────────────────────────────────────────────────────────────────────────────────

const phases = ['draft', 'called', 'open', 'closed', 'freezing', 'frozen', 'cancelled'] as const
type Phase = (typeof phases)[number]

/** Who asks, by the letter of the rules; an organiser acts as secretary, the others have no seat in the meeting. */
const people = {
  chair: 'C',
  secretary: 'S',
  participant: 'M',
  presenter: 'P',
  observer: 'O',
  screen: 'B',
  organiser: 'S',
  stranger: '',
  nobody: '',
} as const
type Person = keyof typeof people
const everybody = Object.keys(people) as Person[]

/** The table of a rule: who stands in the cell of a row and a phase. */
function table(rule: string): (row: string, phase: Phase) => string {
  const [, text = ''] = new RegExp(`\\[${rule}\\][^\\n]*\\n\\n\`\`\`\\n([^\`]+)\`\`\``).exec(rulesText) ?? []
  const rows = new Map(
    text
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => {
        const [row = '', ...cells] = line.split(/\s{2,}/)
        return [row, cells] as const
      }),
  )
  return (row, phase) => {
    const cell = rows.get(row)?.[phases.indexOf(phase)]
    if (cell === undefined) throw new Error(`${rule} says nothing of ${row} in ${phase}.`)
    return cell === '-' ? '' : cell
  }
}
const ro1 = table('RO1')
const ro2 = table('RO2')
const ro5 = table('RO5')
const stands = (person: Person, cell: string) => people[person] !== '' && cell.includes(people[person])

/** Who may use a route: a row of RO1, or whoever has what the route itself asks for. */
type Right =
  | { ro1: string; never?: string; also?: Partial<Record<Phase, string>> }
  /** The participant is a member of the body; the others are in no list of the register. */
  | { letters: string }
  | { only: 'anybody' | 'signed-in' | 'organiser' | 'door' }
  | { code: readonly Phase[] }

type Ask = {
  right: Right
  /** In the place of {…} in the path, and after it. */
  at?: (place: Place) => Promise<Record<string, string>> | Record<string, string>
  json?: unknown
  /** The same, made of what is in the place. */
  jsonOf?: (place: Place) => unknown
  body?: () => Uint8Array<ArrayBuffer>
  query?: (place: Place) => Record<string, string>
  /** The reasons that show that the right was there and something else was not. */
  reached?: string[]
  /** In which phases it is asked, when the path does not say what it is of. */
  in?: readonly Phase[]
  /** Who asks, when wrong answers are counted and few may ask. */
  by?: Person[]
}

const leadsOpen: Right = { ro1: 'lead', also: { draft: '', called: '', closed: '' } }
const noSpeaker = () => ({ speaker: 'no-such-speaker' })
const few: Person[] = ['participant', 'nobody']
const organisers: Right = { only: 'organiser' }
const body = { name: 'Prövorådet', seriesName: 'Möten' }
const own = (place: Place) => ({ item: place.items.own, name: 'bild.pdf' })
const elsewhere = (place: Place) => ({ item: place.items.other, name: 'bild.pdf' })
const attachment = async (place: Place, item: string) => ({ attachment: await place.attachment(item) })
const file = ({ file }: Place) => ({ file })
const linkOf = (item: string) => ({ item, title: 'Film', url: 'https://www.example.se/film' })
const withCode = ({ code }: Place) => ({ code })
const ofPerson = ({ person }: Place) => ({ person })
const ofMember = ({ member }: Place) => ({ member })
const ofOrganisation = async (place: Place) => ({ organisation: await place.organisation() })
let organisations = 0
const ofItem = ({ items }: Place) => ({ item: items.other })
const inGroup = ({ items, group }: Place) => ({ item: items.workshop, group })
/** Who leads the meeting prepares before it is open, and tidies up after. */
const whoLeads = { draft: 'CS', called: 'CS', closed: 'CS' }
const inBody = ({ body }: Place) => ({ body })
const inSeries = ({ series }: Place) => ({ series })
const protocol = (place: Place) => ({ protocol: place.protocol, number: '1' })
const excerpt = (place: Place) => ({ protocol: place.protocol, item: '1' })

const decisionOf = ({ body }: Place) => ({ of: body, number: '2026:1' })

const asked = {
  inOrder: false,
  lastDay: '',
  message: '',
  items: [],
  adjusters: [{ attendee: '', name: 'Jus Terare', organisation: '' }],
}
const remark = { item: '', text: 'Något är fel.' }
const after = ({ protocol }: Place) => `/api/protocols/${protocol}`
const withAdjuster = async (place: Place) => {
  const { links } = await organiser.call<Asked>('POST', `${after(place)}/adjusters`, asked)
  return { protocol: place.protocol, adjuster: links[0]?.adjuster ?? '' }
}
const withRemark = async (place: Place) => {
  await organiser.call('POST', `${after(place)}/remarks`, remark)
  const { remarks } = await organiser.call<ApprovalInfo>('GET', `${after(place)}/approval`)
  return { protocol: place.protocol, remark: remarks.at(-1)?.id ?? '' }
}
const withSigned = async (place: Place) => {
  const query = new URLSearchParams({ name: 'skannat.pdf', by: 'Ada Provlund', told: '1' })
  const kept = await organiser.ask('POST', `${after(place)}/signed?${query}`, { body: smallPdf() })
  return { protocol: place.protocol, file: ((await kept.json()) as Signed).id }
}
const withAddendum = async (place: Place) => {
  await withSigned(place)
  await organiser.call('POST', `${after(place)}/addenda`, { text: 'Tillagt.', reason: '' })
  return { protocol: place.protocol, number: '1' }
}

const circulation = {
  mandate: '2',
  heading: 'Bemanning',
  lead: 'Provrådet beslutade att',
  points: ['bemanna.'],
  message: '',
  lastDay: '2099-01-01',
  people: [{ attendee: '', name: 'Sva Rande', organisation: '' }],
}
const withCirculation = async (place: Place) => {
  const { circulation: id, links } = await organiser.call<Circulated>(
    'POST',
    `${after(place)}/circulations`,
    circulation,
  )
  return { protocol: place.protocol, circulation: id, person: links[0]?.adjuster ?? '' }
}
const withDocument = async (place: Place) => {
  const { circulation: id } = await withCirculation(place)
  const path = `${after(place)}/circulations/${id}`
  await organiser.ask('POST', `${path}/files?name=underlag.pdf`, { body: smallPdf() })
  const { files } = await organiser.call<CirculationInfo>('GET', path)
  return { protocol: place.protocol, file: files[0]?.id ?? '' }
}

const plan = {
  days: [{ from: '2099-03-17', to: '2099-03-18' }],
  start: '09:00',
  end: '',
  place: '',
  link: '',
  form: 'physical',
}
const withPlan = async (place: Place) => {
  const { id } = await organiser.call<{ id: string }>('POST', `/api/series/${place.series}/plans`, plan)
  return { plan: id }
}

const proposal = { title: 'Jourlinjen', kind: 'dialogue', why: '', wanted: '', minutes: 0, presenter: '', group: '' }
/** One that waits, of the person who may do something with it. */
const withProposal = (of: Person) => async (place: Place) => {
  const { proposals } = await place.browsers[of].call<Inbox>('POST', `/api/series/${place.series}/inbox`, proposal)
  return { proposal: proposals.findLast(({ state }) => state === 'waiting')?.id ?? '' }
}

const oldText = () => new TextEncoder().encode('Protokoll 2019-05-17')
/** One for each series is enough: nobody takes it away. */
const oldProtocols = new Map<string, Promise<string>>()
const withOld = async ({ series }: Place) => {
  const add = async () => {
    const path = `/api/series/${series}/old-protocols`
    const query = new URLSearchParams({ name: 'gammalt.txt' })
    await organiser.ask('POST', `${path}?${query}`, { body: oldText() })
    const { oldProtocols: rows } = await organiser.call<OldProtocols>('GET', path)
    return rows[0]?.id ?? ''
  }
  oldProtocols.set(series, oldProtocols.get(series) ?? add())
  return { old: (await oldProtocols.get(series)) ?? '' }
}

/** Every route there is, with its right. A presenter (P) has upload on the own item only. */
const routes: Record<string, Ask | Ask[]> = {
  'POST /api/sign-in': {
    right: { only: 'anybody' },
    json: { token: 'no-such-token-at-all' },
    reached: ['link-unknown'],
    by: few,
  },
  'POST /api/sign-out': { right: { only: 'anybody' } },
  'GET /api/me': { right: { only: 'anybody' } },
  'PATCH /api/me': { right: { only: 'signed-in' }, json: { name: 'Nytt Namn', organisation: '' } },
  'GET /api/home': { right: { only: 'signed-in' } },
  'GET /api/tasks': { right: { only: 'signed-in' } },
  'POST /api/series/{series}/task-reports': {
    right: { only: 'signed-in' },
    at: inSeries,
    json: { number: 'U 2099:1', status: 'done', text: '' },
    reached: ['not-found'],
  },
  'GET /api/series/{series}/inbox': { right: { letters: 'CSM' }, at: inSeries },
  'POST /api/series/{series}/inbox': {
    right: { letters: 'CSM' },
    at: inSeries,
    json: proposal,
    reached: ['too-many-proposals'],
  },
  'POST /api/proposals/{proposal}/place': {
    right: { letters: 'CS' },
    at: withProposal('organiser'),
    // The meeting is open: nothing is put on an agenda that is dealt with.
    jsonOf: ({ meeting }) => ({ meeting, after: '' }),
    reached: ['wrong-phase'],
  },
  'POST /api/proposals/{proposal}/decline': {
    right: { letters: 'CS' },
    at: withProposal('organiser'),
    json: { reason: 'Nej.' },
  },
  'POST /api/proposals/{proposal}/take-back': {
    right: { letters: 'M' },
    at: withProposal('participant'),
  },
  'GET /api/join/{code}': { right: { code: ['called', 'open', 'closed'] }, at: withCode, by: few },
  'POST /api/join/{code}': {
    right: { code: ['called', 'open', 'closed'] },
    at: withCode,
    by: few,
    json: { name: 'Ny Gästsson', mode: 'link' },
  },
  'POST /api/bodies': { right: organisers, json: body },
  'GET /api/bodies/{body}': { right: organisers, at: inBody },
  'PATCH /api/bodies/{body}': { right: organisers, at: inBody, json: {} },
  'POST /api/bodies/{body}/people': { right: organisers, at: inBody, json: { people: [{ name: 'Ny Personsson' }] } },
  'PATCH /api/people/{person}': { right: organisers, at: ofPerson, json: {}, reached: ['not-found'] },
  'DELETE /api/people/{person}': { right: organisers, at: ofPerson, reached: ['not-found'] },
  'GET /api/register': { right: organisers },
  'POST /api/people': { right: organisers, json: { people: [{ name: 'Ny Personsson' }] } },
  'GET /api/people/{person}': { right: organisers, at: ofPerson, reached: ['not-found'] },
  'POST /api/organisations': { right: organisers, json: { name: 'Provrådet', type: '' }, reached: ['name-taken'] },
  'PATCH /api/organisations/{organisation}': { right: organisers, at: ofOrganisation, json: {} },
  'DELETE /api/organisations/{organisation}': { right: organisers, at: ofOrganisation },
  'POST /api/bodies/{body}/members': {
    right: organisers,
    at: inBody,
    jsonOf: ({ person }) => ({ person, organisation: '', role: '', deputyFor: '', from: '', to: '' }),
    reached: ['not-found'],
  },
  'PATCH /api/members/{member}': { right: organisers, at: ofMember, json: {}, reached: ['not-found'] },
  'DELETE /api/members/{member}': { right: organisers, at: ofMember, reached: ['not-found'] },
  'POST /api/bodies/{body}/groups': { right: organisers, at: inBody, json: { name: 'Arbetsgruppen' } },
  'DELETE /api/groups/{group}': {
    right: organisers,
    at: ({ bodyGroup }: Place) => ({ group: bodyGroup }),
    reached: ['not-found'],
  },
  'POST /api/bodies/{body}/series': { right: organisers, at: inBody, json: { name: 'Fler möten' } },
  'GET /api/series/{series}': { right: organisers, at: inSeries },
  'PATCH /api/series/{series}': { right: organisers, at: inSeries, json: {} },
  'POST /api/series/{series}/meetings': { right: organisers, at: inSeries, json: { date: '2026-05-01' } },
  'GET /api/series/{series}/plans': { right: organisers, at: inSeries },
  'POST /api/series/{series}/plans': { right: organisers, at: inSeries, json: plan },
  'PUT /api/plans/{plan}': { right: organisers, at: withPlan, json: plan },
  'DELETE /api/plans/{plan}': { right: organisers, at: withPlan },
  'POST /api/plans/{plan}/put': {
    right: organisers,
    at: withPlan,
    jsonOf: ({ meeting }) => ({ meeting }),
    reached: ['wrong-state'],
  },
  'POST /api/plans/{plan}/adopt': { right: organisers, at: withPlan, json: { decidedBy: 'Ordföranden' } },
  'GET /api/series/{series}/feeds': { right: organisers, at: inSeries },
  'POST /api/series/{series}/feeds': { right: organisers, at: inSeries, json: {} },
  // Nobody here is of the body's register.
  'POST /api/meetings/{meeting}/feed': { right: { ro1: 'check-in' }, reached: ['not-in-register'] },
  'GET /api/meetings/{meeting}/notice': { right: { ro1: 'read' } },
  'POST /api/meetings/{meeting}/notice': {
    right: { ro1: 'invite' },
    json: { people: ['nobody'], message: '', lastDay: '2000-01-01' },
    reached: ['bad-input'],
  },
  'POST /api/meetings/{meeting}/notice/reminders': {
    right: { ro1: 'invite' },
    jsonOf: ({ rows }) => ({ people: [rows.participant] }),
    reached: ['wrong-state'],
  },
  'GET /api/meetings/{meeting}/notice/cancellation': { right: { ro1: 'change-phase' }, reached: ['wrong-state'] },
  // The own row is that of the own link; who has none is nobody that was called.
  'POST /api/meetings/{meeting}/notice/answers': {
    right: { ro1: 'check-in' },
    json: { answer: 'comes', deputy: '', comment: '' },
    reached: ['not-called'],
  },
  'GET /kalender/{secret}': {
    right: { only: 'anybody' },
    at: () => ({ secret: 'none.ics' }),
    reached: ['link-unknown'],
    by: few,
  },
  'GET /api/series/{series}/old-protocols': { right: organisers, at: inSeries },
  'POST /api/series/{series}/old-protocols': {
    right: organisers,
    at: inSeries,
    query: () => ({ name: 'gammalt.txt' }),
    body: oldText,
    reached: ['old-protocol-there'],
  },
  'GET /api/old-protocols/{old}': { right: organisers, at: withOld },
  'GET /api/old-protocols/{old}/file': { right: organisers, at: withOld },
  'POST /api/old-protocols/{old}/confirmations': {
    right: organisers,
    at: withOld,
    json: { says: nothingKnown, after: 99 },
    reached: ['meanwhile'],
  },
  'DELETE /api/old-protocols/{old}': { right: organisers, at: () => ({ old: 'none' }), reached: ['not-found'] },
  'POST /api/sample': { right: organisers },
  'GET /api/meetings/{meeting}': { right: { ro1: 'read' } },
  'POST /api/meetings/{meeting}/phase': {
    right: { ro1: 'change-phase' },
    json: { to: 'frozen' },
    reached: ['wrong-phase'],
  },
  'POST /api/meetings/{meeting}/differs': {
    right: { ro1: 'read' },
    jsonOf: ({ meeting }) => ({ document: agendaDocument(meeting) }),
  },
  'POST /api/meetings/{meeting}/check-in': { right: { ro1: 'check-in' }, json: { mode: 'link' } },
  'POST /api/meetings/{meeting}/proposals': {
    right: { ro1: 'propose' },
    json: { item: 'no-such-item', kind: 'action', text: 'Göra.' },
    reached: ['item-gone'],
  },
  'GET /api/meetings/{meeting}/checks': { right: { ro1: 'lead' } },
  'GET /api/meetings/{meeting}/people': { right: { ro1: 'lead' } },
  'GET /api/meetings/{meeting}/earlier': { right: { ro1: 'lead' } },
  'GET /api/meetings/{meeting}/carry-over': { right: { ro1: 'lead' } },
  'POST /api/meetings/{meeting}/carry-over': {
    right: { ro1: 'lead' },
    json: { key: 'no such thing', choice: 'taken-up' },
    reached: ['item-gone'],
  },
  'POST /api/meetings/{meeting}/reminders/letters': {
    right: { ro1: 'invite' },
    json: { attendee: 'nobody', subject: 'Påminnelse', text: 'Hej.' },
    reached: ['no-address'],
  },
  'POST /api/meetings/{meeting}/reminders': { right: { ro1: 'invite' }, json: { people: ['nobody'] } },
  'GET /api/meetings/{meeting}/preview': { right: { ro1: 'lead' } },
  'GET /api/meetings/{meeting}/draft.pdf': { right: { ro1: 'lead' } },
  'GET /api/meetings/{meeting}/items/{item}/approval': { right: { ro1: 'approve-item' }, at: ofItem },
  'POST /api/meetings/{meeting}/items/{item}/approval': {
    right: { ro1: 'approve-item' },
    at: ofItem,
    json: { hash: 'of other words', adjusters: [{ attendee: '', name: 'Bo', organisation: '' }] },
    reached: ['item-changed'],
  },
  'POST /api/meetings/{meeting}/freeze': {
    // Who asks once more is told of the protocol that is there.
    right: { ro1: 'freeze', also: { frozen: 'CS' } },
    json: { preview: 'of something else', acknowledged: [] },
    reached: ['changed-since-preview', 'checks-block'],
  },
  'GET /api/meetings/{meeting}/items/{item}/history': { right: { ro1: 'history' }, at: ofItem },
  'GET /api/meetings/{meeting}/items/{item}/history/changes': {
    right: { ro1: 'history' },
    at: ofItem,
    query: () => ({ from: '0', to: '0' }),
  },
  'POST /api/meetings/{meeting}/items/{item}/history/restore': {
    right: { ro1: 'lead' },
    at: ofItem,
    json: { seq: 1 },
  },
  // Turns and time: those who lead, while the meeting is open.
  'PATCH /api/meetings/{meeting}/floor': { right: leadsOpen, json: { open: true } },
  'POST /api/meetings/{meeting}/speakers': [
    { right: { ro1: 'take-part' }, json: { kind: 'speech' }, reached: ['list-closed'] },
    { right: leadsOpen, json: { person: { attendee: '', name: 'Utan Enhet' } } },
  ],
  'DELETE /api/meetings/{meeting}/speakers': { right: leadsOpen },
  'DELETE /api/meetings/{meeting}/speakers/{speaker}': { right: { ro1: 'take-part' }, at: noSpeaker },
  'PATCH /api/meetings/{meeting}/speakers/{speaker}': {
    right: leadsOpen,
    at: noSpeaker,
    json: { place: 0 },
    reached: ['meanwhile'],
  },
  'POST /api/meetings/{meeting}/speakers/{speaker}/word': {
    right: leadsOpen,
    at: noSpeaker,
    json: { from: '' },
    reached: ['meanwhile'],
  },
  'PATCH /api/meetings/{meeting}/items/{item}/workshop': { right: { ro1: 'lead' }, at: ofItem, json: {} },
  'POST /api/meetings/{meeting}/items/{item}/workshop/state': {
    right: { ro1: 'lead' },
    at: ofItem,
    json: { to: 'summarised' },
    reached: ['wrong-state'],
  },
  'POST /api/meetings/{meeting}/items/{item}/workshop/divide': {
    right: { ro1: 'lead' },
    at: ofItem,
    json: { count: 2, by: 'mix' },
  },
  'POST /api/meetings/{meeting}/items/{item}/workshop/groups': {
    right: { ro1: 'lead' },
    at: ofItem,
    json: { name: 'Grupp X' },
  },
  'PATCH /api/meetings/{meeting}/items/{item}/workshop/groups/{group}': [
    { right: { ro1: 'lead' }, at: inGroup, json: { name: 'Grupp 1' } },
    // The participant is in it.
    { right: { ro1: 'take-part', never: 'P', also: whoLeads }, at: inGroup, json: { ready: true } },
  ],
  'DELETE /api/meetings/{meeting}/items/{item}/workshop/groups/{group}': {
    right: { ro1: 'lead' },
    at: ({ items }: Place) => ({ item: items.other, group: 'no-such-group' }),
    reached: ['group-gone'],
  },
  'PUT /api/meetings/{meeting}/items/{item}/workshop/people/{attendee}': [
    {
      right: { ro1: 'lead' },
      at: ({ items, rows }: Place) => ({ item: items.other, attendee: rows.observer }),
      json: { group: '' },
    },
    {
      right: { ro1: 'take-part', never: 'P', also: whoLeads },
      at: ({ items, rows }: Place) => ({ item: items.other, attendee: rows.participant }),
      json: { group: '' },
    },
  ],
  'POST /api/meetings/{meeting}/items/{item}/workshop/voting': {
    right: { ro1: 'lead' },
    at: ofItem,
    json: { to: 'open' },
    reached: ['wrong-state'],
  },
  'GET /api/meetings/{meeting}/items/{item}/workshop/dots': {
    right: { ro1: 'take-part', also: whoLeads },
    at: ofItem,
  },
  'PUT /api/meetings/{meeting}/items/{item}/workshop/dots': {
    right: { ro1: 'take-part', also: whoLeads },
    at: ofItem,
    json: { theme: 'no-such-theme', dots: 1 },
    reached: ['voting-closed'],
  },
  'POST /api/meetings/{meeting}/items/{item}/workshop/summary': {
    right: { ro1: 'lead' },
    at: ofItem,
    reached: ['wrong-state'],
  },
  'GET /api/meetings/{meeting}/items/{item}/workshop/summary/changes': { right: { ro1: 'lead' }, at: ofItem },
  'POST /api/meetings/{meeting}/items/{item}/workshop/summary/changes': {
    right: { ro1: 'lead' },
    at: ofItem,
    json: {},
    reached: ['wrong-state'],
  },
  'POST /api/meetings/{meeting}/timer': {
    right: leadsOpen,
    jsonOf: ({ items }) => ({ item: items.other, minutes: 5 }),
  },
  'PATCH /api/meetings/{meeting}/timer': { right: leadsOpen, json: { add: 1 } },
  'DELETE /api/meetings/{meeting}/timer': { right: leadsOpen },
  'PATCH /api/meetings/{meeting}/items/{item}/round': {
    right: { ro1: 'lead' },
    at: ({ items }: Place) => ({ item: items.round }),
    json: { seconds: 120 },
  },
  'POST /api/meetings/{meeting}/items/{item}/round/turn': {
    right: leadsOpen,
    at: ({ items }: Place) => ({ item: items.round }),
    json: { row: '', from: '' },
  },
  'GET /api/meetings/{meeting}/links': { right: { ro1: 'revoke' } },
  'POST /api/meetings/{meeting}/links': {
    right: { ro1: 'invite' },
    json: { role: 'observer', name: 'Ny Lyssnarsson' },
  },
  'PUT /api/meetings/{meeting}/screen': { right: { ro1: 'lead' }, json: { mode: 'follow' } },
  'GET /api/meetings/{meeting}/join': { right: { ro1: 'show-code' } },
  'DELETE /api/links/{link}': { right: { ro1: 'revoke' }, at: async (place: Place) => ({ link: await place.link() }) },
  'POST /api/meetings/{meeting}/attachments': [
    { right: { ro1: 'upload' }, query: own, body: smallPdf },
    { right: { ro1: 'upload', never: 'P' }, query: elsewhere, body: smallPdf },
  ],
  'POST /api/meetings/{meeting}/attachments/link': [
    { right: { ro1: 'upload' }, jsonOf: ({ items }) => linkOf(items.own) },
    { right: { ro1: 'upload', never: 'P' }, jsonOf: ({ items }) => linkOf(items.other) },
  ],
  'PATCH /api/meetings/{meeting}/attachments/{attachment}': [
    { right: { ro1: 'upload' }, at: (place) => attachment(place, place.items.own), json: { title: 'Ny titel', by: 1 } },
    {
      right: { ro1: 'upload', never: 'P' },
      at: (place) => attachment(place, place.items.other),
      json: { title: 'Ny titel', by: 1 },
    },
  ],
  'PUT /api/meetings/{meeting}/attachments/{attachment}': [
    { right: { ro1: 'upload' }, at: (place) => attachment(place, place.items.own), query: own, body: smallPdf },
    {
      right: { ro1: 'upload', never: 'P' },
      at: (place) => attachment(place, place.items.other),
      query: own,
      body: smallPdf,
    },
  ],
  'DELETE /api/meetings/{meeting}/attachments/{attachment}': [
    { right: { ro1: 'upload' }, at: (place) => attachment(place, place.items.own) },
    { right: { ro1: 'upload', never: 'P' }, at: (place) => attachment(place, place.items.other) },
  ],
  'GET /api/meetings/{meeting}/files/{file}': { right: { ro1: 'read' }, at: file },
  'GET /api/meetings/{meeting}/files/{file}/view': { right: { ro1: 'read' }, at: file },
  'GET /api/meetings/{meeting}/files/{file}/info': { right: { ro1: 'read' }, at: file },
  'GET /api/meetings/{meeting}/files/{file}/notes': [
    { right: { ro1: 'slide-notes' }, at: file },
    { right: { ro1: 'slide-notes', never: 'P' }, at: ({ fileElsewhere }) => ({ file: fileElsewhere }) },
  ],
  'POST /api/meetings/{meeting}/shown': [
    { right: { ro1: 'show' }, jsonOf: ({ items, shown }) => ({ item: items.own, attachment: shown.own }) },
    {
      right: { ro1: 'show', never: 'P' },
      jsonOf: ({ items, shown }) => ({ item: items.other, attachment: shown.other }),
    },
    {
      right: { ro1: 'show', never: 'P' },
      jsonOf: ({ items, shown }) => ({ item: items.own, attachment: shown.other }),
    },
  ],
  'PATCH /api/meetings/{meeting}/shown': { right: { ro1: 'show' }, json: { page: 2 }, reached: ['not-showing'] },
  'DELETE /api/meetings/{meeting}/shown': { right: { ro1: 'show' }, reached: ['not-showing'] },
  'GET /api/protocols/{protocol}': { right: { ro1: 'read' }, at: protocol },
  'GET /p/{protocol}': { right: { ro1: 'read' }, at: protocol },
  'GET /p/{protocol}/protocol.json': { right: { ro1: 'read' }, at: protocol },
  'GET /p/{protocol}/protocol.html': { right: { ro1: 'read' }, at: protocol },
  'GET /p/{protocol}/protocol.md': { right: { ro1: 'read' }, at: protocol },
  'GET /p/{protocol}/protocol.pdf': { right: { ro1: 'read' }, at: protocol },
  'GET /p/{protocol}/protocol.ua.pdf': { right: { ro1: 'read' }, at: protocol },
  'GET /p/{protocol}/protocol.docx': { right: { ro1: 'read' }, at: protocol },
  'GET /p/{protocol}/protocol.pptx': { right: { ro1: 'read' }, at: protocol },
  'GET /p/{protocol}/protocol.zip': { right: { ro1: 'read' }, at: protocol },
  ...Object.fromEntries(
    ['pdf', 'docx', 'html', 'md'].map((format): [string, Ask] => [
      `GET /p/{protocol}/godkand.${format}`,
      { right: { ro1: 'read' }, at: protocol, reached: ['wrong-state'] },
    ]),
  ),
  'GET /p/{protocol}/utdrag/{item}/utdrag.pdf': { right: { ro1: 'read' }, at: excerpt },
  'GET /p/{protocol}/utdrag/{item}/utdrag.json': { right: { ro1: 'read' }, at: excerpt },
  'GET /p/{protocol}/utdrag/{item}/utdrag.docx': { right: { ro1: 'read' }, at: excerpt },
  'GET /p/{protocol}/bilagor/{number}': { right: { ro1: 'read' }, at: protocol },
  'GET /api/protocols/{protocol}/approval': { right: { ro1: 'read' }, at: protocol },
  'POST /api/protocols/{protocol}/adjusters': { right: { ro1: 'conclude' }, at: protocol, json: asked },
  'POST /api/protocols/{protocol}/adjusters/{adjuster}/link': { right: { ro1: 'conclude' }, at: withAdjuster },
  'POST /api/protocols/{protocol}/letters': {
    right: { ro1: 'conclude' },
    at: protocol,
    json: { adjuster: 'nobody', subject: 'Hej', text: 'Hej.' },
    reached: ['no-address'],
  },
  'POST /api/protocols/{protocol}/answers': {
    right: { ro1: 'read' },
    at: protocol,
    json: { adjuster: 'somebody-else', answer: 'approved', reason: '' },
    reached: ['not-adjuster'],
  },
  'POST /api/protocols/{protocol}/remarks': { right: { ro1: 'remark' }, at: protocol, json: remark },
  'POST /api/protocols/{protocol}/remarks/{remark}/reply': {
    right: { ro1: 'conclude' },
    at: withRemark,
    json: { text: 'Det står rätt.' },
  },
  'POST /api/protocols/{protocol}/corrections': {
    right: { ro1: 'conclude' },
    at: protocol,
    json: { reason: '', changes: [], remarks: [] },
    reached: ['correction-stopped'],
  },
  'POST /api/protocols/{protocol}/addenda': {
    right: { ro1: 'conclude' },
    at: protocol,
    json: { text: 'Tillagt.', reason: '' },
    reached: ['wrong-state'],
  },
  'POST /api/protocols/{protocol}/signed': {
    right: { ro1: 'conclude' },
    at: protocol,
    query: () => ({ name: 'skannat.pdf', by: 'Ada Provlund' }),
    body: smallPdf,
    reached: ['signed-unsure'],
  },
  'GET /api/protocols/{protocol}/circulations': { right: { ro1: 'remark' }, at: protocol },
  'POST /api/protocols/{protocol}/circulations': {
    right: { ro1: 'conclude' },
    at: protocol,
    json: circulation,
  },
  'GET /api/protocols/{protocol}/circulations/{circulation}': { right: { ro1: 'remark' }, at: withCirculation },
  'POST /api/protocols/{protocol}/circulations/{circulation}/answers': {
    right: { ro1: 'remark' },
    at: withCirculation,
    json: { person: 'somebody-else', answer: 'yes', comment: '' },
    reached: ['not-adjuster'],
  },
  'POST /api/protocols/{protocol}/circulations/{circulation}/people/{person}/link': {
    right: { ro1: 'conclude' },
    at: withCirculation,
  },
  'POST /api/protocols/{protocol}/circulations/{circulation}/files': {
    right: { ro1: 'conclude' },
    at: withCirculation,
    query: () => ({ name: 'underlag.pdf' }),
    body: smallPdf,
  },
  'GET /p/{protocol}/underlag/{file}': { right: { ro1: 'remark' }, at: withDocument },
  // From here on the protocol is approved.
  'GET /p/{protocol}/undertecknat/{file}': { right: { ro1: 'read' }, at: withSigned },
  'GET /p/{protocol}/tillagg/{number}': { right: { ro1: 'read' }, at: withAddendum },
  'GET /p/{protocol}/sigill.json': { right: { ro1: 'read' }, at: protocol },
  'GET /api/keys': { right: { only: 'anybody' } },
  'GET /api/keys/{key}': {
    right: { only: 'anybody' },
    at: () => ({ key: ''.padEnd(64, '0') }),
    reached: ['not-found'],
  },
  // The client is not built here.
  'GET /kontrollera-protokoll.html': { right: { only: 'anybody' }, reached: ['not-found'] },
  'POST /api/protocols/{protocol}/copies': { right: { ro1: 'publish' }, at: protocol, json: { withheld: [1] } },
  'GET /api/protocols/{protocol}/copies': { right: { ro1: 'publish' }, at: protocol },
  'DELETE /api/protocols/{protocol}/copies/{copy}': {
    right: { ro1: 'publish' },
    at: async (place: Place) => ({ protocol: place.protocol, copy: await place.copy() }),
  },
  // Whoever has the address of a published copy may read it.
  'GET /k/{copy}': { right: { only: 'anybody' }, at: () => ({ copy: 'none' }), reached: ['not-found'] },
  'GET /k/{copy}/kopia.json': { right: { only: 'anybody' }, at: () => ({ copy: 'none' }), reached: ['not-found'] },
  'GET /api/verify/{sha256}': { right: { only: 'anybody' }, at: () => ({ sha256: ''.padEnd(64, '0') }) },
  'POST /api/command/invite': {
    right: { only: 'door' },
    json: { meeting: '', role: '', name: '' },
  },
  'GET /api/command/audit': { right: { only: 'door' } },
  'POST /api/command/backup': { right: { only: 'door' } },
  'GET /api/command/protocols/{protocol}/proof': { right: { only: 'door' }, at: () => ({ protocol: 'x' }) },
  'GET /api/command/protocols/{protocol}/{format}': {
    right: { only: 'door' },
    at: () => ({ protocol: 'x', format: 'json' }),
  },
  // Each is answered with what one may read, down to nothing.
  'GET /api/search': { right: { only: 'anybody' } },
  'GET /api/search/glance': { right: { only: 'anybody' }, query: () => ({ q: 'fortsätta' }) },
  'GET /api/search/counts': { right: { only: 'anybody' } },
  'GET /api/search/choices': { right: { only: 'anybody' } },
  'GET /api/search/register.csv': { right: { only: 'anybody' } },
  'GET /api/search/register.json': { right: { only: 'anybody' } },
  'GET /api/decisions/{of}/{number}': { right: { ro1: 'read' }, at: decisionOf, in: ['frozen'] },
  'GET /api/systems': { right: organisers },
  'POST /api/systems/keys': { right: organisers, json: { name: 'Diariet', series: '', scopes: ['read:protocols'] } },
  'DELETE /api/systems/keys/{key}': { right: organisers, at: () => ({ key: 'no-such-key' }) },
  'POST /api/systems/webhooks': {
    right: organisers,
    json: { url: 'https://www.example.se/krok', series: 'no-such-series', events: ['action.due'] },
    reached: ['not-found'],
  },
  'DELETE /api/systems/webhooks/{webhook}': { right: organisers, at: () => ({ webhook: 'no-such-webhook' }) },
  'POST /api/systems/deliveries/{delivery}/replay': {
    right: organisers,
    at: () => ({ delivery: 'no-such-delivery' }),
    reached: ['not-found'],
  },
  // By key alone: a person's cookie opens none of them.
  'GET /api/v1/protocols': { right: { only: 'door' } },
  'GET /api/v1/protocols/{protocol}': { right: { only: 'door' }, at: protocol },
  'GET /api/v1/decisions': { right: { only: 'door' } },
  'GET /api/openapi.json': { right: { only: 'anybody' } },
  'GET /healthz': { right: { only: 'anybody' } },
  'GET /protocol.css': { right: { only: 'anybody' } },
}
/** The client's files, what no route takes, and what stands before every route. */
const noRoutes = ['GET /*', 'GET /assets/{name}', 'ALL /*', 'ALL /api/*']

function allowed(right: Right, person: Person, phase: Phase): boolean {
  if ('letters' in right) return stands(person, right.letters)
  if ('code' in right) return right.code.includes(phase)
  if ('ro1' in right) {
    return people[person] !== right.never && stands(person, right.also?.[phase] ?? ro1(right.ro1, phase))
  }
  switch (right.only) {
    case 'anybody':
      return true
    case 'signed-in':
      return person !== 'nobody'
    case 'organiser':
      return person === 'organiser'
    case 'door':
      return false
  }
}

// ── The stage ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** A meeting in one of the phases with everybody in it. */
type Place = {
  phase: Phase
  meeting: string
  body: string
  series: string
  person: string
  member: string
  /** A group of the body. */
  bodyGroup: string
  code: string
  file: string
  fileElsewhere: string
  /** Attachments that stay: one of the presenter's own item, one of another. */
  shown: { own: string; other: string }
  protocol: string
  items: {
    own: string
    other: string
    kept: string
    keptOwn: string
    workshop: string
    grouping: string
    round: string
  }
  /** The participant's group in the workshop, and the row of the round that everybody is in. */
  group: string
  row: string
  /** Everybody's row in the attendance list. */
  rows: Record<Person, string>
  browsers: Record<Person, Browser>
  /** Made when asked for, and may be used up: a link, a published copy, and an attachment of an item. */
  link: () => Promise<string>
  copy: () => Promise<string>
  organisation: () => Promise<string>
  attachment: (item: string) => Promise<string>
}

let stage: Stage
let organiser: Browser
const places = new Map<Phase, Place>()

beforeAll(async () => {
  stage = await startServer()
  organiser = await stage.organiser()
  const page = new URL('../../client/protocol.html', import.meta.url)
  await copyFile(page, join(stage.dataDir, 'client', 'protocol.html'))
  for (const phase of phases) places.set(phase, await arrange(phase))
})
afterAll(() => stage.close())

const names: Record<Person, string> = {
  chair: 'Ada Provlund',
  secretary: 'Mio Testdal',
  participant: 'Noa Stubbgren',
  presenter: 'Ola Dummerud',
  observer: 'Kim Modellund',
  screen: 'Storbild',
  organiser: 'Olga Organisatör',
  stranger: 'Stig Strangerud',
  nobody: '',
}

async function arrange(phase: Phase): Promise<Place> {
  const { meeting, body, series, items } = await makeMeeting(organiser, 'draft')
  const [, keptOwn = '', own = '', other = ''] = items
  const board = organiser.board(meeting)
  const { kept, rows, workshops } = await write(board.agenda, (agenda) => {
    for (const item of [own, keptOwn])
      addPresenter(agenda, item, { name: names.presenter, organisation: 'Provbolaget', title: '' })
    const kept = addItem(agenda, { title: 'Hålls av sekreteraren' }, 3)
    for (const item of [kept, keptOwn]) changeItem(agenda, item, { writing: 'secretary' })
    const rows = everybody.map((person) => {
      const status = person === 'presenter' ? 'presenter' : 'present'
      return [person, addAttendee(agenda, { name: names[person] || 'Gäst', organisation: 'Provbolaget', status }).id]
    })
    const add = (title: string, kind: ItemKind = 'other') =>
      addItem(agenda, { title, kind, questions: ['Vad kan vi börja med?'] }, 4)
    const workshops = {
      workshop: add('Grupparbete'),
      grouping: add('Gruppering'),
      round: add('Laget runt', 'round'),
    }
    return { kept, rows: Object.fromEntries(rows) as Record<Person, string>, workshops }
  })
  board.leave()
  const decided = organiser.board(meeting)
  await write(decided.decisions, (decisions) =>
    addDecision(decisions, {
      item: keptOwn,
      lead: 'Provrådet beslutar att',
      points: ['fortsätta.'],
      status: 'decided',
    }),
  )
  decided.leave()
  const { meetings } = stage.parts
  const group = await meetings.edit(meeting, roomDocument(meeting), 'server', (room) => {
    setGroups(room, workshops.workshop, [{ name: 'Grupp 1', members: [rows.participant] }])
    changeState(room, workshops.workshop, 'collecting')
    for (const state of ['collecting', 'clustering'] as const) changeState(room, workshops.grouping, state)
    return readWorkshop(room, workshops.workshop).groups[0]?.id ?? ''
  })
  const attendance = await meetings.attendance(meeting)
  const row = readRows(attendance, { by: 'organisation' }).find(({ name }) => name === 'Provbolaget')?.id ?? ''

  const linked = async (person: Person, to = meeting) => {
    const role = person === 'stranger' ? 'chair' : person
    const { address } = await organiser.call<MadeLink>('POST', `/api/meetings/${to}/links`, {
      role,
      // A big screen is nobody in the list.
      ...(to === meeting && person !== 'screen' ? { attendee: rows[person] } : { name: names[person] }),
    })
    return signedIn(stage.address, tokenIn(address))
  }
  const browsers = {
    chair: await linked('chair'),
    secretary: await linked('secretary'),
    participant: await linked('participant'),
    presenter: await linked('presenter'),
    observer: await linked('observer'),
    screen: await linked('screen'),
    organiser: await stage.organiser(),
    stranger: await linked('stranger', (await makeMeeting(organiser)).meeting),
    nobody: new Browser(stage.address),
  }
  // The organiser takes a seat by coming, and gets the own row in the list by it.
  await browsers.organiser.call('GET', `/api/meetings/${meeting}`)
  await stage.parts.storage.db
    .updateTable('seats')
    .set({ attendee: rows.organiser })
    .where('meeting_id', '=', meeting)
    .where('link_id', '=', '')
    .execute()
  const uploaded = await organiser.upload<{ id: string; file: string }>(meeting, own, 'bild.pdf', smallPdf())
  const uploadedElsewhere = await organiser.upload<{ id: string; file: string }>(meeting, other, 'bild.pdf', smallPdf())
  await organiser.call('POST', `/api/bodies/${body}/people`, { people: [{ name: 'Pia Personsson' }] })
  await organiser.call('POST', `/api/bodies/${body}/groups`, { name: 'Arbetsgruppen' })
  // The inbox is the members' own.
  await organiser.call('POST', `/api/bodies/${body}/people`, {
    people: [{ name: names.participant, organisation: 'Provbolaget' }],
  })
  const { members, groups } = await organiser.call<Body>('GET', `/api/bodies/${body}`)
  const [member] = members
  const { code } = await organiser.call<{ code: string }>('GET', `/api/meetings/${meeting}/links`)

  const way = phases.slice(1, phase === 'cancelled' ? 1 : Math.min(phases.indexOf(phase), 3) + 1)
  for (const to of [...way, ...(phase === 'cancelled' ? [phase] : [])])
    await organiser.call('POST', `/api/meetings/${meeting}/phase`, { to })
  const protocol = phase === 'frozen' ? (await freeze(organiser, meeting)).protocol : 'no-protocol'
  // Freezing lasts for a moment only; here it stays.
  if (phase === 'freezing')
    await stage.parts.storage.db.updateTable('meetings').set({ phase }).where('id', '=', meeting).execute()

  const mayStillChange = ['draft', 'called', 'open', 'closed'].includes(phase)
  return {
    phase,
    meeting,
    body,
    series,
    person: member?.person ?? '',
    member: member?.id ?? '',
    bodyGroup: groups[0]?.id ?? '',
    async organisation() {
      organisations += 1
      const added = { name: `Nämnden ${organisations}`, type: '' }
      return (await organiser.call<Made>('POST', '/api/organisations', added)).id
    },
    code,
    file: uploaded.file,
    shown: { own: uploaded.id, other: uploadedElsewhere.id },
    fileElsewhere: uploadedElsewhere.file,
    protocol,
    items: { own, other, kept, keptOwn, ...workshops },
    group,
    row,
    rows,
    browsers,
    async link() {
      const { signIn } = stage.parts
      const whose = { meeting, role: 'observer', name: 'Tillfällig', organisation: '', attendee: '', days: 1 } as const
      return (await signIn.makeLink(whose)).row.id
    },
    async copy() {
      const { copies, exports } = stage.parts
      return (await copies.make(await exports.protocol(protocol), [], 'Ada Provlund')).id
    },
    async attachment(item) {
      if (!mayStillChange) return item === own ? uploaded.id : uploadedElsewhere.id
      return (await organiser.upload<{ id: string }>(meeting, item, 'bild.pdf', smallPdf())).id
    },
  }
}

const placeOf = (phase: Phase): Place => places.get(phase) as Place

// ── Routes ─────────────────────────────────────────────────────────────────────────────────────────────────────────

describe('Every route', () => {
  it('that the server has, and that its OpenAPI document describes, has a right in this list, and no other has', async () => {
    const { paths } = await organiser.call<{ paths: Record<string, object> }>('GET', '/api/openapi.json')
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    )
    const served = serverRoutes(stage.parts, 'secret').routes.map(
      ({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`,
    )
    const all = [...new Set([...described, ...served])].filter((route) => !noRoutes.includes(route))
    expect(all.sort()).toEqual(Object.keys(routes).sort())
  })

  it.each(
    Object.entries(routes)
      .flatMap(([route, asks]) => [asks].flat().map((ask) => ({ route, ask })))
      .map((one) => ({ ...one, title: `${one.route}${one.ask.query === elsewhere ? ' (elsewhere)' : ''}` })),
  )('$title', async ({ route, ask }) => {
    const [method = '', path = ''] = route.split(' ')
    const isOfMeeting = /\{(meeting|link|code)\}/.test(path)
    const where =
      ask.in ?? (path.includes('{protocol}') ? (['frozen'] as const) : isOfMeeting ? phases : (['open'] as const))
    for (const phase of where) {
      const place = placeOf(phase)
      for (const person of ask.by ?? everybody) {
        // Joining and leaving change who one is: those who do are not needed for anything else.
        const leaves = route === 'POST /api/sign-out' || route === 'POST /api/join/{code}'
        const browser = leaves ? new Browser(stage.address) : place.browsers[person]
        const words: Record<string, string> = { meeting: place.meeting, ...(await ask.at?.(place)) }
        const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => words[name] ?? '')
        const query = ask.query ? `?${new URLSearchParams(ask.query(place))}` : ''
        const response = await browser.ask(method, `${filled}${query}`, {
          ...(ask.json === undefined ? {} : { json: ask.json }),
          ...(ask.jsonOf ? { json: ask.jsonOf(place) } : {}),
          ...(ask.body ? { body: ask.body() } : {}),
          headers: { accept: 'application/json' },
        })
        const text = await response.text()
        const reason = response.ok || !text.startsWith('{') ? '' : (JSON.parse(text) as { reason: string }).reason
        const was = response.ok || ask.reached?.includes(reason) ? 'done' : reason
        const what = `${person}, ${phase}: ${response.status} ${reason}`
        if (allowed(ask.right, person, phase)) expect(was, what).toBe('done')
        else
          expect(
            ['not-signed-in', 'not-allowed', 'not-found', 'already-frozen', 'code-unknown', 'wrong-phase'],
            what,
          ).toContain(was)
      }
    }
  })
})

// ── Messages ───────────────────────────────────────────────────────────────────────────────────────────────────────

const kinds = {
  agenda: { row: 'agenda', name: ({ meeting }: Place) => agendaDocument(meeting) },
  decisions: { row: 'decisions', name: ({ meeting }: Place) => decisionsDocument(meeting) },
  'notes everyone': {
    row: 'notes everyone',
    name: ({ meeting, items }: Place) => notesDocument(meeting, items.other),
  },
  'notes everyone own': {
    row: 'notes everyone own',
    name: ({ meeting, items }: Place) => notesDocument(meeting, items.own),
  },
  'notes secretary': {
    row: 'notes secretary',
    name: ({ meeting, items }: Place) => notesDocument(meeting, items.kept),
  },
  'notes secretary own': {
    row: 'notes secretary own',
    name: ({ meeting, items }: Place) => notesDocument(meeting, items.keptOwn),
  },
  // RO3
  'notes of no item': { row: '', name: ({ meeting }: Place) => notesDocument(meeting, 'no-such-item') },
  room: { row: 'server', name: ({ meeting }: Place) => roomDocument(meeting) },
  revealed: { row: 'server', name: ({ meeting, items }: Place) => revealedDocument(meeting, items.grouping) },
  'private cards': {
    row: 'cards collecting',
    name: ({ meeting, items, group }: Place) => cardsDocument(meeting, items.workshop, group),
  },
  themes: { row: 'themes clustering', name: ({ meeting, items }: Place) => themesDocument(meeting, items.grouping) },
  'themes of no workshop': { row: '', name: ({ meeting, items }: Place) => themesDocument(meeting, items.other) },
  report: {
    row: 'report everyone',
    name: ({ meeting, items, row }: Place) => reportDocument(meeting, items.round, row),
  },
} satisfies Record<string, { row: string; name: (place: Place) => string }>
type Kind = keyof typeof kinds

/** The tables speak of the own group; the participant's it is. */
const rowOf = (kind: Kind, person: Person): string =>
  kind === 'private cards' && person === 'participant' ? `${kinds[kind].row} own` : kinds[kind].row
function readingRow(kind: Kind, person: Person): string {
  if (kind.startsWith('notes')) return 'notes'
  if (kind.startsWith('themes')) return 'themes'
  if (kind === 'agenda' || kind === 'decisions' || kind === 'report') return kind
  if (kind !== 'private cards') return 'server'
  return person === 'participant' ? 'cards own private' : 'cards private'
}

/** Says something in a document that can be found again. */
function say(kind: Kind, document: Y.Doc, word: string, { items }: Place): void {
  if (kind === 'agenda') addItem(document, { title: word }, 1)
  else if (kind === 'decisions') addDecision(document, { item: items.other, lead: word })
  else if (kind === 'private cards') addCard(document, 'q', word)
  else if (kind.startsWith('themes')) addTheme(document, 'q', word)
  else if (kind === 'report') reportText(document).insert(0, word)
  else if (kind === 'room') document.getMap('floor').set('word', word)
  else if (kind === 'revealed') document.getMap('cards').set('word', word)
  else type(document, word)
}

async function storedText(kind: Kind, place: Place): Promise<string> {
  const document = await stage.parts.journal.read(kinds[kind].name(place))
  const said = {
    agenda: () => readItems(document).map(({ title }) => title),
    decisions: () => readDecisions(document).map(({ lead }) => lead),
    'private cards': () => readCards(document).map(({ text }) => text),
    themes: () => readClusters(document, []).themes.map(({ title }) => title),
    'themes of no workshop': () => readClusters(document, []).themes.map(({ title }) => title),
    report: () => [reportText(document).toString()],
    room: () => Object.values(document.getMap('floor').toJSON()),
    revealed: () => Object.values(document.getMap('cards').toJSON()),
  }[kind as string]
  const text = said ? said().join('\n') : textOf(document)
  document.destroy()
  return text
}

/** Three ways to bring an update, as they stand on the wire after the document's name. */
const writes = { update: [0, 2], 'sync step 2': [0, 1], 'sync reply': [4, 1] } as const
/** What else there is, by its number. */
const [ofCursors, authenticates, asksForCursors, tellsAll, closes] = [1, 2, 3, 6, 7]

const varUint = (number: number): number[] => {
  const bytes: number[] = []
  for (; number > 127; number = Math.floor(number / 128)) bytes.push((number & 127) | 128)
  return [...bytes, number]
}
const sized = (bytes: Uint8Array): number[] => [...varUint(bytes.length), ...bytes]
const frame = (name: string, ...after: number[]): Uint8Array<ArrayBuffer> =>
  new Uint8Array([...sized(new TextEncoder().encode(name)), ...after])

/** What a client would have everybody believe. */
const forged = (person: string): Uint8Array =>
  new TextEncoder().encode(JSON.stringify({ says: 'meeting-changed', forged: person }))

/** What the server answers to an update. */
async function answerTo(board: Board, name: string, kind: readonly number[], update: Uint8Array): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const provider = board.open(name)
  const heard = ({ event }: { event: { data: ArrayBuffer } }) => {
    const bytes = new Uint8Array(event.data)
    if (bytes.at(-2) === 8 && bytes.length === name.length + 3) resolve(bytes.at(-1) === 1)
  }
  provider.on('message', heard)
  board.socket.send(frame(name, ...kind, ...sized(update)))
  const answer = await promise
  provider.off('message', heard)
  return answer
}

describe('Every kind of message', () => {
  it.each(phases)('in a meeting that is %s', async (phase) => {
    const place = placeOf(phase)
    const watcher = organiser.board(place.meeting)
    const told: string[] = []
    const expected: { kind: Kind; word: string; taken: boolean }[] = []
    for (const person of everybody) {
      const board = place.browsers[person].board(place.meeting)
      for (const [kind, { name: nameOf }] of Object.entries(kinds) as [Kind, (typeof kinds)[Kind]][]) {
        const name = nameOf(place)
        const row = rowOf(kind, person)
        const reads = stands(person, ro5(readingRow(kind, person), phase))
        const what = `${person}, ${kind}, ${phase}`
        // What is private the organiser cannot watch either; the server's journal tells in the end.
        const watched = kind === 'private cards' ? null : watcher.open(name)
        watched?.on('stateless', ({ payload }: { payload: string }) => told.push(payload))
        const provider = board.open(name)
        if (!reads) {
          const denied = new Promise<string>((resolve) =>
            provider.on('authenticationFailed', ({ reason }: { reason: string }) => resolve(reason)),
          )
          // Without a session there is no socket at all.
          if (person === 'nobody') await until(`${what} is sent away`, () => board.closed.includes(4401))
          else expect(await denied, what).toBe('permission-denied')
          const word = `⟦${person}-unread⟧`
          const document = new Y.Doc()
          say(kind, document, word, place)
          if (person !== 'nobody')
            for (const after of [
              [...writes.update, ...sized(Y.encodeStateAsUpdate(document))],
              [asksForCursors],
              [tellsAll, ...sized(forged(person))],
              [authenticates, 0, ...sized(new TextEncoder().encode('another token'))],
            ])
              board.socket.send(frame(name, ...after))
          expected.push({ kind, word, taken: false })
          continue
        }
        // Sync step 1: whoever reads gets all of it.
        await settled(provider, ...(watched ? [watched] : []))
        const may = row !== '' && stands(person, ro2(row, phase))
        // Who comes in a second time on the same socket has the rights of the first.
        board.socket.send(frame(name, authenticates, 0, ...sized(new TextEncoder().encode('another token'))))
        for (const [way, bytes] of Object.entries(writes)) {
          const word = `⟦${person}-${way}⟧`
          const document = new Y.Doc()
          await settled(provider)
          Y.applyUpdate(document, Y.encodeStateAsUpdate(provider.document))
          const before = Y.encodeStateVector(document)
          document.transact(() => say(kind, document, word, place))
          const answer = await answerTo(board, name, bytes, Y.encodeStateAsUpdate(document, before))
          expect(answer, `${what}, ${way}`).toBe(may)
          expected.push({ kind, word, taken: may })
        }
        // Stateless messages of clients lead nowhere; whoever reads is seen, with the own name.
        provider.sendStateless(new TextDecoder().decode(forged(person)))
        provider.awareness?.setLocalState({ item: `${person} ${phase}`, user: { name: 'Någon Annan' } })
        // A big screen is nobody, and nobody sees it.
        if (watched && person !== 'screen') {
          await until(`${what} is seen`, () =>
            [...(watched.awareness?.getStates().values() ?? [])].some(
              (state) => state.item === `${person} ${phase}` && state.user.name === names[person],
            ),
          )
          const cursors = new Promise<void>((resolve) =>
            provider.on('message', ({ event }: { event: { data: ArrayBuffer } }) => {
              if (new Uint8Array(event.data)[name.length + 1] === ofCursors) resolve()
            }),
          )
          board.socket.send(frame(name, asksForCursors))
          await cursors
        }
        // Nobody speaks to all; and what comes after it let the document go comes from nobody.
        board.socket.send(frame(name, tellsAll, ...sized(forged(person))))
        board.socket.send(frame(name, closes))
        const word = `⟦${person}-closed⟧`
        const document = new Y.Doc()
        say(kind, document, word, place)
        board.socket.send(frame(name, ...writes.update, ...sized(Y.encodeStateAsUpdate(document))))
        expected.push({ kind, word, taken: false })
      }
      board.leave()
    }
    watcher.leave()
    expect(told.filter((payload) => payload.includes('forged'))).toEqual([])
    for (const kind of Object.keys(kinds) as Kind[]) {
      const text = await storedText(kind, place)
      for (const { word, taken } of expected.filter((one) => one.kind === kind))
        expect(text.includes(word), `${kind}, ${phase}, ${word}`).toBe(taken)
    }
  })
})
