import { readFileSync } from 'node:fs'
import { beforeEach, expect, it } from 'vitest'

type Handler = (event: Record<string, unknown>) => void

/** What the server has now; null while there is no network. */
let served: Record<string, string> | null
let device: Map<string, Response>
let handlers: Record<string, Handler>

const here = 'https://meetings.example'
const pathOf = (request: string | { url: string }) =>
  new URL(typeof request === 'string' ? request : request.url, here).pathname

beforeEach(() => {
  device = new Map()
  handlers = {}
  const cache = {
    match: async (request: string) => device.get(pathOf(request))?.clone(),
    put: async (request: string, response: Response) => void device.set(pathOf(request), response),
    keys: async () => [...device.keys()].map((path) => ({ url: here + path })),
    delete: async (request: { url: string }) => device.delete(pathOf(request)),
  }
  const fetch = async (request: string | { url: string }) => {
    if (!served) throw new TypeError('no network')
    const text = served[pathOf(request)]
    return new Response(text ?? '', { status: text === undefined ? 404 : 200 })
  }
  const self = {
    location: { origin: here },
    addEventListener: (name: string, handler: Handler) => Object.assign(handlers, { [name]: handler }),
  }
  const caches = { open: async () => cache, match: cache.match }
  const code = readFileSync(new URL('../public/sw.js', import.meta.url), 'utf8')
  new Function('self', 'caches', 'fetch', code)(self, caches, fetch)
})

async function keep(): Promise<void> {
  let done: Promise<void> | undefined
  handlers.message?.({
    data: 'keep',
    waitUntil: (kept: Promise<void>) => {
      done = kept
    },
  })
  await done
}

/** What a page gets that asks for a part; undefined when the browser is left to fetch it by itself. */
async function given(path: string, mode = 'no-cors'): Promise<string | undefined> {
  let answer: Promise<Response> | undefined
  const respondWith = (response: Promise<Response>) => {
    answer = response
  }
  handlers.fetch?.({ request: { method: 'GET', url: here + path, mode }, respondWith })
  const response = await answer
  return response?.ok ? response.text() : undefined
}

const version = (n: number) => ({
  '/': `page ${n}`,
  '/settings.js': `settings ${n}`,
  [`/assets/main-${n}.js`]: `main ${n}`,
  '/application.json': JSON.stringify([`/assets/main-${n}.js`, '/settings.js']),
})

it('A new version replaces the one on the device, in every part', async () => {
  served = version(1)
  await keep()
  served = version(2)
  expect(await given('/settings.js')).toBe('settings 2')
  await keep()
  served = null
  expect(await given('/m/meeting', 'navigate')).toBe('page 2')
  expect(await given('/settings.js')).toBe('settings 2')
  expect(await given('/assets/main-2.js')).toBe('main 2')
  expect([...device.keys()].sort()).toEqual(['/', '/assets/main-2.js', '/settings.js'])
})

it('A version that could not be fetched whole leaves the one on the device as it was', async () => {
  served = version(1)
  await keep()
  const { '/assets/main-2.js': _missing, ...rest } = version(2)
  served = rest
  await keep()
  served = null
  expect(await given('/m/meeting', 'navigate')).toBe('page 1')
  expect(await given('/assets/main-1.js')).toBe('main 1')
})
