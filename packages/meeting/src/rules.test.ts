import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { checkCodes } from './checks.ts'
import { rulesText } from './rules.fixture.ts'

const root = `${import.meta.dirname}/../../..`
const rules = [...rulesText.matchAll(/^- \[([A-Z0-9-]+)\] /gm)].map(([, rule]) => rule ?? '')
const titlesIn = (...places: string[]) =>
  places.flatMap((where) =>
    globSync(where, { cwd: root }).flatMap((file) =>
      [...readFileSync(`${root}/${file}`, 'utf8').matchAll(/^\s*(?:test|it)(?:\.\w+\(.*\))?\(\s*(['"`])(.+?)\1/gm)].map(
        ([, , title]) => ({ file, title: title ?? '' }),
      ),
    ),
  )
const titles = titlesIn(
  'packages/meeting/src/*.test.ts',
  'packages/protocol/src/{correction,addendum,item-words,memory}.test.ts',
  'packages/recognition/src/*.test.ts',
  'test/recognition/*.test.ts',
  'test/convergence/*.test.ts',
)
/** Some rules are kept by a running server alone; its other tests name none. */
const ofServer = titlesIn('test/server/*.test.ts')
/** The rules a title names at its start: "[AG1] …", "[CH-I1] …". */
const namedBy = (title: string) => /^\[([A-Z0-9-]+)\] \S/.exec(title)?.[1]

test('[LA4] every rule is numbered once and every check has a rule', () => {
  expect(rules.length).toBeGreaterThan(60)
  expect(rules.filter((rule, at) => rules.indexOf(rule) !== at)).toEqual([])
  expect(rules.filter((rule) => rule.startsWith('CH-'))).toEqual(checkCodes.map((code) => `CH-${code}`))
})

test('[LA4] every rule has a test', () => {
  const tested = new Set([...titles, ...ofServer].map(({ title }) => namedBy(title)))
  expect(rules.filter((rule) => !tested.has(rule))).toEqual([])
})

test('[LA4] every test says which rule it keeps', () => {
  expect(titles.length).toBeGreaterThan(90)
  expect(titles.filter(({ title }) => !rules.includes(namedBy(title) ?? ''))).toEqual([])
})
