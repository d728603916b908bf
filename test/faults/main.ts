/** `npm run faults -- [--rounds N] [--only FAULT] [--seed S] [--postgres URL] [--json]` */
import { parseArgs } from 'node:util'
import { type Fault, type FaultReport, faults, isFaultless, runFaults } from './faults.ts'
import { raceFreezes } from './freezes.ts'

const names: readonly FaultReport['fault'][] = [...faults, 'freeze']

const fail = (sentence: string): never => {
  const usage = `npm run faults -- [--rounds 20] [--only ${names.join('|')}] [--seed 1] [--postgres URL] [--json]`
  process.stderr.write(`${sentence}\n${usage}\n`)
  process.exit(1)
}

function read() {
  try {
    return parseArgs({
      options: {
        rounds: { type: 'string', default: '20' },
        only: { type: 'string', default: '' },
        seed: { type: 'string', default: '1' },
        postgres: { type: 'string', default: '' },
        json: { type: 'boolean', default: false },
      },
    }).values
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error))
  }
}

const values = read()
const rounds = Number(values.rounds)
const seed = Number(values.seed)
if (!Number.isInteger(rounds) || rounds < 1) fail('--rounds is a number above 0.')
if (!Number.isInteger(seed)) fail('--seed is a whole number.')
const only = names.find((name) => name === values.only)
if (values.only && !only) fail(`There is no fault "${values.only}".`)

const reports: FaultReport[] = []
for (const fault of only ? [only] : names) {
  const options = {
    rounds,
    seed,
    databaseUrl: values.postgres,
    say: (sentence: string) => process.stderr.write(`${sentence}\n`),
  }
  const report = await (fault === 'freeze' ? raceFreezes(options) : runFaults(fault as Fault, options))
  for (const what of report.wrong) process.stderr.write(`${what}\n`)
  if (!values.json) process.stdout.write(`${sentenceOf(report)}\n`)
  reports.push(report)
}
const played = reports.filter((report) => report.skipped === '')
const skipped = reports.filter((report) => report.skipped !== '').map(({ fault }) => fault)
// Of what was not played nothing is known: where that alone was asked for it is no success.
const faultless = played.length > 0 && played.every(isFaultless)
if (values.json) process.stdout.write(`${JSON.stringify({ faultless, skipped, faults: reports })}\n`)
process.exit(faultless ? 0 : 1)

function sentenceOf(report: FaultReport): string {
  const { fault, skipped, writers, acknowledged, sent, recovery } = report
  const { lost, duplicated, ghosts, reordered, diverged, stuck } = report
  if (skipped) return `${fault}: SKIPPED, ${skipped}.`
  return (
    `${report.rounds} × ${fault} with ${writers} writers, seed ${report.seed}: ${acknowledged} of ${sent} tokens acknowledged; ` +
    `${lost} lost, ${duplicated} duplicated, ${ghosts} never sent, ${reordered} reordered, ${diverged} documents diverged, ${stuck} stuck. ` +
    `${fault === 'freeze' ? 'Frozen' : 'Everybody was back'} after ${recovery.median} ms (median; worst ${recovery.worst} ms).`
  )
}
