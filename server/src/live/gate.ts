/**
 * The gate before a socket: how much may come, and how fast, before anybody looks at what it means.
 *
 * A person who types sends some thirty messages a second, one who comes back from a tunnel sends one large one. The limits
 * are far above both. A burst over them is not refused but waits: the socket is not read until the time has come, so
 * that what waits lies with its sender and not in our memory. Who never comes down again is no person and is put out.
 * A connection has its limits and so has a person with all of its connections.
 */
import { tooFast } from '@samsyn/api/live'
import type { OpenSocket } from './path.ts'

/** A second's worth, and what may come at once after a pause. */
export const rates = {
  messages: { each: 500, atOnce: 5_000 },
  bytes: { each: 1024 * 1024, atOnce: 8 * 1024 * 1024 },
  /** So many connections' worth for one person. */
  person: 2,
  /** Milliseconds of sending without a breath after which it is a flood. */
  flood: 60_000,
} as const

type WebSocket = OpenSocket['websocket']

class Bucket {
  readonly #each: number
  readonly #atOnce: number
  #left: number
  #at: number

  constructor({ each, atOnce }: { each: number; atOnce: number }, times: number, now: number) {
    this.#each = each * times
    this.#atOnce = atOnce * times
    this.#left = this.#atOnce
    this.#at = now
  }

  /** Takes out, and answers how many milliseconds it will be until what was taken is there. */
  take(amount: number, now: number): number {
    this.#fill(now)
    this.#left -= amount
    return this.#left >= 0 ? 0 : (-this.#left / this.#each) * 1000
  }

  isFull(now: number): boolean {
    this.#fill(now)
    return this.#left === this.#atOnce
  }

  #fill(now: number): void {
    this.#left = Math.min(this.#atOnce, this.#left + ((now - this.#at) / 1000) * this.#each)
    this.#at = now
  }
}

class Buckets {
  readonly #messages: Bucket
  readonly #bytes: Bucket

  constructor(times: number, now: number) {
    this.#messages = new Bucket(rates.messages, times, now)
    this.#bytes = new Bucket(rates.bytes, times, now)
  }

  take(bytes: number, now: number): number {
    return Math.max(this.#messages.take(1, now), this.#bytes.take(bytes, now))
  }

  isFull(now: number): boolean {
    return this.#messages.isFull(now) && this.#bytes.isFull(now)
  }
}

export class Gates {
  readonly #people = new Map<string, Buckets>()

  /** A socket of a person; null: of somebody nobody knows, who is about to be put out. */
  open(person: string | null, socket: WebSocket): Gate {
    const now = performance.now()
    if (person === null) return new Gate([new Buckets(1, now)], socket)
    // Whoever comes back finds what is left of their own, not a full measure; a full one need not be remembered.
    for (const [other, buckets] of this.#people) if (buckets.isFull(now)) this.#people.delete(other)
    const shared = this.#people.get(person) ?? new Buckets(rates.person, now)
    this.#people.set(person, shared)
    return new Gate([new Buckets(1, now), shared], socket)
  }
}

export class Gate {
  readonly #buckets: readonly Buckets[]
  readonly #socket: WebSocket
  /** The socket for those behind the gate: they may stop reading as well, and it goes on when nobody wants it to stop. */
  readonly websocket: WebSocket
  #waiting: ReturnType<typeof setTimeout> | null = null
  #stoppedBehind = false
  /** Since when it has been sending more than its share, with no second in which it did not; null if it is not. */
  #over: { since: number; last: number } | null = null
  #closed = false

  constructor(buckets: readonly Buckets[], socket: WebSocket) {
    this.#buckets = buckets
    this.#socket = socket
    const stopBehind = (stop: boolean) => {
      this.#stoppedBehind = stop
      this.#readOrNot()
    }
    this.websocket = {
      get readyState() {
        return socket.readyState
      },
      send: (data) => socket.send(data),
      close: (code, reason) => socket.close(code, reason),
      pause: () => stopBehind(true),
      resume: () => stopBehind(false),
    }
  }

  /** Whether a message of so many bytes is to be looked at. */
  admits(bytes: number): boolean {
    if (this.#closed) return false
    const now = performance.now()
    const wait = Math.max(...this.#buckets.map((buckets) => buckets.take(bytes, now)))
    if (wait === 0) return true
    if (this.#isFlood(now, wait)) {
      this.close()
      this.#socket.close(tooFast.code, tooFast.reason)
      return false
    }
    this.#wait(wait)
    return true
  }

  /** Nothing more comes. */
  close(): void {
    this.#closed = true
    if (this.#waiting) clearTimeout(this.#waiting)
  }

  /** What had been read when the socket was stopped still comes; a socket that does not stop is a flood as well. */
  #isFlood(now: number, wait: number): boolean {
    const calm = this.#over === null || now - this.#over.last > wait + 1000
    this.#over = calm ? { since: now, last: now } : { since: this.#over?.since ?? now, last: now }
    return now + wait - this.#over.since > rates.flood
  }

  #wait(milliseconds: number): void {
    if (this.#waiting) clearTimeout(this.#waiting)
    this.#waiting = setTimeout(() => {
      this.#waiting = null
      this.#readOrNot()
    }, milliseconds)
    this.#readOrNot()
  }

  #readOrNot(): void {
    if (this.#waiting || this.#stoppedBehind) this.#socket.pause()
    else this.#socket.resume()
  }
}
