/** A series of sealed protocols, by a key that everybody knows. */
import { ed25519 } from '@noble/curves/ed25519.js'
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 as digest } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { canonicalBytes, hashOf, sha256 } from './canonical.ts'
import { halfDay } from './half-day.fixture.ts'
import type { Protocol, ProtocolCorrection } from './protocol.ts'
import {
  bytesOf,
  type FileSeal,
  fileSealOf,
  keyId,
  type Proof,
  type Seal,
  type Signed,
  salted,
  sealOf,
  stampType,
} from './seal.ts'

export class Signer {
  readonly #secret: Uint8Array
  readonly publicKey: string
  readonly key: string

  constructor(secret: number) {
    this.#secret = new Uint8Array(32).fill(secret)
    this.publicKey = bytesToHex(ed25519.getPublicKey(this.#secret))
    this.key = keyId(this.publicKey)
  }

  sign<T extends Seal | FileSeal>(says: T): Signed<T> {
    return { says, signature: bytesToHex(ed25519.sign(bytesOf(says), this.#secret)) }
  }

  readonly salt = (words: string): string =>
    bytesToHex(hmac(digest, this.#secret, new TextEncoder().encode(words))).slice(0, 32)
}

export const signer = new Signer(7)

const corrected = (hash: string): ProtocolCorrection => ({
  version: 2,
  of: { protocol: 'protocol-0', hash },
  reason: 'Fel antal.',
  changes: [{ place: 'Punkt 3, anteckningar', before: 'fyra kommuner', after: 'fem kommuner' }],
})

export type Sealed = { protocol: Protocol; record: Uint8Array<ArrayBuffer>; hash: string; proof: Proof }

/** A proof as it is when the token of a time stamp has come. */
export function withStamp(proof: Proof, token: Uint8Array): Proof & { timestamp: string } {
  const line = signer.sign(fileSealOf(proof.seal.says.record, stampType, sha256(token), signer.key))
  const files = [...proof.files, line].sort((a, b) => (a.says.type < b.says.type ? -1 : 1))
  return { ...proof, files, timestamp: Buffer.from(token).toString('base64') }
}

/** Protocols of one series, each sealed after the one before it; `made`: the hash of the PDF of each, if one was made. */
export function series(length: number, made: (sealed: Protocol) => string | null = () => null): Sealed[] {
  const sealed: Sealed[] = []
  for (let at = 0; at < length; at++) {
    const before = sealed.at(-1)
    const meeting = { ...halfDay.meeting, id: `meeting-${at}`, date: `2026-0${at + 2}-06` }
    const corrections = before ? [corrected(before.hash)] : []
    const protocol = salted({ ...halfDay, version: 4, meeting, ...(before ? { corrections } : {}) }, signer.salt)
    const hash = hashOf(protocol)
    const seal = sealOf(protocol, {
      id: `protocol-${at}`,
      hash,
      previous: before?.hash ?? '',
      place: at + 1,
      key: signer.key,
    })
    const pdf = made(protocol)
    sealed.push({
      protocol,
      record: canonicalBytes(protocol),
      hash,
      proof: {
        format: 'samsyn-proof',
        version: 1,
        seal: signer.sign(seal),
        files: [
          signer.sign(fileSealOf(hash, 'md', sha256(bytesOf(at)), signer.key)),
          ...(pdf ? [signer.sign(fileSealOf(hash, 'pdf', pdf, signer.key))] : []),
        ],
        chain: sealed.map((one) => one.proof.seal),
        keys: [signer.publicKey],
      },
    })
  }
  return sealed
}
