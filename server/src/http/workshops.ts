/** Workshops over HTTP: settings, groups, steps, dots and the summary. Who leads a workshop is judged in workshops.ts. */
import { Made } from '@samsyn/api/meetings'
import {
  ChangeGroup,
  ChangeVoting,
  ChangeWorkshop,
  ChangeWorkshopState,
  Divide,
  Dots,
  JoinGroup,
  NewGroup,
  PlaceDots,
  SummaryChanges,
  TakeChanges,
} from '@samsyn/api/workshops'
import type { Parts } from '../parts.ts'
import type { Session } from '../sign-in.ts'
import type { Asking } from '../workshops.ts'
import { type App, endpoint, seatThatMay } from './endpoint.ts'

const path = '/api/meetings/{meeting}/items/{item}/workshop'

export function workshopRoutes(app: App, parts: Parts): void {
  const { workshops } = parts
  type Asked = { session: Session | null; param: (name: string) => string }
  const asking = async ({ session, param }: Asked): Promise<Asking> => {
    const meeting = param('meeting')
    return { meeting, item: param('item'), ...(await seatThatMay(parts, session, meeting, 'read')) }
  }

  endpoint(
    app,
    { method: 'patch', path, summary: 'Change how a workshop is held', body: ChangeWorkshop },
    async (asked) => {
      await workshops.change(await asking(asked), asked.body)
      return undefined
    },
  )

  endpoint(
    app,
    { method: 'post', path: `${path}/state`, summary: 'Take a workshop to another step', body: ChangeWorkshopState },
    async (asked) => {
      await workshops.changeState(await asking(asked), asked.body.to)
      return undefined
    },
  )

  endpoint(
    app,
    { method: 'post', path: `${path}/divide`, summary: 'Divide those who are here into groups', body: Divide },
    async (asked) => {
      await workshops.divide(await asking(asked), asked.body.count, asked.body.by)
      return undefined
    },
  )

  endpoint(
    app,
    { method: 'post', path: `${path}/groups`, summary: 'Add a group', body: NewGroup, answer: Made },
    async (asked) => ({ id: await workshops.addGroup(await asking(asked), asked.body.name) }),
  )

  endpoint(
    app,
    {
      method: 'patch',
      path: `${path}/groups/{group}`,
      summary: 'Change a group, or say it is ready',
      body: ChangeGroup,
    },
    async (asked) => {
      await workshops.changeGroup(await asking(asked), asked.param('group'), asked.body)
      return undefined
    },
  )

  endpoint(app, { method: 'delete', path: `${path}/groups/{group}`, summary: 'Take a group apart' }, async (asked) => {
    await workshops.dissolveGroup(await asking(asked), asked.param('group'))
    return undefined
  })

  endpoint(
    app,
    { method: 'put', path: `${path}/people/{attendee}`, summary: 'Put a person into a group', body: JoinGroup },
    async (asked) => {
      await workshops.join(await asking(asked), asked.param('attendee'), asked.body.group)
      return undefined
    },
  )

  endpoint(
    app,
    { method: 'post', path: `${path}/voting`, summary: 'Open or close the vote with dots', body: ChangeVoting },
    async (asked) => {
      await workshops.changeVoting(await asking(asked), asked.body.to)
      return undefined
    },
  )

  endpoint(app, { method: 'get', path: `${path}/dots`, summary: 'My dots', answer: Dots }, async (asked) =>
    workshops.dots(await asking(asked)),
  )

  endpoint(
    app,
    { method: 'put', path: `${path}/dots`, summary: 'Place my dots on a theme', body: PlaceDots },
    async (asked) => {
      await workshops.placeDots(await asking(asked), asked.body.theme, asked.body.dots)
      return undefined
    },
  )

  endpoint(
    app,
    { method: 'post', path: `${path}/summary`, summary: 'Write the themes into the text of the item' },
    async (asked) => {
      await workshops.summarise(await asking(asked))
      return undefined
    },
  )

  endpoint(
    app,
    {
      method: 'get',
      path: `${path}/summary/changes`,
      summary: 'What has changed since the summary was written',
      answer: SummaryChanges,
    },
    async (asked) => ({ changes: await workshops.changes(await asking(asked)) }),
  )

  endpoint(
    app,
    {
      method: 'post',
      path: `${path}/summary/changes`,
      summary: 'Write changes into the text, or let them be',
      body: TakeChanges,
    },
    async (asked) => {
      await workshops.takeChanges(await asking(asked), asked.body.take, asked.body.leave)
      return undefined
    },
  )
}
