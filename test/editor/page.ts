/**
 * Builds the harness and opens it in a browser under the content policy of the product. Without a browser the tests that
 * need one are skipped with a plain word about it, except where a browser is promised (CI).
 */
import { createServer, type Server } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, chromium, type Page } from '@playwright/test'
import { findChromium } from '../chromium.ts'

const client = join(import.meta.dirname, '../../client')

type Kind = 'decision' | 'action'

/** What the page of the harness offers (harness/main.tsx). */
export type Harness = {
  updates: number[]
  awareness: { getLocalState: () => Record<string, unknown> | null }[]
  triggers: { editor: number; kind: Kind; text: string }[]
  files: string[]
  violations: string[]
  settings: { connected: boolean; mode: 'at-once' | 'on-enter'; taken: boolean; editable: boolean[] }
  cleanPasted: (html: string) => string
  write: (content: unknown[], index?: number) => void
  writeBefore: (nth: number, words: string, index?: number) => void
  show: () => void
  close: () => void
  connect: () => void
  wander: (seed: number, times: number) => void
  note: (index?: number) => unknown
  peer: (client: number, state: Record<string, unknown>, index?: number) => void
  selection: (index?: number) => { empty: boolean; atEnd: boolean; line: number; atEndOfLine: boolean } | null
  comeBack: (index?: number) => void
  place: (nth: number, offset: number, index?: number) => unknown
}

declare global {
  interface Window {
    harness: Harness
  }
}

/** The browser that is installed. */
export function findBrowser(): string | null {
  const found = findChromium()
  if (!found && process.env.CI)
    throw new Error('The editor must be tested in a browser here, and there is no Chromium.')
  if (!found) process.stderr.write('Skipped: the editor is tested in a browser, and there is no Chromium.\n')
  return found
}

type Output = { fileName: string; code?: string; source?: string | Uint8Array }
type Vite = { build: (config: object) => Promise<{ output: Output[] } | { output: Output[] }[]> }

/** The packages of the client: tests have none of their own for building. */
async function ofClient<T>(name: string): Promise<T> {
  const path = createRequire(join(client, 'package.json')).resolve(name)
  return (await import(pathToFileURL(path).href)) as T
}

async function buildHarness(): Promise<ReadonlyMap<string, string | Uint8Array>> {
  const { build } = await ofClient<Vite>('vite')
  const { default: react } = await ofClient<{ default: () => unknown }>('@vitejs/plugin-react')
  const built = await build({
    configFile: false,
    root: client,
    logLevel: 'error',
    plugins: [react()],
    resolve: {
      dedupe: ['react', 'react-dom', 'yjs', 'y-protocols', 'lib0', '@tiptap/core', '@tiptap/pm', '@samsyn/language'],
    },
    build: {
      write: false,
      target: 'esnext',
      minify: false,
      assetsInlineLimit: 0,
      modulePreload: false,
      cssCodeSplit: false,
      rollupOptions: {
        input: join(import.meta.dirname, 'harness/main.tsx'),
        output: { entryFileNames: 'main.js', assetFileNames: '[name][extname]' },
      },
    },
  })
  const { output } = Array.isArray(built) ? (built[0] ?? { output: [] }) : built
  return new Map(output.map(({ fileName, code, source }) => [`/${fileName}`, code ?? source ?? '']))
}

const types: Readonly<Record<string, string>> = { js: 'text/javascript', css: 'text/css', woff2: 'font/woff2' }

export class Bench {
  readonly #server: Server
  readonly #browser: Browser
  /** What went wrong in any page. */
  readonly errors: string[] = []

  private constructor(server: Server, browser: Browser) {
    this.#server = server
    this.#browser = browser
  }

  static async open(executablePath: string): Promise<Bench> {
    const files = await buildHarness()
    const sheets = [...files.keys()].filter((name) => name.endsWith('.css'))
    const html = `<!doctype html><html lang="sv"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta id="react-aria-pressable-style"><title>Editor</title>${sheets
      .map((sheet) => `<link rel="stylesheet" href="${sheet}">`)
      .join('')}<div id="app"></div><script type="module" src="/main.js"></script></html>`
    const server = createServer((request, response) => {
      const file = files.get(request.url ?? '')
      if (file !== undefined)
        response
          .writeHead(200, { 'content-type': types[request.url?.split('.').at(-1) ?? ''] ?? 'text/plain' })
          .end(file)
      else if (request.url === '/')
        response
          .writeHead(200, {
            'content-type': 'text/html',
            'content-security-policy': "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:",
          })
          .end(html)
      else response.writeHead(404).end()
    })
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
    const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
    return new Bench(server, browser)
  }

  /** A fresh page; the editors are not open yet. */
  async page(options: { width?: number; height?: number; dark?: boolean } = {}): Promise<Page> {
    const { width = 1440, height = 900, dark = false } = options
    const context = await this.#browser.newContext({
      viewport: { width, height },
      colorScheme: dark ? 'dark' : 'light',
      locale: 'sv-SE',
      permissions: ['clipboard-read', 'clipboard-write'],
    })
    const page = await context.newPage()
    // Time passes as usual, and at once where a test says so.
    await page.clock.install()
    page.on('pageerror', (error) => this.errors.push(error.stack ?? error.message))
    await page.goto(`http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`)
    await page.waitForFunction(() => 'harness' in window)
    return page
  }

  async close(): Promise<void> {
    await this.#browser.close()
    this.#server.close()
  }
}
