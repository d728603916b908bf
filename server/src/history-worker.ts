/** The thread of history.ts: to replay a long note takes longer than people should wait for. */
import { parentPort, workerData } from 'node:worker_threads'
import {
  type ChangedNode,
  type HistoryPoint,
  type HistoryRow,
  historyPoints,
  noteChanges,
} from '@samsyn/meeting/history'

export type Question = { rows: HistoryRow[] } & ({ ask: 'points' } | { ask: 'changes'; from: number; to: number })
export type Answer = HistoryPoint[] | ChangedNode

const question = workerData as Question
parentPort?.postMessage(
  question.ask === 'points' ? historyPoints(question.rows) : noteChanges(question.rows, question.from, question.to),
)
