/**
 * Whether the house stands as it was drawn: who may import whom, where each foreign library lives, and no cycles.
 *
 *   node test/house.ts
 *
 * Reads the import statements of every source file that git knows or would know. Says what is wrong in plain sentences
 * and ends with 1, or says one line and ends with 0.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'

const root = new URL('..', import.meta.url).pathname

/** Which of our own packages each may import. */
const mayImport: Record<string, readonly string[]> = {
  language: [],
  meeting: ['language'],
  protocol: ['language', 'meeting'],
  recognition: ['meeting'],
  api: ['language', 'meeting'],
  client: ['language', 'meeting', 'protocol', 'api'],
  server: ['language', 'meeting', 'protocol', 'recognition', 'api'],
  test: ['language', 'meeting', 'protocol', 'recognition', 'api', 'server', 'client'],
}

/** Packages that know nothing of the machine they run on: no disk, no network, no clock. */
const withoutNode = ['language', 'meeting', 'api']

/** A foreign library has one home. `types` may import its types; tests may import anything. */
const homes: { library: string; within: string; home: readonly string[]; types: 'everywhere' | readonly string[] }[] = [
  {
    library: '@hocuspocus/server',
    within: '',
    home: ['server/src/live/live.ts', 'server/src/live/frames.ts'],
    types: ['path', 'lane', 'channel', 'reference'].map((name) => `server/src/live/${name}.ts`),
  },
  { library: 'node:sqlite', within: '', home: ['server/src/storage/sqlite-worker.ts'], types: 'everywhere' },
  { library: 'pg', within: '', home: ['server/src/storage/postgres.ts'], types: [] },
  {
    library: '@hocuspocus/provider',
    within: '',
    home: ['client/src/meeting/useMeeting.ts', 'client/src/meeting/rounds.ts'],
    types: [],
  },
  { library: '@tiptap/core', within: 'packages/', home: ['packages/meeting/src/note-format.ts'], types: [] },
  { library: '@noble/curves', within: '', home: ['packages/protocol/src/seal.ts'], types: [] },
  {
    library: '@noble/hashes',
    within: '',
    home: ['packages/protocol/src/canonical.ts', 'packages/protocol/src/seal.ts'],
    types: [],
  },
  { library: 'pkijs', within: '', home: ['packages/protocol/src/timestamp.ts'], types: [] },
  { library: 'asn1js', within: '', home: ['packages/protocol/src/timestamp.ts'], types: [] },
  { library: 'mammoth', within: '', home: ['packages/recognition/src/docx.ts'], types: [] },
  { library: 'ws', within: '', home: ['server/src/sockets.ts', 'server/src/rehearsal.ts'], types: [] },
  { library: 'nodemailer', within: '', home: ['server/src/mail.ts'], types: [] },
  { library: 'zod', within: 'client/', home: [], types: 'everywhere' },
]

type Import = { file: string; from: string; line: number; typesOnly: boolean; dynamic: boolean }

const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.ts', '*.tsx'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file !== '' && existsSync(root + file))
const known = new Set(files)
const isTest = (file: string) => /^test\/|\.(test|contract|fixture)\.tsx?$/.test(file)
/** "meeting" of packages/meeting/src/agenda.ts. */
const packageOf = (file: string): string => {
  const [first = '', second = ''] = file.split('/')
  return first === 'packages' ? second : first
}

function importsOf(file: string): Import[] {
  const text = readFileSync(root + file, 'utf8')
  const lineAt = (index: number) => text.slice(0, index).split('\n').length
  // What is imported has only names, braces, commas and a star, so that a statement never reaches into the next.
  const statements = /^[ \t]*(?:import|export)\b([\w$*{},\s]*?\bfrom)?\s*['"]([^'"\n]+)['"]/gm
  const calls = /\bimport\(\s*['"]([^'"\n]+)['"]/g
  return [
    ...[...text.matchAll(statements)].map(({ 1: what = '', 2: from = '', index }) => ({
      file,
      from,
      line: lineAt(index),
      typesOnly: /^\s+type\s+(?!from\b)/.test(what),
      dynamic: false,
    })),
    ...[...text.matchAll(calls)].map(({ 1: from = '', index }) => ({
      file,
      from,
      line: lineAt(index),
      typesOnly: false,
      dynamic: true,
    })),
  ]
}

/** The file of ours that is meant, if it is one: by its path, or by its package's name. */
function fileMeant({ file, from }: Import): string | undefined {
  if (from.startsWith('.')) return posix.normalize(`${posix.dirname(file)}/${from.replace(/\?.*$/, '')}`)
  const [, name = '', path] = /^@samsyn\/([\w-]+)(?:\/(.+))?$/.exec(from) ?? []
  if (name === '') return undefined
  const folder = name in mayImport && !['client', 'server', 'test'].includes(name) ? `packages/${name}` : name
  const bare = `${folder}/src/${path ?? 'index'}`
  return [`${bare}.ts`, `${bare}.tsx`].find((one) => known.has(one)) ?? bare
}

const wrong: string[] = []
const imports = files.flatMap(importsOf)
const place = ({ file, line }: Import) => `${file}:${line}`

for (const one of imports) {
  const own = packageOf(one.file)
  const meant = fileMeant(one)
  if (meant !== undefined) {
    const other = packageOf(meant)
    if (other !== own && !mayImport[own]?.includes(other))
      wrong.push(`${place(one)}: ${own} may not import ${other} (${one.from}).`)
    if (/(^|\/)main\.tsx?$/.test(meant)) wrong.push(`${place(one)}: nobody imports ${meant}; it is where things begin.`)
    continue
  }
  if (isTest(one.file)) continue
  if (withoutNode.includes(own) && one.from.startsWith('node:'))
    wrong.push(`${place(one)}: ${own} runs everywhere and may not import ${one.from}.`)
  for (const { library, within, home, types } of homes) {
    if (one.from !== library && !one.from.startsWith(`${library}/`)) continue
    if (!one.file.startsWith(within) || home.includes(one.file)) continue
    if (one.typesOnly && (types === 'everywhere' || types.includes(one.file))) continue
    wrong.push(`${place(one)}: ${library} lives in ${home.join(' and ') || 'packages, not here'}.`)
  }
}

// ── Cycles: only what is there when the program runs, so types and later imports do not count ──────────────────────

const edges = new Map<string, string[]>()
for (const one of imports) {
  const meant = fileMeant(one)
  if (one.typesOnly || one.dynamic || meant === undefined || packageOf(meant) !== packageOf(one.file)) continue
  edges.set(one.file, [...(edges.get(one.file) ?? []), meant])
}
const done = new Set<string>()
function walk(file: string, way: readonly string[]): void {
  if (done.has(file)) return
  const at = way.indexOf(file)
  if (at >= 0) {
    wrong.push(`Files import each other in a circle: ${[...way.slice(at), file].join(' → ')}.`)
    return
  }
  for (const next of edges.get(file) ?? []) walk(next, [...way, file])
  done.add(file)
}
for (const file of edges.keys()) walk(file, [])

if (wrong.length > 0) {
  process.stderr.write(`${wrong.join('\n')}\n`)
  process.exitCode = 1
} else {
  process.stdout.write(
    `The house stands: ${imports.length} imports in ${files.length} files go the right way, without circles.\n`,
  )
}
