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
