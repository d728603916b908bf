/** The built client: hashed assets are kept for ever, the page itself is asked for every time. */
import { existsSync, readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { serveStatic } from '@hono/node-server/serve-static'
import type { MiddlewareHandler } from 'hono'
import { getMimeType } from 'hono/utils/mime'
import { refuse } from '../refusal.ts'
import type { App } from './endpoint.ts'

const lasting = 'public, max-age=31536000, immutable'

/** A page in the place of a file that is gone would be kept as that file, by caches and by the service worker. */
const missing = async (): Promise<void> => refuse('not-found')

export function serveClient(app: App, clientDir: string): void {
  if (existsSync(clientDir)) serveFiles(app, clientDir)
  app.get('*', async (context) => {
    // The same page, with the names of the parts that a meeting needs.
    const board = join(clientDir, 'board.html')
    const page = context.req.path.startsWith('/m/') && existsSync(board) ? board : join(clientDir, 'index.html')
    if (!existsSync(page)) return context.text('The client is not built. Start with: npm start', 503)
    return context.html(await readFile(page, 'utf8'), 200, { 'cache-control': 'no-cache' })
  })
}

function serveFiles(app: App, clientDir: string): void {
  app.get('/assets/:name', keptAssets(join(clientDir, 'assets')))
  const files = serveStatic({
    root: clientDir,
    precompressed: true,
    onFound: (path, context) => {
      const changes = !path.includes('/assets/') && !path.includes('/pdfjs/')
      context.header('cache-control', changes ? 'no-cache' : lasting)
    },
  })
  // What has an ending is a file; everything else is an address within the application.
  app.get('/*', (context, next) => (/\.\w+$/.test(context.req.path) ? files(context, missing) : next()))
}

/**
 * A board is some fifty parts, and a whole room opens it at once: those that never change are read once. What they do not
 * know, and parts of them, is left to the next in line.
 */
function keptAssets(folder: string): MiddlewareHandler {
  const kept = new Map<string, Promise<Buffer | null>>()
  const read = (name: string) => {
    const known = kept.get(name)
    if (known) return known
    const coming = readFile(join(folder, name)).catch(() => {
      // It is tried again, and what is wrong is told by the next in line.
      kept.delete(name)
      return null
    })
    kept.set(name, coming)
    return coming
  }
  const names = new Set(existsSync(folder) ? readdirSync(folder) : [])
  return async (context, next) => {
    const name = context.req.param('name') ?? ''
    const squeezed = `${name}.gz`
    const compressed = names.has(squeezed) && /\bgzip\b/.test(context.req.header('accept-encoding') ?? '')
    const type = getMimeType(name)
    const bytes = names.has(name) && type && !context.req.header('range') && (await read(compressed ? squeezed : name))
    if (!bytes) return next()
    return context.body(bytes as Buffer<ArrayBuffer>, 200, {
      'content-type': type,
      'content-length': String(bytes.length),
      'cache-control': lasting,
      ...(compressed ? { 'content-encoding': 'gzip' } : {}),
      ...(names.has(squeezed) ? { vary: 'Accept-Encoding' } : {}),
    })
  }
}
