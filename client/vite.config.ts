/** Builds the interface into dist/, where the server finds it. Nothing is inlined: the content policy allows no inline code. */
import { createReadStream, existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, normalize } from 'node:path'
import localesPlugin from '@react-aria/optimize-locales-plugin'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

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

const server = process.env.SAMSYN_SERVER ?? 'http://localhost:3000'

export default defineConfig({
  plugins: [react(), { ...localesPlugin.vite({ locales: ['sv-SE', 'en-US'] }), enforce: 'pre' }, pdfTables()],
  resolve: {
    // Two copies of any of these in one page break it in ways that are hard to see.
    dedupe: ['react', 'react-dom', 'yjs', 'y-protocols', 'lib0', '@tiptap/core', '@tiptap/pm'],
  },
  build: {
    target: 'esnext',
    outDir: 'dist',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    proxy: {
      '/api': server,
      '/p/': server,
      '/collab': { target: server.replace(/^http/, 'ws'), ws: true },
    },
  },
})
