/**
 * A backup is one file, an ordinary tar archive, with everything that the data folder keeps: the database as it was at one
 * moment, the uploaded files, the protocols in all their formats, and whatever else lies in the folder.
 *
 * It is made in two steps. `stage` puts it together in a folder inside the data folder while people go on writing: the
 * database is copied page by page, files are linked, since a file that is complete never changes and none is removed. The
 * database comes first, so every file it names is there. backup-file.ts then makes one file of that, and needs no server.
 */
import { copyFile, link, mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { audit } from './audit.ts'
import { newId } from './secrets.ts'
import { dataFile, dataFileName } from './storage/open.ts'
import type { Storage } from './storage/storage.ts'

/** Where a backup is brought back, until all of it is there. */
export const restoring = 'restoring'
const stagePrefix = 'backup-'

/** What belongs to the running server, or is being made. */
const isPassing = (path: string): boolean =>
  path.startsWith(dataFileName) ||
  path === 'command-secret' ||
  path === restoring ||
  path.startsWith(stagePrefix) ||
  path === join('files', 'temporary')

export class BackupProblem extends Error {}

/** Puts everything together in a folder of its own; answers with its path. Who asked for it removes it. */
export async function stage(storage: Storage, dataDir: string): Promise<string> {
  if (!storage.copyTo) throw new BackupProblem(withPostgres.backup)
  await sweepStages(dataDir)
  await audit(storage.db, 'copied', {})
  const folder = join(dataDir, `${stagePrefix}${newId()}`)
  await mkdir(folder, { mode: 0o700 })
  try {
    await storage.copyTo(dataFile(folder))
    await linkAll(dataDir, folder, '')
    return folder
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw error
  }
}

/** Two backups at once would be one too many; what is here was left by one that did not come to its end. */
export async function sweepStages(dataDir: string): Promise<void> {
  for (const name of await readdir(dataDir))
    if (name.startsWith(stagePrefix)) await rm(join(dataDir, name), { recursive: true, force: true })
}

async function linkAll(from: string, to: string, below: string): Promise<void> {
  for (const entry of await readdir(join(from, below), { withFileTypes: true })) {
    const path = join(below, entry.name)
    if (isPassing(path)) continue
    if (entry.isDirectory()) {
      await mkdir(join(to, path))
      await linkAll(from, to, path)
    } else if (entry.isFile()) {
      const [source, target] = [join(from, path), join(to, path)]
      // Not every file system has links.
      await link(source, target).catch(() => copyFile(source, target))
    }
  }
}

/** What to do where the meetings are in PostgreSQL. */
export const withPostgres = {
  backup:
    'The meetings are in the PostgreSQL of DATABASE_URL, which has a tool of its own. Back up both, the database first:\n' +
    '  pg_dump --format=custom --file=samsyn.dump "$DATABASE_URL"\n' +
    '  tar -cf samsyn-files.tar -C "$DATA_DIR" files seal-key.pem',
  restore:
    'The meetings are in the PostgreSQL of DATABASE_URL, which has a tool of its own. Bring back both, with no server running:\n' +
    '  pg_restore --dbname="$DATABASE_URL" samsyn.dump\n' +
    '  tar -xf samsyn-files.tar -C "$DATA_DIR"',
}
