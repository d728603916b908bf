import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { readRoom } from './room.ts'
import { chooseScreen, screenMode } from './screen.ts'

test('[BS1] what is chosen for the big screen holds until another choice, or until the meeting goes on', () => {
  const room = new Y.Doc()
  const on = (current: string) => screenMode(readRoom(room).screen, current ? { item: current } : null)
  expect(on('a')).toBe('follow')
  chooseScreen(room, 'pause', { item: 'a' })
  expect([on('a'), on('b'), on('')]).toEqual(['pause', 'follow', 'follow'])
  chooseScreen(room, 'agenda', null)
  expect([on('a'), on('')]).toEqual(['follow', 'agenda'])
  chooseScreen(room, 'slide', { item: 'a' })
  chooseScreen(room, 'follow', { item: 'a' })
  expect(on('a')).toBe('follow')
})
