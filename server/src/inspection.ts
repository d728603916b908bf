/**
 * Reads everything that is kept, and names what is not as it was written: rows and snapshots by their checksums, documents
 * by making them, protocols and files by their hashes.
 */
import { createHash } from 'node:crypto'
import { chainHolds } from '@samsyn/protocol/addendum'
import { sha256 } from '@samsyn/protocol/canonical'
import { isGenuineProof, judge } from '@samsyn/protocol/judge'
import type { FileStore } from './files/files.ts'
import { Journal } from './journal.ts'
import { proofOf } from './seals.ts'
import { checksumOfRow, checksumOfSnapshot, isWhole } from './storage/checksum.ts'
import { type Storage, StorageError } from './storage/storage.ts'

export type Inspection = {
  meetings: number
  documents: number
  rows: number
  snapshots: number
  protocols: number
  files: number
  /** In words, one thing each. */
  wrong: string[]
}

/** Read at a time. */
const piece = 1000

export async function inspect(storage: Storage, files: FileStore): Promise<Inspection> {
  const { db } = storage
  const found: Inspection = { meetings: 0, documents: 0, rows: 0, snapshots: 0, protocols: 0, files: 0, wrong: [] }
  const wrong = (what: string): void => {
    found.wrong.push(what)
  }

  for (let after = 0; ; ) {
    const rows = await db
      .selectFrom('journal')
      .selectAll()
      .where('seq', '>', after)
      .orderBy('seq')
      .limit(piece)
      .execute()
    for (const row of rows)
      if (!isWhole(row.checksum, checksumOfRow(row))) wrong(`Row ${row.seq} of ${row.document} is damaged.`)
    found.rows += rows.length
    if (rows.length < piece) break
    after = rows.at(-1)?.seq ?? 0
  }

  const snapshots = await db.selectFrom('snapshots').select(['document', 'seq']).orderBy('seq').execute()
  for (const { document, seq } of snapshots) {
    const row = await db
      .selectFrom('snapshots')
      .selectAll()
      .where('document', '=', document)
      .where('seq', '=', seq)
      .executeTakeFirstOrThrow()
    if (!isWhole(row.checksum, checksumOfSnapshot(row))) wrong(`The snapshot of ${document} at row ${seq} is damaged.`)
  }
  found.snapshots = snapshots.length

  const journal = new Journal(storage)
  const meetings = await db.selectFrom('meetings').select('id').execute()
  found.meetings = meetings.length
  for (const { id } of meetings) {
    for (const document of await storage.documentsOf(id)) {
      found.documents += 1
      try {
        const doc = await journal.read(document)
        doc.destroy()
      } catch (error) {
        if (!(error instanceof StorageError) || error.reason !== 'damaged') throw error
        wrong(`${document} cannot be opened: ${error.message}`)
      }
    }
  }

  const protocols = await db.selectFrom('protocols').select(['id', 'hash', 'record']).execute()
  for (const { id, hash, record } of protocols)
    if (sha256(record) !== hash) wrong(`The protocol ${id} is not the one that was frozen.`)
    else if (!(await isSealFitting(db, id, record))) wrong(`The seal of the protocol ${id} does not fit it.`)
  found.protocols = protocols.length

  const addenda = await db
    .selectFrom('addenda')
    .select(['protocol_id', 'number', 'hash', 'record'])
    .orderBy('number')
    .execute()
  for (const [protocol, chain] of Map.groupBy(addenda, (one) => one.protocol_id)) {
    const changed = chain.filter(({ hash, record }) => sha256(record) !== hash)
    for (const { number } of changed)
      wrong(`Addendum ${number} of the protocol ${protocol} is not the one that was made.`)
    const { hash = '' } = protocols.find(({ id }) => id === protocol) ?? {}
    const records = chain.map(({ record }) => record)
    if (changed.length === 0 && !chainHolds(hash, records))
      wrong(`The addenda of the protocol ${protocol} are not those that were added to it, each after the one before.`)
  }

  for (const hash of await namedFiles(db)) {
    found.files += 1
    const problem = await problemOf(files, hash)
    if (problem) wrong(`The file ${hash} ${problem}.`)
  }
  return found
}

/** Protocols from before there were seals have none. */
async function isSealFitting(db: Storage['db'], id: string, record: Uint8Array): Promise<boolean> {
  const proof = await proofOf(db, id)
  if (!proof) return true
  const { files } = await judge([{ name: id, bytes: record }], { proofs: [proof] })
  return isGenuineProof(proof) && files.every(({ finding }) => finding === 'genuine')
}

/** The files that a row of the database names, each once. */
async function namedFiles(db: Storage['db']): Promise<Set<string>> {
  const files = await db.selectFrom('files').select(['sha256', 'preview']).execute()
  const exports = await db.selectFrom('exports').select('sha256').execute()
  const circulated = await db.selectFrom('circulation_files').select('sha256').execute()
  const signed = await db.selectFrom('signed_files').select('sha256').execute()
  const old = await db.selectFrom('old_protocols').select('sha256').execute()
  const named = [
    ...files.flatMap(({ sha256, preview }) => [sha256, preview]),
    ...[...exports, ...signed, ...circulated, ...old].map(({ sha256 }) => sha256),
  ]
  return new Set(named.filter((hash) => hash !== ''))
}

async function problemOf(files: FileStore, hash: string): Promise<string> {
  const opened = await files.open(hash)
  if (!opened) return 'is missing'
  const read = createHash('sha256')
  for await (const chunk of opened.stream) read.update(chunk)
  return read.digest('hex') === hash ? '' : 'is damaged'
}
