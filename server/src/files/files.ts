/**
 * Uploaded files, kept by what they contain: a file's name is the SHA-256 of its bytes. The same bytes are kept once,
 * a stored file never changes, and whoever has read one can check it. What a file is called, and in which meeting, is
 * in the tables (`files`), not here. disk.ts implements it; files.contract.ts says what an implementation must do.
 */

/** So much of a file's beginning is handed back: enough to tell its type (kinds.ts). */
export const HEAD_BYTES = 4100

export type Limits = {
  maxBytes: number
  signal?: AbortSignal
  /** Asked when everything has come, before anything is kept; `path` is where the bytes are for the moment. */
  accepts?: (head: Uint8Array, path: string) => Promise<boolean>
}

export type Put =
  | { sha256: string; size: number; head: Uint8Array }
  /** 'aborted': by the signal, or the source broke off. */
  | { refused: 'too-large' | 'aborted' | 'empty' | 'not-accepted' }

/** First and last byte, both included, as in an HTTP range. */
export type ByteRange = { start: number; end: number }

export interface FileStore {
  /**
   * Stores what the source gives, without ever holding it whole in memory; it is on disk when the promise resolves.
   * A refused file leaves nothing behind. Rejects when the disk fails (`code: 'ENOSPC'` when it is full), leaving
   * nothing behind either.
   */
  put(source: ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>, limits: Limits): Promise<Put>
  /**
   * The file's bytes, or those of a range that begins within it; null if there is no such file. `size` is that of the
   * whole file. The stream must be read to its end or cancelled.
   */
  open(sha256: string, range?: ByteRange): Promise<{ stream: ReadableStream<Uint8Array>; size: number } | null>
  has(sha256: string): Promise<boolean>
  /** Where a tool that needs a file finds it. It may read it, never write it. */
  path(sha256: string): string
  /** An empty folder for a tool that makes files. Whoever asked for it removes it. */
  workFolder(): Promise<string>
  /** Removes what a crash left behind of uploads and work folders. At start, before the first of them. */
  sweepTemporary(): Promise<void>
}
