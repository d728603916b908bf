/**
 * What is changed about attachments. Chair and secretary write the agenda themselves, also without a network; for a
 * presenter, who may change what lies at the own item alone, the server judges and writes.
 */
import type { NewLink } from '@samsyn/api/meetings'
import { addAttachment, changeAttachment, moveAttachment } from '@samsyn/meeting/agenda'
import { type Answer, call } from '../../api.ts'
import { useConnection } from '../useMeeting.ts'

export type Changes = {
  addLink: (link: NewLink) => Promise<Answer<unknown>>
  rename: (attachment: string, title: string) => Promise<Answer<unknown>>
  /** One place up or down. */
  move: (attachment: string, by: -1 | 1) => Promise<Answer<unknown>>
}

export function useChanges(leader: boolean): Changes {
  const { agenda, meeting } = useConnection()
  const path = `/api/meetings/${meeting}/attachments`
  if (!leader || !agenda)
    return {
      addLink: (link) => call('POST', `${path}/link`, link),
      rename: (attachment, title) => call('PATCH', `${path}/${attachment}`, { title }),
      move: (attachment, by) => call('PATCH', `${path}/${attachment}`, { by }),
    }
  const written = async (): Promise<Answer<unknown>> => ({ ok: true, value: undefined })
  return {
    addLink(link) {
      addAttachment(agenda.doc, { ...link, file: '', fileName: '', type: '', size: 0, sha256: '' })
      return written()
    },
    rename(attachment, title) {
      changeAttachment(agenda.doc, attachment, { title })
      return written()
    },
    move(attachment, by) {
      moveAttachment(agenda.doc, attachment, by)
      return written()
    },
  }
}
