/** Where a link may lead, in a note, on an attachment, and to a meeting. */

/** Whether a link may lead there. Anything else is shown as plain text. */
export function mayLinkTo(href: unknown): href is string {
  return typeof href === 'string' && /^(https?:\/\/|mailto:)/i.test(href.trim()) && href.length <= 2000
}
