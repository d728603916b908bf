/**
 * Builds verifier.html: everything in one file, since it is opened from a disk, an archive or an e-mail, where nothing can be
 * fetched. Its own content policy lets that one script and that one style in by their hashes, and no network at all.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { build, type Plugin } from 'vite'

const folder = new URL('./src/verifier/', import.meta.url).pathname

export function verifierPage(): Plugin {
  return {
    name: 'verifier-page',
    apply: 'build',
    async generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'verifier.html', source: await page() })
    },
  }
}

async function page(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    build: {
      target: 'es2022',
      write: false,
      cssCodeSplit: false,
      rolldownOptions: { input: `${folder}main.ts`, output: { format: 'iife' } },
    },
  })
  const output = [built].flat().flatMap((one) => ('output' in one ? one.output : []))
  const script = output.flatMap((one) => (one.type === 'chunk' ? [one.code] : [])).join('\n')
  const style = output
    .flatMap((one) => (one.type === 'asset' && one.fileName.endsWith('.css') ? [String(one.source)] : []))
    .join('\n')
  // What ends an element in HTML may stand in a string of the script.
  const code = script.replace(/<(?=\/script|!--)/gi, '\\x3c')
  const policy = `default-src 'none'; script-src '${hashOf(code)}'; style-src '${hashOf(style)}'; base-uri 'none'; form-action 'none'`
  return readFileSync(`${folder}page.html`, 'utf8')
    .replace('<!--policy-->', () => policy)
    .replace('<!--style-->', () => `<style>${style}</style>`)
    .replace('<!--script-->', () => `<script>${code}</script>`)
}

const hashOf = (inline: string): string => `sha256-${createHash('sha256').update(inline).digest('base64')}`
