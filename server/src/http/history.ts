/** The history of an item's note: its points, what changed between two of them, and going back to one. */
import { Changes, History, Restore, Restored } from '@samsyn/api/history'
import type { Ability } from '@samsyn/meeting/roles'
import type { Asker } from '../history.ts'
import type { Parts } from '../parts.ts'
import { refuse } from '../refusal.ts'
import type { Session } from '../sign-in.ts'
import { type App, endpoint, seatThatMay } from './endpoint.ts'

const path = '/api/meetings/{meeting}/items/{item}/history'

export function historyRoutes(app: App, parts: Parts): void {
  const { history } = parts
  const asker = async (session: Session | null, meeting: string, ability: Ability): Promise<Asker> => {
    const still = () => seatThatMay(parts, session, meeting, ability)
    return { seat: (await still()).seat, still }
  }

  endpoint(
    app,
    { method: 'get', path, summary: 'Who wrote when in the notes of an item', answer: History },
    async ({ session, param }) =>
      history.of(param('meeting'), param('item'), await asker(session, param('meeting'), 'history')),
  )

  endpoint(
    app,
    {
      method: 'get',
      path: `${path}/changes`,
      summary: 'The notes as they were, with what came and went since an earlier point',
      query: ['from', 'to'],
      answer: Changes,
    },
    async ({ session, param, query }) => {
      const who = await asker(session, param('meeting'), 'history')
      const [from, to] = [rowOf(query('from') || '0'), rowOf(query('to'))]
      if (from > to) return refuse('bad-input')
      return history.changes(param('meeting'), param('item'), who, { from, to })
    },
  )

  endpoint(
    app,
    {
      method: 'post',
      path: `${path}/restore`,
      summary: 'Make the notes say again what they said, as a new change',
      body: Restore,
      answer: Restored,
    },
    async ({ session, param, body }) => {
      const who = await asker(session, param('meeting'), 'lead')
      return { changed: await history.restore(param('meeting'), param('item'), who, body.seq) }
    },
  )
}

const rowOf = (word: string): number => (/^\d{1,15}$/.test(word) ? Number(word) : refuse('bad-input'))
