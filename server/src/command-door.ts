/**
 * How a command of the terminal (command.ts) reaches the server that has the data folder open: by an address and a secret
 * that lie in the folder, readable only for the account the server runs under. Who can read that could read the data.
 */
import { timingSafeEqual } from 'node:crypto'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { hashOf } from './secrets.ts'

export type Door = { address: string; secret: string }

const fileIn = (dataDir: string): string => join(dataDir, 'command-secret')

/** Opens the door of a server that listens at `address`; a secret left by one that died is replaced. */
export async function openDoor(dataDir: string, address: string, secret: string): Promise<void> {
  await rm(fileIn(dataDir), { force: true })
  await writeFile(fileIn(dataDir), JSON.stringify({ address, secret } satisfies Door), { mode: 0o600 })
}

export const closeDoor = (dataDir: string): Promise<void> => rm(fileIn(dataDir), { force: true })

/** The door of the server that uses the folder, or used it last; null if there is none that can be read. */
export async function findDoor(dataDir: string): Promise<Door | null> {
  try {
    const door = JSON.parse(await readFile(fileIn(dataDir), 'utf8')) as Partial<Door>
    return door.address && door.secret ? { address: door.address, secret: door.secret } : null
  } catch {
    return null
  }
}

/** Whether a request brings the secret. Compared as hashes, so that the time it takes tells nothing. */
export function knocksRight(authorization: string | undefined, secret: string): boolean {
  const brought = Buffer.from(hashOf(authorization?.replace(/^Bearer /, '') ?? ''))
  return timingSafeEqual(brought, Buffer.from(hashOf(secret)))
}
