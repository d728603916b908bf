/** What goes over a board's websocket, for journeys that hold some of it back. */
import { MessageType } from '@hocuspocus/provider'

const said = (message: string | Buffer, document: string): Buffer | null => {
  const bytes = Buffer.from(message)
  // Its name comes first, with its length in one byte.
  return bytes.subarray(1, 1 + document.length).toString() === document ? bytes.subarray(1 + document.length) : null
}

/** Of what kind a message on a document is. */
export const kindOf = (message: string | Buffer, document: string): MessageType | undefined =>
  said(message, document)?.[0]

/** Whether it says that what was written in the document is not taken. */
export const isNo = (message: string | Buffer, document: string): boolean =>
  said(message, document)?.equals(Buffer.from([MessageType.SyncStatus, 0])) ?? false
