/** The process that reads one old protocol (reader.ts): it answers once and ends. */
import { readFile } from 'node:fs/promises'
import type { OldProtocol } from '@samsyn/meeting/old-protocol'
import type { Line } from '@samsyn/recognition/lines'
import { linesOfFile } from '@samsyn/recognition/read-file'
import { recognise } from '@samsyn/recognition/recognise'

export type Job = { path: string; type: string }
export type Answer = { lines: Line[]; proposal: OldProtocol } | { failed: 'locked' | 'unreadable'; said: string }

process.once('message', async ({ path, type }: Job) => {
  let answer: Answer
  try {
    const lines = await linesOfFile(new Uint8Array(await readFile(path)), type)
    answer = { lines, proposal: recognise(lines) }
  } catch (error) {
    const isLocked = error instanceof Error && error.name === 'PasswordException'
    answer = {
      failed: isLocked ? 'locked' : 'unreadable',
      said: error instanceof Error ? (error.stack ?? '') : String(error),
    }
  }
  process.send?.(answer, () => process.exit())
})

// The server has ended.
process.on('disconnect', () => process.exit())
