/**
 * Documents of every layout there has been, as they were stored then: they open, say what they said, and are not changed
 * by it. A file holds, in base64 and by their names without the meeting, the documents of the invented half-day meeting
 * (halfDay in packages/meeting/src/meeting.fixture.ts) as this program wrote them then, and what was read of them:
 * `layout-1.json` of 2026-11-22, `layout-2.json` of 2026-11-28, with a workshop and a round, `layout-3.json` of the same day,
 * with follow-ups and what comes back, `layout-4.json` of 2026-11-29, those of layout 3 with two people mentioned. A file is
 * never made anew; the next layout gets one of its own.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { MeetingContents } from '@samsyn/meeting/contents'
import { layoutVersion } from '@samsyn/meeting/documents'
import { readContents } from '@samsyn/meeting/read-contents'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { type Browser, makeMeeting, type Stage, settled, startServer, until } from '../stage.ts'

type Golden = { documents: Record<string, string>; contents: MeetingContents }

const read = (name: string): Golden => JSON.parse(readFileSync(join(import.meta.dirname, name), 'utf8')) as Golden
const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.json'))
const bytes = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'))
const opened = (base64: string) => {
  const document = new Y.Doc()
  Y.applyUpdate(document, bytes(base64))
  return document
}

let stage: Stage
let organiser: Browser
beforeAll(async () => {
  stage = await startServer()
  organiser = await stage.organiser()
})
afterAll(() => stage.close())

it('There are documents of every layout', () => {
  expect(files).toEqual(Array.from({ length: layoutVersion }, (_, at) => `layout-${at + 1}.json`))
})

describe.each(files)('The documents in %s', (name) => {
  const { documents, contents } = read(name)

  it('say what they said', () => {
    const find = (document: string) => {
      const stored = documents[document.slice('m/'.length)]
      return stored === undefined ? undefined : opened(stored)
    }
    const names = Object.keys(documents).map((document) => `m/${document}`)
    const read = readContents('m', find, names)
    // What later layouts can say beside it, these do not.
    expect(JSON.parse(JSON.stringify(read))).toMatchObject(contents)
  })

  it('are opened by the server and by everybody there without a byte being written', async () => {
    const { meeting } = await makeMeeting(organiser)
    const { storage } = stage.parts
    // Into a meeting of its own, whose documents nobody has written in.
    const other = `${meeting}x`
    const row = await storage.db.selectFrom('meetings').selectAll().where('id', '=', meeting).executeTakeFirstOrThrow()
    await storage.db
      .insertInto('meetings')
      .values({ ...row, id: other, code: name })
      .execute()
    const all = Object.entries(documents).map(([document, update]): [string, string] => [
      `${other}/${document}`,
      update,
    ])
    await storage.append(
      all.map(([document, update]) => ({ meeting: other, document, update: bytes(update), author: 'golden' })),
    )
    const board = organiser.board(other)
    // What a group has written while it was private is for the group alone.
    const open = all.filter(([document]) => !document.includes('/cards/'))
    const providers = open.map(([document]) => board.open(document))
    await settled(...providers)
    for (const [at, [document, update]] of open.entries()) {
      const here = providers[at]?.document ?? new Y.Doc()
      expect(Y.equalSnapshots(Y.snapshot(here), Y.snapshot(opened(update))), document).toBe(true)
    }
    board.leave()
    await until('everybody has left', () => stage.parts.live.agendaOf(other) === null)
    for (const [document, update] of all) {
      const { snapshot, updates } = await storage.read(document)
      expect(snapshot).toBe(null)
      expect(updates.map((one) => Buffer.from(one.update).toString('base64'))).toEqual([update])
    }
  })
})
