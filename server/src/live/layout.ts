/**
 * The layout of the live documents has a version (packages/meeting, documents.ts). Whoever knows only an older one would
 * take what it does not know for a fault and remove it: such a program does not open the data, and such a page is let in
 * to no document before it has been loaded anew.
 */
import { layoutVersion } from '@samsyn/meeting/documents'
import { type Storage, StorageError } from '../storage/storage.ts'

/** Says once and for all that this layout is written here from now on; refuses where a newer one has been. */
export async function holdLayout({ db }: Storage, version = layoutVersion): Promise<void> {
  const rows = await db.selectFrom('layouts').select('version').execute()
  const newest = Math.max(0, ...rows.map((row) => Number(row.version)))
  if (newest > version)
    throw new StorageError(
      'newer-than-program',
      `The meetings were written by a newer version of the program (layout ${newest}; this one knows ${version}). Start that one again.`,
    )
  if (newest < version) await db.insertInto('layouts').values({ version, at: new Date().toISOString() }).execute()
}

/** The layout that a page knows, as it says when it opens a document. Those that said something else knew the first. */
export const layoutOf = (token: string): number => Number(/^layout (\d{1,9})$/.exec(token)?.[1] ?? 1)
