/** Two letters that stand for a person; unlike those of the others as far as letters and digits go. */

const letters = (name: string): string[] => name.split(/[\s-]+/).filter((word) => /\p{L}/u.test(word))

function plainInitials(name: string): string {
  const words = letters(name)
  const first = words[0]?.[0] ?? '?'
  const last = words.length > 1 ? (words.at(-1)?.[0] ?? '') : (words[0]?.[1] ?? '')
  return (first + last).toLocaleUpperCase('sv')
}

/**
 * Initials of `name`. `others` are the names of those who were there before: "EL", the next "E2", then "E3". The first one
 * keeps the letters, so initials never change because somebody comes in.
 */
export function initials(name: string, others: readonly string[] = []): string {
  const mine = plainInitials(name)
  const same = others.filter((other) => other !== name && plainInitials(other) === mine).length
  return same === 0 ? mine : `${mine.charAt(0)}${same + 1}`
}
