/** The clipboard. A page over plain http has none, and a browser may refuse. */

/** True when the text lies on the clipboard. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    // Refused, or there is none: the older way asks for no permission and works over plain http as well.
    return copySelected(text)
  }
}

function copySelected(text: string): boolean {
  const before = document.activeElement
  const area = document.createElement('textarea')
  area.value = text
  area.readOnly = true
  // Out of sight, and where selecting it scrolls nothing.
  area.style.cssText = 'position:fixed;top:0;left:0;opacity:0'
  // A dialog keeps the focus inside: what is to be selected must be in it.
  const place = before?.closest('[role=dialog], [role=alertdialog]') ?? document.body
  place.append(area)
  area.select()
  try {
    return document.execCommand('copy')
  } catch {
    return false
  } finally {
    area.remove()
    if (before instanceof HTMLElement) before.focus({ preventScroll: true })
  }
}
