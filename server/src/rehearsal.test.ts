import { pino } from 'pino'
import { afterEach, expect, it, vi } from 'vitest'
import { Live } from './live/live.ts'
import { rehearse } from './rehearsal.ts'

afterEach(() => vi.restoreAllMocks())

it('opens a document once, from the door to what is asked back, and says nothing of it', async () => {
  const said: string[] = []
  const log = pino({ level: 'trace' }, { write: (line: string) => said.push(line) })
  const handle = vi.spyOn(Live.prototype, 'handle')
  const close = vi.spyOn(Live.prototype, 'close')
  await rehearse({ appUrl: 'http://localhost:3000' }, log)
  expect(handle).toHaveBeenCalledTimes(1)
  expect(close).toHaveBeenCalledTimes(1)
  // It would say here if it had been turned away, or had waited in vain.
  expect(said).toEqual([])
})

it('that fails keeps nobody from coming in, and says why', async () => {
  const said: string[] = []
  const log = pino({ level: 'trace' }, { write: (line: string) => said.push(line) })
  vi.spyOn(Live.prototype, 'handle').mockImplementation(() => {
    throw new Error('Not today.')
  })
  await rehearse({ appUrl: 'http://localhost:3000' }, log)
  expect(said.map((line) => (JSON.parse(line) as { msg: string }).msg)).toContain('the rehearsal was broken off')
})

it('that cannot be ended keeps nobody from coming in either', async () => {
  const said: string[] = []
  const log = pino({ level: 'trace' }, { write: (line: string) => said.push(line) })
  vi.spyOn(Live.prototype, 'close').mockRejectedValue(new Error('Not now.'))
  await rehearse({ appUrl: 'http://localhost:3000' }, log)
  expect(said.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual(['the rehearsal was broken off'])
})
