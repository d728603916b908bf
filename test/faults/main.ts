/** `npm run faults -- [--rounds N] [--seed S] [--database POSTGRES_URL] [--json]` */
import { parseArgs } from 'node:util'
import { isFaultless, runFaults, serverProcess } from './faults.ts'

const fail = (sentence: string): never => {
  process.stderr.write(`${sentence}\nnpm run faults -- [--rounds 100] [--seed 1] [--database POSTGRES_URL] [--json]\n`)
  process.exit(1)
}

function read() {
  try {
    return parseArgs({
      options: {
        rounds: { type: 'string', default: '100' },
        seed: { type: 'string', default: '1' },
        database: { type: 'string', default: '' },
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

const subject = await serverProcess(values.database)
process.on('SIGINT', () => void subject.end().then(() => process.exit(1)))
const report = await runFaults(subject, {
  rounds,
  seed,
  say: (sentence) => process.stderr.write(`${sentence}\n`),
}).finally(() => subject.end())

for (const what of report.wrong) process.stderr.write(`${what}\n`)
process.stdout.write(
  values.json
    ? `${JSON.stringify(report)}\n`
    : `${report.rounds} × kill -9 with ${report.writers} writers, seed ${report.seed}: ${report.acknowledged} of ${report.sent} tokens acknowledged; ` +
        `${report.lost} lost, ${report.duplicated} duplicated, ${report.ghosts} never sent, ${report.reordered} reordered, ${report.diverged} documents diverged. ` +
        `Everybody was back after ${report.recovery.median} ms (median; worst ${report.recovery.worst} ms).\n`,
)
process.exit(isFaultless(report) ? 0 : 1)
