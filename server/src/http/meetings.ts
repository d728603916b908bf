/** A meeting: how it stands, its phase, checking in, proposing, checking and freezing. */

import { ApproveItem, ItemStanding } from '@samsyn/api/approval'
import {
  ChangePhase,
  CheckIn,
  Checks,
  Differs,
  Freeze,
  Frozen,
  KnownPeople,
  Made,
  MeetingInfo,
  Preview,
  Proposal,
} from '@samsyn/api/meetings'
import { readDocumentName } from '@samsyn/meeting/documents'
import { may } from '@samsyn/meeting/roles'
import type { Parts } from '../parts.ts'
import { refuse } from '../refusal.ts'
import { makeSample } from '../sample.ts'
import { type App, describeRoute, endpoint, organiser, seatThatMay } from './endpoint.ts'
import { serveBytes } from './serve-file.ts'

export function meetingRoutes(app: App, parts: Parts): void {
  const { meetings, freeze, atOnce, exports, live, plans, notices } = parts

  endpoint(
    app,
    { method: 'post', path: '/api/sample', summary: 'Make the sample meeting', answer: Made },
    async ({ session }) => ({
      id: await makeSample(parts, organiser(session)),
    }),
  )

  endpoint(
    app,
    { method: 'get', path: '/api/meetings/{meeting}', summary: 'How a meeting stands', answer: MeetingInfo },
    async ({ session, param }) => {
      const { seat } = await seatThatMay(parts, session, param('meeting'), 'read')
      const inList = session ? await meetings.seatInList(session, seat) : seat
      if (inList !== seat) await live.seatsChanged(seat.meeting)
      return meetings.info(seat.meeting, inList)
    },
  )

  endpoint(
    app,
    {
      method: 'post',
      path: '/api/meetings/{meeting}/phase',
      summary: 'Take the meeting to another phase',
      body: ChangePhase,
      answer: MeetingInfo,
    },
    async ({ session, param, body }) => {
      const { seat } = await seatThatMay(parts, session, param('meeting'), 'change-phase')
      if (body.to === 'cancelled') await notices.cancel(param('meeting'))
      else await meetings.changePhase(param('meeting'), body.to)
      return meetings.info(param('meeting'), seat)
    },
  )

  endpoint(
    app,
    {
      method: 'post',
      path: '/api/meetings/{meeting}/differs',
      summary: 'Say that a document here is not as the server told',
      body: Differs,
    },
    async ({ session, param, body }) => {
      const { seat } = await seatThatMay(parts, session, param('meeting'), 'read')
      if (readDocumentName(body.document)?.meeting !== param('meeting')) return refuse('not-found')
      live.differs(body.document, seat)
      return undefined
    },
  )

  endpoint(
    app,
    { method: 'post', path: '/api/meetings/{meeting}/check-in', summary: 'Say that I am here', body: CheckIn },
    async ({ session, param, body }) => {
      const mayCheckIn = () => seatThatMay(parts, session, param('meeting'), 'check-in')
      const { seat } = await mayCheckIn()
      if (!seat.attendee) return refuse('not-found')
      await meetings.checkIn(param('meeting'), seat, body.mode, mayCheckIn)
      return undefined
    },
  )

  endpoint(
    app,
    {
      method: 'post',
      path: '/api/meetings/{meeting}/proposals',
      summary: 'Propose a decision or an action',
      body: Proposal,
    },
    async ({ session, param, body }) => {
      const mayPropose = () => seatThatMay(parts, session, param('meeting'), 'propose')
      const { seat } = await mayPropose()
      await meetings.propose(param('meeting'), seat, body, mayPropose)
      return undefined
    },
  )

  endpoint(
    app,
    {
      method: 'get',
      path: '/api/meetings/{meeting}/checks',
      summary: 'What must hold before a freeze',
      answer: Checks,
    },
    async ({ session, param }) => {
      await seatThatMay(parts, session, param('meeting'), 'lead')
      return freeze.checks(param('meeting'))
    },
  )

  endpoint(
    app,
    {
      method: 'get',
      path: '/api/meetings/{meeting}/people',
      summary: 'Who the body knows, for whoever writes a name',
      answer: KnownPeople,
    },
    async ({ session, param }) => {
      await seatThatMay(parts, session, param('meeting'), 'lead')
      return meetings.known(param('meeting'), session?.organiser === true)
    },
  )

  endpoint(
    app,
    {
      method: 'get',
      path: '/api/meetings/{meeting}/preview',
      summary: 'The protocol if it were frozen now, and who has written since an earlier one',
      query: ['since'],
      answer: Preview,
    },
    async ({ session, param, query }) => {
      await seatThatMay(parts, session, param('meeting'), 'lead')
      const since = Number(query('since') || 0)
      return freeze.preview(param('meeting'), Number.isSafeInteger(since) ? since : 0)
    },
  )

  endpoint(
    app,
    {
      method: 'get',
      path: '/api/meetings/{meeting}/items/{item}/approval',
      summary: 'What would be approved of an item at once, and what has been',
      answer: ItemStanding,
    },
    async ({ session, param }) => {
      await seatThatMay(parts, session, param('meeting'), 'approve-item')
      return atOnce.standing(param('meeting'), param('item'))
    },
  )

  endpoint(
    app,
    {
      method: 'post',
      path: '/api/meetings/{meeting}/items/{item}/approval',
      summary: 'Approve an item at once, in the words that were read',
      body: ApproveItem,
    },
    async ({ session, param, body }) => {
      const { seat } = await seatThatMay(parts, session, param('meeting'), 'approve-item')
      await atOnce.approve(param('meeting'), param('item'), seat, body)
      return undefined
    },
  )

  endpoint(
    app,
    {
      method: 'post',
      path: '/api/meetings/{meeting}/freeze',
      summary: 'Freeze the protocol',
      body: Freeze,
      answer: Frozen,
    },
    async ({ session, param, body }) => {
      // The phase is judged by the freeze itself: between a question here and the act somebody else may have begun.
      const { seat } = await seatThatMay(parts, session, param('meeting'), 'read')
      if (!may(seat.role, 'freeze', 'closed')) return refuse('not-allowed')
      const result = (await freeze.frozen(param('meeting'))) ?? (await freeze.freeze(param('meeting'), seat, body))
      // The PDF is made now, so that it is there when somebody asks; the protocol does not depend on it.
      exports
        .protocol(result.protocol)
        .then((stored) => exports.kept(stored, 'pdf'))
        .catch((error: unknown) => parts.log.error({ err: error, protocol: result.protocol }, 'making the PDF failed'))
      // [YP6] A plan that it has adopted is adopted, whatever comes of making its meetings now.
      await plans
        .make((await meetings.row(param('meeting'))).series_id)
        .catch((error: unknown) => parts.log.error({ err: error }, 'making the meetings of a year plan failed'))
      return result
    },
  )

  describeRoute(
    app,
    'get',
    '/api/meetings/{meeting}/draft.pdf',
    'The protocol as it would be, as PDF',
    'application/pdf',
  )
  app.get('/api/meetings/:meeting/draft.pdf', async (context) => {
    const meeting = context.req.param('meeting')
    const mayRead = () => seatThatMay(parts, context.get('session'), meeting, 'lead')
    await mayRead()
    const { bytes, hash } = await freeze.draft(meeting)
    return serveBytes(await exports.draft(bytes, hash), { type: 'application/pdf', name: 'utkast.pdf', mayRead })
  })
}
