/** Year plans and the addresses of calendars: for organisers. A feed is for whoever has its address. */
import { z } from '@hono/zod-openapi'
import { AdoptPlan, Feeds, MadeFeed, NewFeed, NewPlan, PlansInfo, PutPlan } from '@samsyn/api/plans'
import { calendarType } from '@samsyn/meeting/calendar'
import { peopleOf } from '../letters.ts'
import type { Parts } from '../parts.ts'
import { refuse } from '../refusal.ts'
import { type App, describeRoute, endpoint, organiser, seatThatMay } from './endpoint.ts'
import { tries } from './tries.ts'

const MadePlan = z.object({ id: z.string() })

export function planRoutes(app: App, parts: Parts): void {
  const { plans, calendars, meetings } = parts
  const wrong = tries({ perMinute: 20 })

  endpoint(
    app,
    { method: 'get', path: '/api/series/{series}/plans', summary: 'Year plans of a series', answer: PlansInfo },
    ({ session, param }) => {
      organiser(session)
      return plans.info(param('series'))
    },
  )

  endpoint(
    app,
    {
      method: 'post',
      path: '/api/series/{series}/plans',
      summary: 'Propose a year plan',
      body: NewPlan,
      answer: MadePlan,
    },
    async ({ session, param, body }) => ({ id: await plans.propose(param('series'), organiser(session), body) }),
  )

  endpoint(
    app,
    { method: 'put', path: '/api/plans/{plan}', summary: 'Change a proposed year plan', body: NewPlan },
    async ({ session, param, body }) => {
      organiser(session)
      await plans.change(param('plan'), body)
      return undefined
    },
  )

  endpoint(
    app,
    { method: 'delete', path: '/api/plans/{plan}', summary: 'Drop a proposed year plan' },
    async ({ session, param }) => {
      organiser(session)
      await plans.drop(param('plan'))
      return undefined
    },
  )

  endpoint(
    app,
    { method: 'post', path: '/api/plans/{plan}/put', summary: 'Put a year plan to a meeting', body: PutPlan },
    async ({ session, param, body }) => {
      organiser(session)
      await plans.put(param('plan'), body.meeting)
      return undefined
    },
  )

  endpoint(
    app,
    { method: 'post', path: '/api/plans/{plan}/adopt', summary: 'Adopt a year plan by hand', body: AdoptPlan },
    async ({ session, param, body }) => {
      organiser(session)
      await plans.adopt(param('plan'), body)
      return undefined
    },
  )

  endpoint(
    app,
    { method: 'get', path: '/api/series/{series}/feeds', summary: 'Calendars that work', answer: Feeds },
    ({ session, param }) => {
      organiser(session)
      return calendars.of(param('series'))
    },
  )

  endpoint(
    app,
    {
      method: 'post',
      path: '/api/series/{series}/feeds',
      summary: 'A new address of the calendar of a series, or of a person',
      body: NewFeed,
      answer: MadeFeed,
    },
    async ({ session, param, body }) => {
      organiser(session)
      const { members } = await meetings.series(param('series'))
      if (body.person === '') return calendars.renew({ series: param('series') })
      if (!members.some(({ person }) => person === body.person)) return refuse('not-found')
      return calendars.renew({ person: body.person })
    },
  )

  endpoint(
    app,
    {
      method: 'post',
      path: '/api/meetings/{meeting}/feed',
      summary: 'A new address of my own calendar of the series',
      answer: MadeFeed,
    },
    async ({ session, param }) => {
      const { seat } = await seatThatMay(parts, session, param('meeting'), 'check-in')
      const row = (await meetings.attendance(param('meeting'))).find(({ id }) => id === seat.attendee)
      // The seat of somebody who joined by a code may be anybody's.
      if (!row?.person || seat.link === '') return refuse('not-in-register')
      const { members } = await meetings.surroundings(param('meeting'))
      const person = (await peopleOf(parts.storage.db, [row], members)).get(row.id)
      if (!person) return refuse('not-in-register')
      return calendars.renew({ series: (await meetings.row(param('meeting'))).series_id, person: person.id })
    },
  )

  describeRoute(app, 'get', '/kalender/{secret}', 'The meetings of a series or of a person', calendarType)
  app.get('/kalender/:secret', (context) =>
    wrong(context, async () => {
      const text = await calendars.feed(context.req.param('secret').replace(/\.ics$/, ''))
      return context.body(text, 200, { 'content-type': calendarType, 'cache-control': 'private, max-age=300' })
    }),
  )
}
