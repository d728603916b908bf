/** The big screen: those who lead may choose what it shows, instead of letting it follow. */
import { ChooseScreen } from '@samsyn/api/screen'
import { readCurrent } from '@samsyn/meeting/agenda'
import { roomDocument } from '@samsyn/meeting/documents'
import { chooseScreen } from '@samsyn/meeting/screen'
import type { Parts } from '../parts.ts'
import { type App, endpoint, seatThatMay } from './endpoint.ts'

export function screenRoutes(app: App, parts: Parts): void {
  const { meetings } = parts

  endpoint(
    app,
    {
      method: 'put',
      path: '/api/meetings/{meeting}/screen',
      summary: 'Choose what the big screen shows',
      body: ChooseScreen,
    },
    async ({ session, param, body }) => {
      const meeting = param('meeting')
      await seatThatMay(parts, session, meeting, 'lead')
      const current = await meetings.readAgenda(meeting, readCurrent)
      await meetings.edit(meeting, roomDocument(meeting), 'server', (room) => chooseScreen(room, body.mode, current))
      return undefined
    },
  )
}
