/**
 * The process that makes PDF, Word and PowerPoint files (typesetter.ts). It answers one job after the other, and puts each file where
 * it was told to: a PDF with its attachments is too large to be handed from process to process.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { protocolIn } from '@samsyn/protocol/earlier'
import type { Signature } from '@samsyn/protocol/print'

export type Job = {
  format: 'pdf' | 'ua.pdf' | 'docx' | 'pptx'
  record: Uint8Array
  hash: string
  address: string
  /** Where the bytes of the attachments lie that the archive PDF carries. */
  attached: { number: number; path: string }[]
  /** The item that is to stand alone, in PDF or Word, and what proves it (empty where nothing does); null for the whole. */
  excerpt: { item: string; record: Uint8Array } | null
  /** Who approved it, in the copy that says so. */
  approved: Signature[]
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
async function typeset({ format, record, hash, address, attached, excerpt, approved }: Job): Promise<Uint8Array> {
  const protocol = protocolIn(record)
  const options = { address, approved, ...(excerpt ? { excerpt: { item: excerpt.item, hash } } : {}) }
  if (format === 'docx') return (await import('@samsyn/protocol/docx')).toDocx(protocol, { hash, ...options })
  if (format === 'pptx') return (await import('@samsyn/protocol/pptx')).toPptx(protocol, hash, address)
  const { toPdf } = await import('@samsyn/protocol/pdf')
  if (format === 'ua.pdf') return toPdf(protocol, record, hash, { ...options, copy: 'reading' })
  // Whoever gets one item is not given the others.
  if (excerpt) return toPdf(protocol, excerpt.record, hash, options)
  const files = attached.map(async ({ number, path }) => ({ number, bytes: await readFile(path) }))
  return toPdf(protocol, record, hash, { ...options, attached: await Promise.all(files) })
}
