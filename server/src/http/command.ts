/** What the terminal's commands ask of a running server (command.ts). Only who holds the door's secret is answered. */
import { z } from '@hono/zod-openapi'
import { actAs, readAudit, terminal } from '../audit.ts'
import { stage } from '../backup.ts'
import { knocksRight } from '../command-door.ts'
import { type Format, formats } from '../exports.ts'
import { invite } from '../invite.ts'
import type { Parts } from '../parts.ts'
import { refuse } from '../refusal.ts'
import { proofOf } from '../seals.ts'
import { type App, type Context, endpoint } from './endpoint.ts'

const Wish = z.object({ meeting: z.string().max(64), role: z.string().max(20), name: z.string().trim().max(200) })
const Staged = z.object({ folder: z.string() })
const Audited = z.object({
  lines: z.array(
    z.object({
      at: z.string(),
      who: z.string(),
      act: z.string(),
      meeting: z.string(),
      details: z.record(z.string(), z.unknown()),
    }),
  ),
})
const Invited = z.object({ address: z.string(), days: z.number(), problem: z.string() })

export function commandRoutes(app: App, parts: Parts, secret: string): void {
  const { config, exports, storage } = parts
  const knock = (context: Context): void => {
    if (!knocksRight(context.req.header('authorization'), secret)) refuse('not-found')
  }

  endpoint(
    app,
    {
      method: 'post',
      path: '/api/command/invite',
      summary: 'For the terminal: make a link',
      body: Wish,
      answer: Invited,
    },
    async ({ context, body }) => {
      knock(context)
      const invited = await actAs(terminal, () => invite(parts, body))
      if ('problem' in invited) return { address: '', days: 0, problem: invited.problem }
      return { address: `${config.appUrl}/in#${invited.token}`, days: invited.days, problem: '' }
    },
  )

  endpoint(
    app,
    {
      method: 'post',
      path: '/api/command/backup',
      summary: 'For the terminal: put everything together for a backup, in a folder of the data folder',
      answer: Staged,
    },
    async ({ context }) => {
      knock(context)
      return { folder: await actAs(terminal, () => stage(storage, config.dataDir)) }
    },
  )

  endpoint(
    app,
    {
      method: 'get',
      path: '/api/command/audit',
      summary: 'For the terminal: who administered what',
      query: ['meeting'],
      answer: Audited,
    },
    async ({ context, query }) => {
      knock(context)
      return { lines: await readAudit(storage, query('meeting')) }
    },
  )

  app.get('/api/command/protocols/:protocol/proof', async (context) => {
    knock(context)
    return context.json({ proof: await proofOf(storage.db, context.req.param('protocol')) })
  })

  app.get('/api/command/protocols/:protocol/:format', async (context) => {
    knock(context)
    const format = context.req.param('format')
    if (!(format in formats)) return refuse('not-found')
    const bytes = await exports.get(await exports.protocol(context.req.param('protocol')), format as Format)
    return context.body(bytes.slice().buffer, 200, { 'content-type': formats[format as Format] })
  })
}
