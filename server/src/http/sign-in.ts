/** Links, sessions, and joining by code. */

import type { z } from '@hono/zod-openapi'
import {
  ChangeMe,
  Invitation,
  Join,
  JoinCode,
  JoinInfo,
  MadeLink,
  Me,
  NewLink,
  SignedIn,
  SignIn,
} from '@samsyn/api/sign-in'
import { roles } from '@samsyn/meeting/roles'
import { deleteCookie, setCookie } from 'hono/cookie'
import type { Parts } from '../parts.ts'
import { refuse } from '../refusal.ts'
import type { Tables } from '../storage/storage.ts'
import { type App, type Context, endpoint, seatThatMay, signedIn } from './endpoint.ts'
import { tries } from './tries.ts'

const days = 180

export function cookieName(appUrl: string): string {
  return appUrl.startsWith('https:') ? '__Host-samsyn' : 'samsyn'
}

export function signInRoutes(app: App, parts: Parts): void {
  const { signIn, meetings, approval, circulations, notices, reports, live, config } = parts
  const wrong = tries({ perMinute: 20, proxies: config.proxies })

  const giveCookie = (context: Context, secret: string | null) => {
    if (!secret) return
    setCookie(context, cookieName(config.appUrl), secret, {
      path: '/',
      httpOnly: true,
      sameSite: 'Lax',
      secure: config.appUrl.startsWith('https:'),
      maxAge: days * 24 * 60 * 60,
    })
  }

  const joinCodeOf = async (meeting: string): Promise<JoinCode> => {
    const { code } = await meetings.row(meeting)
    const joinAddress = `${config.appUrl}/g/${code}`
    const qr = await (await drawer()).toString(joinAddress, { type: 'svg', errorCorrectionLevel: 'M', margin: 2 })
    return { code, joinAddress, qr }
  }

  endpoint(
    app,
    { method: 'post', path: '/api/sign-in', summary: 'Open a personal link', body: SignIn, answer: SignedIn },
    async ({ context, session, body }) =>
      wrong(context, async () => {
        const opened = await signIn.open(body.token, session)
        giveCookie(context, opened.secret)
        if (opened.meeting) await live.seatsChanged(opened.meeting)
        const protocol = await approval.protocolOf(opened.link)
        if (protocol) return { to: `/p/${protocol}/efter` }
        const page = (await circulations.pageOf(opened.link)) ?? (await notices.pageOf(opened.link))
        if (page) return { to: page }
        if (await reports.isTaskLink(opened.link)) return { to: '/mina-uppgifter' }
        const board = `/m/${opened.meeting}`
        return { to: !opened.meeting ? '/' : opened.role === 'screen' ? `${board}/storbild` : board }
      }),
  )

  endpoint(app, { method: 'get', path: '/api/me', summary: 'Who I am', answer: Me }, async ({ session }) => ({
    signedIn: session !== null,
    name: session?.name ?? '',
    organisation: session?.organisation ?? '',
    organiser: session?.organiser ?? false,
  }))

  endpoint(
    app,
    { method: 'patch', path: '/api/me', summary: 'Say my name', body: ChangeMe, answer: Me },
    async ({ session, body }) => {
      const renamed = await signIn.rename(signedIn(session), body)
      for (const meeting of renamed.meetings) await live.seatsChanged(meeting)
      const { name, organisation, organiser } = renamed.session
      return { signedIn: true, name, organisation, organiser }
    },
  )

  endpoint(app, { method: 'post', path: '/api/sign-out', summary: 'Sign out' }, async ({ context, session }) => {
    if (session) {
      await signIn.end(session)
      await live.sessionEnded(session.id)
    }
    deleteCookie(context, cookieName(config.appUrl), { path: '/' })
    return undefined
  })

  endpoint(
    app,
    { method: 'get', path: '/api/meetings/{meeting}/links', summary: 'Links and code', answer: Invitation },
    async ({ session, param }) => {
      await seatThatMay(parts, session, param('meeting'), 'revoke')
      return { ...(await joinCodeOf(param('meeting'))), links: (await signIn.linksOf(param('meeting'))).map(linkFrom) }
    },
  )

  endpoint(
    app,
    { method: 'get', path: '/api/meetings/{meeting}/join', summary: 'The code to join with', answer: JoinCode },
    async ({ session, param }) => {
      await seatThatMay(parts, session, param('meeting'), 'show-code')
      return joinCodeOf(param('meeting'))
    },
  )

  endpoint(
    app,
    {
      method: 'post',
      path: '/api/meetings/{meeting}/links',
      summary: 'Make a personal link',
      body: NewLink,
      answer: MadeLink,
    },
    async ({ session, param, body }) => {
      await seatThatMay(parts, session, param('meeting'), 'invite')
      const isScreen = body.role === 'screen'
      if (isScreen && body.attendee) return refuse('bad-input', 'A big screen is nobody.')
      const row = (await meetings.attendance(param('meeting'))).find(({ id }) => id === body.attendee)
      if (body.attendee && !row) return refuse('not-found')
      const name = row?.name ?? body.name
      if (!name) return refuse('bad-input', 'A link is for somebody: a row of the attendance list, or a name.')
      const made = await signIn.makeLink({
        meeting: param('meeting'),
        role: body.role,
        name,
        organisation: row?.organisation ?? body.organisation,
        attendee: body.attendee,
        days: isScreen ? daysUntilAfter((await meetings.row(param('meeting'))).date) : body.days,
      })
      return { link: linkFrom(made.row), address: `${config.appUrl}/in#${made.token}` }
    },
  )

  endpoint(
    app,
    { method: 'delete', path: '/api/links/{link}', summary: 'Revoke a link' },
    async ({ session, param }) => {
      const meeting = await signIn.linkMeeting(param('link'))
      if (!meeting) return refuse('not-found')
      await seatThatMay(parts, session, meeting, 'revoke')
      await signIn.revokeLink(param('link'))
      await live.seatsChanged(meeting)
      return undefined
    },
  )

  endpoint(
    app,
    { method: 'get', path: '/api/join/{code}', summary: 'What a meeting code opens', answer: JoinInfo },
    async ({ context, param }) =>
      wrong(context, async () => {
        const row = await meetings.byCode(param('code'))
        const { body } = await meetings.surroundings(row.id)
        const attendance = await meetings.attendance(row.id)
        return {
          meeting: row.id,
          body: body.name,
          date: row.date,
          start: row.start,
          end: row.end,
          phase: row.phase,
          here: live.here(row.id),
          people: attendance.map(({ id, name, organisation }) => ({ attendee: id, name, organisation })),
          organisations: [...new Set(attendance.map(({ organisation }) => organisation).filter(Boolean))],
        }
      }),
  )

  endpoint(
    app,
    { method: 'post', path: '/api/join/{code}', summary: 'Join by code', body: Join, answer: SignedIn },
    async ({ context, session, param, body }) =>
      wrong(context, async () => {
        const row = await meetings.byCode(param('code'))
        const person =
          row.phase === 'closed'
            ? await meetings.recognise(row.id, body)
            : await meetings.enter(row.id, body, body.mode)
        const joined = await signIn.join(session, row.id, person)
        giveCookie(context, joined.secret)
        await live.seatsChanged(row.id)
        return { to: `/m/${row.id}` }
      }),
  )
}

/** Until the end of the day after the meeting's, and a day at the least. */
function daysUntilAfter(date: string): number {
  const day = 24 * 60 * 60 * 1000
  const over = Date.parse(`${date}T00:00:00Z`) + 2 * day
  return Number.isNaN(over) ? 1 : Math.max(1, Math.ceil((over - Date.now()) / day))
}

const linkFrom = (row: Tables['links']): z.infer<typeof MadeLink>['link'] => ({
  id: row.id,
  role: roles.find((role) => role === row.role) ?? 'observer',
  name: row.name,
  organisation: row.organisation,
  attendee: row.attendee,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  used: row.used_at !== '',
  revoked: row.revoked_at !== '',
})

/** Loaded when somebody wants to see a code: a start need not wait for it. */
const drawer = async () => (await import('qrcode')).default
