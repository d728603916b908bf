import { join } from 'node:path'
import { notesDocument } from '@samsyn/meeting/documents'
import { Journal } from '@samsyn/server/journal'
import { openSqlite } from '@samsyn/server/storage/sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Disk, smallDisk, whyNoDisk } from '../disk.ts'
import {
  type Board,
  type Browser,
  freePort,
  makeMeeting,
  participant,
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
if (why) it.skip(`SKIPPED, no disk was made to fail: ${why}`, () => {})
else
  describe('A disk that fails', () => {
    let disk: Disk
    let server: ServerProcess
    let port: number
    let organiser: Browser
    let meeting: string
    let item: string
    let boards: Board[]
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
      boards = await Promise.all(
        Array.from({ length: 5 }, (_, n) => participant(organiser, meeting, 'participant', `Skrivare ${n}`)),
      )
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
      for (const [n, board] of boards.entries()) type(board.notes(item).document, `⟦${n}-${written}⟧`)
      written += 1
    }
    const allTokens = () => boards.flatMap((_, n) => Array.from({ length: written }, (__, w) => `⟦${n}-${w}⟧`))
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
      expect((await server.kill('SIGTERM')).signal).toBeNull()
      await disk.mountAnew()
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
      const acknowledged = boards.map((board) => !board.notes(item).hasUnsyncedChanges)
      expect(acknowledged).not.toContain(true)
      // It kills itself when it has not come to an end after 4.5 seconds; the signal would be SIGKILL if we had to.
      const { signal } = await server.kill('SIGTERM')
      expect(signal).toBeNull()
      await disk.free()
      const text = await stored()
      // What was acknowledged before the disk failed.
      for (const n of boards.keys()) expect(text).toContain(`⟦${n}-0⟧`)
      server = await startProcess({ dataDir: disk.folder, port })
      await drained()
      await server.kill('SIGTERM')
      expect(missingIn(await stored())).toEqual([])
    })
  })
