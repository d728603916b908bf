import { pino } from 'pino'
import { afterEach, expect, it, vi } from 'vitest'
import { Live } from './live/live.ts'
import { rehearse } from './rehearsal.ts'

afterEach(() => vi.restoreAllMocks())

const config = { appUrl: 'http://localhost:3000' }

/** What is written to the log: a rehearsal says here if somebody was turned away, or waited in vain. */
function listening() {
  const said: string[] = []
  const log = pino(
    { level: 'trace' },
    { write: (line: string) => said.push((JSON.parse(line) as { msg: string }).msg) },
  )
  return { said, log }
}

it('opens a document once before the doors are open, from the door to what is asked back', async () => {
  const { said, log } = listening()
  const handle = vi.spyOn(Live.prototype, 'handle')
  const close = vi.spyOn(Live.prototype, 'close')
  const { first, end } = rehearse(config, log)
  await first
  expect(handle).toHaveBeenCalledTimes(1)
  expect(close).not.toHaveBeenCalled()
  await end()
  expect(handle).toHaveBeenCalledTimes(1)
  expect(close).toHaveBeenCalledTimes(1)
  expect(said).toEqual([])
})

it('goes on by itself after that until three hundred have come, each somebody else', async () => {
  const { said, log } = listening()
  const handle = vi.spyOn(Live.prototype, 'handle')
  const close = vi.spyOn(Live.prototype, 'close')
  const { first, goOn } = rehearse(config, log)
  await first
  goOn()
  await vi.waitFor(() => expect(close).toHaveBeenCalledTimes(1), 20_000)
  expect(handle.mock.calls.length).toBeGreaterThanOrEqual(300)
  expect(new Set(handle.mock.calls.map(([, { session }]) => session.id)).size).toBe(handle.mock.calls.length)
  expect(said).toEqual([])
}, 30_000)

it.each([
  ['all the time', 5, 0],
  ['a little again and again', 2, 15],
])('waits as long as others are served %s', async (_how, works, rests) => {
  const { log } = listening()
  const handle = vi.spyOn(Live.prototype, 'handle')
  const { first, goOn, end } = rehearse(config, log)
  await first
  const latest = performance.now() + 600
  const serve = (done: () => void): void => {
    const until = performance.now() + works
    while (performance.now() < until);
    if (performance.now() > latest) done()
    else if (rests > 0) setTimeout(serve, rests, done)
    else setImmediate(serve, done)
  }
  await new Promise<void>((resolve) => {
    serve(resolve)
    goOn()
  })
  expect(handle).toHaveBeenCalledTimes(1)
  await vi.waitFor(() => expect(handle.mock.calls.length).toBeGreaterThan(1), 5_000)
  await end()
})

it('ends when it is told to, before three hundred have come', async () => {
  const { said, log } = listening()
  const handle = vi.spyOn(Live.prototype, 'handle')
  const close = vi.spyOn(Live.prototype, 'close')
  const { first, goOn, end } = rehearse(config, log)
  await first
  goOn()
  await vi.waitFor(() => expect(handle.mock.calls.length).toBeGreaterThan(10), 5_000)
  await end()
  expect(handle.mock.calls.length).toBeLessThan(300)
  expect(close).toHaveBeenCalledTimes(1)
  expect(said).toEqual([])
})

it('that fails keeps nobody from coming in, and says why', async () => {
  const { said, log } = listening()
  vi.spyOn(Live.prototype, 'handle').mockImplementation(() => {
    throw new Error('Not today.')
  })
  const { first, end } = rehearse(config, log)
  await first
  await end()
  expect(said).toContain('the rehearsal was broken off')
})

it('that cannot be ended hinders nobody either', async () => {
  const { said, log } = listening()
  vi.spyOn(Live.prototype, 'close').mockRejectedValue(new Error('Not now.'))
  const { first, end } = rehearse(config, log)
  await first
  await end()
  expect(said).toEqual(['the rehearsal was broken off'])
})
