/**
 * Everything of a frozen protocol in one ZIP: the protocol in all formats, its attachments, what proves it, and a list of checksums that
 * `sha256sum -c SHA256SUMS` goes through. It is written while it is sent, and never whole in memory or on disk: what goes
 * into it is kept already, by its SHA-256.
 */
import { PassThrough, Readable } from 'node:stream'
import { attachedName, keptFiles } from '@samsyn/protocol/attached'
import { sha256 } from '@samsyn/protocol/canonical'
import { attachmentsWord } from '@samsyn/protocol/print'
import { bytesOf } from '@samsyn/protocol/seal'
import yazl from 'yazl'
import { approvedName, type Format, fileName, formats, type StoredProtocol } from './exports.ts'
import type { Parts } from './parts.ts'
import { verifierName, verifierPage } from './verifier.ts'

/** What makes itself smaller gains nothing by being compressed once more. */
const isText = (format: Format) => ['json', 'html', 'md'].includes(format)

export async function everything(
  { exports, approval, files, seals, config }: Pick<Parts, 'exports' | 'approval' | 'files' | 'seals' | 'config'>,
  stored: StoredProtocol,
): Promise<ReadableStream<Uint8Array>> {
  const { protocol, frozenAt, record } = stored
  const mtime = new Date(frozenAt)
  const sums: string[] = []
  const zip = new yazl.ZipFile()
  const reading = new Set<Readable>()
  const add = (name: string, sha256: string, compress: boolean) => {
    sums.push(`${sha256}  ${name}\n`)
    zip.addReadStreamLazy(name, { mtime, compress }, (take) => {
      void files.open(sha256).then(
        (file) => {
          if (!file) return take(new Error(`The file ${sha256} is not there.`), new PassThrough())
          const source = Readable.fromWeb(file.stream as Parameters<typeof Readable.fromWeb>[0])
          reading.add(source.once('close', () => reading.delete(source)))
          take(null, source)
        },
        (error: Error) => take(error, new PassThrough()),
      )
    })
  }

  const put = (name: string, bytes: Uint8Array) => {
    sums.push(`${sha256(bytes)}  ${name}\n`)
    zip.addBuffer(Buffer.from(bytes), name, { mtime })
  }

  for (const format of Object.keys(formats) as Format[]) {
    const name = fileName(stored, `.${format}`)
    if (format === 'json') put(name, record)
    else add(name, await exports.kept(stored, format), isText(format))
  }
  const approved = await approval.signatures(stored)
  if (approved.length > 0) add(approvedName(stored, 'pdf'), await exports.keptApproved(stored, 'pdf', approved), false)
  for (const attachment of keptFiles(protocol))
    if (await files.has(attachment.sha256))
      add(`${attachmentsWord(protocol)}/${attachedName(protocol, attachment)}`, attachment.sha256, true)
  // After the files, so that the proof speaks of them.
  const proof = await seals.proof(stored.id)
  if (proof) put('sigill.json', bytesOf(proof))
  const verifier = proof && (await verifierPage(config.clientDir))
  if (verifier) put(verifierName, verifier)
  zip.addBuffer(Buffer.from(sums.join('')), 'SHA256SUMS', { mtime })
  zip.end()

  const out = new PassThrough()
  zip.outputStream.pipe(out)
  zip.on('error', (error: Error) => out.destroy(error))
  // Who goes away in the middle leaves no file open.
  out.once('close', () => {
    for (const source of reading) source.destroy()
  })
  return Readable.toWeb(out) as ReadableStream<Uint8Array>
}
