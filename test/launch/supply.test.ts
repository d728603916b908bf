/** What we are made of: nothing comes in that the lockfile does not name with its hash, and nothing runs when it comes. */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const read = (name: string): Promise<string> => readFile(join(root, name), 'utf8')

/** Every package of the lockfile, and what it is known by. */
async function locked(): Promise<Map<string, string>> {
  const [, packages = ''] = (await read('pnpm-lock.yaml')).split(/^packages:$/m)
  const [listed = ''] = packages.split(/^snapshots:$/m)
  const entries = listed.matchAll(/^ {2}'?([^\s'][^\n]*?)'?:\n {4}resolution: \{(.*)\}$/gm)
  return new Map([...entries].map(([, name = '', resolution = '']) => [name, resolution]))
}

it('every package has its hash in the lockfile, and no package may run a script', async () => {
  const packages = await locked()
  expect(packages.size).toBeGreaterThan(200)
  const [, all = ''] = (await read('pnpm-lock.yaml')).split(/^packages:$/m)
  expect(all.match(/^ {4}resolution:/gm)?.length).toBe(packages.size)
  for (const [name, resolution] of packages) expect(resolution, name).toMatch(/^integrity: sha512-[\w+/]{86}==/)
  expect(await read('pnpm-workspace.yaml')).toMatch(/^allowBuilds: \{\}$/m)
  expect(await read('packages/launch/launch.mjs')).toContain("'install', '--frozen-lockfile'")
})

it('the list of what we are made of names every package of the lockfile', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'samsyn-sbom-'))
  try {
    const file = join(folder, 'sbom.json')
    await promisify(execFile)(process.execPath, ['packages/launch/launch.mjs', 'sbom', file], { cwd: root })
    const { bomFormat, components } = JSON.parse(await readFile(file, 'utf8')) as {
      bomFormat: string
      components: { group?: string; name: string; version: string }[]
    }
    expect(bomFormat).toBe('CycloneDX')
    const named = new Set(components.map(({ group, name, version }) => `${group ? `${group}/` : ''}${name}@${version}`))
    const left = [...(await locked()).keys()].filter((name) => !named.has(name))
    expect(left).toEqual([])
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}, 120_000)
