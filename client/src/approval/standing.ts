/** How a protocol stands, in words. */
import type { ApprovalInfo, Approved } from '@samsyn/api/approval'
import type { Language, Words } from '@samsyn/language/language'
import { dayOf } from '@samsyn/meeting/days'
import { longDate } from '../ui/time.ts'

export function approvedBy(
  { way, names, at, meeting }: Approved,
  { approval: said }: Words,
  language: Language,
): string {
  const date = longDate(dayOf(at), language)
  switch (way) {
    case 'next-meeting':
      return said.byMeeting({ date: meeting ? longDate(meeting.date, language) : date })
    case 'signed':
      return said.bySigning({ names })
    case 'chair':
      return said.byChair({ names, date })
    case 'at-once':
      return said.byAtOnce({ names, date })
    case 'adjusters':
      return said.byAdjusters({ names, date })
  }
}

export function standingOf(info: ApprovalInfo, words: Words, language: Language): string {
  const { approval: said } = words
  if (info.state === 'replaced') return said.replacedBy({ version: info.versions[0]?.version ?? 0 })
  if (info.approved) return approvedBy(info.approved, words, language)
  const whole = info.askings.find(({ items }) => items.length === 0)
  if (info.state !== 'asked' || !whole) return said.states[info.state]
  const yes = whole.adjusters.filter(({ answer }) => answer === 'approved').length
  return said.askedCount({ yes, all: whole.adjusters.length })
}
