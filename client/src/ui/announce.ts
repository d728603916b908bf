/** One polite voice for screen readers. Said in order; the same words twice in a row are heard twice. */

let region: HTMLElement | null = null

export function announce(text: string): void {
  if (!region) {
    region = document.createElement('div')
    region.className = 'announcer'
    region.setAttribute('role', 'log')
    region.setAttribute('aria-live', 'polite')
    region.setAttribute('aria-relevant', 'additions')
    // An open dialog hides everything else from screen readers, except what is marked as an announcer.
    region.setAttribute('data-live-announcer', 'true')
    document.body.append(region)
  }
  const line = document.createElement('div')
  line.textContent = text
  region.append(line)
  setTimeout(() => line.remove(), 7000)
}
