/**
 * After the freeze: adjusters and their answers, proposed corrections, corrected versions, signed copies, addenda. Who may
 * read the protocol is told how it stands; what else one may do follows from the role, or from having been asked.
 */
import {
  AdjusterLink,
  AdjusterSays,
  ApprovalInfo,
  Ask,
  Asked,
  Correct,
  NewAddendum,
  NewLetter,
  NewRemark,
  Reply,
  type Signed,
} from '@samsyn/api/approval'
import { Frozen } from '@samsyn/api/meetings'
import type { Parts } from '../parts.ts'
import { refuse } from '../refusal.ts'
import { type App, describeRoute, endpoint } from './endpoint.ts'
import { protocolToDo, protocolWithSeat } from './protocols.ts'
import { serveBytes, serveFile } from './serve-file.ts'

export function approvalRoutes(app: App, parts: Parts): void {
  const { approval, corrections, exports, files, letters, plans } = parts

  endpoint(
    app,
    {
      method: 'get',
      path: '/api/protocols/{protocol}/approval',
      summary: 'How a frozen protocol stands',
      answer: ApprovalInfo,
    },
    async ({ session, param }) => {
      const { stored, seat } = await protocolWithSeat(parts, session, param('protocol'))
      return approval.info(stored, seat)
    },
  )

  endpoint(
    app,
    {
      method: 'post',
      path: '/api/protocols/{protocol}/adjusters',
      summary: 'Ask adjusters to approve it, or items of it',
      body: Ask,
      answer: Asked,
    },
    async ({ session, param, body }) => {
      const { stored, seat } = await protocolToDo(parts, session, param('protocol'), 'conclude')
      return approval.ask(stored, seat, body)
    },
  )

  endpoint(
    app,
    {
      method: 'post',
      path: '/api/protocols/{protocol}/adjusters/{adjuster}/link',
      summary: 'A new link for an adjuster, to remind with',
      answer: AdjusterLink,
    },
    async ({ session, param }) => {
      const { stored } = await protocolToDo(parts, session, param('protocol'), 'conclude')
      return approval.remind(stored, param('adjuster'))
    },
  )

  endpoint(
    app,
    {
      method: 'post',
      path: '/api/protocols/{protocol}/letters',
      summary: 'Mail a letter to somebody who is asked about it',
      body: NewLetter,
    },
    async ({ session, param, body: { adjuster, ...letter } }) => {
      const { stored } = await protocolToDo(parts, session, param('protocol'), 'conclude')
      await letters.send(stored, adjuster, letter)
      return undefined
    },
  )

  endpoint(
    app,
    {
      method: 'post',
      path: '/api/protocols/{protocol}/answers',
      summary: 'Approve or decline, as an adjuster',
      body: AdjusterSays,
    },
    async ({ session, param, body }) => {
      const { stored, seat } = await protocolWithSeat(parts, session, param('protocol'))
      await approval.answer(stored, seat, body)
      return undefined
    },
  )

  endpoint(
    app,
    {
      method: 'post',
      path: '/api/protocols/{protocol}/remarks',
      summary: 'Propose a correction',
      body: NewRemark,
    },
    async ({ session, param, body }) => {
      const { stored, seat } = await protocolToDo(parts, session, param('protocol'), 'remark')
      await approval.remark(stored, seat, body)
      return undefined
    },
  )

  endpoint(
    app,
    {
      method: 'post',
      path: '/api/protocols/{protocol}/remarks/{remark}/reply',
      summary: 'Answer a proposed correction',
      body: Reply,
    },
    async ({ session, param, body }) => {
      const { stored, seat } = await protocolToDo(parts, session, param('protocol'), 'conclude')
      await approval.reply(stored, seat, param('remark'), body.text)
      return undefined
    },
  )

  endpoint(
    app,
    {
      method: 'post',
      path: '/api/protocols/{protocol}/corrections',
      summary: 'Make a corrected version',
      body: Correct,
      answer: Frozen,
    },
    async ({ session, param, body }) => {
      const { stored, seat } = await protocolToDo(parts, session, param('protocol'), 'conclude')
      const made = await corrections.correct(stored, seat, body)
      exports
        .protocol(made.protocol)
        .then((version) => exports.get(version, 'pdf'))
        .catch((error: unknown) => parts.log.error({ err: error, protocol: made.protocol }, 'making the PDF failed'))
      // [YP6] As after a freeze: what it adopts is adopted, whatever comes of making the meetings now.
      await plans
        .make(stored.protocol.series.id)
        .catch((error: unknown) => parts.log.error({ err: error }, 'making the meetings of a year plan failed'))
      return made
    },
  )

  endpoint(
    app,
    {
      method: 'post',
      path: '/api/protocols/{protocol}/addenda',
      summary: 'Add to an approved protocol',
      body: NewAddendum,
    },
    async ({ session, param, body }) => {
      const { stored, seat } = await protocolToDo(parts, session, param('protocol'), 'conclude')
      await corrections.add(stored, seat, body)
      return undefined
    },
  )

  describeRoute(
    app,
    'post',
    '/api/protocols/{protocol}/signed',
    'Keep a signed copy: the raw PDF; ?name=&by=NAME, NAME&told=1',
    'application/json',
  )
  app.post('/api/protocols/:protocol/signed', async (context) => {
    const { stored, seat } = await protocolToDo(
      parts,
      context.get('session'),
      context.req.param('protocol'),
      'conclude',
    )
    const { name = '', by = '', told = '' } = context.req.query()
    const signedBy = by
      .split(',')
      .map((one) => one.trim().slice(0, 200))
      .filter(Boolean)
    if (!name || signedBy.length === 0 || signedBy.length > 30)
      return refuse('bad-input', 'A signed copy has a name, and those who signed it.')
    const kept = await approval.keepSigned(stored, seat, {
      name: name.slice(-150),
      signedBy,
      told: told === '1',
      body: context.req.raw.body ?? refuse('file-empty'),
      signal: context.req.raw.signal,
    })
    return context.json(kept satisfies Signed)
  })

  describeRoute(app, 'get', '/p/{protocol}/undertecknat/{file}', 'A signed copy of a protocol', 'application/pdf')
  app.get('/p/:protocol/undertecknat/:file', async (context) => {
    const { protocol, file } = context.req.param()
    const mayRead = () => protocolWithSeat(parts, context.get('session'), protocol)
    await mayRead()
    const { sha256, name } = await approval.signedFile(protocol, file)
    return serveFile(context, files, { sha256, type: 'application/pdf', name, mayRead })
  })

  describeRoute(
    app,
    'get',
    '/p/{protocol}/tillagg/{number}',
    'An addendum of a protocol, as its record',
    'application/json',
  )
  app.get('/p/:protocol/tillagg/:number', async (context) => {
    const { protocol, number } = context.req.param()
    const mayRead = () => protocolWithSeat(parts, context.get('session'), protocol)
    await mayRead()
    const record = await corrections.addendum(protocol, Number(number))
    const type = 'application/json; charset=utf-8'
    return serveBytes(record, { type, name: `tillagg-${Number(number)}.json`, mayRead })
  })
}
