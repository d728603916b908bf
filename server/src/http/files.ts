/**
 * Uploading and reading files. An upload is the raw body of the request, streamed to disk. Whatever is served is inert:
 * a download in a sandbox of its own, so that nothing uploaded can run in our origin.
 */
import { ChangeAttachment, FileInfo, Made, NewLink, SlideNotes, type UploadedAttachment } from '@samsyn/api/meetings'
import { readAttachments, readItem } from '@samsyn/meeting/agenda'
import { sameName } from '@samsyn/meeting/attendance'
import type { Attachment } from '@samsyn/meeting/contents'
import type { Parts } from '../parts.ts'
import { refuse } from '../refusal.ts'
import type { Seat, Session } from '../sign-in.ts'
import { type App, type Context, describeRoute, endpoint, seatThatMay } from './endpoint.ts'
import { serveFile } from './serve-file.ts'

export function fileRoutes(app: App, parts: Parts): void {
  const { uploads, files, meetings } = parts

  /** Chair and secretary have to do with every item's files, a presenter with those of the own item and nothing else. */
  const seatOfItem = async (
    session: Session | null,
    meeting: string,
    ability: 'upload' | 'slide-notes',
    item: string | undefined,
  ): Promise<Seat> => {
    const { seat } = await seatThatMay(parts, session, meeting, ability)
    if (seat.role !== 'presenter') return seat
    const { presenters = [] } = (await meetings.readAgenda(meeting, (agenda) => readItem(agenda, item ?? ''))) ?? {}
    return presenters.some(({ name }) => sameName(name, seat.name)) ? seat : refuse('not-allowed')
  }

  const itemOf = (meeting: string, is: (attachment: Attachment) => boolean): Promise<string | undefined> =>
    meetings.readAgenda(meeting, (agenda) => readAttachments(agenda).find(is)?.item)

  const seatThatMayChange = async (session: Session | null, meeting: string, attachment: string): Promise<Seat> => {
    await seatThatMay(parts, session, meeting, 'upload')
    const item = await itemOf(meeting, ({ id }) => id === attachment)
    return item === undefined ? refuse('not-found') : seatOfItem(session, meeting, 'upload', item)
  }

  const bodyOf = (context: Context): ReadableStream<Uint8Array> => context.req.raw.body ?? refuse('file-empty')

  const named = (context: Context): string => {
    const name = context.req.query('name') ?? ''
    return name || refuse('bad-input', 'A file has a name.')
  }

  const answered = 'application/json'
  describeRoute(
    app,
    'post',
    '/api/meetings/{meeting}/attachments',
    'Upload a file: the raw body; ?item=&name=&title=',
    answered,
  )
  describeRoute(
    app,
    'put',
    '/api/meetings/{meeting}/attachments/{attachment}',
    'Replace a file: the raw body; ?name=',
    answered,
  )
  describeRoute(app, 'get', '/api/meetings/{meeting}/files/{file}', 'A file as uploaded', 'application/octet-stream')
  describeRoute(app, 'get', '/api/meetings/{meeting}/files/{file}/view', 'A file as shown', 'application/octet-stream')

  app.post('/api/meetings/:meeting/attachments', async (context) => {
    const meeting = context.req.param('meeting')
    const item = context.req.query('item') ?? ''
    const mayBring = () => seatOfItem(context.get('session'), meeting, 'upload', item)
    const added = await uploads.add(meeting, await mayBring(), {
      item,
      mayBring,
      name: named(context),
      title: (context.req.query('title') ?? '').slice(0, 300),
      body: bodyOf(context),
      signal: context.req.raw.signal,
    })
    return context.json(added satisfies UploadedAttachment)
  })

  app.put('/api/meetings/:meeting/attachments/:attachment', async (context) => {
    const { meeting, attachment } = context.req.param()
    const mayBring = () => seatThatMayChange(context.get('session'), meeting, attachment)
    const replaced = await uploads.replace(meeting, await mayBring(), attachment, {
      mayBring,
      name: named(context),
      body: bodyOf(context),
      signal: context.req.raw.signal,
    })
    return context.json(replaced satisfies UploadedAttachment)
  })

  endpoint(
    app,
    {
      method: 'post',
      path: '/api/meetings/{meeting}/attachments/link',
      summary: 'Add a web address as an attachment',
      body: NewLink,
      answer: Made,
    },
    async ({ session, param, body }) => {
      const seat = await seatOfItem(session, param('meeting'), 'upload', body.item)
      return { id: await uploads.addLink(param('meeting'), seat, body) }
    },
  )

  endpoint(
    app,
    {
      method: 'patch',
      path: '/api/meetings/{meeting}/attachments/{attachment}',
      summary: 'Give an attachment another title or place',
      body: ChangeAttachment,
    },
    async ({ session, param, body }) => {
      const seat = await seatThatMayChange(session, param('meeting'), param('attachment'))
      await uploads.change(param('meeting'), seat, param('attachment'), body)
      return undefined
    },
  )

  endpoint(
    app,
    { method: 'delete', path: '/api/meetings/{meeting}/attachments/{attachment}', summary: 'Remove an attachment' },
    async ({ session, param }) => {
      const seat = await seatThatMayChange(session, param('meeting'), param('attachment'))
      await uploads.remove(param('meeting'), seat, param('attachment'))
      return undefined
    },
  )

  endpoint(
    app,
    { method: 'get', path: '/api/meetings/{meeting}/files/{file}/info', summary: 'What a file is', answer: FileInfo },
    async ({ session, param }) => {
      await seatThatMay(parts, session, param('meeting'), 'read')
      return uploads.info(param('meeting'), param('file'))
    },
  )

  endpoint(
    app,
    {
      method: 'get',
      path: '/api/meetings/{meeting}/files/{file}/notes',
      summary: 'What the presenter has written beside the slides',
      answer: SlideNotes,
    },
    async ({ session, param }) => {
      const meeting = param('meeting')
      await seatThatMay(parts, session, meeting, 'slide-notes')
      await seatOfItem(session, meeting, 'slide-notes', await itemOf(meeting, ({ file }) => file === param('file')))
      return uploads.notes(meeting, param('file'))
    },
  )

  app.get('/api/meetings/:meeting/files/:file', async (context) => {
    const { meeting, file } = context.req.param()
    const mayRead = () => seatThatMay(parts, context.get('session'), meeting, 'read')
    await mayRead()
    const { sha256, type, name } = await uploads.file(meeting, file)
    return serveFile(context, files, { sha256, type, name, mayRead })
  })

  /** What the board shows: the file itself, or the PDF made from slides. */
  app.get('/api/meetings/:meeting/files/:file/view', async (context) => {
    const { meeting, file } = context.req.param()
    const mayRead = () => seatThatMay(parts, context.get('session'), meeting, 'read')
    await mayRead()
    const { preview, sha256, type, name } = await uploads.file(meeting, file)
    const shown = preview
      ? { sha256: preview, type: 'application/pdf', name: name.replace(/\.\w+$/, '.pdf') }
      : { sha256, type, name }
    return serveFile(context, files, { ...shown, mayRead })
  })
}
