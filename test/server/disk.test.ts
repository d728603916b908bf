import { join } from 'node:path'
import { notesDocument } from '@samsyn/meeting/documents'
import { Journal } from '@samsyn/server/journal'
import { openSqlite } from '@samsyn/server/storage/sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Disk, smallDisk, whyNoDisk } from '../disk.ts'
import { Tokens } from '../faults/ledger.ts'
import {
  type Board,
  type Browser,
  freePort,
  invited,
  makeMeeting,
  reasonOf,
  type ServerProcess,
  settled,
  signedIn,
  smallPdf,
  startProcess,
  textOf,
  type,
  until,
} from '../stage.ts'

const why = whyNoDisk()
if (why && process.env.CI === 'true' && process.platform === 'linux')
  it('has a disk that can be made to fail', () =>
    expect.fail(`With CI=true these tests must be run where a disk can be mounted, which takes root on Linux: ${why}.`))
else if (why) it.skip(`SKIPPED, no disk was made to fail: ${why}`, () => {})
else
  describe('A disk that fails', () => {
    let disk: Disk
    let server: ServerProcess
    let port: number
    let organiser: Browser
    let meeting: string
    let item: string
    let boards: Board[]
    /** What each of them was promised. */
    let tokens: Map<Board, Tokens>
    /** Boards that were told that nothing is saved. */
    let told: Set<Board>
    let written: number

    beforeEach(async () => {
      disk = await smallDisk()
      port = await freePort()
      server = await startProcess({ dataDir: disk.folder, port })
      organiser = await signedIn(server.address, server.token())
      const made = await makeMeeting(organiser)
      meeting = made.meeting
      item = made.items[1] ?? ''
      boards = []
      tokens = new Map()
      for (let n = 0; n < 5; n++) {
        const own = new Tokens()
        const browser = await invited(organiser, meeting, 'participant', `Skrivare ${n}`)
        const board = browser.board(meeting, { wire: own.wire })
        own.opens(board.notes(item))
        tokens.set(board, own)
        boards.push(board)
      }
      told = new Set()
      written = 0
      for (const board of boards)
        board.notes(item).on('stateless', ({ payload }: { payload: string }) => {
          if ((JSON.parse(payload) as { says: string }).says === 'not-saving') told.add(board)
        })
      await settled(...boards.map((board) => board.notes(item)))
      everybodyTypes()
      await settled(...boards.map((board) => board.notes(item)))
    })
    afterEach(async () => {
      for (const board of boards) board.leave()
      await server.kill('SIGKILL')
      await disk.remove()
    })

    const everybodyTypes = (): void => {
      for (const [n, board] of boards.entries()) {
        const token = `⟦${n}-${written}⟧`
        type(board.notes(item).document, token)
        tokens.get(board)?.wrote(board.notes(item), token)
      }
      written += 1
    }
    const allTokens = () => boards.flatMap((_, n) => Array.from({ length: written }, (__, w) => `⟦${n}-${w}⟧`))
    const acknowledged = () => [...tokens.values()].flatMap((own) => [...own.acknowledged])
    const missingIn = (text: string) => allTokens().filter((token) => !text.includes(token))

    /** Types until everybody has been told; the log of an SQLite file that has room left takes a little more first. */
    const typeUntilTold = () =>
      until('everybody is told that nothing is saved', () => {
        if (told.size < boards.length) everybodyTypes()
        return told.size === boards.length
      })

    /** Everybody has everything, and it is acknowledged. What was not taken is offered again, as the product does, only sooner. */
    const drained = async (): Promise<void> => {
      let offered = 0
      await until('everything is taken', () => {
        const waiting = boards.map((board) => board.notes(item)).filter((notes) => notes.hasUnsyncedChanges)
        if (Date.now() - offered > 300) {
          offered = Date.now()
          for (const notes of waiting) notes.forceSync()
        }
        return (
          waiting.length === 0 && boards.every((board) => missingIn(textOf(board.notes(item).document)).length === 0)
        )
      })
    }

    const stored = async (): Promise<string> => {
      const storage = await openSqlite(join(disk.folder, 'samsyn.sqlite'))
      const text = textOf(await new Journal(storage).read(notesDocument(meeting, item)))
      await storage.close()
      return text
    }

    /** Also what was acknowledged while the disk was failing. Some was before: everybody's first. */
    const nothingIsLost = async (): Promise<void> => {
      const promised = acknowledged()
      expect(promised).toEqual(expect.arrayContaining(boards.map((_, n) => `⟦${n}-0⟧`)))
      const text = await stored()
      expect(promised.filter((token) => !text.includes(token))).toEqual([])
    }

    for (const [what, fail] of [
      ['is full', () => disk.fill()],
      ['does not take what is written to it', () => disk.failSync()],
    ] as const)
      it(`and ${what}: everybody is told, keeps the text, and all of it is saved when there is room again`, async () => {
        await fail()
        await typeUntilTold()
        for (const board of boards) expect(textOf(board.notes(item).document)).toContain(`${written - 1}⟧`)
        expect(boards.filter((board) => !board.notes(item).hasUnsyncedChanges)).toEqual([])
        const invite = { role: 'participant', name: 'Sena Gäst' }
        expect(await reasonOf(organiser.call('POST', `/api/meetings/${meeting}/links`, invite))).toBe('storage-failed')
        expect(await reasonOf(organiser.upload(meeting, item, 'bilaga.pdf', smallPdf()))).toBe('storage-failed')
        // What is on the disk can be read all the while.
        expect((await organiser.ask('GET', `/api/meetings/${meeting}`)).status).toBe(200)

        await disk.free()
        await drained()
        await organiser.call('POST', `/api/meetings/${meeting}/links`, invite)
        await organiser.upload(meeting, item, 'bilaga.pdf', smallPdf())
        expect((await server.kill('SIGTERM')).code).toBe(0)
        expect(missingIn(await stored())).toEqual([])
      })

    it('and turns read-only: everybody is told, the server ends when it is asked to, and goes on when it is mounted anew', async () => {
      await disk.turnReadOnly()
      await typeUntilTold()
      // Within ten seconds, or `kill` throws.
      await server.kill('SIGTERM')
      await disk.mountAnew()
      // Before anybody can come and bring again what was lost.
      await nothingIsLost()
      server = await startProcess({ dataDir: disk.folder, port })
      await drained()
      await server.kill('SIGTERM')
      expect(missingIn(await stored())).toEqual([])
    })

    // Not with a disk that does not take what was written: then the file system itself may have lost something of its own.
    it('and is full: a server that is asked to stop does, and nothing that was acknowledged is missing', async () => {
      await disk.fill()
      await typeUntilTold()
      everybodyTypes()
      expect(boards.filter((board) => !board.notes(item).hasUnsyncedChanges)).toEqual([])
      await server.kill('SIGTERM')
      await disk.free()
      await nothingIsLost()
      server = await startProcess({ dataDir: disk.folder, port })
      await drained()
      await server.kill('SIGTERM')
      expect(missingIn(await stored())).toEqual([])
    })
  })
