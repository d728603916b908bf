import { inflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { openEnd } from '../storage/state.ts'
import { addressHead, compressedFrameOf, frameOf, readMessage, updateBody } from './frames.ts'

const head = addressHead('m1/notes/1')
const bytes = (size: number) => Uint8Array.from({ length: size }, (_, at) => at % 251)
const sizes = [0, 1, 40, 125, 126, 127, 128, 16_383, 16_384, 65_535, 65_536, 300_000]

/** The payload of a frame, by its head (RFC 6455, section 5.2; RFC 7692, section 7.2.2). */
function payloadOf(frame: Buffer): Uint8Array {
  const [first = 0, second = 0] = frame
  const [at, size] =
    second < 126 ? [2, second] : second === 126 ? [4, frame.readUInt16BE(2)] : [10, Number(frame.readBigUInt64BE(2))]
  const payload = frame.subarray(at)
  expect(payload).toHaveLength(size)
  if ((first & 0x40) === 0) return Uint8Array.from(payload)
  return Uint8Array.from(inflateRawSync(Buffer.concat([payload, Buffer.of(0, 0, 0xff, 0xff)]), openEnd))
}

describe('Frames', () => {
  it.each([
    ['plain', frameOf],
    ['compressed', compressedFrameOf],
  ])('that are %s hold the update that was put into them, whatever its length', (_, frame) => {
    for (const update of sizes.map(bytes)) {
      const message = readMessage(payloadOf(frame(head, updateBody(update))))
      expect(message).toMatchObject({ is: 'update', address: 'm1/notes/1' })
      expect('update' in message && Buffer.compare(message.update, update)).toBe(0)
    }
  })
})
