/** Appends to a data file until it is killed, and prints each row that was acknowledged: `<seq> <its text>`. */
import { writeSync } from 'node:fs'
import { openSqlite } from './sqlite.ts'
import { StorageError } from './storage.ts'

const path = process.argv[2]
if (path === undefined) throw new Error('Usage: appender.fixture.ts <data file>')

const storage = await openSqlite(path, { patience: 0 }).catch((error: unknown) => {
  if (!(error instanceof StorageError)) throw error
  writeSync(1, `refused ${error.reason}\n`)
  process.exit(0)
})

async function write(caller: number): Promise<void> {
  for (let turn = 0; ; turn++) {
    const words = `${process.pid}-${caller}-${turn}`
    const [answer] = await storage.append([
      { meeting: 'm1', document: 'd1', update: Buffer.from(words), author: 'server' },
    ])
    if (answer !== undefined && 'seq' in answer) writeSync(1, `${answer.seq} ${words}\n`)
  }
}

await Promise.all(Array.from({ length: 8 }, (_, caller) => write(caller)))
