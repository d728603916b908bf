import { expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { readerOfLive } from './live-reader.ts'

test('What is written here is read at once, what others write once a frame', () => {
  const frames: (() => void)[] = []
  vi.stubGlobal('document', { hidden: false })
  vi.stubGlobal('requestAnimationFrame', (draw: () => void) => frames.push(draw))
  const [mine, other] = [new Y.Doc(), new Y.Doc()]
  const place = (doc: Y.Doc) => doc.getMap<string>('facts').get('place') ?? ''
  const reader = readerOfLive([mine], () => place(mine))
  const told = vi.fn()
  const stop = reader.subscribe(told)

  mine.getMap('facts').set('place', 'Stadshuset')
  expect([reader.read(), told.mock.calls.length, frames.length]).toEqual(['Stadshuset', 1, 0])

  for (const words of ['Hotell', 'Hotell Strömsala']) {
    other.getMap('facts').set('place', words)
    Y.applyUpdate(mine, Y.encodeStateAsUpdate(other))
  }
  expect([told.mock.calls.length, frames.length]).toEqual([1, 1])
  for (const draw of frames.splice(0)) draw()
  expect([reader.read(), told.mock.calls.length]).toEqual([place(mine), 2])

  // What is written here takes along what others have written before it: nothing is drawn twice.
  other.getMap('facts').set('place', 'Rådhuset')
  Y.applyUpdate(mine, Y.encodeStateAsUpdate(other))
  mine.getMap('facts').set('end', '12:00')
  for (const draw of frames.splice(0)) draw()
  expect(told).toHaveBeenCalledTimes(3)
  stop()
  vi.unstubAllGlobals()
})
