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
 * Who opens a meeting gets a page that names all that the board needs to be read: the browser fetches it at once, while the
 * first of its parts begin to run, and nobody adds a link for each in the middle of it. The editor comes after it.
 */
function boardPage(): Plugin {
  const needed = ['client/src/meeting/Board.tsx', 'language/src/in-meetings.ts']
  const typeface = /source-sans-3-latin-wght-normal/
  return {
    name: 'board-page',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const page = bundle['index.html']
      if (page?.type !== 'asset') throw new Error('There is no page to add the parts to.')
      const chunks = Object.values(bundle).filter((file) => file.type === 'chunk')
      const fileOf = (module: string) => {
        const chunk = chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith(module))
        if (!chunk) throw new Error(`${module} is no part of its own.`)
        return chunk.fileName
      }
      const entry = fileOf('client/index.html')
      const fonts = Object.keys(bundle).filter((name) => typeface.test(name))
      const html = String(page.source)
      const withParts = (modules: readonly string[]): string => {
        const scripts = reachedFrom(bundle, [entry, ...modules.map(fileOf)])
        const styles = scripts.flatMap((name) => {
          const chunk = bundle[name]
          return chunk?.type === 'chunk' ? [...(chunk.viteMetadata?.importedCss ?? [])] : []
        })
        const links = [
          ...fonts.map((name) => `<link rel="preload" as="font" type="font/woff2" crossorigin href="/${name}">`),
          ...styles.map((name) => `<link rel="stylesheet" crossorigin href="/${name}">`),
          ...scripts.map((name) => `<link rel="modulepreload" crossorigin href="/${name}">`),
        ]
        const lacking = links.filter((link) => !html.includes(link) && !link.includes(`"/${entry}"`))
        return html.replace('  </head>', `${lacking.map((link) => `    ${link}\n`).join('')}  </head>`)
      }
      page.source = withParts([])
      this.emitFile({ type: 'asset', fileName: 'board.html', source: withParts(needed) })
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
    rolldownOptions: {
      input: ['index.html', 'protocol.html'],
      // When it is read it looks at the stack of an error, for which V8 reads the whole file around it once more.
      output: {
        codeSplitting: { groups: [{ name: 'prosemirror-model', test: /node_modules.prosemirror-model./ }] },
      },
    },
    assetsInlineLimit: 0,
    // What the board needs is named in its page (boardPage).
    modulePreload: {
      polyfill: false,
      resolveDependencies: (part, needed, { hostType }) => (hostType === 'html' || /\bBoard-/.test(part) ? [] : needed),
    },
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
