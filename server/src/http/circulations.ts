/** Decisions between meetings: beginning one, its documents, answering, and how it stands. */
import { AdjusterLink } from '@samsyn/api/approval'
import {
  Circulated,
  CirculationInfo,
  CirculationSays,
  CirculationsInfo,
  NewCirculation,
} from '@samsyn/api/circulations'
import type { Parts } from '../parts.ts'
import { refuse } from '../refusal.ts'
import { type App, describeRoute, endpoint } from './endpoint.ts'
import { protocolToDo } from './protocols.ts'
import { serveFile } from './serve-file.ts'

export function circulationRoutes(app: App, parts: Parts): void {
  const { circulations, files } = parts

  endpoint(
    app,
    {
      method: 'get',
      path: '/api/protocols/{protocol}/circulations',
      summary: 'Decisions between meetings that rest on this protocol',
      answer: CirculationsInfo,
    },
    async ({ session, param }) => {
      const { stored, seat } = await protocolToDo(parts, session, param('protocol'), 'remark')
      return circulations.of(stored, seat)
    },
  )

  endpoint(
    app,
    {
      method: 'post',
      path: '/api/protocols/{protocol}/circulations',
      summary: 'Ask everybody between two meetings',
      body: NewCirculation,
      answer: Circulated,
    },
    async ({ session, param, body }) => {
      const { stored, seat } = await protocolToDo(parts, session, param('protocol'), 'conclude')
      return circulations.begin(stored, seat, body)
    },
  )

  endpoint(
    app,
    {
      method: 'get',
      path: '/api/protocols/{protocol}/circulations/{circulation}',
      summary: 'How a decision between meetings stands',
      answer: CirculationInfo,
    },
    async ({ session, param }) => {
      const { stored, seat } = await protocolToDo(parts, session, param('protocol'), 'remark')
      return circulations.info(stored, seat, param('circulation'))
    },
  )

  endpoint(
    app,
    {
      method: 'post',
      path: '/api/protocols/{protocol}/circulations/{circulation}/answers',
      summary: 'Answer',
      body: CirculationSays,
    },
    async ({ session, param, body }) => {
      const { stored, seat } = await protocolToDo(parts, session, param('protocol'), 'remark')
      await circulations.answer(stored, seat, param('circulation'), body)
      return undefined
    },
  )

  endpoint(
    app,
    {
      method: 'post',
      path: '/api/protocols/{protocol}/circulations/{circulation}/people/{person}/link',
      summary: 'A new link for somebody who has not answered',
      answer: AdjusterLink,
    },
    async ({ session, param }) => {
      const { stored } = await protocolToDo(parts, session, param('protocol'), 'conclude')
      return circulations.remind(stored, param('circulation'), param('person'))
    },
  )

  describeRoute(
    app,
    'post',
    '/api/protocols/{protocol}/circulations/{circulation}/files',
    'Add a document: the raw body; ?name=',
    'application/json',
  )
  app.post('/api/protocols/:protocol/circulations/:circulation/files', async (context) => {
    const { protocol, circulation } = context.req.param()
    const { stored } = await protocolToDo(parts, context.get('session'), protocol, 'conclude')
    await circulations.addFile(stored, circulation, {
      name: context.req.query('name')?.slice(-150) || refuse('bad-input', 'A file has a name.'),
      body: context.req.raw.body ?? refuse('file-empty'),
      signal: context.req.raw.signal,
    })
    return context.json({})
  })

  describeRoute(
    app,
    'get',
    '/p/{protocol}/underlag/{file}',
    'A document of a decision between meetings',
    'application/octet-stream',
  )
  app.get('/p/:protocol/underlag/:file', async (context) => {
    const { protocol, file } = context.req.param()
    const mayRead = () => protocolToDo(parts, context.get('session'), protocol, 'remark')
    const { stored } = await mayRead()
    const { sha256, type, name } = await circulations.file(stored.meeting, file)
    return serveFile(context, files, { sha256, type, name, mayRead })
  })
}
