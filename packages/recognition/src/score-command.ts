/**
 * How well old protocols are recognised: `npm run score -- DIR [--show]`. Reads each NAME.txt of a folder that has a NAME.json
 * beside it, prints what was found against what is there, and ends with 1 when a file does not reach what is wanted.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { recognise } from './recognise.ts'
import { measures, score, type Truth, wanted } from './score.ts'
import { linesOfText } from './text.ts'

const show = process.argv.includes('--show')
const [named] = process.argv.slice(2).filter((one) => !one.startsWith('--'))
const folder = resolve(process.env.STANDING ?? '.', named ?? '.')
const names = existsSync(folder)
  ? readdirSync(folder).filter(
      (name) => name.endsWith('.txt') && existsSync(join(folder, name.replace(/txt$/, 'json'))),
    )
  : []
if (!named || names.length === 0) {
  process.stderr.write(
    'Say which folder: npm run score -- DIR. It has NAME.txt, the protocol, and NAME.json, what it says.\n',
  )
  process.exit(2)
}

const percent = (part: number) => part.toFixed(2).padStart(9)
for (const name of names.toSorted()) {
  const truth = JSON.parse(readFileSync(join(folder, name.replace(/txt$/, 'json')), 'utf8')) as Truth
  const scores = score(recognise(linesOfText(readFileSync(join(folder, name), 'utf8'))), truth)
  process.stdout.write(`\n${name}\n${''.padEnd(15)}precision   recall       F1   found of\n`)
  for (const measure of measures) {
    const { precision, recall, f1, right, true: there, missing, wrong } = scores[measure]
    const goal = wanted[measure]
    const short = goal !== undefined && f1 < goal
    if (short) process.exitCode = 1
    process.stdout.write(
      `${measure.padEnd(14)}${percent(precision)}${percent(recall)}${percent(f1)}   ${`${right} of ${there}`.padEnd(10)}${goal === undefined ? '' : short ? `less than ${goal}` : `at least ${goal}`}\n`,
    )
    if (show)
      for (const [sign, texts] of [
        ['-', missing],
        ['+', wrong],
      ] as const)
        for (const text of texts) process.stdout.write(`    ${sign} ${text}\n`)
  }
}
