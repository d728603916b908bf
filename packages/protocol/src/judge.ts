/**
 * Judges files that somebody holds, without asking anybody: records, PDFs and other formats, proofs, published copies and
 * attachments, in any number and order. The same judgement is made by the page of a protocol, by the page that works
 * without a network, and by `npm run verify`.
 *
 * A file is genuine when a seal says so; a seal counts when its signature is that of a key the reader expects. Whose a key
 * is no file can prove: without an expected key the judgement says by which key all of it was sealed, for people to compare.
 */
import { hashOf, isPdf, readRecord, sha256 } from './canonical.ts'
import type { Protocol } from './protocol.ts'
import { type ReadJson, readJson } from './read-proof.ts'
import { recordInPdf } from './record-in-pdf.ts'
import {
  bytesOf,
  differingParts,
  type FileSeal,
  isSigned,
  type Part,
  type Proof,
  type PublishedCopy,
  type Seal,
  type Signed,
  stampType,
  withheldParts,
} from './seal.ts'

export type GivenFile = { name: string; bytes: Uint8Array }

/** What a token of RFC 3161 says: the time, by ISO 8601, and what its signer calls itself. */
export type Stamp = { time: string; by: string }

/** `unconfirmed`: it stamps the seal, but nobody said which authority to trust. */
export type JudgedStamp = {
  finding: 'confirmed' | 'unconfirmed' | 'changed' | 'other-authority'
  stamp: Stamp | null
}

/**
 * What is known beforehand. Without `keys` every key is taken, and the judgement says which it was. `stamps` reads the token of
 * a time stamp (timestamp.ts); without it a token is only known to be the one that the installation was given.
 */
export type Known = {
  proofs?: readonly Proof[]
  keys?: readonly string[]
  stamps?: (token: Uint8Array, stamped: Uint8Array) => Promise<JudgedStamp>
}

/** What was found of a file. Only `genuine` is good; `parts` names what differs, or what a genuine copy withholds. */
export type Finding =
  | 'genuine'
  /** It says the same, but was written anew by something else: the bytes are not those that were sealed. */
  | 'rewritten'
  /** It is the sealed protocol but for the parts that are named. */
  | 'content-changed'
  /** The record inside the PDF is genuine, the PDF around it is not the one that was made from it. */
  | 'pages-changed'
  /** The record inside the PDF is genuine; nothing here says what its PDF was. */
  | 'pages-unjudged'
  /** A protocol, but no seal here speaks of it: it is not sealed, the proof is missing, or it was changed. */
  | 'no-seal'
  /** It is, or was, one of our files, but cannot be read as one: cut off, or changed. */
  | 'damaged'
  /** The signature does not fit what it stands under. */
  | 'forged'
  /** It is signed, but by no key that was expected. */
  | 'other-key'
  /** The proof holds what belongs to another protocol. */
  | 'mixed'
  /** The chain of the proof has a gap, is in another order, or does not lead to the protocol. */
  | 'chain-broken'
  /** The time stamp is not the one that was given, was taken away, or stamps something else. */
  | 'stamp-changed'
  /** The time stamp is by no authority that was expected. */
  | 'other-authority'
  /** Nothing of ours. */
  | 'unknown'

export type Judged = {
  name: string
  what: 'record' | 'pdf' | 'file' | 'proof' | 'copy' | 'attachment' | 'none'
  /** As what it was sealed: "docx", "utdrag-2.pdf", "tillagg-1"; '' for what carries its own proof or has none. */
  type: string
  finding: Finding
  parts: Part[]
  /** The protocol it is about, where that can be said; of what is not genuine only what the file itself claims. */
  about: { title: string; date: string } | null
  /** The seal that speaks of it. */
  seal: Seal | null
  /** The protocol itself, of a genuine record, PDF or copy. */
  record: object | null
  /** Of the seal of a genuine proof or copy, where stamps are read. */
  stamp: JudgedStamp | null
}

/** Two protocols of a series that cannot both be its n-th, or one that does not follow the one before it. */
export type Break = { series: string; place: number; reason: 'fork' | 'gap' | 'not-following' }

export type Judgement = {
  files: Judged[]
  /** The keys that have signed what is genuine, by id. */
  keys: string[]
  /** The public keys that the files themselves bring. */
  signers: string[]
  /** The protocols of the chains, first to last, with whether their own file is among the genuine ones. */
  chain: { seal: Seal; held: boolean }[]
  breaks: Break[]
}

export async function judge(given: readonly GivenFile[], known: Known = {}): Promise<Judgement> {
  const read = given.map(({ name, bytes }) => ({ name, bytes, json: isPdf(bytes) ? null : readJson(bytes) }))
  const proofs = [
    ...(known.proofs ?? []),
    ...read.flatMap(({ json }) =>
      json?.read === 'proof' ? [json.proof] : json?.read === 'copy' ? [json.copy.proof] : [],
    ),
  ]
  const seals = new Seals(proofs, known.keys)
  const files = await Promise.all(read.map((file) => judgeFile(file, seals, known)))
  const records = files.flatMap(({ finding, record, what }) =>
    finding === 'genuine' && record !== null && what !== 'copy' ? [record as Protocol] : [],
  )
  // An attachment is known by the hash in a record that has been found genuine.
  for (const [at, { bytes, name }] of read.entries()) {
    if (files[at]?.finding === 'genuine') continue
    const hash = sha256(bytes)
    const holder = records.find(({ attachments }) => attachments.some((one) => one.sha256 === hash))
    const number = holder?.attachments.findIndex((one) => one.sha256 === hash) ?? -1
    if (holder)
      files[at] = {
        ...nothing(name),
        what: 'attachment',
        finding: 'genuine',
        parts: [{ part: 'attachment', number: number + 1 }],
        about: aboutOf(holder),
      }
  }
  const genuine = files.filter(({ finding }) => finding === 'genuine')
  const held = new Set(genuine.flatMap(({ seal, what }) => (seal && what !== 'proof' ? [seal.record] : [])))
  const chain = seals.inOrder().map((seal) => ({ seal, held: held.has(seal.record) }))
  return {
    files,
    keys: [...new Set(genuine.flatMap(({ seal }) => (seal ? [seal.key] : [])))],
    signers: [...new Set(proofs.flatMap((proof) => proof.keys))],
    chain,
    breaks: breaksOf(chain.map(({ seal }) => seal)),
  }
}

/** The seals and file seals that count: signed, and by a key that is expected. */
class Seals {
  readonly #seals = new Map<string, Seal>()
  readonly #files: FileSeal[] = []

  constructor(proofs: readonly Proof[], keys: readonly string[] | undefined) {
    for (const proof of proofs) {
      const trusted = trustedOf(proof, keys)
      for (const signed of [proof.seal, ...proof.chain])
        if (isSigned(signed, trusted)) this.#seals.set(signed.says.record, signed.says)
      for (const signed of proof.files) if (isSigned(signed, trusted)) this.#files.push(signed.says)
    }
  }

  ofRecord(hash: string): Seal | null {
    return this.#seals.get(hash) ?? null
  }

  /** The seal that a changed record of a meeting was most likely under: that of the version it is most like. */
  nearest(record: object): { seal: Seal; parts: Part[] } | null {
    const { meeting } = record as Partial<Protocol>
    return [...this.#seals.values()]
      .filter((seal) => seal.meeting === meeting?.id)
      .map((seal) => ({ seal, parts: differingParts(record, seal) }))
      .reduce<{ seal: Seal; parts: Part[] } | null>(
        (nearest, one) => (nearest && nearest.parts.length <= one.parts.length ? nearest : one),
        null,
      )
  }

  ofFile(sha256: string): { seal: Seal; type: string } | null {
    const file = this.#files.find((one) => one.sha256 === sha256)
    const seal = file && this.#seals.get(file.record)
    return file && seal ? { seal, type: file.type } : null
  }

  hasFileOf(record: string, type: string): boolean {
    return this.#files.some((one) => one.record === record && one.type === type)
  }

  inOrder(): Seal[] {
    return [...this.#seals.values()].sort((a, b) =>
      a.series === b.series ? a.place - b.place : a.series < b.series ? -1 : 1,
    )
  }
}

const trustedOf = (proof: Proof, keys: readonly string[] | undefined): readonly string[] =>
  keys === undefined ? proof.keys : proof.keys.filter((key) => keys.includes(key))

type Read = GivenFile & { json: ReadJson | null }

const nothing = (name: string): Judged => ({
  name,
  what: 'none',
  type: '',
  finding: 'unknown',
  parts: [],
  about: null,
  seal: null,
  record: null,
  stamp: null,
})

async function judgeFile({ name, bytes, json }: Read, seals: Seals, known: Known): Promise<Judged> {
  const file = nothing(name)
  if (json?.read === 'proof')
    return stamped({ ...file, what: 'proof', ...judgeProof(json.proof, known.keys) }, json.proof, known)
  if (json?.read === 'copy')
    return stamped({ ...file, what: 'copy', ...judgeCopy(json.copy, known.keys) }, json.copy.proof, known)
  if (json?.read === 'record') return { ...file, what: 'record', ...judgeRecord(bytes, json.record, seals) }

  const made = seals.ofFile(sha256(bytes))
  const type = made?.type ?? ''
  if (json === null) {
    const pdf = { ...file, what: 'pdf', type } as const
    const inside = await recordInPdf(bytes)
    if (inside === null) return { ...pdf, finding: made ? 'genuine' : 'unknown', seal: made?.seal ?? null }
    const record = readRecord(inside)
    if (!record.ok) return { ...pdf, finding: 'damaged' }
    const judged = judgeRecord(inside, record.value, seals)
    if (judged.finding !== 'genuine') return { ...pdf, ...judged }
    if (made !== null && made.seal.record === judged.seal?.record) return { ...pdf, ...judged }
    const told = judged.seal !== null && seals.hasFileOf(judged.seal.record, 'pdf')
    return { ...pdf, ...judged, finding: told ? 'pages-changed' : 'pages-unjudged', record: null }
  }
  if (made) return { ...file, what: 'file', type, finding: 'genuine', seal: made.seal }
  if (json.read === 'damaged') return { ...file, what: json.what, finding: 'damaged' }
  return file
}

/** A genuine proof or copy, with its time stamp judged as well. */
async function stamped(judged: Judged, { seal, timestamp }: Proof, { stamps }: Known): Promise<Judged> {
  if (judged.finding !== 'genuine' || timestamp === undefined || stamps === undefined) return judged
  const stamp = await stamps(tokenOf(timestamp), bytesOf(seal.says))
  if (stamp.finding === 'changed') return { ...judged, finding: 'stamp-changed', record: null }
  if (stamp.finding === 'other-authority') return { ...judged, finding: 'other-authority', record: null, stamp }
  return { ...judged, stamp }
}

const tokenOf = (timestamp: string): Uint8Array => Uint8Array.from(atob(timestamp), (letter) => letter.charCodeAt(0))

type Found = Pick<Judged, 'finding' | 'parts' | 'about' | 'seal' | 'record'>

function judgeRecord(bytes: Uint8Array, record: object, seals: Seals): Found {
  const about = aboutOf(record)
  const found = (finding: Finding, seal: Seal | null, parts: Part[] = []): Found => ({
    finding,
    parts,
    about,
    seal,
    record: finding === 'genuine' ? record : null,
  })
  const own = seals.ofRecord(sha256(bytes))
  if (own) {
    const parts = differingParts(record, own)
    return found(parts.length === 0 ? 'genuine' : 'content-changed', own, parts)
  }
  const same = seals.ofRecord(hashOf(record as Protocol))
  if (same) return found('rewritten', same)
  const meant = seals.nearest(record)
  return meant ? found('content-changed', meant.seal, meant.parts) : found('no-seal', null)
}

/** Whether a proof is genuine by itself, with all that it holds. */
export const isGenuineProof = (proof: Proof, keys?: readonly string[]): boolean =>
  judgeProof(proof, keys).finding === 'genuine'

function judgeProof(proof: Proof, keys: Known['keys']): Found {
  const { seal } = proof
  const found = (finding: Finding): Found => ({ finding, parts: [], about: null, seal: seal.says, record: null })
  const trusted = trustedOf(proof, keys)
  const all: Signed<Seal | FileSeal>[] = [seal, ...proof.chain, ...proof.files]
  if (all.some((signed) => !isSigned(signed, proof.keys))) return found('forged')
  if (all.some((signed) => !isSigned(signed, trusted))) return found('other-key')
  // A key that has signed nothing, or stands there twice, was put there by somebody.
  const signers = new Set(all.map(({ says }) => says.key))
  if (proof.keys.length !== signers.size || !isAscending(proof.keys)) return found('forged')
  if (!isAscending(proof.files.map(({ says }) => says.type))) return found('mixed')
  if (proof.files.some(({ says }) => says.record !== seal.says.record)) return found('mixed')
  if (!isChain([...proof.chain, seal])) return found('chain-broken')
  return found(isStampKept(proof) ? 'genuine' : 'stamp-changed')
}

/** Whether the time stamp is the one that the installation says it was given. */
function isStampKept({ files, timestamp }: Proof): boolean {
  const told = files.find(({ says }) => says.type === stampType)
  return told?.says.sha256 === (timestamp === undefined ? undefined : sha256(tokenOf(timestamp)))
}

const isAscending = (names: readonly string[]): boolean =>
  names.every((name, at) => at === 0 || (names[at - 1] ?? '') < name)

/** Each follows the one before it, from the first that was sealed. */
const isChain = (chain: readonly Signed<Seal>[]): boolean =>
  chain.every(({ says }, at) => {
    const before = chain[at - 1]?.says
    if (says.place !== at + 1) return false
    return before ? says.previous === before.record && says.series === before.series : says.previous === ''
  })

function judgeCopy(copy: PublishedCopy, keys: Known['keys']): Found {
  const { record, proof } = copy
  const judged = judgeProof(proof, keys)
  const about = aboutOf(record)
  if (judged.finding !== 'genuine') return { ...judged, about }
  const { says } = proof.seal
  const parts = differingParts(record, says)
  if (parts.length > 0) return { ...judged, about, finding: 'content-changed', parts }
  return {
    ...judged,
    about,
    parts: withheldParts(copy),
    record,
  }
}

function aboutOf(record: object): Judged['about'] {
  const { word, body, meeting } = record as Partial<Protocol>
  const said = (value: unknown) => (typeof value === 'string' ? value : '')
  return { title: `${said(word)} ${said(body?.name)}`.trim(), date: said(meeting?.date) }
}

function breaksOf(seals: readonly Seal[]): Break[] {
  return seals.flatMap((seal, at) => {
    const before = seals[at - 1]
    const tell = (reason: Break['reason']): Break[] => [{ series: seal.series, place: seal.place, reason }]
    if (before === undefined || before.series !== seal.series) return seal.place === 1 ? [] : tell('gap')
    if (before.place === seal.place) return tell('fork')
    if (before.place !== seal.place - 1) return tell('gap')
    return before.record === seal.previous ? [] : tell('not-following')
  })
}
