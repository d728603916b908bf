/** Builds the interface into dist/, where the server finds it. Nothing is inlined: the content policy allows no inline code. */
import { createReadStream, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, normalize } from 'node:path'
import { gzipSync } from 'node:zlib'
import localesPlugin from '@react-aria/optimize-locales-plugin'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { verifierPage } from './verifier.build.ts'

/** Fonts and tables that pdf.js fetches by name while it draws a page, under /pdfjs/. */
function pdfTables(): Plugin {
  const home = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'))
  const folders = ['cmaps', 'standard_fonts', 'wasm', 'iccs']
  return {
    name: 'pdf-tables',
    configureServer(server) {
      server.middlewares.use('/pdfjs/', (request, response, next) => {
        const file = join(home, normalize(`/${request.url ?? ''}`))
        if (!folders.some((folder) => file.startsWith(join(home, folder))) || !existsSync(file)) return next()
        createReadStream(file).pipe(response)
      })
    },
    generateBundle() {
      for (const folder of folders)
        for (const name of readdirSync(join(home, folder)))
          this.emitFile({
            type: 'asset',
            fileName: `pdfjs/${folder}/${name}`,
            source: readFileSync(join(home, folder, name)),
          })
    },
  }
}

/** The list of the application's own parts, for the service worker that keeps them on the device. */
function partsList(): Plugin {
  return {
    name: 'parts-list',
    // Scripts that only brought a style sheet are gone by then: what is listed and cannot be fetched would stop the worker.
    enforce: 'post',
    generateBundle(_options, bundle) {
      const parts = Object.keys(bundle).filter(
        (name) => name.startsWith('assets/') && !/pdf\.worker|serif-4|protocol-/.test(name),
      )
      const source = JSON.stringify(
        [...parts.map((name) => `/${name}`), '/layers.css', '/settings.js', '/icon.svg'].sort(),
      )
      this.emitFile({ type: 'asset', fileName: 'application.json', source })
    },
  }
}

/**
 * Who opens a meeting gets a page that names the parts of the board: the browser fetches them at once, while the first of
 * them begins to run, and nobody adds a link for each in the middle of it.
 */
function boardPage(): Plugin {
  const parts = ['meeting/Board.tsx', 'editor/NoteEditor.tsx']
  return {
    name: 'board-page',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const page = bundle['index.html']
      const entry = Object.values(bundle).find((file) => file.type === 'chunk' && file.isEntry && file.name === 'index')
      if (page?.type !== 'asset' || !entry) throw new Error('There is no page to add the parts to.')
      const own = reachedFrom(bundle, [entry.fileName])
      const board = parts.map((path) => {
        const chunk = Object.values(bundle).find((file) => file.type === 'chunk' && file.facadeModuleId?.endsWith(path))
        if (!chunk) throw new Error(`${path} is no part of its own.`)
        return chunk.fileName
      })
      const whole = reachedFrom(bundle, [entry.fileName, ...board])
      const html = String(page.source)
      page.source = withLinks(html, own.slice(1))
      this.emitFile({ type: 'asset', fileName: 'board.html', source: withLinks(html, whole.slice(1)) })
    },
  }
}

type Bundle = Parameters<Extract<Plugin['generateBundle'], (...parameters: never[]) => unknown>>[1]

/** Parts, and all that these need before they run. */
function reachedFrom(bundle: Bundle, names: readonly string[], reached = new Set<string>()): string[] {
  for (const name of names) {
    const part = bundle[name]
    if (reached.has(name) || part?.type !== 'chunk') continue
    reached.add(name)
    reachedFrom(bundle, part.imports, reached)
  }
  return [...reached]
}

const withLinks = (html: string, parts: readonly string[]): string =>
  html.replace(
    '</head>',
    `${parts.map((part) => `<link rel="modulepreload" crossorigin href="/${part}">\n`).join('    ')}  </head>`,
  )

/** Compressed once here instead of at every request. */
function compressed(): Plugin {
  return {
    name: 'compressed',
    apply: 'build',
    writeBundle({ dir = 'dist' }, bundle) {
      for (const name of Object.keys(bundle)) {
        if (!/\.(m?js|css|html|svg|json|wasm)$/.test(name)) continue
        const bytes = readFileSync(join(dir, name))
        if (bytes.length < 1024) continue
        writeFileSync(join(dir, `${name}.gz`), gzipSync(bytes, { level: 9 }))
      }
    },
  }
}

const server = process.env.SAMSYN_SERVER ?? 'http://localhost:3000'

export default defineConfig({
  plugins: [
    react(),
    { ...localesPlugin.vite({ locales: ['sv-SE', 'en-US'] }), enforce: 'pre' },
    pdfTables(),
    boardPage(),
    partsList(),
    verifierPage(),
    compressed(),
  ],
  resolve: {
    // Two copies of any of these in one page break it in ways that are hard to see.
    dedupe: ['react', 'react-dom', 'yjs', 'y-protocols', 'lib0', '@tiptap/core', '@tiptap/pm'],
  },
  build: {
    target: 'esnext',
    outDir: 'dist',
    // The page of a frozen protocol has a script of its own: it is read long after, by people who never open a board.
    rolldownOptions: { input: ['index.html', 'protocol.html'] },
    assetsInlineLimit: 0,
    modulePreload: false,
  },
  server: {
    proxy: {
      '/api': server,
      '/p/': server,
      '/protocol.css': server,
      '/collab': { target: server.replace(/^http/, 'ws'), ws: true },
    },
  },
})
