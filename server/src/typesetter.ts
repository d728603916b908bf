/** The worker thread that makes PDF and Word files (exports.ts). */
import { parentPort } from 'node:worker_threads'
import { toDocx } from '@samsyn/protocol/docx'
import { toPdf } from '@samsyn/protocol/pdf'
import type { Protocol } from '@samsyn/protocol/protocol'

export type Typesetting = { id: number; format: 'pdf' | 'docx'; record: Uint8Array; hash: string; address: string }
export type Typeset = { id: number; bytes: Uint8Array } | { id: number; failed: string }

parentPort?.on('message', async ({ id, format, record, hash, address }: Typesetting) => {
  try {
    const protocol = JSON.parse(new TextDecoder().decode(record)) as Protocol
    const bytes = format === 'pdf' ? toPdf(protocol, record, hash, address) : await toDocx(protocol)
    parentPort?.postMessage({ id, bytes } satisfies Typeset)
  } catch (error) {
    parentPort?.postMessage({
      id,
      failed: error instanceof Error ? (error.stack ?? error.message) : String(error),
    } satisfies Typeset)
  }
})
