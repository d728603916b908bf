/**
 * What goes over a socket: Hocuspocus' messages, in WebSocket frames that are made once and written to many.
 *
 * A message is the address of a document, its type, and what belongs to the type. The part after the address (the body)
 * is the same for everybody.
 */
import { promisify } from 'node:util'
import { deflateRaw, deflateRawSync } from 'node:zlib'
import { MessageType } from '@hocuspocus/server'
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { messageYjsSyncStep1, messageYjsSyncStep2, messageYjsUpdate } from 'y-protocols/sync'
import * as Y from 'yjs'
import { openEnd, withoutMark } from '../storage/state.ts'

/** A message that has come in. The bytes are those of the frame; who keeps them copies them. */
export type Message =
  | { is: 'step1'; address: string; stateVector: Uint8Array }
  | { is: 'update'; address: string; update: Uint8Array }
  | { is: 'cursors'; address: string; cursors: Uint8Array }
  | { is: 'cursors-wanted'; address: string }
  /** The client lets the document go. */
  | { is: 'leaving'; address: string }
  | { is: 'authentication'; address: string }
  /** Not for us: Hocuspocus knows. */
  | { is: 'other'; address: string }

/** Throws on what is no message. */
export function readMessage(frame: Uint8Array): Message {
  const decoder = decoding.createDecoder(frame)
  const address = decoding.readVarString(decoder)
  switch (decoding.readVarUint(decoder)) {
    case MessageType.Sync:
    case MessageType.SyncReply: {
      const step = decoding.readVarUint(decoder)
      const bytes = decoding.readVarUint8Array(decoder)
      if (step === messageYjsSyncStep1) return { is: 'step1', address, stateVector: readStateVector(bytes) }
      if (step === messageYjsSyncStep2 || step === messageYjsUpdate) return { is: 'update', address, update: bytes }
      throw new Error('A sync message of an unknown kind.')
    }
    case MessageType.Awareness:
      return { is: 'cursors', address, cursors: decoding.readVarUint8Array(decoder) }
    case MessageType.QueryAwareness:
      return { is: 'cursors-wanted', address }
    case MessageType.CLOSE:
      return { is: 'leaving', address }
    case MessageType.Auth:
      return { is: 'authentication', address }
    default:
      return { is: 'other', address }
  }
}

/** Of so many bytes: that is some tens of thousands of clients. */
const longestStateVector = 256 * 1024

/** Throws on what is none: nobody shall stumble over it when it is answered, long after it has come. */
function readStateVector(bytes: Uint8Array): Uint8Array {
  if (bytes.length > longestStateVector) throw new Error('A state vector of too many clients.')
  Y.decodeStateVector(bytes)
  return bytes
}

/** What Hocuspocus says to a client. */
export type Said = {
  /** `contents`: of a document or its cursors. */
  is: 'contents' | 'authenticated' | 'denied' | 'other'
  address: string
}

const ofContents: readonly MessageType[] = [MessageType.Sync, MessageType.Awareness, MessageType.SyncStatus]
/** The answers to an authentication, by the number after the type. */
const answers: readonly Said['is'][] = ['other', 'denied', 'authenticated']

export function readSaid(frame: Uint8Array): Said {
  const decoder = decoding.createDecoder(frame)
  const address = decoding.readVarString(decoder)
  const type = decoding.readVarUint(decoder) as MessageType
  if (ofContents.includes(type)) return { is: 'contents', address }
  if (type !== MessageType.Auth) return { is: 'other', address }
  return { is: answers[decoding.readVarUint(decoder)] ?? 'other', address }
}

const body = (...write: [type: MessageType, step?: number]): encoding.Encoder => {
  const encoder = encoding.createEncoder()
  for (const number of write) if (number !== undefined) encoding.writeVarUint(encoder, number)
  return encoder
}

const withBytes = (encoder: encoding.Encoder, bytes: Uint8Array): Uint8Array => {
  encoding.writeVarUint8Array(encoder, bytes)
  return encoding.toUint8Array(encoder)
}

export const updateBody = (update: Uint8Array): Uint8Array =>
  withBytes(body(MessageType.Sync, messageYjsUpdate), update)

export const step1Body = (stateVector: Uint8Array): Uint8Array =>
  withBytes(body(MessageType.Sync, messageYjsSyncStep1), stateVector)
export const cursorsBody = (cursors: Uint8Array): Uint8Array => withBytes(body(MessageType.Awareness), cursors)
export const answerBody = (taken: boolean): Uint8Array =>
  encoding.toUint8Array(body(MessageType.SyncStatus, taken ? 1 : 0))

/** Says that with this update the client has all of it. */
export const step2Body = (update: Uint8Array): Uint8Array =>
  withBytes(body(MessageType.Sync, messageYjsSyncStep2), update)

/** Everything of a body that stands before a state of so many bytes, so that a large one is never copied; `isAll`: it is a step 2. */
export function stateHead(size: number, isAll: boolean): Uint8Array {
  const encoder = body(MessageType.Sync, isAll ? messageYjsSyncStep2 : messageYjsUpdate)
  encoding.writeVarUint(encoder, size)
  return encoding.toUint8Array(encoder)
}

export function addressHead(address: string): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarString(encoder, address)
  return encoding.toUint8Array(encoder)
}

const binary = 0x82
/** RSV1: the payload is compressed (RFC 7692). */
const compressed = 0x40

/** The head of a WebSocket frame of so many bytes (RFC 6455, section 5.2): whole, binary, and as a server's not masked. */
export function frameHead(size: number, flags = 0): Buffer {
  const first = binary | flags
  if (size < 126) return Buffer.from([first, size])
  if (size < 65_536) {
    const head = Buffer.from([first, 126, 0, 0])
    head.writeUInt16BE(size, 2)
    return head
  }
  const head = Buffer.alloc(10)
  head[0] = first
  head[1] = 127
  head.writeBigUInt64BE(BigInt(size), 2)
  return head
}

/** One message in one frame. */
export function frameOf(...parts: Uint8Array[]): Buffer {
  const size = parts.reduce((sum, part) => sum + part.length, 0)
  return Buffer.concat([frameHead(size), ...parts])
}

// Compressed frames are made once and sent to everybody, so each stands for itself: nothing in it looks back at another
// (server_no_context_takeover). Parts may be compressed apart, for nothing in one looks back at another either.

/** A message shorter than this gains nothing. */
const worthIt = 200
/** A small window is made quickly, and a flush is hardly larger. */
const quickly = { level: 3, windowBits: 13, memLevel: 7, ...openEnd }

/** One message in one compressed frame, unless it is too short for that. */
export function compressedFrameOf(...parts: Uint8Array[]): Buffer {
  const message = Buffer.concat(parts)
  if (message.length < worthIt) return frameOf(message)
  const payload = withoutMark(deflateRawSync(message, quickly))
  return Buffer.concat([frameHead(payload.length, compressed), payload])
}

/** A part that many messages end with, compressed off the event loop. */
export async function compressedPart(part: Uint8Array): Promise<Uint8Array> {
  return withoutMark(await promisify<Uint8Array, typeof openEnd, Buffer>(deflateRaw)(part, openEnd))
}

/** The frame of a message that ends with such a part, which is not copied. */
export function framesBefore(start: Uint8Array, part: Uint8Array): Uint8Array[] {
  // A block that is stored as it is (RFC 1951, section 3.2.4): its length, the length inverted, the bytes.
  const block = Buffer.alloc(5)
  block.writeUInt16LE(start.length, 1)
  block.writeUInt16LE(~start.length & 0xffff, 3)
  return [frameHead(block.length + start.length + part.length, compressed), block, start, part]
}
