/** The notice of a meeting: how it stands, sending it, reminding, and answering it by one's own link. */
import { NewNotice, NoticeInfo, NoticeSays, Reminded, SentNotice } from '@samsyn/api/notices'
import type { Parts } from '../parts.ts'
import { type App, endpoint, seatThatMay, signedIn } from './endpoint.ts'

export function noticeRoutes(app: App, parts: Parts): void {
  const { notices, inbox } = parts

  endpoint(
    app,
    {
      method: 'get',
      path: '/api/meetings/{meeting}/notice',
      summary: 'The notice of a meeting, and how it stands',
      answer: NoticeInfo,
    },
    async ({ session, param }) => {
      const { seat } = await seatThatMay(parts, session, param('meeting'), 'read')
      const info = await notices.info(param('meeting'), seat)
      return { ...info, mayPropose: await inbox.isOpenTo(signedIn(session), info.series) }
    },
  )

  endpoint(
    app,
    {
      method: 'post',
      path: '/api/meetings/{meeting}/notice',
      summary: 'Call people to the meeting',
      body: NewNotice,
      answer: SentNotice,
    },
    async ({ session, param, body }) => {
      const { seat } = await seatThatMay(parts, session, param('meeting'), 'invite')
      return notices.send(param('meeting'), seat, body)
    },
  )

  endpoint(
    app,
    {
      method: 'post',
      path: '/api/meetings/{meeting}/notice/reminders',
      summary: 'Remind those who have not answered',
      body: Reminded,
      answer: SentNotice,
    },
    async ({ session, param, body }) => {
      await seatThatMay(parts, session, param('meeting'), 'invite')
      return notices.remind(param('meeting'), body.people)
    },
  )

  endpoint(
    app,
    {
      method: 'get',
      path: '/api/meetings/{meeting}/notice/cancellation',
      summary: 'Letters that say that the meeting is cancelled, to those whom no mail tells',
      answer: SentNotice,
    },
    async ({ session, param }) => {
      await seatThatMay(parts, session, param('meeting'), 'change-phase')
      return notices.cancellation(param('meeting'))
    },
  )

  endpoint(
    app,
    {
      method: 'post',
      path: '/api/meetings/{meeting}/notice/answers',
      summary: 'Say whether I come',
      body: NoticeSays,
    },
    async ({ session, param, body }) => {
      const { seat } = await seatThatMay(parts, session, param('meeting'), 'check-in')
      await notices.answer(param('meeting'), seat, body)
      return undefined
    },
  )
}
