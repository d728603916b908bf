/** Milliseconds in which two presses are one: of who presses twice, by habit or because nothing was seen to happen. */
export const hurried = 500

/** When the press was made that is being dealt with, by `performance.now()`: a page that has much to do deals with it later. */
export const pressedAt = (): number => globalThis.event?.timeStamp ?? performance.now()

/** Tells the second of two presses from one of its own. */
export function secondPress(): () => boolean {
  let last = Number.NEGATIVE_INFINITY
  return () => {
    const before = last
    last = pressedAt()
    return last - before < hurried
  }
}
