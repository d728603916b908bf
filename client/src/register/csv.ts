/** Lists as CSV files that a Swedish Excel opens as they are meant: UTF-8 that says so, semicolons, and no cell that calculates. */

const mark = '\ufeff'
/** What a spreadsheet would take for a formula. */
const formula = /^[=+\-@\t\r]/

const cell = (text: string): string => {
  const safe = formula.test(text) ? `'${text}` : text
  return /[;"\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

export const csvOf = (rows: readonly (readonly string[])[]): string =>
  `${mark}${rows.map((row) => row.map(cell).join(';')).join('\r\n')}\r\n`

/** A cell as it was before it was kept from calculating. */
export const withoutGuard = (text: string): string => (/^'[=+\-@]/.test(text) ? text.slice(1) : text)

/** The text of a file: UTF-8, or what Excel writes where it is not asked for that. */
export async function textOf(file: Blob): Promise<string> {
  const bytes = await file.arrayBuffer()
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

export function download(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }))
  const link = document.createElement('a')
  Object.assign(link, { href: url, download: name })
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
