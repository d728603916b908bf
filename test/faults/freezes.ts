/**
 * Meetings that are frozen at any instant while people type: a freeze has one winner, and it cuts once.
 *
 * Three secretaries type tokens, each let go at an instant of the freeze that is drawn from the seed: from before it has been
 * read what is asked for until it is answered. When a token comes first the preview is out of date and the freeze is asked for
 * again. The judge (judge.ts) is given the stored protocol and the journal.
 */
import { makeDatabase } from '@samsyn/server/storage/postgres.fixture'
import { dice } from '../replay/play.ts'
import {
  freezeRequest,
  invited,
  makeMeeting,
  reasonOf,
  type Stage,
  startServer,
  taken,
  type as typeIn,
  until,
} from '../stage.ts'
import { emptyReport, type FaultOptions, type FaultReport, middleAndWorst } from './faults.ts'
import { judgeFreeze } from './judge.ts'

const typists = 3
/** Milliseconds; a freeze of such a meeting takes some ten, and lets nobody write after one or two. */
const longestHeadStart = 12

export async function raceFreezes({ rounds, seed, databaseUrl = '', say }: FaultOptions): Promise<FaultReport> {
  const random = dice(seed)
  const began = performance.now()
  const database = databaseUrl ? await makeDatabase(databaseUrl) : null
  const stage = await startServer({ databaseUrl: database?.address ?? '' })
  const report = emptyReport('freeze', { rounds, seed, writers: typists })
  const took: number[] = []
  try {
    for (let round = 0; round < rounds; round++) {
      const { sent, acknowledged, record, protocols, rowsAfter, milliseconds } = await race(stage, random)
      took.push(milliseconds)
      report.sent += sent.size
      report.acknowledged += acknowledged.size
      for (const { crime, what } of judgeFreeze({ acknowledged, record, protocols, rowsAfter })) {
        report[crime] += 1
        if (report.wrong.length < 20) report.wrong.push(`Round ${round}: ${crime}, ${what}.`)
      }
      if ((round + 1) % 100 === 0) say?.(`${round + 1} freezes: ${report.acknowledged} tokens acknowledged`)
    }
  } finally {
    await stage.close()
    await database?.drop()
  }
  return { ...report, recovery: middleAndWorst(took), seconds: Math.round((performance.now() - began) / 100) / 10 }
}

/** Resolves at an instant of its own, for each who asks, after `begun`; timers know whole milliseconds only. */
const atSomeInstant = (begun: number, random: () => number) => async (): Promise<void> => {
  // Most of them around the one or two in which either may win.
  const at = begun + random() ** 3 * longestHeadStart
  while (performance.now() < at) await new Promise((resolve) => setImmediate(resolve))
}

async function race(stage: Stage, random: () => number) {
  const organiser = await stage.organiser()
  const { meeting, items } = await makeMeeting(organiser, 'closed')
  const boards = []
  for (let n = 0; n < typists; n++)
    boards.push((await invited(organiser, meeting, 'secretary', `Skrivare ${n}`)).board(meeting))
  const [sent, acknowledged] = [new Set<string>(), new Set<string>()]
  let gate = Promise.withResolvers<() => Promise<void>>()
  let [waiting, stopped] = [0, 0]
  const typing = boards.map(async (board, writer) => {
    const notes = board.notes(items[writer % items.length] ?? '')
    for (let n = 0; ; n++) {
      waiting += 1
      const letGo = await gate.promise
      await letGo()
      const token = `⟦${writer}-${n}⟧`
      sent.add(token)
      if (!(await taken(notes, (document) => typeIn(document, token)))) break
      acknowledged.add(token)
    }
    stopped += 1
  })
  const started = performance.now()
  for (let frozen = false; !frozen; ) {
    await until('all wait at the gate', () => waiting + stopped >= typists)
    const request = await freezeRequest(organiser, meeting)
    waiting = 0
    const opened = gate
    gate = Promise.withResolvers()
    const asked = reasonOf(organiser.call('POST', `/api/meetings/${meeting}/freeze`, request))
    opened.resolve(atSomeInstant(performance.now(), random))
    frozen = (await asked) === 'taken'
  }
  const milliseconds = Math.round(performance.now() - started)
  gate.resolve(async () => {})
  await Promise.all(typing)
  for (const board of boards) board.leave()

  const { db } = stage.parts.storage
  const protocols = await db.selectFrom('protocols').selectAll().where('meeting_id', '=', meeting).execute()
  const { freeze_seq: cut } = await db
    .selectFrom('meetings')
    .select('freeze_seq')
    .where('id', '=', meeting)
    .executeTakeFirstOrThrow()
  const after = await db
    .selectFrom('journal')
    .select('seq')
    .where('meeting_id', '=', meeting)
    .where('seq', '>', cut ?? 0)
    .execute()
  const record = new TextDecoder().decode(protocols[0]?.record)
  return { sent, acknowledged, record, protocols: protocols.length, rowsAfter: after.length, milliseconds }
}
