/** The notice of a meeting: what is sent, how it stands, and answering it. */
import { noticeAnswers } from '@samsyn/meeting/notice'
import { phases } from '@samsyn/meeting/roles'
import { z } from 'zod'

const text = z.string().trim().max(2000)
const people = z.array(z.string().max(64)).min(1).max(200)

export const NewNotice = z.object({
  /** Rows of the attendance list. */
  people,
  message: text,
  /** '' = none is said. */
  lastDay: z.union([z.literal(''), z.iso.date()]),
})
export type NewNotice = z.infer<typeof NewNotice>

export const Reminded = z.object({ people })
export type Reminded = z.infer<typeof Reminded>

/** What is to be sent by hand; it holds a personal link, and is shown once. */
export const NoticeLetter = z.object({
  attendee: z.string(),
  name: z.string(),
  subject: z.string(),
  text: z.string(),
  /** Files: a mail to open as a draft, and the meeting for a calendar. */
  eml: z.string(),
  ics: z.string(),
})
export type NoticeLetter = z.infer<typeof NoticeLetter>

/** `mailed`: how many are sent by mail. */
export const SentNotice = z.object({ mailed: z.number().int(), letters: z.array(NoticeLetter) })
export type SentNotice = z.infer<typeof SentNotice>

/** One's own answer; whose it is follows from the personal link. */
export const NoticeSays = z.object({
  answer: z.enum(noticeAnswers),
  /** Who comes instead, by name. */
  deputy: z.string().trim().max(200),
  comment: text,
})
export type NoticeSays = z.infer<typeof NoticeSays>

const answered = {
  answer: z.enum(['', ...noticeAnswers]),
  deputy: z.string(),
  comment: z.string(),
}

export const NoticeInfo = z.object({
  meeting: z.string(),
  body: z.string(),
  series: z.string(),
  /** Whether I may propose items to the series. */
  mayPropose: z.boolean(),
  phase: z.enum(phases),
  date: z.string(),
  /** The same as `date` for a meeting of one day. */
  lastDay: z.string(),
  start: z.string(),
  end: z.string(),
  place: z.string(),
  link: z.string(),
  /** Whether mail is sent from here. */
  mail: z.boolean(),
  /** The last one; null before the first. */
  sent: z.object({ at: z.string(), by: z.string(), lastDay: z.string(), message: z.string() }).nullable(),
  items: z.array(z.object({ id: z.string(), number: z.string(), title: z.string(), added: z.boolean() })),
  /** Titles of items that were called and are there no more. */
  gone: z.array(z.string()),
  documents: z.array(z.object({ number: z.number().int(), title: z.string(), address: z.string() })),
  /** Empty for who does not lead. No address is told. */
  people: z.array(
    z.object({
      attendee: z.string(),
      name: z.string(),
      organisation: z.string(),
      hasAddress: z.boolean(),
      called: z.boolean(),
      /** How the last mail stands; '' when there is none. */
      mail: z.enum(['', 'waiting', 'retried', 'sent', 'failed']),
      ...answered,
    }),
  ),
  /** Null for who has not come by a personal link of the attendance list. */
  mine: z.object({ name: z.string(), inRegister: z.boolean(), ...answered }).nullable(),
  /** What would be sent now; null for who does not lead. */
  preview: z.object({ subject: z.string(), text: z.string() }).nullable(),
  mayLead: z.boolean(),
  /** Of a cancelled meeting, to who leads it: how many of those who were called get no mail that says so. */
  toTell: z.number().int(),
})
export type NoticeInfo = z.infer<typeof NoticeInfo>
