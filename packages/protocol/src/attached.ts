/**
 * The files that travel with a protocol, by the names they have there: in the archive PDF, and in the folder of everything.
 */
import { attachmentWord } from './print.ts'
import type { Protocol, ProtocolAttachment } from './protocol.ts'

/** How much the archive PDF carries, in bytes. A PDF that is larger is opened by few programs and sent by no mail. */
export const mostAttached = 128 * 1024 * 1024

/** "Bilaga 3 pilotbudget.pdf": no two are the same, and none is the record's. */
export const attachedName = (protocol: Protocol, { number, fileName, title }: ProtocolAttachment): string =>
  `${attachmentWord(protocol)} ${number} ${(fileName.trim() || title.trim()).replace(/[\\/:*?"<>|]+/g, '-')}`.trim()

/** Those whose bytes are kept with the protocol. Web links are only named. */
export const keptFiles = (protocol: Protocol): ProtocolAttachment[] =>
  protocol.attachments.filter(({ sha256 }) => sha256 !== '')

/** Those that the archive PDF carries: in the order of their numbers, as long as there is room. */
export function attachedToPdf(protocol: Protocol, room = mostAttached): ProtocolAttachment[] {
  let left = room
  return keptFiles(protocol).filter(({ size }) => {
    if (size > left) return false
    left -= size
    return true
  })
}
