/** A page, or a program, that knows another layout of the documents than the one that is written. */

import { rm } from 'node:fs/promises'
import { HocuspocusProvider } from '@hocuspocus/provider'
import { layoutVersion, notesDocument } from '@samsyn/meeting/documents'
import { StorageError } from '@samsyn/server/storage/storage'
import { describe, expect, it } from 'vitest'
import { invited, makeMeeting, settled, startServer, taken, temporaryFolder, textOf, type } from '../stage.ts'

describe('A page of an older version', () => {
  it('is told to load itself anew, gets no document, and writes nothing', async () => {
    const dataDir = await temporaryFolder()
    const before = await startServer({ dataDir })
    const { meeting, items } = await makeMeeting(await before.organiser())
    const noa = await invited(await before.organiser(), meeting, 'participant', 'Noa Stubbgren')
    await before.close()

    const next = layoutVersion + 1
    const stage = await startServer({ dataDir }, { layout: next })
    const browser = Object.assign(Object.create(noa) as typeof noa, { address: stage.address })
    const name = notesDocument(meeting, items[1] ?? '')
    const board = browser.board(meeting)
    for (const token of ['', 'cookie', `layout ${layoutVersion}`, `layout ${next + 1}`]) {
      const provider = new HocuspocusProvider({ name, websocketProvider: board.socket, token })
      const reason = new Promise<string>((resolve) =>
        provider.on('authenticationFailed', (said: { reason: string }) => resolve(said.reason)),
      )
      provider.attach()
      type(provider.document, 'Från en gammal sida.')
      expect(await reason, token).toBe('outdated')
      expect(provider.synced).toBe(false)
      provider.destroy()
    }
    board.leave()
    const anew = browser.board(meeting)
    const present = new HocuspocusProvider({ name, websocketProvider: anew.socket, token: `layout ${next}` })
    present.attach()
    await settled(present)
    expect(textOf(present.document)).not.toContain('gammal')
    expect(await taken(present, (document) => type(document, 'Från en ny.'))).toBe(true)
    present.destroy()
    anew.leave()
    await stage.close()
    await rm(dataDir, { recursive: true })
  })
})

describe('A program of an older version', () => {
  it('does not open what a newer one has written, and says so in a sentence', async () => {
    const dataDir = await temporaryFolder()
    const newer = await startServer({ dataDir }, { layout: layoutVersion + 1 })
    await newer.close()
    for (let times = 0; times < 2; times++) {
      const refused = await startServer({ dataDir }).catch((error: unknown) => error)
      expect(refused).toBeInstanceOf(StorageError)
      expect(refused).toMatchObject({
        reason: 'newer-than-program',
        message: expect.stringContaining('Start that one again.'),
      })
    }
    await rm(dataDir, { recursive: true })
  })
})
