import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { asWritten } from './as-written.ts'

/** What two people write who make the same words bold at once, and one of whom takes some away. */
function written(): Uint8Array[] {
  const [one, two] = [new Y.Doc(), new Y.Doc()]
  one.getText('text').insert(0, 'ett två tre')
  const updates = [Y.encodeStateAsUpdate(one)]
  Y.applyUpdate(two, updates[0] as Uint8Array)
  for (const document of [one, two]) {
    document.on('update', (update: Uint8Array) => updates.push(update))
    document.getText('text').format(0, 7, { bold: true })
  }
  return updates
}

test('[LA6] a document that is given what others have written has nothing deleted that nobody has deleted', () => {
  const [as, yjsAlone] = [asWritten(new Y.Doc()), new Y.Doc()]
  const updates = written()
  for (const document of [as, yjsAlone]) {
    document.getText('text')
    for (const update of updates) Y.applyUpdate(document, update)
  }
  expect(Y.snapshot(yjsAlone).ds.clients.size).toBeGreaterThan(0)
  expect(Y.snapshot(as).ds.clients.size).toBe(0)
  expect(as.getText('text').toDelta()).toEqual(yjsAlone.getText('text').toDelta())
})
