/** The thread that replays journals for compaction.ts: a long document takes longer than people should wait for. */
import { setPriority } from 'node:os'
import { parentPort } from 'node:worker_threads'
import { stateHash } from '@samsyn/meeting/state-hash'
import * as Y from 'yjs'
import { type Packed, unpacked } from './packed.ts'
import { isWithin, type Replayable, replay } from './replay.ts'
import { compressed, type State } from './storage/state.ts'

/** `live`: the open document as it was before the journal was read, as an encoded Y.Snapshot. */
export type Question = Pick<Replayable, 'snapshot'> & { document: string; updates: Packed; live: Uint8Array | null }
export type Answer =
  /** `reached`: what the state holds, as an encoded Y.Snapshot; `hash`: how it is read back. */
  { state: State; reached: Uint8Array; hash: string } | { problem: string }

function answerTo({ document, snapshot, updates, live }: Question): Answer {
  const doc = replay(document, { snapshot, updates: unpacked(updates).map((update) => ({ update })) })
  const reached = Y.snapshot(doc)
  if (live && !isWithin(Y.decodeSnapshot(live), reached)) return { problem: 'the live document has what it has not' }
  const state = compressed(Y.encodeStateAsUpdate(doc))
  const again = replay(document, { snapshot: { state }, updates: [] })
  if (!Y.equalSnapshots(reached, Y.snapshot(again))) return { problem: 'its state cannot be read back' }
  return { state, reached: Y.encodeSnapshot(reached), hash: stateHash(again) }
}

// Where cores are few, people come first. Linux counts threads one by one; elsewhere the whole server would be meant.
if (process.platform === 'linux') {
  try {
    setPriority(15)
  } catch {
    // A system that forbids it has it work like everything else.
  }
}

const port = parentPort
if (port === null) throw new Error('compaction-worker.ts runs in a worker thread.')
port.on('message', (question: Question) => {
  let answer: Answer
  try {
    answer = answerTo(question)
  } catch (error) {
    answer = { problem: error instanceof Error ? error.message : String(error) }
  }
  port.postMessage(answer)
})
