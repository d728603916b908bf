/** Bodies, series and the start page. Only organisers make and change them. */

import { z } from '@hono/zod-openapi'
import { Body, ChangeBody, ChangeSeries, Home, NewBody, NewSeries, Series } from '@samsyn/api/bodies'
import { Made, NewMeeting } from '@samsyn/api/meetings'
import type { Parts } from '../parts.ts'
import { type App, endpoint, organiser, signedIn } from './endpoint.ts'

const MadeBody = z.object({ body: z.string(), series: z.string() })

export function bodyRoutes(app: App, parts: Parts): void {
  const { meetings, mails } = parts
  const series = async (id: string) => ({ ...(await meetings.series(id)), mail: mails.works })

  endpoint(app, { method: 'get', path: '/api/home', summary: 'The start page', answer: Home }, ({ session }) =>
    meetings.home(signedIn(session)),
  )

  endpoint(
    app,
    { method: 'post', path: '/api/bodies', summary: 'Make a body', body: NewBody, answer: MadeBody },
    ({ session, body }) => {
      organiser(session)
      return meetings.makeBody(body.name, body.seriesName, body.settings)
    },
  )

  endpoint(
    app,
    { method: 'get', path: '/api/bodies/{body}', summary: 'A body', answer: Body },
    ({ session, param }) => {
      organiser(session)
      return meetings.body(param('body'))
    },
  )

  endpoint(
    app,
    { method: 'patch', path: '/api/bodies/{body}', summary: 'Change a body', body: ChangeBody, answer: Body },
    async ({ session, param, body }) => {
      organiser(session)
      await meetings.change('bodies', param('body'), body)
      return meetings.body(param('body'))
    },
  )

  endpoint(
    app,
    { method: 'post', path: '/api/bodies/{body}/series', summary: 'Make a series', body: NewSeries, answer: Made },
    async ({ session, param, body }) => {
      organiser(session)
      return { id: await meetings.makeSeries(param('body'), body.name, body.settings) }
    },
  )

  endpoint(
    app,
    { method: 'get', path: '/api/series/{series}', summary: 'A series', answer: Series },
    ({ session, param }) => {
      organiser(session)
      return series(param('series'))
    },
  )

  endpoint(
    app,
    { method: 'patch', path: '/api/series/{series}', summary: 'Change a series', body: ChangeSeries, answer: Series },
    async ({ session, param, body }) => {
      organiser(session)
      await meetings.change('series', param('series'), body)
      return series(param('series'))
    },
  )

  endpoint(
    app,
    {
      method: 'post',
      path: '/api/series/{series}/meetings',
      summary: 'Make a meeting',
      body: NewMeeting,
      answer: Made,
    },
    async ({ session, param, body }) => {
      organiser(session)
      return { id: await meetings.make(param('series'), body) }
    },
  )
}
