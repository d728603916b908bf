/** The file of a backup: made of what was staged (backup.ts), and brought back. What is in it is looked through both times. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join, relative, sep } from 'node:path'
import { create, extract } from 'tar'
import { BackupProblem, restoring } from './backup.ts'
import { openDisk } from './files/disk.ts'
import { type Inspection, inspect } from './inspection.ts'
import { dataFile, dataFileName } from './storage/open.ts'
import { openSqlite } from './storage/sqlite.ts'

const manifest = 'backup.json'

/** In the order they are in the archive. */
type Manifest = { version: 1; at: string; files: { path: string; size: number; sha256: string }[] }

/** Makes one file of a staged folder. It has its name only when it is whole, on the disk, and has been looked through. */
export async function pack(folder: string, file: string): Promise<Inspection> {
  const found = await inspectFolder(folder)
  const files: Manifest['files'] = []
  for (const path of await filesIn(folder)) files.push({ path, ...(await measure(join(folder, path))) })
  const content: Manifest = { version: 1, at: new Date().toISOString(), files }
  await writeFile(join(folder, manifest), JSON.stringify(content, null, 2))
  const part = join(dirname(file), `.${basename(file)}.part`)
  try {
    await create({ file: part, cwd: folder, portable: true, mode: 0o600 }, [manifest, ...files.map(({ path }) => path)])
    await sync(part)
    await rename(part, file)
    await sync(dirname(file))
  } finally {
    await rm(part, { force: true })
  }
  return found
}

/**
 * Brings a backup back into a data folder that is empty or does not exist. Nothing stands where a server would find it
 * before all of it has been looked through.
 */
export async function restore(file: string, dataDir: string): Promise<Inspection> {
  await mkdir(dataDir, { recursive: true })
  if ((await readdir(dataDir)).length > 0)
    throw new BackupProblem(`${dataDir} is not empty. Nothing was changed. Choose another folder with DATA_DIR.`)
  const folder = join(dataDir, restoring)
  await mkdir(folder, { mode: 0o700 })
  try {
    await extract({ file, cwd: folder, strict: true, preserveOwner: false }).catch((error: unknown) => {
      throw new BackupProblem(
        `${file} cannot be read as a backup (${error instanceof Error ? error.message : String(error)}).`,
      )
    })
    await compare(folder, file)
    const found = await inspectFolder(folder)
    for (const path of await filesIn(folder)) await sync(join(folder, path))
    await rm(join(folder, manifest))
    const names = (await readdir(folder)).sort((a, b) => Number(a === dataFileName) - Number(b === dataFileName))
    for (const name of names) await rename(join(folder, name), join(dataDir, name))
    await sync(dataDir)
    return found
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function compare(folder: string, file: string): Promise<void> {
  const content = await readFile(join(folder, manifest), 'utf8').then(
    (text) => JSON.parse(text) as Manifest,
    () => null,
  )
  if (content?.version !== 1) throw new BackupProblem(`${file} is not a backup of Samsyn.`)
  for (const { path, size, sha256 } of content.files) {
    const found = await measure(join(folder, path)).catch(() => null)
    if (found?.size !== size || found.sha256 !== sha256)
      throw new BackupProblem(`${file} is damaged: ${path} in it is not what was put into it.`)
  }
}

/** Everything that is kept in a staged or restored folder, looked through. */
export async function inspectFolder(folder: string): Promise<Inspection> {
  const storage = await openSqlite(dataFile(folder))
  try {
    return await inspect(storage, await openDisk(join(folder, 'files')))
  } finally {
    await storage.close()
  }
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => path !== manifest)
    .sort()
}

async function measure(path: string): Promise<{ size: number; sha256: string }> {
  const hash = createHash('sha256')
  let size = 0
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    hash.update(chunk)
    size += chunk.length
  }
  return { size, sha256: hash.digest('hex') }
}

/** A file, or which names are in a folder. */
async function sync(path: string): Promise<void> {
  const file = await open(path, 'r')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}
