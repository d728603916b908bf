import { describe, expect, it } from 'vitest'
import { addressHead, frameOf, readMessage, updateBody, updateFrames } from './frames.ts'

const head = addressHead('m1/notes/1')
const bytes = (size: number) => Uint8Array.from({ length: size }, (_, at) => at % 251)

describe('Frames', () => {
  it('of many updates in one piece are those of each, whatever their length', () => {
    const updates = [0, 1, 100, 125, 126, 127, 128, 16_383, 16_384, 65_535, 65_536, 300_000].map(bytes)
    const each = updates.map((update) => frameOf(head, updateBody(update)))
    expect(Buffer.compare(updateFrames(head, updates), Buffer.concat(each))).toBe(0)
    expect(updateFrames(head, [])).toHaveLength(0)
  })

  it('hold the update that was put into them', () => {
    const frame = updateFrames(head, [bytes(40)])
    const headOfAShortFrame = 2
    expect(readMessage(Uint8Array.from(frame.subarray(headOfAShortFrame)))).toEqual({
      is: 'update',
      address: 'm1/notes/1',
      update: bytes(40),
    })
  })
})
