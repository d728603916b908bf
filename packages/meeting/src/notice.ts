/**
 * The notice of a meeting (kallelse): what has changed in the agenda since it was called, and what the answers make of the
 * attendance list.
 */
import type * as Y from 'yjs'
import { addAttendee, changeAttendee, readAttendance, removeAttendee, sameName } from './attendance.ts'
import type { Attendee } from './contents.ts'

export const noticeAnswers = ['comes', 'link', 'prevented'] as const
/** '' while somebody has not answered. */
export type NoticeAnswer = '' | (typeof noticeAnswers)[number]

/** An item as it was called. */
export type CalledItem = { id: string; title: string }

/** What has come since, and what has gone. Nothing when nobody was called. */
export function sinceCalled(
  items: readonly CalledItem[],
  called: readonly CalledItem[] | null,
): { added: string[]; gone: CalledItem[] } {
  if (!called) return { added: [], gone: [] }
  const has = (list: readonly CalledItem[], id: string) => list.some((item) => item.id === id)
  return {
    added: items.filter(({ id }) => !has(called, id)).map(({ id }) => id),
    gone: called.filter(({ id }) => !has(items, id)),
  }
}

/** As what somebody is listed who is no member; '' when that is not said. */
export type ListedAs = '' | 'presenter' | 'other' | 'observer'
const listedAs = ({ status }: Attendee): ListedAs =>
  status === 'presenter' || status === 'other' || status === 'observer' ? status : ''

/**
 * Fills the row of somebody who answers, unless it says that they are present. Answers with what they come as, to be given
 * as `listed` with their next answer; null when there is no such row.
 */
export function answerNotice(
  agenda: Y.Doc,
  attendee: string,
  {
    answer,
    deputy,
    listed,
    words,
  }: { answer: Exclude<NoticeAnswer, ''>; deputy: string; listed: ListedAs; words: { deputy: string } },
): ListedAs | null {
  const rows = readAttendance(agenda)
  const row = rows.find(({ id }) => id === attendee)
  if (!row) return null
  const comesAs = listedAs(row) || (row.status === 'prevented' ? listed : '')
  return agenda.transact(() => {
    const mode = answer === 'link' ? 'link' : 'on-site'
    if (row.status !== 'present') {
      const status = answer === 'prevented' ? 'prevented' : comesAs || 'expected'
      changeAttendee(agenda, attendee, { status, ...(answer === 'prevented' ? {} : { mode }) })
    }
    const wanted = answer === 'prevented' ? deputy.trim() : ''
    const [before] = rows.filter(
      ({ deputyFor, status }) => deputyFor !== '' && sameName(deputyFor, row.name) && status === 'expected',
    )
    // One who was only sent, and is not to come after all.
    if (before && !sameName(before.name, wanted)) removeAttendee(agenda, before.id)
    if (wanted === '' || (before && sameName(before.name, wanted))) return comesAs
    const { id } = addAttendee(agenda, {
      name: wanted,
      organisation: row.organisation,
      role: words.deputy,
      deputyFor: row.name,
    })
    changeAttendee(agenda, id, { deputyFor: row.name })
    return comesAs
  })
}
