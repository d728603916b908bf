/**
 * What each person makes everybody else wait for: so many milliseconds of the processor at once, and then a part of the time.
 * It counts on whatever sockets and documents it was: a meeting has dozens of documents, and who floods takes them all.
 */

/** Milliseconds this thread has worked since. What the machine does otherwise meanwhile is on nobody's account. */
export function spentSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.threadCpuUsage(before)
  return (user + system) / 1000
}

const atOnce = 1000
const inTime = 0.05
/** Who has paid back is forgotten, when there are more than so many, once in so many milliseconds. */
const mostKept = 1000
const sweepPause = 1000

export class Accounts {
  /** What is owed by whom, as of when. */
  readonly #owed = new Map<string, { milliseconds: number; at: number }>()
  #sweptAt = Number.NEGATIVE_INFINITY

  /** How many are remembered. */
  get size(): number {
    return this.#owed.size
  }

  /** In how many milliseconds others may be made to wait for this person again; 0: now. */
  wait(person: string): number {
    return Math.max(0, (this.#owes(person) - atOnce) / inTime)
  }

  spend(person: string, milliseconds: number): void {
    const at = performance.now()
    this.#owed.set(person, { milliseconds: this.#owes(person) + milliseconds, at })
    if (this.#owed.size <= mostKept || at - this.#sweptAt < sweepPause) return
    this.#sweptAt = at
    for (const other of this.#owed.keys()) if (this.#owes(other) === 0) this.#owed.delete(other)
  }

  #owes(person: string): number {
    const { milliseconds, at } = this.#owed.get(person) ?? { milliseconds: 0, at: 0 }
    return Math.max(0, milliseconds - (performance.now() - at) * inTime)
  }
}
