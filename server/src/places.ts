/** How many of something each may have at once, such as an address its sockets: who has all of them gets no more. */
export class Places {
  readonly #most: number
  readonly #taken = new Map<string, number>()

  constructor(most: number) {
    this.#most = most
  }

  /** Whether there was one more, which is taken until it is given back. */
  take(who: string): boolean {
    const taken = this.#taken.get(who) ?? 0
    if (taken >= this.#most) return false
    this.#taken.set(who, taken + 1)
    return true
  }

  giveBack(who: string): void {
    const left = (this.#taken.get(who) ?? 1) - 1
    if (left > 0) this.#taken.set(who, left)
    else this.#taken.delete(who)
  }
}
