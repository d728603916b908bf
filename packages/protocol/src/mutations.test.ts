/**
 * Every mutation is found and named. Random changes of a byte, of several, of what JSON holds, of order and of belonging,
 * in records, PDFs, proofs, chains and copies; drawn from a seed, so that one that slips through can be drawn again:
 *
 *   MUTATIONS=10000 SEED=1 npx vitest run --config test/vitest.config.ts packages/protocol/src/mutations.test.ts
 */
import { randomOf } from '@samsyn/meeting/meeting.fixture'
import { beforeAll, expect, test } from 'vitest'
import { canonicalBytes, hashOf, sha256 } from './canonical.ts'
import { type Finding, judge } from './judge.ts'
import { toPdf } from './pdf.ts'
import { type Sealed, series, signer, withStamp } from './seal.fixture.ts'
import { bytesOf, copyOf, type Proof, type PublishedCopy, stampType } from './seal.ts'

const count = Number(process.env.MUTATIONS ?? 400)
const seed = Number(process.env.SEED ?? 20261128)

const pdfs = new Map<string, Uint8Array>()
/** Not a real one: here it is judged by what the installation signed of it (timestamp.test.ts judges real ones). */
const token = Uint8Array.from({ length: 1000 }, (_, at) => (at * at) % 251)
let sealed: Sealed[]
let last: Sealed
let pdf: Uint8Array
let copy: PublishedCopy
let known: { proofs: Proof[]; keys: string[] }
beforeAll(() => {
  sealed = series(4, (protocol) => {
    if (protocol.meeting.id !== 'meeting-3') return null
    const made = toPdf(protocol, canonicalBytes(protocol), hashOf(protocol))
    pdfs.set(protocol.meeting.id, made)
    return sha256(made)
  })
  const made = sealed.at(-1) as Sealed
  last = { ...made, proof: withStamp(made.proof, token) }
  pdf = pdfs.get('meeting-3') as Uint8Array
  copy = copyOf(last.protocol, last.proof, new Set([1, 4]))
  known = { proofs: [last.proof], keys: [signer.publicKey] }
})

type Random = () => number
const whole = (random: Random, below: number): number => Math.floor(random() * below)
const oneOf = <T>(random: Random, choices: readonly T[]): T => choices[whole(random, choices.length)] as T

// ── Bytes ──────────────────────────────────────────────────────────────────────────────────────────────────────────

const joined = (...parts: Uint8Array[]) => new Uint8Array(Buffer.concat(parts))

const bytewise: Record<string, (bytes: Uint8Array, random: Random) => Uint8Array> = {
  'one byte changed': (bytes, random) => {
    const at = whole(random, bytes.length)
    return bytes.with(at, ((bytes[at] ?? 0) + 1 + whole(random, 255)) % 256)
  },
  'one bit turned': (bytes, random) => {
    const at = whole(random, bytes.length)
    return bytes.with(at, (bytes[at] ?? 0) ^ (1 << whole(random, 8)))
  },
  'one byte added': (bytes, random) => {
    const at = whole(random, bytes.length + 1)
    return joined(bytes.subarray(0, at), new Uint8Array([whole(random, 256)]), bytes.subarray(at))
  },
  'one byte taken away': (bytes, random) => {
    const at = whole(random, bytes.length)
    return joined(bytes.subarray(0, at), bytes.subarray(at + 1))
  },
  'cut off': (bytes, random) => bytes.slice(0, whole(random, bytes.length)),
  'beginning cut off': (bytes, random) => bytes.slice(1 + whole(random, bytes.length - 1)),
  'two bytes swapped': (bytes, random) => {
    const [one, other] = [whole(random, bytes.length), whole(random, bytes.length)]
    return bytes.with(one, bytes[other] ?? 0).with(other, bytes[one] ?? 0)
  },
  'two stretches swapped': (bytes, random) => {
    const [from, between, to] = [0, 0, 0].map(() => whole(random, bytes.length + 1)).sort((a, b) => a - b)
    return joined(
      bytes.subarray(0, from),
      bytes.subarray(between, to),
      bytes.subarray(from, between),
      bytes.subarray(to),
    )
  },
}

// ── What JSON holds ────────────────────────────────────────────────────────────────────────────────────────────────

type Holder = Record<string | number, unknown>
type Place = { holder: Holder; key: string | number }

function placesIn(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) return []
  const holder = value as Holder
  const keys = Array.isArray(value) ? [...value.keys()] : Object.keys(value)
  return keys.flatMap((key) => [{ holder, key }, ...placesIn(holder[key])])
}

const inside: Record<string, (places: Place[], random: Random) => void> = {
  'a value changed': (places, random) => {
    const { holder, key } = oneOf(
      random,
      places.filter(({ holder, key }) => typeof holder[key] !== 'object' || holder[key] === null),
    )
    const value = holder[key]
    if (typeof value === 'number') holder[key] = value + 1
    else if (typeof value === 'boolean') holder[key] = !value
    else if (typeof value === 'string') holder[key] = /^[0-9a-f]{8,}$/.test(value) ? turned(value, random) : `${value}x`
    else holder[key] = ''
  },
  'two of a list swapped': (places, random) => {
    const lists = places.map(({ holder, key }) => holder[key]).filter((one) => Array.isArray(one) && one.length > 1)
    const list = oneOf(random, lists) as unknown[]
    const [one, other] = [whole(random, list.length), whole(random, list.length)]
    ;[list[one], list[other]] = [list[other], list[one]]
  },
  'one of a list taken away': (places, random) => {
    const lists = places.map(({ holder, key }) => holder[key]).filter((one) => Array.isArray(one) && one.length > 0)
    const list = oneOf(random, lists) as unknown[]
    list.splice(whole(random, list.length), 1)
  },
  'one of a list twice': (places, random) => {
    const lists = places.map(({ holder, key }) => holder[key]).filter((one) => Array.isArray(one) && one.length > 0)
    const list = oneOf(random, lists) as unknown[]
    const at = whole(random, list.length)
    list.splice(at, 0, structuredClone(list[at]))
  },
  'a member taken away': (places, random) => {
    const { holder, key } = oneOf(
      random,
      places.filter(({ holder }) => !Array.isArray(holder)),
    )
    delete holder[key]
  },
  'a member added': (places, random) => {
    const { holder } = oneOf(
      random,
      places.filter(({ holder }) => !Array.isArray(holder)),
    )
    holder.extra = 1
  },
  'two values swapped': (places, random) => {
    const texts = places.filter(({ holder, key }) => typeof holder[key] === 'string')
    const [one, other] = [oneOf(random, texts), oneOf(random, texts)]
    const kept = one.holder[one.key]
    one.holder[one.key] = other.holder[other.key]
    other.holder[other.key] = kept
  },
}

const turned = (hex: string, random: Random): string => {
  const at = whole(random, hex.length)
  const digit = (Number.parseInt(hex[at] ?? '0', 16) + 1 + whole(random, 15)) % 16
  return hex.slice(0, at) + digit.toString(16) + hex.slice(at + 1)
}

// ── What belongs together ──────────────────────────────────────────────────────────────────────────────────────────

/** Something of another protocol in the place of its own. */
const swapped: Record<string, (proof: Proof, other: Proof) => void> = {
  'the seal of another': (proof, other) => {
    proof.seal = other.seal
  },
  'the signature of another': (proof, other) => {
    proof.seal.signature = other.seal.signature
  },
  'the words of another': (proof, other) => {
    proof.seal.says = other.seal.says
  },
  'the files of another': (proof, other) => {
    proof.files = other.files
  },
  'the chain of another': (proof, other) => {
    proof.chain = other.chain
  },
}

const named: Finding[] = [
  'rewritten',
  'content-changed',
  'pages-changed',
  'pages-unjudged',
  'no-seal',
  'damaged',
  'forged',
  'other-key',
  'mixed',
  'chain-broken',
  'stamp-changed',
  'unknown',
]

type Mutation = { what: string; how: string; bytes: Uint8Array; before: Uint8Array }

function mutate(random: Random): Mutation {
  const what = oneOf(random, ['record', 'pdf', 'proof', 'copy'] as const)
  const values = { record: last.protocol, proof: last.proof, copy }
  const before = what === 'pdf' ? pdf : bytesOf(values[what])
  const ways = what === 'pdf' ? ['bytes'] : what === 'record' ? ['bytes', 'value'] : ['bytes', 'value', 'swap']
  const way = oneOf(random, ways)
  if (what === 'pdf' || way === 'bytes') {
    const how = oneOf(random, Object.keys(bytewise))
    return { what, how, before, bytes: bytewise[how]?.(before, random) as Uint8Array }
  }
  const value = structuredClone<object>(values[what])
  if (way === 'swap') {
    const how = oneOf(random, Object.keys(swapped))
    const proof = what === 'copy' ? (value as PublishedCopy).proof : (value as Proof)
    const other = structuredClone(oneOf(random, sealed.slice(0, -1)).proof)
    swapped[how]?.(proof, what === 'copy' ? { ...other, files: [] } : other)
    return { what, how, before, bytes: bytesOf(value) }
  }
  const how = oneOf(random, Object.keys(inside))
  inside[how]?.(placesIn(value), random)
  return { what, how, before, bytes: bytesOf(value) }
}

const isSame = (one: Uint8Array, other: Uint8Array) => Buffer.compare(one, other) === 0

/** A proof may speak of fewer files than it did: it is genuine, and says nothing of those it has left out. */
const saysLess = ({ bytes }: Mutation): boolean =>
  last.proof.files
    .filter(({ says }) => says.type !== stampType)
    .map((left) => last.proof.files.filter((one) => one !== left))
    .some((files) => isSame(bytes, bytesOf({ ...last.proof, files })))

test('what was not changed is genuine', async () => {
  const files = [last.record, pdf, bytesOf(last.proof), bytesOf(copy)].map((bytes) => ({ name: '', bytes }))
  expect((await judge(files, known)).files.map(({ what, finding }) => [what, finding])).toEqual(
    ['record', 'pdf', 'proof', 'copy'].map((what) => [what, 'genuine']),
  )
})

test(`every one of ${count} mutations is found and named`, { timeout: 1_800_000 }, async () => {
  const random = randomOf(seed)
  const unseen: string[] = []
  const told = new Map<string, number>()
  let made = 0
  for (let n = 0; made < count; n++) {
    const mutation = mutate(random)
    if (isSame(mutation.bytes, mutation.before)) continue
    made += 1
    const { what, how, bytes } = mutation
    const [judged] = (await judge([{ name: what, bytes }], known)).files
    const finding = judged?.finding ?? 'genuine'
    told.set(`${what}: ${finding}`, (told.get(`${what}: ${finding}`) ?? 0) + 1)
    if (saysLess(mutation) ? finding !== 'genuine' : !named.includes(finding))
      unseen.push(`mutation ${n} of seed ${seed}: ${what}, ${how}: ${finding}`)
  }
  expect(unseen).toEqual([])
  // None of the judgements is there for nothing.
  for (const finding of [
    'content-changed',
    'pages-changed',
    'damaged',
    'forged',
    'mixed',
    'chain-broken',
    'stamp-changed',
  ])
    expect([...told.keys()].some((one) => one.endsWith(`: ${finding}`))).toBe(true)
})
