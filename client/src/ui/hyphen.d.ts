declare module 'hyphen/sv/index.js' {
  const swedish: { hyphenateSync(text: string, options?: { minWordLength?: number }): string }
  export default swedish
}
