/**
 * A key that moves the caret moves it at once, but the browser says so only with the next frame. What is taken in or pressed
 * before that would go by where the caret was, and put it back there. So whoever does either has it said first.
 */
export function readCaret(): void {
  document.dispatchEvent(new Event('selectionchange'))
}
