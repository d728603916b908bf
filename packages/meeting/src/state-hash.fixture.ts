/**
 * A forged letter, which is read in one place or another by what has come before it: it says that it lies before a letter
 * that was written behind others, and behind nothing. Yjs itself never writes one, and nobody can see that it is forged.
 */
import * as Y from 'yjs'

type Text = Y.Text | Y.XmlText

/** Writes b at the end of a text, and c before it as if nothing came before that. */
export function forge(document: Y.Doc, text: Text): void {
  document.transact(() => text.insert(text.length, 'b'))
  const right = Y.getItem(
    document.store,
    Y.createID(document.clientID, Y.getState(document.store, document.clientID) - 1),
  )
  document.transact((transaction) => {
    const id = Y.createID(document.clientID, Y.getState(document.store, document.clientID))
    const content = new Y.ContentString('c')
    new Y.Item(id, null, null, right as Y.Item, right.id, text, null, content).integrate(transaction, 0)
  })
}

/** Two documents with the same letters, in another order. */
export function readTwoWays(
  textIn: (document: Y.Doc) => Text = (document) => document.getText('text'),
): [Y.Doc, Y.Doc] {
  const [first, forger, other] = [10, 11, 12].map((client) => Object.assign(new Y.Doc(), { clientID: client })) as [
    Y.Doc,
    Y.Doc,
    Y.Doc,
  ]
  textIn(first).insert(0, 'a')
  const beginning = Y.encodeStateAsUpdate(first)
  const later: Uint8Array[] = []
  for (const document of [forger, other]) {
    Y.applyUpdate(document, beginning)
    document.on('update', (update: Uint8Array) => later.push(update))
  }
  forge(forger, textIn(forger))
  textIn(other).insert(1, 'd')
  const [b, c, d] = later as [Uint8Array, Uint8Array, Uint8Array]
  return [
    [beginning, b, c, d],
    [beginning, d, b, c],
  ].map((updates) => {
    const document = new Y.Doc()
    for (const update of updates) Y.applyUpdate(document, update)
    return document
  }) as [Y.Doc, Y.Doc]
}

/**
 * A note with a forged letter, update by update: who gets them one after the other reads another line than who gets the whole.
 * Found among random meetings.
 */
export const readOtherwiseWhole: readonly Uint8Array[] = [
  'AQMKAAcBBHRleHQDCXBhcmFncmFwaAcACgAGBAAKAQJhYgA=',
  'AQEMAMQKAgoDAWwA',
  'AQEKBIQKAwF0AA==',
  'AQEMAcQKAgwAAUYA',
  'AQEMAkQMAAFGAA==',
  'AQEMA8QMAQwCAWIA',
  'AQENAMQKAgoDAXMA',
  'AQENAUQKAgFkAA==',
  'AQELAEQKAgFrAA==',
].map((update) => new Uint8Array(Buffer.from(update, 'base64')))
