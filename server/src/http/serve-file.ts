/**
 * Serves a stored file, or what is made in memory, inert: a download in a sandbox of its own, so that nothing uploaded can
 * run in our origin. Who loses the right to it while it is on its way does not get the rest.
 */
import type { FileStore } from '../files/files.ts'
import { refuse } from '../refusal.ts'
import type { Context } from './endpoint.ts'

/** What no page of ours may become part of, and where nothing runs. */
export const inert = {
  'content-security-policy': "sandbox; default-src 'none'",
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
  // A browser may keep it and asks every time whether it may still show it: rights can be taken away.
  'cache-control': 'private, no-cache',
}

export type Served = {
  sha256: string
  type: string
  name: string
  /** Refuses if it may not be read. Asked again while the file is on its way. */
  mayRead: () => Promise<unknown>
}

export async function serveFile(
  context: Context,
  files: FileStore,
  { sha256, type, name, mayRead }: Served,
): Promise<Response> {
  const etag = `"${sha256}"`
  if (context.req.header('if-none-match') === etag)
    return new Response(null, { status: 304, headers: { ...inert, etag } })
  const range = readRange(context.req.header('range'))
  const file = await files.open(sha256, range ?? undefined).catch((error: unknown) => {
    if (error instanceof RangeError) return 'beyond' as const
    throw error
  })
  if (file === 'beyond') return new Response(null, { status: 416, headers: inert })
  if (!file) return refuse('not-found')
  const end = range ? Math.min(range.end, file.size - 1) : file.size - 1
  // Nobody reads the body of an answer to HEAD, and a file that is left open ends the process when it is collected.
  const asked = context.req.method !== 'HEAD'
  if (!asked) await file.stream.cancel()
  return new Response(asked ? file.stream.pipeThrough(whileAllowed(mayRead)) : null, {
    status: range ? 206 : 200,
    headers: {
      ...inert,
      etag,
      'content-type': type,
      'content-disposition': download(name),
      'accept-ranges': 'bytes',
      'content-length': String(range ? end - range.start + 1 : file.size),
      ...(range ? { 'content-range': `bytes ${range.start}-${end}/${file.size}` } : {}),
    },
  })
}

/** So many bytes are on their way at once. */
const part = 64 * 1024

/** Bytes that are in memory already. */
export function serveBytes(bytes: Uint8Array, { type, name, mayRead }: Omit<Served, 'sha256'>): Response {
  return new Response(inParts(bytes).pipeThrough(whileAllowed(mayRead)), {
    headers: { ...inert, 'content-type': type, 'content-disposition': download(name) },
  })
}

function inParts(bytes: Uint8Array): ReadableStream<Uint8Array> {
  let at = 0
  return new ReadableStream({
    pull(controller) {
      controller.enqueue(bytes.slice(at, at + part))
      at += part
      if (at >= bytes.length) controller.close()
    },
  })
}

const download = (name: string): string => `attachment; filename*=UTF-8''${encodeURIComponent(name)}`

/** One closed or open-ended byte range; anything else is answered with the whole file, as HTTP allows. */
function readRange(header: string | undefined): { start: number; end: number } | null {
  const read = /^bytes=(\d+)-(\d*)$/.exec(header ?? '')
  if (!read) return null
  const start = Number(read[1])
  const end = read[2] ? Number(read[2]) : Number.MAX_SAFE_INTEGER
  return end >= start ? { start, end } : null
}

/** On a slow line a large file takes minutes; who has lost the right to it meanwhile does not get the rest. */
export function whileAllowed(mayRead: () => Promise<unknown>): TransformStream<Uint8Array, Uint8Array> {
  let asked = performance.now()
  return new TransformStream({
    async transform(chunk, controller) {
      if (performance.now() - asked > 1000) {
        await mayRead()
        asked = performance.now()
      }
      controller.enqueue(chunk)
    },
  })
}
