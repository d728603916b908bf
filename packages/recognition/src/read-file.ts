/** Lines of a file, by what it is. Who only asks what can be read loads no reader. */
import type { Line } from './lines.ts'
import { linesOfText } from './text.ts'

export const docxType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
export const readableTypes: readonly string[] = ['application/pdf', docxType, 'text/plain']

/** Throws when it cannot be read. */
export async function linesOfFile(file: Uint8Array, type: string): Promise<Line[]> {
  if (type === 'application/pdf') return (await import('./pdf.ts')).linesOfPdf(file)
  if (type === docxType) return (await import('./docx.ts')).linesOfDocx(file)
  return linesOfText(decoded(file))
}

/** Old texts are in the alphabet of the computer they were written on. */
function decoded(file: Uint8Array): string {
  const [first, second] = file
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(file)
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(file)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(file)
  } catch {
    return new TextDecoder('windows-1252').decode(file)
  }
}
