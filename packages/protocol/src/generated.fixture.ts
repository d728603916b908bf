/** Protocols that nobody has written, of every kind of content; the same seed gives the same protocol. */
import {
  decisionKinds,
  decisionStatuses,
  followUpOutcomes,
  itemKinds,
  type NoteNode,
  relations,
  shareStatuses,
} from '@samsyn/meeting/contents'
import type {
  Protocol,
  ProtocolAction,
  ProtocolAttachment,
  ProtocolDecision,
  ProtocolFollowUp,
  ProtocolItem,
  ProtocolShare,
} from './protocol.ts'

/** Signs that some format reads as its own, and what people paste. Each is something the PDF's fonts have. */
const words = [
  'samverkan',
  'uppföljning',
  'Övergångar',
  '2026-03-01',
  '1 760 585 kr',
  'kl. 9.45–15.00',
  '*stjärna*',
  '**fet**',
  '_under_',
  '# rubrik',
  '- streck',
  '+ plus',
  '1. ett',
  '2) två',
  '> citat',
  '| rör |',
  '`kod`',
  '<b>fet</b>',
  '</p>',
  '&amp;',
  'A&B',
  '"citat"',
  '”svenskt”',
  "l'été",
  'C:\\mapp\\fil',
  '[länk](http://a.example)',
  '![bild](x)',
  '~~struken~~',
  '---',
  '===',
  '***',
  '$x$',
  '@a',
  '#let',
  '{{hej}}',
  'é',
  '😀',
  '½',
  '…',
  'https://provlandet.example/sida?a=1&b=2',
  'anna@provlandet.example',
] as const

/** A number from 0 up to, but not, `below`: Mulberry32, public domain. */
function diceOf(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

export function generated(seed: number, { items = 6, people = 8 }: { items?: number; people?: number } = {}): Protocol {
  const dice = diceOf(seed)
  const pick = <T>(of: readonly T[]): T => of[dice(of.length)] as T
  const many = <T>(most: number, make: (at: number) => T): T[] =>
    Array.from({ length: dice(most + 1) }, (_, at) => make(at))
  const said = (most = 8) => Array.from({ length: 1 + dice(most) }, () => pick(words)).join(' ')

  const run = (): NoteNode => {
    const marks = ['bold', 'italic', 'underline', 'strike'].filter(() => dice(5) === 0).map((type) => ({ type }))
    const link = dice(8) === 0 ? [{ type: 'link', attrs: { href: 'https://provlandet.example/?a=(1)&b=<2>' } }] : []
    return { type: 'text', text: said(), ...(marks.length + link.length > 0 ? { marks: [...marks, ...link] } : {}) }
  }
  const inline = (): NoteNode[] =>
    Array.from({ length: 1 + dice(4) }, () => [run(), ...(dice(5) === 0 ? [{ type: 'hardBreak' }, run()] : [])]).flat()
  const paragraph = (): NoteNode => ({ type: 'paragraph', content: inline() })
  const entry = (depth: number): NoteNode => ({
    type: 'listItem',
    content: [paragraph(), ...(depth < 3 && dice(4) === 0 ? [pick([() => list(depth + 1), paragraph])()] : [])],
  })
  const list = (depth: number): NoteNode => ({
    type: pick(['bulletList', 'orderedList', 'attList']),
    ...(dice(3) === 0 ? { attrs: { start: 1 + dice(9) } } : {}),
    content: Array.from({ length: 1 + dice(4) }, () => entry(depth)),
  })
  const table = (): NoteNode => {
    const columns = 1 + dice(4)
    const cell = (type: string): NoteNode => ({
      type,
      attrs: { colspan: dice(6) === 0 ? 2 : 1, rowspan: type === 'tableCell' && dice(8) === 0 ? 2 : 1 },
      content: Array.from({ length: dice(6) === 0 ? 2 : 1 }, () => ({ type: 'paragraph', content: [run()] })),
    })
    const headed = dice(2) === 0
    return {
      type: 'table',
      content: Array.from({ length: 1 + dice(4) }, (_, at) => ({
        type: 'tableRow',
        content: Array.from({ length: columns }, () => cell(headed && at === 0 ? 'tableHeader' : 'tableCell')),
      })),
    }
  }
  const block = (): NoteNode =>
    pick([
      paragraph,
      paragraph,
      paragraph,
      () => ({ type: 'heading', attrs: { level: 2 + dice(2) }, content: [{ type: 'text', text: said(4) }] }),
      () => list(0),
      () => list(0),
      () => ({ type: 'blockquote', content: [paragraph(), ...many(1, () => list(1))] }),
      table,
      () => ({ type: 'paragraph' }),
    ])()

  let actions = 0
  let decisions = 0
  const action = (): ProtocolAction => ({
    number: `U 2026:${++actions}`,
    text: said(),
    owner: dice(3) === 0 ? '' : said(2),
    due: dice(3) === 0 ? '' : '2026-04-17',
    status: pick(['open', 'done', 'carried', 'dropped']),
  })
  const shares = (): ProtocolShare[] =>
    Array.from({ length: 1 + dice(3) }, () => ({
      organisation: said(2),
      status: pick(shareStatuses),
      date: dice(2) === 0 ? '' : '2026-03-01',
      text: dice(2) === 0 ? '' : said(3),
    }))
  const followUp = (): ProtocolFollowUp => ({
    number: pick(['U 2025:3', 'B 2025:3']),
    text: said(),
    owner: dice(3) === 0 ? '' : said(2),
    due: dice(3) === 0 ? '' : '2026-01-30',
    outcome: pick(followUpOutcomes),
    said: dice(2) === 0 ? '' : said(),
    newOwner: dice(4) === 0 ? said(2) : '',
    newDue: dice(2) === 0 ? '2026-04-17' : '',
    ...(dice(2) === 0 ? { shares: shares() } : {}),
  })
  const attachments = many(
    6,
    (at): ProtocolAttachment => ({
      number: at + 1,
      title: said(3),
      fileName: `bilaga-${at + 1}.pdf`,
      type: 'application/pdf',
      size: 1000 + at,
      sha256: dice(4) === 0 ? '' : String(at % 10).repeat(64),
      url: 'https://provlandet.example/bilaga',
    }),
  )
  const some = () => attachments.filter(() => dice(4) === 0).map(({ number }) => number)
  const decision = (number: string, at: number): ProtocolDecision => {
    const status = pick(decisionStatuses)
    return {
      number: status === 'proposed' ? '' : `B 2026:${++decisions}`,
      label: `${number}${'abc'[at] ?? ''}`,
      heading: dice(2) === 0 ? said(4) : '',
      lead: dice(4) === 0 ? '' : 'Samverkansledningen beslutar att',
      points: Array.from({ length: 1 + dice(3) }, () => said()),
      kind: pick(decisionKinds),
      status,
      returns: '',
      decidedAt: '',
      procedure: '',
      attachments: some(),
      ...(dice(4) === 0 ? { lineage: { relation: pick(relations), number: 'B 2025:3' } } : {}),
      ...(dice(4) === 0 ? { money: { amount: dice(9_999_999), currency: 'SEK', fund: said(2) } } : {}),
      ...(dice(4) === 0 ? { period: { from: '2026-01-01', to: dice(2) === 0 ? '' : '2026-12-31' } } : {}),
      ...(dice(6) === 0 ? { shares: shares() } : {}),
      actions: many(2, action),
    }
  }
  const item = (at: number): ProtocolItem => {
    const number = String(at + 1)
    const content = many(5, block)
    return {
      number,
      title: said(5),
      kind: pick(itemKinds),
      withdrawn: dice(12) === 0,
      presenters: many(2, () => ({ name: said(2), organisation: said(1), title: '' })),
      previous: '',
      attachments: some(),
      questions: dice(4) === 0 ? Array.from({ length: 1 + dice(3) }, () => said()) : [],
      workshop: null,
      reports:
        dice(6) === 0 ? many(4, () => ({ name: said(2), organisation: '', text: dice(3) === 0 ? '' : said() })) : [],
      notes: content.length > 0 ? { type: 'doc', content } : null,
      decisions: many(2, (index) => decision(number, index)),
      actions: many(2, action),
      ...(dice(6) === 0 ? { deferred: { returns: '2026-04-17' } } : {}),
      ...(dice(6) === 0 ? { from: { date: '2025-12-05', label: '4' } } : {}),
      ...(dice(4) === 0 ? { followUps: Array.from({ length: 1 + dice(3) }, followUp) } : {}),
    }
  }
  const person = (at: number) => ({
    name: `Person ${at} Provsson`,
    organisation: said(1),
    notes: many(1, () => said(1)),
  })
  return {
    format: 'samsyn-protocol',
    version: 4,
    language: pick(['sv', 'en']),
    word: pick(['Protokoll', 'Mötesanteckningar']),
    presenterWord: 'Föredragande',
    numbering: pick(['plain', 'section']),
    decisionNumbers: dice(2) === 0,
    body: { id: 'b', name: said(2) },
    series: { id: 's', name: 'Serien' },
    meeting: {
      id: 'm',
      date: '2026-02-06',
      start: '09:00',
      end: '11:55',
      form: pick(['physical', 'digital', 'hybrid']),
      place: said(3),
      link: '',
      diaryNumber: dice(2) === 0 ? '' : 'KS 2026/17',
      next: '',
    },
    chair: 'Ada Provlund',
    secretary: 'Mio Testdal',
    attendance: (['members', 'others', 'prevented'] as const).map((group, at) => ({
      group,
      people: Array.from({ length: at === 0 ? people : 2 }, (_, index) => person(index)),
    })),
    items: Array.from({ length: items }, (_, at) => item(at)),
    attachments,
    approval: pick(['next-meeting', 'adjusters', 'chair']),
    previous: null,
  }
}
