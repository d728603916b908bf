import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { serveBytes } from './serve-file.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

const bytes = new Uint8Array(10 * 1024 * 1024).map((_, at) => at % 251)
const readerOf = (mayRead: () => Promise<unknown>) => {
  const { body } = serveBytes(bytes, { type: 'text/plain', name: 'a b.txt', mayRead })
  return (body as ReadableStream<Uint8Array>).getReader()
}

it('what is in memory is sent whole to whom may read it', async () => {
  const response = serveBytes(bytes, { type: 'text/plain', name: 'a b.txt', mayRead: async () => {} })
  expect(response.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''a%20b.txt")
  expect(Buffer.compare(new Uint8Array(await response.arrayBuffer()), bytes)).toBe(0)
  expect((await serveBytes(new Uint8Array(), { type: '', name: '', mayRead: async () => {} }).bytes()).length).toBe(0)
})

it('who loses the right meanwhile does not get the rest', async () => {
  let may = true
  const reader = readerOf(async () => {
    if (!may) throw new Error('not any more')
  })
  await reader.read()
  vi.advanceTimersByTime(1001)
  await reader.read()
  may = false
  vi.advanceTimersByTime(1001)
  const readOn = async () => {
    while (!(await reader.read()).done);
  }
  await expect(readOn()).rejects.toThrow('not any more')
})
