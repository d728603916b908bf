/** Whatever a check can say has its words: a key without a sentence would only be seen in a meeting. */
import { readFileSync } from 'node:fs'
import { words } from '@samsyn/language/language'
import { checkCodes } from '@samsyn/meeting/checks'
import { expect, test } from 'vitest'

const read = (file: string) =>
  readFileSync(new URL(`../../../../packages/meeting/src/${file}`, import.meta.url), 'utf8')
const source = ['people', 'agenda', 'decisions'].map((subject) => read(`checks/${subject}.ts`)).join('\n')
const said = [...source.matchAll(/'I\d+',\s*'(block|warning)',\s*'(\w+)'/g)].map(([, level, key]) => ({ level, key }))
const warned = [...source.matchAll(/warn\('(\w+)'/g)].map(([, key]) => ({ level: 'warning', key }))
said.push(...warned)
const repairs = [...read('repairs.ts').matchAll(/^ {2}'([a-z-]+)': \(/gm)].map(([, key]) => key)

test.each(Object.entries(words))('every finding has a sentence in %s', (_language, { checks }) => {
  expect(said.length).toBeGreaterThan(80)
  for (const { key } of said) expect(checks.sentences).toHaveProperty(String(key))
})

test.each(Object.entries(words))('every warning has a reason to let it be in %s', (_language, { checks }) => {
  for (const { level, key } of said) if (level === 'warning') expect(checks.reasons).toHaveProperty(String(key))
})

test.each(Object.entries(words))('every repair and every passed check has words in %s', (_language, { checks }) => {
  expect(repairs.length).toBeGreaterThan(30)
  for (const key of repairs) expect(checks.repairs).toHaveProperty(String(key))
  for (const code of checkCodes) {
    expect(checks.passed).toHaveProperty(code)
    expect(checks.names).toHaveProperty(code)
  }
})
