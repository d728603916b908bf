/**
 * What a seal is: a small value that an installation signs (Ed25519, RFC 8032) when it freezes a protocol, so that anybody
 * who knows its public key can tell that the record, each part of it and its place in the chain are what was frozen.
 *
 * A seal names a digest for every part of the record: the head, each item, attachment and correction. They hold
 * a salt, which nobody can guess, so a part can be withheld from a published copy (for secrecy) while its digest stands in
 * its place: the rest still verifies, and neither the digest nor the record's hash lets anybody try out what is withheld.
 * Everything that is signed or hashed is written in the canonical JSON of RFC 8785.
 */
import { ed25519 } from '@noble/curves/ed25519.js'
import { hexToBytes } from '@noble/hashes/utils.js'
import canonicalize from 'canonicalize'
import { sha256 } from './canonical.ts'
import type { Protocol, ProtocolAttachment, ProtocolCorrection, ProtocolItem } from './protocol.ts'

export type Seal = {
  format: 'samsyn-seal'
  version: 1
  /** Ids of the protocol, its meeting and its series. */
  protocol: string
  meeting: string
  series: string
  /** SHA-256 of the record. */
  record: string
  /**
   * The chain of the series, in the order in which its protocols were frozen: the SHA-256 of the record that was sealed
   * before this one ('' for the first), and how many have been sealed with this one.
   */
  previous: string
  place: number
  /** SHA-256 of the canonical JSON of each part, in order. */
  head: string
  items: string[]
  attachments: string[]
  /** Of a corrected protocol; each tells words of the items before and after. */
  corrections: string[]
  /** Of the key that signs: the SHA-256 of its 32 bytes. */
  key: string
}

/** That a file, such as the PDF, was made from a sealed record by the installation, or that a time stamp of its seal came. */
export type FileSeal = {
  format: 'samsyn-file-seal'
  version: 1
  /** SHA-256 of the record. */
  record: string
  /** "pdf", "docx", `stampType` … */
  type: string
  /** SHA-256 of the file. */
  sha256: string
  key: string
}

/** What the token of a time stamp is signed as. */
export const stampType = 'tidsstampel'

/** `signature`: 64 bytes as lower case hex, over the canonical JSON of `says`. */
export type Signed<T extends Seal | FileSeal> = { says: T; signature: string }

/** All that is needed to judge a protocol without asking anybody, but whose the key is. Kept beside the record as a file. */
export type Proof = {
  format: 'samsyn-proof'
  version: 1
  seal: Signed<Seal>
  /** By their type. */
  files: Signed<FileSeal>[]
  /** The sealed protocols before it in the series, first to last. */
  chain: Signed<Seal>[]
  /** The public keys that have signed: 32 bytes each, as lower case hex, in its order. */
  keys: string[]
  /**
   * The token of a time-stamp authority (RFC 3161: DER, in base64) over the SHA-256 of the canonical JSON of `seal.says`; where
   * there is one, `files` speak of it. Left out until one has come.
   */
  timestamp?: string
}

/** What stands in the place of a part that is withheld. */
export type Withheld = { withheld: string }

/** A protocol as it is given out: whole, or with parts withheld. Its proof speaks of no other file than a time stamp. */
export type PublishedCopy = {
  format: 'samsyn-copy'
  version: 1
  record: Omit<Protocol, 'items' | 'attachments' | 'corrections'> & {
    items: (ProtocolItem | Withheld)[]
    attachments: (ProtocolAttachment | Withheld)[]
    corrections?: (ProtocolCorrection | Withheld)[]
  }
  proof: Proof
}

/** A part of a record, as a person is told of it. `number`: its place in the list, from 1. */
export type Part = { part: 'head' } | { part: 'item' | 'attachment' | 'correction'; number: number }

/** The bytes that are signed and hashed. */
export function bytesOf(value: unknown): Uint8Array<ArrayBuffer> {
  const text = canonicalize(value)
  if (text === undefined) throw new TypeError('Only what is JSON has canonical bytes')
  return new TextEncoder().encode(text)
}

const digestOf = (part: unknown): string => sha256(bytesOf(part))

/**
 * The protocol with a salt in every part that can be withheld. `salt` makes one from the words of the part and where they
 * stand: without knowing the secret behind it nobody can, and the same protocol always gets the same ones.
 */
export function salted(protocol: Protocol, salt: (words: string) => string): Protocol {
  const withSalt = <Of extends { salt?: string }>({ salt: _, ...part }: Of, at: number): Of =>
    ({ ...part, salt: salt(canonicalize([protocol.meeting.id, at, part]) ?? '') }) as unknown as Of
  return {
    ...protocol,
    items: protocol.items.map(withSalt),
    attachments: protocol.attachments.map(withSalt),
    ...(protocol.corrections ? { corrections: protocol.corrections.map(withSalt) } : {}),
  }
}

/** What a record says, as it came from JSON: a protocol, or a copy of one. What is no list of parts stays in the head. */
function partsOf(record: object): { head: unknown } & Record<'items' | 'attachments' | 'corrections', unknown[]> {
  const { items, attachments, corrections = [], ...head } = record as Record<string, unknown>
  const lists = { items, attachments, corrections }
  const isList = (value: unknown): value is unknown[] => Array.isArray(value) && value.length > 0
  const list = (value: unknown) => (isList(value) ? value : [])
  const odd = Object.entries(lists).filter(([name, value]) => !isList(value) && name in record)
  return {
    head: { ...head, ...Object.fromEntries(odd) },
    items: list(items),
    attachments: list(attachments),
    corrections: list(corrections),
  }
}

export function sealOf(
  protocol: Protocol,
  { id, hash, previous, place, key }: { id: string; hash: string } & Pick<Seal, 'previous' | 'place' | 'key'>,
): Seal {
  const { head, items, attachments, corrections } = partsOf(protocol)
  return {
    format: 'samsyn-seal',
    version: 1,
    protocol: id,
    meeting: protocol.meeting.id,
    series: protocol.series.id,
    record: hash,
    previous,
    place,
    head: digestOf(head),
    items: items.map(digestOf),
    attachments: attachments.map(digestOf),
    corrections: corrections.map(digestOf),
    key,
  }
}

export const fileSealOf = (record: string, type: string, sha256: string, key: string): FileSeal => ({
  format: 'samsyn-file-seal',
  version: 1,
  record,
  type,
  sha256,
  key,
})

/** Which parts of a record or a copy are not those that were sealed; none when all are. */
export function differingParts(record: object, seal: Seal): Part[] {
  const { head, items, attachments, corrections } = partsOf(record)
  const differing = (
    part: 'item' | 'attachment' | 'correction',
    given: readonly unknown[],
    sealed: readonly string[],
  ): Part[] =>
    Array.from({ length: Math.max(given.length, sealed.length) }, (_, at) => at)
      .filter((at) => given[at] === undefined || withheldOr(given[at]) !== sealed[at])
      .map((at) => ({ part, number: at + 1 }))
  return [
    ...(digestOf(head) === seal.head ? [] : [{ part: 'head' } as const]),
    ...differing('item', items, seal.items),
    ...differing('attachment', attachments, seal.attachments),
    ...differing('correction', corrections, seal.corrections),
  ]
}

export const isWithheld = (part: unknown): part is Withheld =>
  typeof part === 'object' && part !== null && 'withheld' in part && Object.keys(part).length === 1

const isShown = <Of>(part: Of | Withheld): part is Of => !isWithheld(part)

const withheldOr = (part: unknown): string => (isWithheld(part) ? part.withheld : digestOf(part))

/** The id of a public key, which is given as 64 hex digits. */
export const keyId = (publicKey: string): string => sha256(hexToBytes(publicKey))

/** A key as people compare it: the first twenty digits of its id, in groups of four. */
export const fingerprint = (key: string): string =>
  key
    .slice(0, 20)
    .toUpperCase()
    .replace(/(.{4})(?=.)/g, '$1 ')

/** Whether one of the keys is the one that is named, and has signed. Judged strictly: a signature has one form only. */
export function isSigned({ says, signature }: Signed<Seal | FileSeal>, keys: readonly string[]): boolean {
  const key = keys.find((one) => keyId(one) === says.key)
  if (key === undefined) return false
  try {
    return ed25519.verify(hexToBytes(signature), bytesOf(says), hexToBytes(key), { zip215: false })
  } catch {
    return false
  }
}

/**
 * A copy without the items at these places in the list, from 0. The attachments that nothing but they rests on go with them,
 * and so do the corrections, which tell words of items.
 */
export function copyOf(protocol: Protocol, proof: Proof, items: ReadonlySet<number>): PublishedCopy {
  const { seal, chain } = proof
  const stamps = proof.files.filter(({ says }) => says.type === stampType)
  const kept = new Set(protocol.items.filter((_, at) => !items.has(at)).flatMap(attachmentsOf))
  const gone = new Set(protocol.items.filter((_, at) => items.has(at)).flatMap(attachmentsOf))
  const digest = (digests: readonly string[], at: number): Withheld => ({ withheld: digests[at] ?? '' })
  return {
    format: 'samsyn-copy',
    version: 1,
    record: {
      ...protocol,
      items: protocol.items.map((item, at) => (items.has(at) ? digest(seal.says.items, at) : item)),
      attachments: protocol.attachments.map((attachment, at) =>
        gone.has(attachment.number) && !kept.has(attachment.number) ? digest(seal.says.attachments, at) : attachment,
      ),
      ...(protocol.corrections
        ? {
            corrections: protocol.corrections.map((correction, at) =>
              items.size > 0 ? digest(seal.says.corrections, at) : correction,
            ),
          }
        : {}),
    },
    // The hash of a Markdown file, which holds no salt, would let anybody try out what is withheld.
    proof: {
      ...proof,
      files: stamps,
      keys: proof.keys.filter((key) => [seal, ...chain, ...stamps].some(({ says }) => says.key === keyId(key))),
    },
  }
}

const attachmentsOf = (item: ProtocolItem): number[] => [
  ...item.attachments,
  ...item.decisions.flatMap(({ attachments }) => attachments),
]

/** What a copy does not tell. */
export function withheldParts({ record }: PublishedCopy): Part[] {
  const of = (part: 'item' | 'attachment' | 'correction', given: readonly unknown[]): Part[] =>
    given.flatMap((one, at) => (isWithheld(one) ? [{ part, number: at + 1 }] : []))
  return [
    ...of('item', record.items),
    ...of('attachment', record.attachments),
    ...of('correction', record.corrections ?? []),
  ]
}

/** The protocol that a copy can be shown as: a withheld item keeps its number and says that it is left out. */
export function shownCopy({ record }: PublishedCopy): Protocol {
  const title = { sv: 'Utelämnad i den här kopian', en: 'Left out of this copy' }[record.language]
  const { corrections, ...rest } = record
  return {
    ...rest,
    ...(corrections ? { corrections: corrections.filter(isShown) } : {}),
    items: record.items.map((item, at) => (isWithheld(item) ? { ...nothing, number: String(at + 1), title } : item)),
    attachments: record.attachments.filter(isShown),
  }
}

const nothing: ProtocolItem = {
  number: '',
  title: '',
  kind: 'information',
  withdrawn: false,
  presenters: [],
  previous: '',
  attachments: [],
  questions: [],
  workshop: null,
  reports: [],
  notes: null,
  decisions: [],
  actions: [],
}
