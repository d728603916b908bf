/**
 * Files on the server's own disk: `<root>/ab/abcdef…`, written to `<root>/temporary` first and renamed when complete,
 * so that a file with a name is always whole. It and its directory are synced before anybody is told that it is stored.
 */
import { createHash, randomUUID } from 'node:crypto'
import { type FileHandle, mkdir, mkdtemp, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { type FileStore, HEAD_BYTES, type Limits, type Put } from './files.ts'

export async function openDisk(root: string): Promise<FileStore> {
  const temporary = join(root, 'temporary')
  await mkdir(temporary, { recursive: true })

  const folderOf = (sha256: string): string => join(root, sha256.slice(0, 2))
  const pathOf = (sha256: string): string => join(folderOf(sha256), sha256)

  return {
    async put(source, limits) {
      const path = join(temporary, randomUUID())
      const file = await open(path, 'wx', 0o600)
      try {
        const written = await writeAll(file, source, limits)
        if ('refused' in written) return written
        if (limits.accepts && !(await limits.accepts(written.head, path))) return { refused: 'not-accepted' }
        await file.sync()
        // Renaming over a file that is there already changes nothing, and mends one that was damaged.
        if ((await mkdir(folderOf(written.sha256), { recursive: true })) !== undefined) await syncFolder(root)
        await rename(path, pathOf(written.sha256))
        await syncFolder(folderOf(written.sha256))
        return written
      } finally {
        await file.close()
        await rm(path, { force: true })
      }
    },

    async open(sha256, range) {
      if (!isHash(sha256)) return null
      const file = await open(pathOf(sha256), 'r').catch(nullIfMissing)
      if (file === null) return null
      try {
        const { size } = await file.stat()
        if (range !== undefined && !(range.start >= 0 && range.start <= range.end && range.start < size)) {
          throw new RangeError(`Bytes ${range.start} to ${range.end} are not in a file of ${size} bytes.`)
        }
        return { stream: webStream(file.createReadStream(range)), size }
      } catch (error) {
        await file.close()
        throw error
      }
    },

    async has(sha256) {
      return isHash(sha256) && (await stat(pathOf(sha256)).catch(nullIfMissing)) !== null
    },

    path(sha256) {
      if (!isHash(sha256)) throw new Error(`'${sha256}' is not a SHA-256 in lower-case hexadecimal.`)
      return pathOf(sha256)
    },

    workFolder() {
      return mkdtemp(join(temporary, 'work-'))
    },

    async sweepTemporary() {
      // A tool that has outlived its server may still be writing: then once more.
      const away = { recursive: true, force: true, maxRetries: 5 }
      for (const name of await readdir(temporary)) await rm(join(temporary, name), away)
    },
  }
}

async function writeAll(file: FileHandle, source: Source, { maxBytes, signal }: Limits): Promise<Put> {
  const { next, stop } = chunksOf(source)
  const aborted = new Promise<null>((resolve) => signal?.addEventListener('abort', () => resolve(null), { once: true }))
  const hash = createHash('sha256')
  const head: Uint8Array[] = []
  let size = 0
  try {
    for (;;) {
      if (signal?.aborted) return { refused: 'aborted' }
      // What breaks here is the upload; what breaks below is the disk. A chunk may never come: the signal ends the wait.
      const chunk = await Promise.race([next().catch(() => null), aborted])
      if (chunk === null) return { refused: 'aborted' }
      if (chunk === 'end') break
      if (size + chunk.length > maxBytes) return { refused: 'too-large' }
      if (size < HEAD_BYTES) head.push(new Uint8Array(chunk.subarray(0, HEAD_BYTES - size)))
      hash.update(chunk)
      await writeWhole(file, chunk)
      size += chunk.length
    }
  } finally {
    // Nobody reads on. Not awaited: a source that hangs would not answer this either.
    void stop().catch(() => undefined)
  }
  if (size === 0) return { refused: 'empty' }
  return { sha256: hash.digest('hex'), size, head: new Uint8Array(Buffer.concat(head)) }
}

type Source = Parameters<FileStore['put']>[0]

/** One chunk at a time and none ahead: a source may use its buffer again as soon as it is asked for more. */
function chunksOf(source: Source): { next(): Promise<Uint8Array | 'end'>; stop(): Promise<unknown> } {
  if ('getReader' in source) {
    const reader = source.getReader()
    return { next: () => reader.read().then(chunkIn), stop: () => reader.cancel() }
  }
  const iterator = source[Symbol.asyncIterator]()
  return { next: () => iterator.next().then(chunkIn), stop: async () => iterator.return?.() }
}

function chunkIn(result: { done?: boolean | undefined; value?: Uint8Array | undefined }): Uint8Array | 'end' {
  return result.done || result.value === undefined ? 'end' : result.value
}

/** One write may take only a part. */
async function writeWhole(file: FileHandle, chunk: Uint8Array): Promise<void> {
  let written = 0
  while (written < chunk.length) written += (await file.write(chunk, written)).bytesWritten
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

function webStream(readable: Readable): ReadableStream<Uint8Array> {
  return Readable.toWeb(readable) as ReadableStream<Uint8Array>
}

function isHash(name: string): boolean {
  return /^[0-9a-f]{64}$/.test(name)
}

function nullIfMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null
  throw error
}
