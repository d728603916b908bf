/** `npm run replay -- FILE.json --people 10 --out DIR [--url URL --link LINK] [--seed N]` */
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { isFaultless, replay } from './replay.ts'

const usage = 'npm run replay -- FILE.json [--people 10] [--out DIR] [--seed N] [--url URL --link ORGANISER_LINK]'
const from = process.env.STANDING ?? process.cwd()
const fail = (sentence: string): never => {
  process.stderr.write(`${sentence}\n`)
  process.exit(1)
}

const { values, positionals } = read()
const [name] = positionals
if (name === undefined) fail(`Which meeting is to be played?\n${usage}`)
const people = Number(values.people)
const seed = Number(values.seed)
if (!Number.isInteger(people) || people < 1 || people > 200) fail('--people is a number from 1 to 200.')
if (!Number.isInteger(seed)) fail('--seed is a whole number.')
if ((values.url === undefined) !== (values.link === undefined)) fail('--url and --link belong together.')

const path = resolve(from, String(name))
const file: unknown = await readFile(path, 'utf8').then(
  (text) => JSON.parse(text) as unknown,
  (error: unknown) => fail(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`),
)
const report = await replay(file, {
  people,
  seed,
  out: resolve(from, values.out),
  say: (sentence) => process.stderr.write(`${sentence}\n`),
  ...(values.url && values.link ? { server: { url: values.url, link: values.link } } : {}),
})
for (const { code, did } of report.resolved) process.stderr.write(`${code} put right: ${did}\n`)
for (const action of report.actionsLeftOut) process.stderr.write(`Not typed, since it stands elsewhere: ${action}\n`)
for (const what of report.wrong) process.stderr.write(`${what}\n`)
process.stdout.write(`${JSON.stringify(report)}\n`)
process.exit(isFaultless(report) ? 0 : 1)

function read() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        people: { type: 'string', default: '10' },
        out: { type: 'string', default: 'protocol' },
        seed: { type: 'string', default: '1' },
        url: { type: 'string' },
        link: { type: 'string' },
      },
    })
  } catch (error) {
    return fail(`${error instanceof Error ? error.message : String(error)}\n${usage}`)
  }
}
