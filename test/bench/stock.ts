/**
 * Hocuspocus as it comes: in memory, with its default settings. With STATE it is given a stored document the way its
 * guide says, since otherwise it would have none to open.
 */
import { readFile } from 'node:fs/promises'
import { Server } from '@hocuspocus/server'
import * as Y from 'yjs'

const { PORT, STATE } = process.env
const server = new Server({
  port: Number(PORT),
  address: '127.0.0.1',
  quiet: true,
  ...(STATE
    ? {
        async onLoadDocument({ document }: { document: Y.Doc }) {
          Y.applyUpdate(document, await readFile(STATE))
        },
      }
    : {}),
})
await server.listen()
