/** RULES.md as the tests read it. */
import { readFileSync } from 'node:fs'

export const rulesText = readFileSync(`${import.meta.dirname}/../RULES.md`, 'utf8')
