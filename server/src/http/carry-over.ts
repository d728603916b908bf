/** What comes back to a meeting, what becomes of it there, and what its owners see and report. */
import {
  CarryOverInfo,
  ChooseCarryOver,
  Earlier,
  Remind,
  ReminderLetter,
  Reminders,
  TaskReport,
  Tasks,
} from '@samsyn/api/carry-over'
import type { Parts } from '../parts.ts'
import { refuse } from '../refusal.ts'
import { type App, endpoint, seatThatMay, signedIn } from './endpoint.ts'

export function carryOverRoutes(app: App, parts: Parts): void {
  const { carryOver, reports, meetings, letters } = parts

  endpoint(
    app,
    {
      method: 'get',
      path: '/api/meetings/{meeting}/carry-over',
      summary: 'What earlier protocols have left to this meeting and to later ones',
      answer: CarryOverInfo,
    },
    async ({ session, param }) => {
      await seatThatMay(parts, session, param('meeting'), 'lead')
      return carryOver.list(param('meeting'))
    },
  )

  endpoint(
    app,
    {
      method: 'post',
      path: '/api/meetings/{meeting}/carry-over',
      summary: 'Move something to another meeting, decline it with a word, or take it up here',
      body: ChooseCarryOver,
      answer: CarryOverInfo,
    },
    async ({ session, param, body }) => {
      const { seat } = await seatThatMay(parts, session, param('meeting'), 'lead')
      await carryOver.choose(param('meeting'), seat, body)
      return carryOver.list(param('meeting'))
    },
  )

  endpoint(
    app,
    {
      method: 'get',
      path: '/api/meetings/{meeting}/earlier',
      summary: 'Decisions that a new one can rest on, and the days of the coming meetings',
      answer: Earlier,
    },
    async ({ session, param }) => {
      await seatThatMay(parts, session, param('meeting'), 'lead')
      return carryOver.earlier(param('meeting'))
    },
  )

  endpoint(
    app,
    {
      method: 'post',
      path: '/api/meetings/{meeting}/reminders',
      summary: 'A personal link to their tasks for some of those who have any',
      body: Remind,
      answer: Reminders,
    },
    async ({ session, param, body }) => {
      await seatThatMay(parts, session, param('meeting'), 'invite')
      return reports.remind(param('meeting'), body.people)
    },
  )

  endpoint(
    app,
    {
      method: 'post',
      path: '/api/meetings/{meeting}/reminders/letters',
      summary: 'Send a reminder by mail',
      body: ReminderLetter,
    },
    async ({ session, param, body: { attendee, ...letter } }) => {
      await seatThatMay(parts, session, param('meeting'), 'invite')
      const row = (await meetings.attendance(param('meeting'))).find(({ id }) => id === attendee)
      if (!row) return refuse('no-address')
      await letters.sendTo(param('meeting'), { ...row, attendee }, letter)
      return undefined
    },
  )

  endpoint(
    app,
    { method: 'get', path: '/api/tasks', summary: 'What I am to do', answer: Tasks },
    async ({ session }) => ({
      tasks: await reports.mine(signedIn(session)),
    }),
  )

  endpoint(
    app,
    {
      method: 'post',
      path: '/api/series/{series}/task-reports',
      summary: 'Say how it goes with something that I am to do',
      body: TaskReport,
      answer: Tasks,
    },
    async ({ session, param, body }) => {
      await reports.report(signedIn(session), param('series'), body)
      return { tasks: await reports.mine(signedIn(session)) }
    },
  )
}
