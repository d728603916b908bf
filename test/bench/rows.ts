/** The rows of the comparison: what each asks for, what it is read from, what we have promised, and who cannot do it. */
import {
  doubts,
  type FloodResult,
  type KillResult,
  type Opening,
  type OpeningResult,
  type RoomResult,
} from './measure.ts'
import { type PeerName, peerNames } from './peers.ts'

export type Scene =
  | { kind: 'room'; people: number }
  | { kind: 'knee' }
  /** With so many of those whom stock holds. */
  | { kind: 'nearly-full'; part: number }
  | { kind: 'kill' }
  | ({ kind: 'opening' } & Opening)
  | { kind: 'restart' }
  | { kind: 'freeze' }
  | { kind: 'pages' }
  | { kind: 'flood' }
  | { kind: 'idle' }
  | { kind: 'disk' }

export const nameOf = (scene: Scene): string =>
  scene.kind === 'room'
    ? `room of ${scene.people}`
    : scene.kind === 'opening'
      ? `${scene.people} opening, ${scene.warm ? 'warm' : scene.left ? 'cold' : 'cold after a kill'}`
      : scene.kind === 'nearly-full'
        ? `room of ${scene.part * 100} % of stock's`
        : scene.kind

/** `doubts`: what had a part in it that more did not fit. */
export type Knee = { people: number; atLeast: boolean; doubts: string[] }
type Results = {
  room: RoomResult
  knee: Knee
  'nearly-full': RoomResult
  kill: KillResult
  opening: OpeningResult
  restart: number
  freeze: number
  pages: number
  flood: FloodResult
  /** Megabytes. */
  idle: number
  disk: number
}

export type Measured = {
  peer: PeerName
  /** Which of the repetitions, from 0. */
  repetition: number
  scene: string
  /** What came of it, or why nothing did. */
  result: Results[Scene['kind']] | { failed: string }
}

export type Row = {
  /** As `--only` takes it. */
  name: string
  /** Its number in the list of what is promised. */
  number: string
  title: string
  unit: 'people' | '%' | 'ms' | 'kB/s' | 'kB' | 'keys' | 'MB' | '×'
  scene: Scene
  /** The figure in what a scene brought; null when it has none. */
  read: (result: never) => number | null
  /** Is it kept? `ratio` is ours by stock's. */
  committed: Target
  aim: Target
  cannot: Partial<Record<PeerName, string>>
}

/** `fsync`: milliseconds in which the disk has a page. */
type Read = { ratio: number | null; ours: number; stock: number | null; fsync: number | null }
/** What is promised, in words and as a condition; null where nothing is. */
type Target = { words: string; kept: (read: Read) => boolean } | null

const atMost = (most: number): Target => ({
  words: `≤ ${most} ×`,
  kept: ({ ratio }) => ratio !== null && ratio <= most,
})
const atLeast = (least: number): Target => ({
  words: `≥ ${least} ×`,
  kept: ({ ratio }) => ratio !== null && ratio >= least,
})
const below = (most: number, unit: string): Target => ({ words: `< ${most} ${unit}`, kept: ({ ours }) => ours < most })
const exactly = (value: number, unit = ''): Target => ({
  words: `${value}${unit}`,
  kept: ({ ours }) => ours === value,
})

/** Nothing that is on a disk can be there sooner than the disk says so. */
const besidesFsync = (most: number): Target => ({
  words: `≤ ${most} × + one fsync`,
  kept: ({ ours, stock, fsync }) => stock !== null && fsync !== null && ours <= stock * most + fsync,
})

const full = { 'y-websocket': 'full with far fewer' }
const silent = { 'y-websocket': 'never says what it has' }
const onlyOurs = { hocuspocus: 'not asked', 'y-websocket': 'not asked' }
const forgetful = { 'y-websocket': 'keeps nothing to open' }
const diskScene: Scene = { kind: 'disk' }
const room = (people: number): Scene => ({ kind: 'room', people })
const opening = (people: number, warm: boolean, left = false): Scene => ({ kind: 'opening', people, warm, left })
const percent = (part: number | null): number | null => (part === null ? null : part * 100)

export const rows: readonly Row[] = [
  {
    name: 'knee',
    number: '1',
    title: 'writers in one room (95 of 100 letters within 250 ms)',
    unit: 'people',
    scene: { kind: 'knee' },
    read: ({ people }: Knee) => people,
    committed: atLeast(3),
    aim: atLeast(4),
    cannot: {},
  },
  {
    name: 'cpu',
    number: '2',
    title: 'processor with 100 writers',
    unit: '%',
    scene: room(100),
    read: ({ cpu }: RoomResult) => percent(cpu),
    committed: atMost(0.7),
    aim: atMost(0.5),
    cannot: {},
  },
  {
    name: 'p95-200',
    number: '3',
    title: 'letter seen by others with 200 writers, p95',
    unit: 'ms',
    scene: room(200),
    read: ({ p95 }: RoomResult) => p95,
    committed: atMost(0.5),
    aim: atMost(0.33),
    cannot: full,
  },
  {
    name: 'knee',
    number: '3',
    title: '… with four fifths of those whom stock holds (where the target comes from these are 200)',
    unit: 'ms',
    scene: { kind: 'nearly-full', part: 0.8 },
    read: ({ p95 }: RoomResult) => p95,
    committed: atMost(0.5),
    aim: atMost(0.33),
    cannot: full,
  },
  {
    name: 'p95-25',
    number: '4',
    title: 'letter seen by others with 25 writers, p95',
    unit: 'ms',
    scene: room(25),
    read: ({ p95 }: RoomResult) => p95,
    committed: {
      words: '≤ 1.4 × or + 5 ms',
      kept: ({ ratio, ours, stock }) => (ratio !== null && ratio <= 1.4) || (stock !== null && ours <= stock + 5),
    },
    aim: atMost(1),
    cannot: {},
  },
  {
    name: 'n400',
    number: '5',
    title: 'letters that arrive with 400 writers',
    unit: '%',
    scene: room(400),
    read: ({ delivered, sent }: RoomResult) => (delivered / sent) * 100,
    committed: exactly(100, ' %'),
    aim: exactly(100, ' %'),
    cannot: full,
  },
  {
    name: 'n400',
    number: '5',
    title: '… and how soon, p95',
    unit: 'ms',
    scene: room(400),
    read: ({ p95 }: RoomResult) => p95,
    committed: below(100, 'ms'),
    aim: below(50, 'ms'),
    cannot: full,
  },
  {
    name: 'bytes',
    number: '6',
    title: 'bytes to each of 100 writers',
    unit: 'kB/s',
    scene: room(100),
    read: ({ bytes }: RoomResult) => bytes / 1000,
    committed: atMost(0.35),
    aim: atMost(0.2),
    cannot: {},
  },
  {
    name: 'lost',
    number: '7',
    title: 'acknowledged keys lost at kill -9',
    unit: 'keys',
    scene: { kind: 'kill' },
    read: ({ lost }: KillResult) => lost,
    committed: exactly(0),
    aim: exactly(0),
    cannot: silent,
  },
  {
    name: 'lost',
    number: '7',
    title: '… of so many acknowledged',
    unit: 'keys',
    scene: { kind: 'kill' },
    read: ({ acknowledged }: KillResult) => acknowledged,
    committed: null,
    aim: null,
    cannot: silent,
  },
  ...[25, 100].map(
    (people): Row => ({
      name: 'ack',
      number: '8',
      title: `letter acknowledged with ${people} writers, p95`,
      unit: 'ms',
      scene: room(people),
      read: ({ ackP95 }: RoomResult) => ackP95,
      committed: atMost(2),
      aim: besidesFsync(1.3),
      cannot: silent,
    }),
  ),
  {
    name: 'ack',
    number: '8',
    title: '… of which one fsync of this disk takes, p95',
    unit: 'ms',
    scene: diskScene,
    read: (milliseconds: number) => milliseconds,
    committed: null,
    aim: null,
    cannot: { hocuspocus: 'keeps nothing', 'y-websocket': 'keeps nothing' },
  },
  ...[true, false].map(
    (warm): Row => ({
      name: 'joins',
      number: '9',
      title: `100 open the four-hour document, ${warm ? 'warm' : 'cold after a kill'}, p95`,
      unit: 'ms',
      scene: opening(100, warm),
      read: ({ p95 }: OpeningResult) => p95,
      committed: atMost(0.15),
      aim: atMost(0.1),
      cannot: warm ? {} : forgetful,
    }),
  ),
  ...[true, false].map(
    (left): Row => ({
      name: 'cold-open',
      number: '10',
      title: left ? 'cold open of it by one' : '… killed 300 keys after its state was kept',
      unit: 'ms',
      scene: opening(1, false, left),
      read: ({ p95 }: OpeningResult) => p95,
      committed: atMost(0.05),
      aim: atMost(0.03),
      cannot: forgetful,
    }),
  ),
  ...([opening(1, false), opening(100, true)] as const).map(
    (scene): Row => ({
      name: 'opening-bytes',
      number: '11',
      title: `bytes of an opening, ${scene.kind === 'opening' && scene.warm ? 'warm' : 'cold'}`,
      unit: 'kB',
      scene,
      read: ({ bytes }: OpeningResult) => bytes / 1000,
      committed: atMost(0.5),
      aim: atMost(0.3),
      cannot: scene.kind === 'opening' && scene.warm ? {} : forgetful,
    }),
  ),
  {
    name: 'restart',
    number: '',
    title: 'start after kill -9 to the first accepted key',
    unit: 'ms',
    scene: { kind: 'restart' },
    read: (milliseconds: number) => milliseconds,
    committed: null,
    aim: null,
    cannot: silent,
  },
  {
    name: 'freeze',
    number: '',
    title: 'freeze of the four-hour meeting, 40 people',
    unit: 'ms',
    scene: { kind: 'freeze' },
    read: (milliseconds: number) => milliseconds,
    committed: null,
    aim: below(5000, 'ms'),
    cannot: { hocuspocus: 'knows no protocols', 'y-websocket': 'knows no protocols' },
  },
  {
    name: 'pages',
    number: '',
    title: 'processor of a PDF of forty pages, off the event loop',
    unit: 'ms',
    scene: { kind: 'pages' },
    read: (milliseconds: number) => milliseconds,
    committed: null,
    aim: below(1000, 'ms'),
    cannot: { hocuspocus: 'knows no protocols', 'y-websocket': 'knows no protocols' },
  },
  {
    name: 'flood',
    number: '',
    title: 'p95 of 25 writers beside 2,000 sockets that say nothing and one that floods, by their own without',
    unit: '×',
    scene: { kind: 'flood' },
    read: ({ calm, flooded }: FloodResult) => flooded / calm,
    committed: below(2, '×'),
    aim: below(1.5, '×'),
    cannot: onlyOurs,
  },
  {
    name: 'idle',
    number: '',
    title: 'memory of an open meeting in which nothing happens',
    unit: 'MB',
    scene: { kind: 'idle' },
    read: (megabytes: number) => megabytes,
    committed: below(2, 'MB'),
    aim: below(1, 'MB'),
    cannot: onlyOurs,
  },
]

export const rowNames: readonly string[] = [...new Set(rows.map(({ name }) => name))]

export type Spread = { median: number; least: number; most: number; all: number[] }

export type Outcome = {
  number: string
  name: string
  title: string
  unit: Row['unit']
  figures: Partial<Record<PeerName, Spread>>
  /** Ours by stock's, of each repetition. */
  ratio: Spread | null
  committed: string
  aim: string
  verdict: 'aim' | 'committed' | 'missed' | 'not-measured' | ''
  cannot: Row['cannot']
  /** Why figures are missing that should be there. */
  missing: string[]
  /** What has to be known to read it. */
  notes: string[]
}

export function spreadOf(values: readonly number[]): Spread | null {
  const all = values.toSorted((a, b) => a - b)
  const [least, most] = [all[0], all.at(-1)]
  if (least === undefined || most === undefined) return null
  const half = all.length >> 1
  const median = all.length % 2 === 1 ? (all[half] as number) : ((all[half - 1] as number) + (all[half] as number)) / 2
  return { median, least, most, all: [...values] }
}

/** A row as it came out. */
export function outcome(row: Row, measured: readonly Measured[]): Outcome {
  const scene = nameOf(row.scene)
  const of = measured.filter((one) => one.scene === scene)
  const missing: string[] = []
  const notes: string[] = []
  const figures: Outcome['figures'] = {}
  const byRepetition = new Map<string, number>()
  for (const peer of peerNames) {
    if (row.cannot[peer]) continue
    const own = of.filter((one) => one.peer === peer)
    const values: number[] = []
    for (const { result, repetition } of own) {
      if (typeof result === 'object' && 'failed' in result) {
        missing.push(`${peer}: ${result.failed}`)
        continue
      }
      const value = row.read(result as never)
      if (value === null) {
        missing.push(`${peer}: this system does not say`)
        continue
      }
      values.push(value)
      byRepetition.set(`${peer} ${repetition}`, value)
      if (typeof result === 'number') continue
      const doubtful = 'sent' in result ? doubts(result) : 'doubts' in result ? result.doubts : []
      notes.push(...doubtful.map((doubt) => `${peer}: ${doubt}`))
      if ('atLeast' in result && result.atLeast) notes.push(`${peer}: at least; more were not tried`)
    }
    const spread = spreadOf(values)
    if (spread) figures[peer] = spread
    else if (own.length === 0) missing.push(`${peer}: not run`)
  }
  const pairs = [...byRepetition].flatMap(([key, ours]) => {
    const stock = key.startsWith('samsyn ') ? byRepetition.get(key.replace('samsyn', 'hocuspocus')) : undefined
    return stock ? [ours / stock] : []
  })
  const ratio = row.unit === 'keys' ? null : spreadOf(pairs)
  const { number, name, title, unit, committed, aim, cannot } = row
  return {
    number,
    name,
    title,
    unit,
    figures,
    ratio,
    committed: committed?.words ?? '',
    aim: aim?.words ?? '',
    verdict: verdictOf(row, figures, ratio, fsyncIn(measured)),
    cannot,
    missing: [...new Set(missing)],
    notes: [...new Set(notes)],
  }
}

/** The median of what was measured. */
function fsyncIn(measured: readonly Measured[]): number | null {
  const times = measured.flatMap(({ scene, result }) =>
    scene === nameOf(diskScene) && typeof result === 'number' ? [result] : [],
  )
  return spreadOf(times)?.median ?? null
}

function verdictOf(
  { committed, aim }: Row,
  figures: Outcome['figures'],
  ratio: Spread | null,
  fsync: number | null,
): Outcome['verdict'] {
  if (!figures.samsyn) return 'not-measured'
  if (!committed || !aim) return ''
  const read = {
    ratio: ratio?.median ?? null,
    ours: figures.samsyn.median,
    stock: figures.hocuspocus?.median ?? null,
    fsync,
  }
  return aim.kept(read) ? 'aim' : committed.kept(read) ? 'committed' : 'missed'
}
