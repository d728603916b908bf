/**
 * The page that judges protocols without a network: one HTML file with everything in it, made by the client's build. It asks
 * nobody, so it works from a disk, from an archive, and when Samsyn is long gone.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

export const verifierName = 'kontrollera-protokoll.html'

/** Its bytes; null where the client has not been built. */
export async function verifierPage(clientDir: string): Promise<Uint8Array<ArrayBuffer> | null> {
  const bytes = await readFile(join(clientDir, 'verifier.html')).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  return bytes && new Uint8Array(bytes)
}
