/** Opens what the configuration names. Only the engine that is used is loaded: a start takes long enough without the other. */
import { join } from 'node:path'
import type { Config } from '../config.ts'
import type { Storage } from './storage.ts'

/** Where SQLite keeps everything but files, in the data folder. */
export const dataFileName = 'samsyn.sqlite'
export const dataFile = (dataDir: string): string => join(dataDir, dataFileName)

export async function openStorage(config: Pick<Config, 'dataDir' | 'databaseUrl'>): Promise<Storage> {
  if (config.databaseUrl) return (await import('./postgres.ts')).openPostgres(config.databaseUrl)
  return (await import('./sqlite.ts')).openSqlite(dataFile(config.dataDir))
}
