/** A text, a function that makes one from named values, or a table of them. */
type Word = string | ((values: never) => string) | { readonly [key: string]: Word }

/** The same shape with other words: what the second language must match, or it does not compile. */
export type Same<T> = {
  readonly [K in keyof T]: T[K] extends string ? string : T[K] extends (values: never) => string ? T[K] : Same<T[K]>
}

/** Joins the two languages of one part of the interface. Swedish is the source. */
export const both = <const T extends Record<string, Word>>(sv: T, en: Same<T>) => ({ sv: sv as Same<T>, en })
