/** Runs the scenes that the wanted rows need: peer after peer, so that what disturbs the machine disturbs all alike. */
import type { LongDocument } from './four-hours.ts'
import {
  disk,
  doubts,
  flood,
  freezing,
  holds,
  idle,
  kill,
  opening,
  type Pace,
  type RoomResult,
  restart,
  room,
} from './measure.ts'
import { pagesCost } from './pages.ts'
import type { ManyMeetings, Peer, Prepared } from './peers.ts'
import { type Knee, type Measured, nameOf, type Row, type Scene } from './rows.ts'

export type Plan = {
  repetitions: number
  pace: Pace
  /** So many people are tried when it is looked for how many fit. */
  ladder: readonly number[]
  /** How many write when a server is killed, and for how many seconds. */
  killed: { people: number; seconds: number }
  /** How many meetings are open and idle. */
  meetings: number
  /** Seconds after which nothing is repeated any more; what has been measured stays. */
  budget: number
}

export const wholePlan: Plan = {
  repetitions: 3,
  pace: { warm: 2, seconds: 5, grace: 4000 },
  ladder: [25, 50, 70, 100, 150, 200, 250, 300, 400, 500, 600, 800, 1000, 1200, 1500, 2000, 2500],
  killed: { people: 50, seconds: 4 },
  meetings: 500,
  budget: Number.POSITIVE_INFINITY,
}

export const quickPlan: Plan = {
  repetitions: 3,
  pace: { warm: 1.5, seconds: 2, grace: 800 },
  ladder: [25, 50, 100, 200, 400, 600, 800, 1000],
  killed: { people: 50, seconds: 1.5 },
  meetings: 100,
  budget: 120,
}

export type Running = {
  peers: readonly Peer[]
  rows: readonly Row[]
  plan: Plan
  long: LongDocument
  /** The data folder of the four-hour meeting, and the one of many meetings. */
  meeting: () => Promise<Prepared>
  many: () => Promise<ManyMeetings>
  say: (sentence: string) => void
}

export async function measureAll({ peers, rows, plan, long, meeting, many, say }: Running): Promise<Measured[]> {
  const measured: Measured[] = []
  const scenes = [...new Map(rows.map(({ scene }) => [nameOf(scene), scene])).values()]
  // Rooms first: how many fit is found faster when some sizes are known; and then that, by which another scene goes.
  const order = (scene: Scene): number => (scene.kind === 'room' ? 0 : scene.kind === 'knee' ? 1 : 2)
  scenes.sort((a, b) => order(a) - order(b))
  const begun = performance.now()
  for (let repetition = 0; repetition < plan.repetitions; repetition++) {
    for (const scene of scenes) {
      if (repetition > 0 && performance.now() - begun > plan.budget * 1000) return measured
      const name = nameOf(scene)
      for (const peer of turned(peers, repetition)) {
        if (rows.every((row) => nameOf(row.scene) !== name || row.cannot[peer.name])) continue
        const known = measured.filter((one) => one.repetition === repetition)
        const result = await play(scene, peer, plan, known, long, { meeting, many }).catch((error: unknown) => ({
          failed: error instanceof Error ? error.message : String(error),
        }))
        measured.push({ peer: peer.name, repetition, scene: name, result })
        say(`${repetition + 1}  ${name.padEnd(22)} ${peer.name.padEnd(12)} ${inShort(result)}`)
      }
    }
  }
  return measured
}

/** Every peer is first once. */
function turned(peers: readonly Peer[], by: number): Peer[] {
  const at = by % peers.length
  return [...peers.slice(at), ...peers.slice(0, at)]
}

function play(
  scene: Scene,
  peer: Peer,
  { pace, ladder, killed }: Plan,
  known: readonly Measured[],
  long: LongDocument,
  { meeting, many }: Pick<Running, 'meeting' | 'many'>,
): Promise<Measured['result']> {
  switch (scene.kind) {
    case 'room':
      return room(peer, scene.people, pace)
    case 'knee':
      return knee(peer, pace, ladder, known)
    case 'nearly-full':
      return room(peer, Math.round(scene.part * stockHolds(known)), pace)
    case 'kill':
      return kill(peer, killed.people, killed.seconds)
    case 'opening':
      return opening(peer, long, scene)
    case 'restart':
      return restart(peer)
    case 'freeze':
      return meeting().then((prepared) => freezing(peer, prepared))
    case 'pages':
      return pagesCost()
    case 'flood':
      return flood(peer, pace)
    case 'idle':
      return many().then((prepared) => idle(peer, prepared))
    case 'disk':
      return disk()
  }
}

function stockHolds(known: readonly Measured[]): number {
  for (const { peer, result } of known)
    if (peer === 'hocuspocus' && typeof result === 'object' && 'atLeast' in result) return result.people
  throw new Error('It is not known how many stock holds.')
}

/** The most people of the ladder who can write at once. Sizes that have been measured are not measured again. */
async function knee(peer: Peer, pace: Pace, ladder: readonly number[], known: readonly Measured[]): Promise<Knee> {
  const rooms = new Map<number, RoomResult>()
  for (const { peer: whose, result } of known)
    if (whose === peer.name && typeof result === 'object' && 'people' in result && 'sent' in result)
      rooms.set(result.people, result)
  const fits = async (people: number): Promise<boolean> => {
    let tried = rooms.get(people) ?? (await room(peer, people, pace))
    // At the edge one disturbance decides, so it is asked twice.
    if (!holds(tried) && tried.p95 < 1000) tried = await room(peer, people, pace)
    rooms.set(people, tried)
    return holds(tried)
  }
  let [low, high] = [-1, ladder.length]
  ladder.forEach((people, at) => {
    const result = rooms.get(people)
    if (result && holds(result)) low = Math.max(low, at)
  })
  ladder.forEach((people, at) => {
    const result = rooms.get(people)
    if (result && !holds(result) && at > low && result.p95 >= 1000) high = Math.min(high, at)
  })
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (await fits(ladder[middle] as number)) low = middle
    else high = middle
  }
  const above = rooms.get(ladder[high] ?? 0)
  return { people: ladder[low] ?? 0, atLeast: low === ladder.length - 1, doubts: above ? doubts(above) : [] }
}

function inShort(result: Measured['result']): string {
  if (typeof result === 'number') return `${Math.round(result)} ms`
  if ('failed' in result) return `failed: ${result.failed}`
  if ('sent' in result) {
    const { delivered, sent, p95, cpu, bytes } = result
    const processor = cpu === null ? '' : `, ${Math.round(cpu * 100)} % of a core`
    const doubtful = doubts(result).length > 0 ? ' (doubtful)' : ''
    return `${delivered} of ${sent} letters, p95 ${p95.toFixed(1)} ms${processor}, ${Math.round(bytes / 1000)} kB/s to each${doubtful}`
  }
  if ('atLeast' in result) return `${result.people} people${result.atLeast ? ' or more' : ''}`
  if ('flooded' in result) return `p95 ${result.calm.toFixed(1)} ms, flooded ${result.flooded.toFixed(1)} ms`
  if ('lost' in result) return `${result.lost} of ${result.acknowledged} acknowledged letters lost`
  return `p95 ${Math.round(result.p95)} ms, ${Math.round(result.bytes / 1000)} kB each`
}
