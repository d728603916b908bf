/** The inbox of a series: proposing items, and sorting them into coming meetings. */
import { DeclineProposal, Inbox, NewProposal, PlaceProposal } from '@samsyn/api/inbox'
import type { Parts } from '../parts.ts'
import { type App, endpoint, signedIn } from './endpoint.ts'

export function inboxRoutes(app: App, { inbox }: Parts): void {
  endpoint(
    app,
    { method: 'get', path: '/api/series/{series}/inbox', summary: 'The inbox of a series', answer: Inbox },
    ({ session, param }) => inbox.info(signedIn(session), param('series')),
  )

  endpoint(
    app,
    {
      method: 'post',
      path: '/api/series/{series}/inbox',
      summary: 'Propose an item to a series',
      body: NewProposal,
      answer: Inbox,
    },
    ({ session, param, body }) => inbox.propose(signedIn(session), param('series'), body),
  )

  endpoint(
    app,
    {
      method: 'post',
      path: '/api/proposals/{proposal}/place',
      summary: 'Put a proposed item on the agenda of a coming meeting',
      body: PlaceProposal,
      answer: Inbox,
    },
    ({ session, param, body }) => inbox.place(signedIn(session), param('proposal'), body),
  )

  endpoint(
    app,
    {
      method: 'post',
      path: '/api/proposals/{proposal}/decline',
      summary: 'Decline a proposed item with a word',
      body: DeclineProposal,
      answer: Inbox,
    },
    ({ session, param, body }) => inbox.decline(signedIn(session), param('proposal'), body),
  )

  endpoint(
    app,
    {
      method: 'post',
      path: '/api/proposals/{proposal}/take-back',
      summary: 'Take back what one has proposed',
      answer: Inbox,
    },
    ({ session, param }) => inbox.takeBack(signedIn(session), param('proposal')),
  )
}
