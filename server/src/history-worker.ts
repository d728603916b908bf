/** The thread of history.ts: to replay a long note takes longer than people should wait for. */
import { parentPort } from 'node:worker_threads'
import {
  type ChangedNode,
  type HistoryPoint,
  type HistoryRow,
  historyPoints,
  noteChanges,
} from '@samsyn/meeting/history'

export type Question = { rows: HistoryRow[] } & ({ ask: 'points' } | { ask: 'changes'; from: number; to: number })
export type Answer = { said: HistoryPoint[] | ChangedNode } | { failed: unknown }

const answerTo = (question: Question) =>
  question.ask === 'points' ? historyPoints(question.rows) : noteChanges(question.rows, question.from, question.to)

const port = parentPort
if (port === null) throw new Error('history-worker.ts runs in a worker thread.')
port.on('message', (question: Question) => {
  let answer: Answer
  try {
    answer = { said: answerTo(question) }
  } catch (failed) {
    answer = { failed }
  }
  port.postMessage(answer)
})
