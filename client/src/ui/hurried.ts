/** Milliseconds in which two presses are one: of who presses twice, by habit or because nothing was seen to happen. */
export const hurried = 500

/** Tells the second of two presses from one of its own. */
export function secondPress(): () => boolean {
  let last = Number.NEGATIVE_INFINITY
  return () => {
    const before = last
    last = performance.now()
    return last - before < hurried
  }
}
