/** The history of an item's note: its points, what changed between two of them, and going back to one. */
import { Changes, History, Restore, Restored } from '@samsyn/api/history'
import type { Parts } from '../parts.ts'
import { refuse } from '../refusal.ts'
import { type App, endpoint, seatThatMay } from './endpoint.ts'

const path = '/api/meetings/{meeting}/items/{item}/history'

export function historyRoutes(app: App, parts: Parts): void {
  const { history } = parts

  endpoint(
    app,
    { method: 'get', path, summary: 'Who wrote when in the notes of an item', answer: History },
    async ({ session, param }) => {
      const { seat } = await seatThatMay(parts, session, param('meeting'), 'history')
      return history.of(param('meeting'), param('item'), seat)
    },
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
      const { seat } = await seatThatMay(parts, session, param('meeting'), 'history')
      const [from, to] = [rowOf(query('from') || '0'), rowOf(query('to'))]
      if (from > to) return refuse('bad-input')
      return history.changes(param('meeting'), param('item'), seat, { from, to })
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
      const mayRestore = () => seatThatMay(parts, session, param('meeting'), 'lead')
      const { seat } = await mayRestore()
      return { changed: await history.restore(param('meeting'), param('item'), seat, body.seq, mayRestore) }
    },
  )
}

const rowOf = (word: string): number => (/^\d{1,15}$/.test(word) ? Number(word) : refuse('bad-input'))
