/** The server's HTTP interface. A refusal or a missing network is an answer like any other, so nothing here throws. */
import type { Problem, Reason } from '@samsyn/api/refusals'
import { useCallback, useEffect, useRef, useState } from 'react'

export type Refused = { ok: false; refused: Reason | 'offline'; detail?: string; id?: string }
export type Answer<T> = { ok: true; value: T } | Refused

const problem = (value: unknown): value is Problem =>
  typeof value === 'object' && value !== null && 'reason' in value && typeof value.reason === 'string'

/** Calls the server. `T` is the type that packages/api promises for the path. A file is sent as it is, all else as JSON. */
export async function call<T = unknown>(
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<Answer<T>> {
  let response: Response
  try {
    response = await fetch(path, {
      method,
      headers: {
        accept: 'application/json',
        ...(body === undefined || body instanceof Blob ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: body instanceof Blob ? body : JSON.stringify(body) }),
    })
  } catch {
    return { ok: false, refused: 'offline' }
  }
  let value: unknown
  try {
    const text = await response.text()
    value = text === '' ? undefined : JSON.parse(text)
  } catch {
    // Somebody between us and the server answered: a gateway's own page.
    return { ok: false, refused: response.status >= 500 ? 'offline' : 'unexpected' }
  }
  if (response.ok) return { ok: true, value: value as T }
  if (!problem(value)) return { ok: false, refused: 'unexpected' }
  return {
    ok: false,
    refused: value.reason,
    ...(value.detail ? { detail: value.detail } : {}),
    ...(value.id ? { id: value.id } : {}),
  }
}

/**
 * What the server has at `path`; undefined until it has answered. Nothing is asked while `path` is null. `again` asks
 * once more and keeps showing the old answer until the new one is here, also when the network has gone.
 */
export function useGet<T>(path: string | null): { answer: Answer<T> | undefined; again: () => Promise<void> } {
  const [got, setGot] = useState<{ path: string; answer: Answer<T> }>()
  const wanted = useRef(path)
  wanted.current = path
  const again = useCallback(async () => {
    if (path === null) return
    const answer = await call<T>('GET', path)
    if (wanted.current !== path) return
    setGot((before) =>
      before?.path === path && before.answer.ok && !answer.ok && answer.refused === 'offline'
        ? before
        : { path, answer },
    )
  }, [path])
  useEffect(() => {
    void again()
  }, [again])
  return { answer: got?.path === path ? got.answer : undefined, again }
}
