/**
 * What the server's clock says. Clocks of people's devices differ by minutes, and what counts seconds (speaker, timer)
 * must show everybody the same: how far this device is from the server is known from the server's answers.
 */
import { useSyncExternalStore } from 'react'

/** Milliseconds that the server's clock is ahead of ours. */
let ahead = 0

/** A clock that took so long to be told is not to be trusted to the second; the next answer may be better. */
const slow = 2000

/** The server said what time it was, in an answer to what was asked and came at these times of ours. */
export function setClock(server: string, asked: number, answered: number): void {
  const told = Date.parse(server)
  if (Number.isNaN(told) || (answered - asked > slow && ahead !== 0)) return
  ahead = told - (asked + answered) / 2
  tell()
}

export const serverNow = (): number => Date.now() + ahead
/** The same as an ISO instant, for what is written into a document. */
export const serverInstant = (): string => new Date(serverNow()).toISOString()

const listeners = new Set<() => void>()
let timer: ReturnType<typeof setTimeout> | undefined

/** Everything on the page that counts turns at the same instant, when a second of the server's is full. */
function wind(): void {
  clearTimeout(timer)
  if (listeners.size > 0) timer = setTimeout(tell, 1000 - (serverNow() % 1000))
}

function tell(): void {
  for (const listener of listeners) listener()
  wind()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  wind()
  return () => {
    listeners.delete(listener)
    wind()
  }
}

const never = () => () => {}
const second = () => Math.floor(serverNow() / 1000) * 1000

/** The server's time, told anew once a second as long as something is counting. */
export const useSeconds = (counting: boolean): number => useSyncExternalStore(counting ? subscribe : never, second)
