/** What every file store must do, wherever it keeps the bytes. */
import { createHash, randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FileStore, HEAD_BYTES, type Put } from './files.ts'

export type FilesUnderTest = {
  files: FileStore
  /** Everything that is kept, unfinished uploads included. */
  kept(): Promise<string[]>
  destroy(): Promise<void>
}

const LIMITS = { maxBytes: 10_000_000 }
const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

async function* inPieces(bytes: Uint8Array, length: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += length) yield bytes.subarray(start, start + length)
}

async function stored(put: Promise<Put>): Promise<{ sha256: string; size: number; head: Uint8Array }> {
  const result = await put
  if ('refused' in result) throw new Error(`Expected the file to be stored: ${result.refused}`)
  return result
}

async function bytesOf(files: FileStore, sha256: string, range?: { start: number; end: number }): Promise<Buffer> {
  const opened = await files.open(sha256, range)
  if (opened === null) throw new Error('Expected the file to be there.')
  return Buffer.from(await new Response(opened.stream).arrayBuffer())
}

export function filesContract(name: string, open: () => Promise<FilesUnderTest>): void {
  describe(name, () => {
    let under: FilesUnderTest
    let files: FileStore

    beforeEach(async () => {
      under = await open()
      files = under.files
    })
    afterEach(() => under.destroy())

    it('keeps nothing that is not accepted when it has come, and shows the whole file to whoever judges it', async () => {
      const bytes = randomBytes(20_000)
      const seen: Buffer[] = []
      const accepts = async (head: Uint8Array, path: string): Promise<boolean> => {
        expect(Buffer.compare(head, bytes.subarray(0, HEAD_BYTES))).toBe(0)
        seen.push(await readFile(path))
        return false
      }
      expect(await files.put(inPieces(bytes, 700), { ...LIMITS, accepts })).toEqual({ refused: 'not-accepted' })
      expect(seen.map((whole) => Buffer.compare(whole, bytes))).toEqual([0])
      expect(await files.has(hashOf(bytes))).toBe(false)
      expect(await under.kept()).toEqual([])
      expect(await files.put(inPieces(bytes, 700), { ...LIMITS, accepts: async () => true })).toHaveProperty('sha256')
    })

    it('gives back the bytes it was given, whatever the pieces they come in', async () => {
      for (const [size, piece] of [
        [1, 1],
        [HEAD_BYTES, 7],
        [300_001, 65_536],
        [20_000, 20_000],
      ] as const) {
        const bytes = randomBytes(size)
        const { sha256, head, ...rest } = await stored(files.put(inPieces(bytes, piece), LIMITS))
        expect(sha256).toBe(hashOf(bytes))
        expect(rest.size).toBe(size)
        expect(Buffer.compare(head, bytes.subarray(0, HEAD_BYTES))).toBe(0)
        expect(Buffer.compare(await bytesOf(files, sha256), bytes)).toBe(0)
        expect(await files.has(sha256)).toBe(true)
        expect(Buffer.compare(await readFile(files.path(sha256)), bytes)).toBe(0)
      }
    })

    it('takes a web stream', async () => {
      const bytes = randomBytes(200_000)
      const { sha256 } = await stored(files.put(new Blob([bytes]).stream(), LIMITS))
      expect(sha256).toBe(hashOf(bytes))
    })

    it('keeps a head of its own, also when the source uses one buffer again and again', async () => {
      async function* source(): AsyncGenerator<Uint8Array> {
        const buffer = new Uint8Array(4)
        for (const letter of 'abc') yield buffer.fill(letter.charCodeAt(0))
      }
      const { head, sha256 } = await stored(files.put(source(), LIMITS))
      expect(Buffer.from(head).toString()).toBe('aaaabbbbcccc')
      expect((await bytesOf(files, sha256)).toString()).toBe('aaaabbbbcccc')
    })

    it('stores the same content once, also when it comes twice at the same time', async () => {
      const bytes = randomBytes(100_000)
      const before = (await under.kept()).length
      const puts = await Promise.all([1, 2, 3].map((n) => stored(files.put(inPieces(bytes, 1000 * n), LIMITS))))
      await stored(files.put(inPieces(bytes, 500), LIMITS))
      expect(new Set(puts.map((put) => put.sha256)).size).toBe(1)
      expect((await under.kept()).length).toBe(before + 1)
      expect(Buffer.compare(await bytesOf(files, hashOf(bytes)), bytes)).toBe(0)
    })

    it('gives a range of bytes, and the size of the whole file', async () => {
      const { sha256 } = await stored(files.put(inPieces(Buffer.from('0123456789'), 3), LIMITS))
      expect((await bytesOf(files, sha256, { start: 2, end: 4 })).toString()).toBe('234')
      expect((await bytesOf(files, sha256, { start: 9, end: 9 })).toString()).toBe('9')
      expect((await bytesOf(files, sha256, { start: 7, end: 1000 })).toString()).toBe('789')
      const opened = await files.open(sha256, { start: 0, end: 0 })
      expect(opened?.size).toBe(10)
      await opened?.stream.cancel()
      await expect(files.open(sha256, { start: 10, end: 12 })).rejects.toThrow(RangeError)
      await expect(files.open(sha256, { start: 4, end: 3 })).rejects.toThrow(RangeError)
    })

    it('takes a file of exactly the size that is allowed, and refuses one byte more without reading on', async () => {
      await stored(files.put(inPieces(new Uint8Array(1000), 100), { maxBytes: 1000 }))
      const before = await under.kept()
      let asked = 0
      let told = false
      async function* endless(): AsyncGenerator<Uint8Array> {
        try {
          for (;;) {
            asked += 1
            yield new Uint8Array(100)
          }
        } finally {
          told = true
        }
      }
      expect(await files.put(endless(), { maxBytes: 1000 })).toEqual({ refused: 'too-large' })
      expect(asked).toBeLessThan(100)
      expect(told).toBe(true)
      expect(await under.kept()).toEqual(before)
    })

    it('refuses an empty file', async () => {
      expect(await files.put(inPieces(new Uint8Array(0), 1), LIMITS)).toEqual({ refused: 'empty' })
      expect(await files.put(new Blob([]).stream(), LIMITS)).toEqual({ refused: 'empty' })
      expect(await under.kept()).toEqual([])
    })

    it('an upload aborted while nothing comes leaves nothing', async () => {
      const abort = new AbortController()
      let cancelled = false
      const silent = new ReadableStream<Uint8Array>({
        start: (controller) => controller.enqueue(new Uint8Array(1000)),
        pull: () => abort.abort(),
        cancel: () => {
          cancelled = true
        },
      })
      expect(await files.put(silent, { ...LIMITS, signal: abort.signal })).toEqual({ refused: 'aborted' })
      expect(cancelled).toBe(true)
      expect(await under.kept()).toEqual([])
    })

    it('an upload aborted between two pieces, or before the first, leaves nothing', async () => {
      const abort = new AbortController()
      async function* source(): AsyncGenerator<Uint8Array> {
        yield new Uint8Array(1000)
        abort.abort()
        yield new Uint8Array(1000)
      }
      expect(await files.put(source(), { ...LIMITS, signal: abort.signal })).toEqual({ refused: 'aborted' })
      const never = { ...LIMITS, signal: AbortSignal.abort() }
      expect(await files.put(inPieces(new Uint8Array(10), 1), never)).toEqual({ refused: 'aborted' })
      expect(await under.kept()).toEqual([])
    })

    it('an upload whose source breaks off leaves nothing', async () => {
      async function* source(): AsyncGenerator<Uint8Array> {
        yield new Uint8Array(1000)
        throw new Error('The browser went away.')
      }
      expect(await files.put(source(), LIMITS)).toEqual({ refused: 'aborted' })
      const broken = new ReadableStream<Uint8Array>({
        pull: (controller) => controller.error(new Error('The browser went away.')),
      })
      expect(await files.put(broken, LIMITS)).toEqual({ refused: 'aborted' })
      expect(await under.kept()).toEqual([])
    })

    it('has no file that was not stored, and no name that is not a hash', async () => {
      const nobody = hashOf(Buffer.from('nobody'))
      expect(await files.has(nobody)).toBe(false)
      expect(await files.open(nobody)).toBeNull()
      for (const name of ['../../etc/passwd', '', nobody.toUpperCase(), `${nobody}\n`, 'temporary']) {
        expect(await files.has(name)).toBe(false)
        expect(await files.open(name)).toBeNull()
        expect(() => files.path(name)).toThrow('SHA-256')
      }
    })
  })
}
