/** Turns and time: the speaker list, the timer, rounds. All of it while the meeting is open, but for how a round is held. */
import {
  AskToSpeak,
  ChangeFloor,
  ChangeRound,
  ChangeTimer,
  GiveTurn,
  GiveWord,
  MoveSpeaker,
  StartTimer,
} from '@samsyn/api/turns'
import { may } from '@samsyn/meeting/roles'
import type { Parts } from '../parts.ts'
import { refuse } from '../refusal.ts'
import type { Seat, Session } from '../sign-in.ts'
import { type App, endpoint, seatThatMay } from './endpoint.ts'

export function turnRoutes(app: App, parts: Parts): void {
  const { turns } = parts

  /** Somebody who takes part in a meeting that is open, and whether this person leads it. */
  const takingPart = async (session: Session | null, meeting: string): Promise<{ seat: Seat; leads: boolean }> => {
    const { seat, phase } = await seatThatMay(parts, session, meeting, 'take-part')
    return { seat, leads: may(seat.role, 'lead', phase) }
  }
  const leading = async (session: Session | null, meeting: string): Promise<void> => {
    if (!(await takingPart(session, meeting)).leads) refuse('not-allowed')
  }

  const list = '/api/meetings/{meeting}/speakers'

  endpoint(
    app,
    {
      method: 'patch',
      path: '/api/meetings/{meeting}/floor',
      summary: 'Open or close the speaker list',
      body: ChangeFloor,
    },
    async ({ session, param, body }) => {
      await leading(session, param('meeting'))
      await turns.openFloor(param('meeting'), body.open)
      return undefined
    },
  )

  endpoint(
    app,
    { method: 'post', path: list, summary: 'Ask to speak, or put somebody on the list', body: AskToSpeak },
    async ({ session, param, body }) => {
      const { seat, leads } = await takingPart(session, param('meeting'))
      if (body.person && !leads) return refuse('not-allowed')
      await turns.ask(param('meeting'), seat, body)
      return undefined
    },
  )

  endpoint(
    app,
    { method: 'delete', path: list, summary: 'Take all who wait off the speaker list' },
    async ({ session, param }) => {
      await leading(session, param('meeting'))
      await turns.clear(param('meeting'))
      return undefined
    },
  )

  endpoint(
    app,
    {
      method: 'delete',
      path: `${list}/{speaker}`,
      summary: 'Take a request back, or end a turn: one’s own, or anybody’s by those who lead',
    },
    async ({ session, param }) => {
      const { seat, leads } = await takingPart(session, param('meeting'))
      await turns.leave(param('meeting'), seat, param('speaker'), leads)
      return undefined
    },
  )

  endpoint(
    app,
    {
      method: 'patch',
      path: `${list}/{speaker}`,
      summary: 'Give somebody who waits another place',
      body: MoveSpeaker,
    },
    async ({ session, param, body }) => {
      await leading(session, param('meeting'))
      await turns.move(param('meeting'), param('speaker'), body.place)
      return undefined
    },
  )

  endpoint(
    app,
    {
      method: 'post',
      path: `${list}/{speaker}/word`,
      summary: 'Give the word to somebody who waits',
      body: GiveWord,
    },
    async ({ session, param, body }) => {
      await leading(session, param('meeting'))
      await turns.giveWord(param('meeting'), param('speaker'), body.from)
      return undefined
    },
  )

  const timer = '/api/meetings/{meeting}/timer'

  endpoint(
    app,
    { method: 'post', path: timer, summary: 'Start a timer for an item', body: StartTimer },
    async ({ session, param, body }) => {
      const { seat, leads } = await takingPart(session, param('meeting'))
      await turns.startTimer(param('meeting'), seat, body, leads)
      return undefined
    },
  )

  endpoint(
    app,
    { method: 'patch', path: timer, summary: 'Pause the timer, let it go on, or add minutes', body: ChangeTimer },
    async ({ session, param, body }) => {
      const { seat, leads } = await takingPart(session, param('meeting'))
      await turns.changeTimer(param('meeting'), seat, body, leads)
      return undefined
    },
  )

  endpoint(app, { method: 'delete', path: timer, summary: 'Take the timer away' }, async ({ session, param }) => {
    const { seat, leads } = await takingPart(session, param('meeting'))
    await turns.stopTimer(param('meeting'), seat, leads)
    return undefined
  })

  const round = '/api/meetings/{meeting}/items/{item}/round'

  endpoint(
    app,
    { method: 'patch', path: round, summary: 'Say how a round is held', body: ChangeRound },
    async ({ session, param, body }) => {
      // It is prepared before the meeting.
      await seatThatMay(parts, session, param('meeting'), 'lead')
      await turns.changeRound(param('meeting'), param('item'), body)
      return undefined
    },
  )

  endpoint(
    app,
    { method: 'post', path: `${round}/turn`, summary: 'Give the word to a row of a round', body: GiveTurn },
    async ({ session, param, body }) => {
      await leading(session, param('meeting'))
      await turns.giveTurn(param('meeting'), param('item'), body)
      return undefined
    },
  )
}
