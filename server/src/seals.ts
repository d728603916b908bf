/**
 * The installation's seal: its key, what it has signed, and the proofs that people take along.
 *
 * The key (Ed25519) is made at the first start and lies in the data folder, readable for the server's account alone, also
 * where the meetings are in PostgreSQL: whoever can write the database can then still not sign what was put there. The public
 * keys that have signed stand in the database, so that what one has sealed verifies when another has taken its place.
 */
import { createHmac, createPrivateKey, generateKeyPairSync, hkdfSync, type KeyObject, sign } from 'node:crypto'
import { chmod, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Protocol } from '@samsyn/protocol/protocol'
import {
  bytesOf,
  type FileSeal,
  fileSealOf,
  fingerprint,
  keyId,
  type Proof,
  type Seal,
  type Signed,
  salted,
  sealOf,
  stampType,
} from '@samsyn/protocol/seal'
import type { Kysely } from 'kysely'
import { audit } from './audit.ts'
import type { Storage, Tables } from './storage/storage.ts'

const keyFile = 'seal-key.pem'

export type SealKey = { id: string; publicKey: string; since: string }

export class Seals {
  readonly #db: Storage['db']
  readonly #private: KeyObject
  readonly #salting: Uint8Array
  /** The id of the key that signs now. */
  readonly key: string
  /** Called when what was sealed has come into the database. */
  sealed: () => void = () => {}

  private constructor(db: Storage['db'], key: KeyObject, id: string) {
    this.#db = db
    this.#private = key
    this.#salting = new Uint8Array(hkdfSync('sha256', halvesOf(key).secret, '', 'samsyn salts of parts', 32))
    this.key = id
  }

  /** `told` hears of a key that takes the place of another: those who check have to be told its fingerprint. */
  static async open({ db }: Storage, dataDir: string, told: (key: string) => void = () => {}): Promise<Seals> {
    const key = createPrivateKey(await readOrMake(join(dataDir, keyFile)))
    const publicKey = halvesOf(key).public.toString('hex')
    const id = keyId(publicKey)
    const known = await db.selectFrom('seal_keys').select('id').execute()
    if (!known.some((one) => one.id === id)) {
      await db.transaction().execute(async (trx) => {
        await trx
          .insertInto('seal_keys')
          .values({ id, public_key: publicKey, made_at: new Date().toISOString() })
          .execute()
        await audit(trx, 'key-made', { key: fingerprint(id) })
      })
      if (known.length > 0) told(fingerprint(id))
    }
    return new Seals(db, key, id)
  }

  /** The public keys, the one that signs now last. */
  async keys(): Promise<SealKey[]> {
    const keys = await keysIn(this.#db)
    return keys.sort((a, b) => Number(a.id === this.key) - Number(b.id === this.key))
  }

  /** The protocol with the salts of its parts: the same protocol always gets the same ones. */
  salt(protocol: Protocol): Protocol {
    return salted(protocol, (words) => createHmac('sha256', this.#salting).update(words).digest('hex').slice(0, 32))
  }

  /** Seals a protocol in the transaction that stores it. */
  async seal(trx: Kysely<Tables>, { id, hash, protocol }: { id: string; hash: string; protocol: Protocol }) {
    const series = protocol.series.id
    // One of a series after the other: no two get the same place in the chain.
    await trx
      .updateTable('series')
      .set(({ ref }) => ({ name: ref('name') }))
      .where('id', '=', series)
      .execute()
    const last = await trx
      .selectFrom('seals')
      .select(['seal', 'place'])
      .where('series_id', '=', series)
      .orderBy('place', 'desc')
      .executeTakeFirst()
    const place = Number(last?.place ?? 0) + 1
    const previous = last ? (JSON.parse(last.seal) as Signed<Seal>).says.record : ''
    const seal = this.#sign(sealOf(protocol, { id, hash, previous, place, key: this.key }))
    await trx
      .insertInto('seals')
      .values({ protocol_id: id, series_id: series, place, key_id: this.key, seal: JSON.stringify(seal) })
      .execute()
  }

  /** Signs a file of a protocol, in the transaction that tells of it; one whose protocol has no seal is not signed. */
  async sealFile(trx: Kysely<Tables>, protocol: string, type: string, sha256: string): Promise<void> {
    const seal = await sealIn(trx, protocol)
    if (!seal) return
    const signed = this.#sign(fileSealOf(seal.says.record, type, sha256, this.key))
    await trx
      .insertInto('sealed_files')
      .values({ protocol_id: protocol, type, seal: JSON.stringify(signed) })
      .onConflict((conflict) => conflict.columns(['protocol_id', 'type']).doNothing())
      .execute()
  }

  /** All that is needed to judge a protocol elsewhere; null when it was frozen before there were seals. */
  proof(protocol: string): Promise<Proof | null> {
    return proofOf(this.#db, protocol)
  }

  #sign<T extends Seal | FileSeal>(says: T): Signed<T> {
    return { says, signature: sign(null, bytesOf(says), this.#private).toString('hex') }
  }
}

/** The public keys that have signed what is in a database, by age. */
async function keysIn(db: Kysely<Tables>): Promise<SealKey[]> {
  const rows = await db.selectFrom('seal_keys').selectAll().orderBy('made_at').execute()
  return rows.map(({ id, public_key, made_at }) => ({ id, publicKey: public_key, since: made_at }))
}

async function sealIn(db: Kysely<Tables>, protocol: string): Promise<Signed<Seal> | null> {
  const row = await db.selectFrom('seals').select('seal').where('protocol_id', '=', protocol).executeTakeFirst()
  return row ? (JSON.parse(row.seal) as Signed<Seal>) : null
}

/** The proof of a protocol as the database has it, which takes no key. */
export async function proofOf(db: Kysely<Tables>, protocol: string): Promise<Proof | null> {
  const seal = await sealIn(db, protocol)
  if (!seal) return null
  // Before the files: what is signed of a stamp that comes meanwhile is left out.
  const stamp = await db.selectFrom('timestamps').select('token').where('protocol_id', '=', protocol).executeTakeFirst()
  const before = await db
    .selectFrom('seals')
    .select('seal')
    .where('series_id', '=', seal.says.series)
    .where('place', '<', seal.says.place)
    .orderBy('place')
    .execute()
  const made = await db.selectFrom('sealed_files').select('seal').where('protocol_id', '=', protocol).execute()
  const chain = before.map((row) => JSON.parse(row.seal) as Signed<Seal>)
  const files = made
    .map((row) => JSON.parse(row.seal) as Signed<FileSeal>)
    .filter(({ says }) => stamp !== undefined || says.type !== stampType)
  const signers = new Set([seal, ...chain, ...files].map(({ says }) => says.key))
  const keys = (await keysIn(db)).filter(({ id }) => signers.has(id))
  return {
    format: 'samsyn-proof',
    version: 1,
    seal,
    files: files.sort((a, b) => (a.says.type < b.says.type ? -1 : 1)),
    chain,
    keys: keys.map(({ publicKey }) => publicKey).sort(),
    ...(stamp ? { timestamp: Buffer.from(stamp.token).toString('base64') } : {}),
  }
}

/** A public key in the form that other programs read (RFC 8410): `openssl pkey -pubin`. */
export function pemOf(publicKey: string): string {
  const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), Buffer.from(publicKey, 'hex')])
  return `-----BEGIN PUBLIC KEY-----\n${der.toString('base64')}\n-----END PUBLIC KEY-----\n`
}

function halvesOf(key: KeyObject): { secret: Buffer; public: Buffer } {
  const { d = '', x = '' } = key.export({ format: 'jwk' })
  return { secret: Buffer.from(d, 'base64url'), public: Buffer.from(x, 'base64url') }
}

/** The key is on the disk, whole, before anything is signed with it. Nobody but the server's account may read it. */
async function readOrMake(path: string): Promise<string> {
  const kept = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (kept !== null) {
    if (((await stat(path)).mode & 0o077) !== 0) await chmod(path, 0o600)
    return kept
  }
  const made = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()
  const making = `${path}.new`
  await rm(making, { force: true })
  const file = await open(making, 'wx', 0o600)
  try {
    await file.writeFile(made)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(making, path)
  const folder = await open(dirname(path), 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
  return made
}
