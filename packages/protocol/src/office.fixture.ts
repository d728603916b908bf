/** LibreOffice, where it is installed: opens a file with a profile of its own, and says what it saw in another format. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const program = ['soffice', 'libreoffice'].find((tool) => spawnSync(tool, ['--version']).error === undefined)

/** What opens documents is often packed apart from what opens slides: whether a plain text is opened. */
export const writerIsHere = (): boolean => converted(new TextEncoder().encode('text'), 'txt', 'fodt') !== null

const slide = `<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
  xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" office:version="1.2"
  office:mimetype="application/vnd.oasis.opendocument.presentation">
  <office:body><office:presentation><draw:page/></office:presentation></office:body>
</office:document>`

/** Whether an empty slide is opened as slides: without Impress it is opened as a text, which is written as no slides. */
export const impressIsHere = (): boolean => converted(new TextEncoder().encode(slide), 'fodp', 'odp') !== null

/** The file as LibreOffice writes it after opening it. */
export function reopened(bytes: Uint8Array, from: 'docx' | 'pptx', to: 'fodt' | 'pdf'): Uint8Array {
  const made = converted(bytes, from, to)
  if (made === null) throw new Error(`LibreOffice did not open the ${from}`)
  return made
}

/** null when it is not opened; LibreOffice ends well in any case. */
function converted(bytes: Uint8Array, from: string, to: string): Uint8Array | null {
  if (program === undefined) return null
  const folder = mkdtempSync(join(tmpdir(), 'protocol-office-'))
  try {
    const file = join(folder, `file.${from}`)
    writeFileSync(file, bytes)
    const profile = `-env:UserInstallation=${pathToFileURL(join(folder, 'profile')).href}`
    const options = [profile, '--headless', '--convert-to', to, '--outdir', folder, file]
    spawnSync(program, options, { stdio: 'ignore', timeout: 80_000 })
    const made = join(folder, `file.${to}`)
    return existsSync(made) ? readFileSync(made) : null
  } finally {
    rmSync(folder, { recursive: true })
  }
}
