/** Appends to a data file until it is killed, and prints each row that was acknowledged: `<seq> <its text>`. */
import { openSqlite } from './sqlite.ts'
import { StorageError } from './storage.ts'

const path = process.argv[2]
if (path === undefined) throw new Error('Usage: appender.fixture.ts <data file>')

const storage = await openSqlite(path, { patience: 0 }).catch(async (error: unknown) => {
  if (!(error instanceof StorageError)) throw error
  await print(`refused ${error.reason}`)
  process.exit(0)
})

async function write(caller: number): Promise<void> {
  for (let turn = 0; ; turn++) {
    const words = `${process.pid}-${caller}-${turn}`
    const [answer] = await storage.append([
      { meeting: 'm1', document: 'd1', update: Buffer.from(words), author: 'server' },
    ])
    if (answer !== undefined && 'seq' in answer) await print(`${answer.seq} ${words}`)
  }
}

await Promise.all(Array.from({ length: 8 }, (_, caller) => write(caller)))

/** Waits for a reader that is slower than the disk. */
function print(line: string): Promise<void> {
  return new Promise((resolve) => process.stdout.write(`${line}\n`, () => resolve()))
}
