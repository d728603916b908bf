import { notesDocument } from '@samsyn/meeting/documents'
import { afterEach, expect, test, vi } from 'vitest'
import { MeetingConnection } from './useMeeting.ts'

afterEach(() => void vi.unstubAllGlobals())

test('Nobody listens to a document before the whole of it has come: Yjs would encode all of it anew for them', async () => {
  const nothing = () => {}
  vi.stubGlobal('location', { protocol: 'http:', host: 'localhost' })
  vi.stubGlobal('navigator', { onLine: true })
  vi.stubGlobal('addEventListener', nothing)
  vi.stubGlobal('removeEventListener', nothing)
  vi.stubGlobal('cancelAnimationFrame', nothing)
  vi.stubGlobal('fetch', () => new Promise(nothing))
  vi.stubGlobal('indexedDB', { databases: async () => [] })
  vi.stubGlobal(
    'WebSocket',
    class extends EventTarget {
      close = nothing
    },
  )
  const connection = new MeetingConnection('m')
  const leave = connection.need(notesDocument('m', 'i'))
  await vi.waitFor(() => expect(connection.document(notesDocument('m', 'i'))).not.toBeNull())
  const live = connection.document(notesDocument('m', 'i'))
  expect([...(live?.doc._observers.get('update') ?? [])]).toEqual([])
  leave()
  connection.close()
})
