/** Lists as CSV files that a Swedish Excel opens as they are meant: UTF-8 that says so, semicolons, and no cell that calculates. */

const mark = '\ufeff'
/** What a spreadsheet would take for a formula; some take the wide forms of East Asian scripts as well. */
const formula = /^[=+\-@\t\r＝＋－＠]/

/** In quotes, whatever it is: a program that splits at commas as well would find cells in it that nobody looked at. */
const cell = (text: string): string => `"${(formula.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`

export const csvOf = (rows: readonly (readonly string[])[]): string =>
  `${mark}${rows.map((row) => row.map(cell).join(';')).join('\r\n')}\r\n`

/** A cell as it was before it was kept from calculating. */
export const withoutGuard = (text: string): string => (/^'[=+\-@＝＋－＠]/.test(text) ? text.slice(1) : text)
