/**
 * The process that makes PDF and Word files (typesetter.ts). It answers one job after the other, and puts each file where
 * it was told to: a PDF with its attachments is too large to be handed from process to process.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { protocolIn } from '@samsyn/protocol/earlier'

export type Job = {
  format: 'pdf' | 'ua.pdf' | 'docx'
  record: Uint8Array
  hash: string
  address: string
  /** Where the bytes of the attachments lie that the archive PDF carries. */
  attached: { number: number; path: string }[]
  /** Where the file is put. */
  to: string
}
export type Answer = { made: true } | { failed: string }

process.on('message', async (job: Job) => {
  let answer: Answer
  try {
    await writeFile(job.to, await typeset(job))
    answer = { made: true }
  } catch (error) {
    answer = { failed: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
  process.send?.(answer)
})

// The server has no more to do for it, or has ended: the channel breaks also when the server is killed.
process.on('disconnect', () => process.exit())

/** Each format has a library of its own, and most processes make one format. */
async function typeset({ format, record, hash, address, attached }: Job): Promise<Uint8Array> {
  const protocol = protocolIn(record)
  if (format === 'docx') return (await import('@samsyn/protocol/docx')).toDocx(protocol)
  const { toPdf } = await import('@samsyn/protocol/pdf')
  if (format === 'ua.pdf') return toPdf(protocol, record, hash, { address, copy: 'reading' })
  const files = attached.map(async ({ number, path }) => ({ number, bytes: await readFile(path) }))
  return toPdf(protocol, record, hash, { address, attached: await Promise.all(files) })
}
