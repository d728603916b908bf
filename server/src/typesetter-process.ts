/** The process that makes PDF and Word files (typesetter.ts). It answers one job after the other. */
import { protocolIn } from '@samsyn/protocol/earlier'

export type Job = { format: 'pdf' | 'docx'; record: Uint8Array; hash: string; address: string }
export type Answer = { bytes: Uint8Array } | { failed: string }

process.on('message', async (job: Job) => {
  let answer: Answer
  try {
    answer = { bytes: await typeset(job) }
  } catch (error) {
    answer = { failed: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
  process.send?.(answer)
})

// The server has no more to do for it, or has ended: the channel breaks also when the server is killed.
process.on('disconnect', () => process.exit())

/** Each format has a library of its own, and most processes make one format. */
async function typeset({ format, record, hash, address }: Job): Promise<Uint8Array> {
  const protocol = protocolIn(record)
  if (format === 'docx') return (await import('@samsyn/protocol/docx')).toDocx(protocol)
  return (await import('@samsyn/protocol/pdf')).toPdf(protocol, record, hash, address)
}
