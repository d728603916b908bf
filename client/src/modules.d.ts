/** What packages without types of their own have that we use. */
declare module 'hyphen/sv/index.js' {
  const swedish: { hyphenateSync(text: string, options?: { minWordLength?: number }): string }
  export default swedish
}

/** Tests read a style sheet as it is; the rest of the client never sees Node. */
declare module 'node:fs' {
  export function readFileSync(path: URL, encoding: 'utf8'): string
}
