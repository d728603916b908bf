/** Showing slides to everybody: begin or take over, turn, stop. */
import { Show, Turn } from '@samsyn/api/showing'
import type { Parts } from '../parts.ts'
import { type App, endpoint, seatThatMay } from './endpoint.ts'

export function showingRoutes(app: App, parts: Parts): void {
  const { showing } = parts
  const path = '/api/meetings/{meeting}/shown'

  endpoint(
    app,
    { method: 'post', path, summary: 'Show a page to everybody, or take over from who does', body: Show },
    async ({ session, param, body }) => {
      const { seat, phase } = await seatThatMay(parts, session, param('meeting'), 'show')
      await showing.show(param('meeting'), seat, phase, body)
      return undefined
    },
  )

  endpoint(
    app,
    { method: 'patch', path, summary: 'Turn to a page, or make the screen black or light', body: Turn },
    async ({ session, param, body }) => {
      const { seat, phase } = await seatThatMay(parts, session, param('meeting'), 'show')
      await showing.turn(param('meeting'), seat, phase, body)
      return undefined
    },
  )

  endpoint(app, { method: 'delete', path, summary: 'Stop showing' }, async ({ session, param }) => {
    const { seat, phase } = await seatThatMay(parts, session, param('meeting'), 'show')
    await showing.stop(param('meeting'), seat, phase)
    return undefined
  })
}
