/** How a meeting's code is shown. */

/** "NKT4R7" is read out and typed as two groups. */
export const spaced = (code: string): string => (code.length === 6 ? `${code.slice(0, 3)} ${code.slice(3)}` : code)

export const qrAddress = (svg: string): string => `data:image/svg+xml,${encodeURIComponent(svg)}`

/** The part of the join address that a person can type: "samsyn.norrsund.se/g". */
export function joinHost(address: string): string {
  const url = URL.parse(address)
  return url ? `${url.host}/g` : address
}
