/** What the server says over the websocket beside the documents: one JSON value in a stateless message. */

/** Why an update does not enter a document. Its writer keeps the words. */
export type UpdateRefusal =
  /** The document has no place for it: a field, a block or a mark that it does not know. */
  | 'layout'
  /** A link that leads elsewhere than to the web or to mail. */
  | 'link'
  /** Blocks within blocks, further than can be read and printed. */
  | 'too-deep'
  /** A field with more text than a field has. */
  | 'too-long'
  /** The update, or the document with it, would be too large. */
  | 'too-large'
  /** It writes in somebody else's name. */
  | 'foreign'
  /** It is no update, or none that any client of ours would make. */
  | 'malformed'

/** What is done when a freeze has got so far, in order. */
export const freezeSteps = ['stopped', 'read', 'checked', 'same', 'sealed', 'stored'] as const
export type FreezeStep = (typeof freezeSteps)[number]

export type Said =
  /** How the meeting stands is to be asked for again. */
  | { says: 'meeting-changed' }
  /** A freeze has got so far. */
  | { says: 'freezing'; step: FreezeStep }
  /** Nobody has written for a while, and this is the document's state (state-hash.ts). */
  | { says: 'stands'; hash: string }
  /** Nothing can be written to the disk just now. */
  | { says: 'not-saving' }
  /** Something that was sent on this document is not taken, now or later. */
  | { says: 'refused'; reason: UpdateRefusal }

/** Closes a socket that sends more, and goes on sending more, than any person and program of ours would. */
export const tooFast = { code: 4429, reason: 'too-fast' } as const

/** Closes one document to somebody who may not read it any more; the others of the meeting stay open. */
export const closedToYou = 'closed-to-you'
