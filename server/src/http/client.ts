/** The built client: hashed assets are kept for ever, the page itself is asked for every time. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { serveStatic } from '@hono/node-server/serve-static'
import { refuse } from '../refusal.ts'
import type { App } from './endpoint.ts'

/** A page in the place of a file that is gone would be kept as that file, by caches and by the service worker. */
const missing = async (): Promise<void> => refuse('not-found')

export function serveClient(app: App, clientDir: string): void {
  if (existsSync(clientDir)) serveFiles(app, clientDir)
  app.get('*', async (context) => {
    // The same page, with the names of the parts that a meeting needs.
    const page = join(clientDir, context.req.path.startsWith('/m/') ? 'board.html' : 'index.html')
    if (!existsSync(page)) return context.text('The client is not built. Start with: npm start', 503)
    return context.html(await readFile(page, 'utf8'), 200, { 'cache-control': 'no-cache' })
  })
}

function serveFiles(app: App, clientDir: string): void {
  const files = serveStatic({
    root: clientDir,
    precompressed: true,
    onFound: (path, context) => {
      const lasting = path.includes('/assets/') || path.includes('/pdfjs/')
      context.header('cache-control', lasting ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
  // What has an ending is a file; everything else is an address within the application.
  app.get('/*', (context, next) => (/\.\w+$/.test(context.req.path) ? files(context, missing) : next()))
}
