/**
 * Slides and other files: taken in as a stream, judged by their content, kept by their hash, listed as attachments.
 * PowerPoint is made into a PDF when LibreOffice is found on the server; the original is always kept.
 */
import { spawn } from 'node:child_process'
import { createReadStream } from 'node:fs'
import { access, readdir, rm } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { FileInfo } from '@samsyn/api/meetings'
import { changeAttachment, readAttachments, removeAttachment } from '@samsyn/meeting/agenda'
import { agendaDocument } from '@samsyn/meeting/documents'
import { titleFromFile } from '@samsyn/meeting/repairs'
import type { Logger } from 'pino'
import type { FileStore } from './files/files.ts'
import { type Judgement, judge } from './files/kinds.ts'
import type { Live } from './live/live.ts'
import type { Meetings } from './meetings.ts'
import { refuse } from './refusal.ts'
import { newId } from './secrets.ts'
import type { Seat } from './sign-in.ts'
import type { Storage, Tables } from './storage/storage.ts'

/** What a request or a file gives. */
type Body = Parameters<FileStore['put']>[0]
type FileRow = Tables['files']
type Incoming = {
  name: string
  body: Body
  signal: AbortSignal
  /** Refuses if it may not be brought. Asked when all of it is here: by then the meeting may be over, or the right gone. */
  mayBring: () => Promise<unknown>
}
type Stored = { row: FileRow; conversion: FileInfo['conversion'] }

const conversionSeconds = 120
const slides = /presentation|powerpoint/

export type UploadsOptions = {
  storage: Storage
  files: FileStore
  meetings: Meetings
  live: () => Live
  uploadLimit: number
  log: Logger
}

export class Uploads {
  readonly #options: UploadsOptions
  /** One conversion at a time: the meeting comes first. */
  #converting: Promise<unknown> = Promise.resolve()
  readonly #closing = new AbortController()
  readonly #converter = findConverter()

  constructor(options: UploadsOptions) {
    this.#options = options
  }

  /** Takes in a file as a new attachment of an item ('' = of the meeting). */
  async add(
    meeting: string,
    seat: Seat,
    file: Incoming & { item: string; title: string },
  ): Promise<{ id: string; file: string; conversion: string }> {
    const { row, conversion } = await this.#store(meeting, seat, file)
    const id = newId()
    await this.#options.meetings.addAttachment(
      meeting,
      seat.session,
      {
        item: file.item,
        title: file.title || titleFromFile(row.name),
        file: row.id,
        url: '',
        fileName: row.name,
        type: row.type,
        size: row.size,
        sha256: row.sha256,
      },
      id,
    )
    return { id, file: row.id, conversion }
  }

  /** A new version of an attachment; title, number and place stay. */
  async replace(
    meeting: string,
    seat: Seat,
    attachment: string,
    file: Incoming,
  ): Promise<{ id: string; file: string; conversion: string }> {
    const { row, conversion } = await this.#store(meeting, seat, file)
    await this.#options.meetings.edit(meeting, agendaDocument(meeting), seat.session, (agenda) =>
      changeAttachment(agenda, attachment, {
        file: row.id,
        url: '',
        fileName: row.name,
        type: row.type,
        size: row.size,
        sha256: row.sha256,
      }),
    )
    return { id: attachment, file: row.id, conversion }
  }

  async remove(meeting: string, seat: Seat, attachment: string): Promise<void> {
    await this.#options.meetings.edit(meeting, agendaDocument(meeting), seat.session, (agenda) =>
      removeAttachment(agenda, attachment),
    )
  }

  /** The item an attachment belongs to; null if there is no such attachment. */
  async itemOf(meeting: string, attachment: string): Promise<string | null> {
    return this.#options.meetings.edit(
      meeting,
      agendaDocument(meeting),
      'server',
      (agenda) => readAttachments(agenda).find(({ id }) => id === attachment)?.item ?? null,
    )
  }

  async #store(meeting: string, seat: Seat, { name, body, signal, mayBring }: Incoming): Promise<Stored> {
    const { storage, files, uploadLimit } = this.#options
    // Judged before it is kept: what is refused leaves nothing behind.
    const judged: { judgement?: Judgement } = {}
    const accepts = async (head: Uint8Array, path: string): Promise<boolean> => {
      await mayBring()
      judged.judgement = await judge(head, name, async () => path)
      return !('refused' in judged.judgement)
    }
    const put = await files.put(body, { maxBytes: uploadLimit, signal, accepts })
    const { judgement } = judged
    if (judgement && 'refused' in judgement)
      return refuse(judgement.refused === 'not-allowed' ? 'file-not-allowed' : 'file-unknown-type')
    if ('refused' in put || !judgement)
      return refuse('refused' in put && put.refused === 'too-large' ? 'file-too-large' : 'file-empty')
    const conversion = judgement.show === 'convert' ? ((await this.#converter) ? 'waiting' : 'unavailable') : 'none'
    const row: FileRow = {
      id: newId(),
      meeting_id: meeting,
      sha256: put.sha256,
      size: put.size,
      type: judgement.type,
      name: safeName(name),
      uploaded_by: seat.name,
      at: new Date().toISOString(),
      preview: '',
      conversion,
    }
    await storage.db.insertInto('files').values(row).execute()
    if (conversion === 'waiting') this.#convertSoon(row)
    return { row, conversion }
  }

  async file(meeting: string, id: string): Promise<FileRow> {
    const row = await this.#options.storage.db
      .selectFrom('files')
      .selectAll()
      .where('id', '=', id)
      .where('meeting_id', '=', meeting)
      .executeTakeFirst()
    return row ?? refuse('not-found')
  }

  async info(meeting: string, id: string): Promise<FileInfo> {
    const row = await this.file(meeting, id)
    const show =
      row.type === 'application/pdf' || row.preview ? 'pdf' : row.type.startsWith('image/') ? 'image' : 'download'
    return {
      id: row.id,
      name: row.name,
      type: row.type,
      size: row.size,
      sha256: row.sha256,
      show,
      conversion: row.conversion as FileInfo['conversion'],
    }
  }

  /** Conversions that a stopped server left behind are done now. */
  async resume(): Promise<void> {
    const waiting = await this.#options.storage.db
      .selectFrom('files')
      .selectAll()
      .where('conversion', '=', 'waiting')
      .execute()
    for (const row of waiting) if (slides.test(row.type)) this.#convertSoon(row)
  }

  #convertSoon(row: FileRow): void {
    const { log } = this.#options
    this.#converting = this.#converting
      .then(() => this.#convert(row))
      .catch((error: unknown) => log.error({ err: error, file: row.id }, 'conversion failed'))
  }

  async #convert(row: FileRow): Promise<void> {
    const { storage, files, live, log } = this.#options
    const converter = await this.#converter
    const closing = this.#closing.signal
    if (closing.aborted) return
    const preview = converter
      ? await toPdf(converter, files, row, closing).catch((error: unknown) => {
          log.warn({ err: error, file: row.id }, 'LibreOffice could not read a file')
          return null
        })
      : null
    // It did not fail, it was ended: the row waits for the next start.
    if (closing.aborted) return
    await storage.db
      .updateTable('files')
      .set(preview ? { preview, conversion: 'ready' } : { conversion: 'failed' })
      .where('id', '=', row.id)
      .execute()
    live().tell(row.meeting_id)
  }

  async close(): Promise<void> {
    this.#closing.abort()
    await this.#converting
  }
}

/** Makes a PDF in a process of its own, with a profile of its own and a limited time; answers with its hash. */
async function toPdf(converter: string, files: FileStore, row: FileRow, closing: AbortSignal): Promise<string | null> {
  const folder = await files.workFolder()
  try {
    const out = join(folder, 'out')
    const finished = await runToEnd(
      converter,
      [
        `-env:UserInstallation=${pathToFileURL(join(folder, 'profile')).href}`,
        '--headless',
        '--norestore',
        '--convert-to',
        'pdf',
        '--outdir',
        out,
        files.path(row.sha256),
      ],
      AbortSignal.any([closing, AbortSignal.timeout(conversionSeconds * 1000)]),
    )
    const [made] = finished ? await readdir(out) : []
    if (!made) return null
    const put = await files.put(createReadStream(join(out, made)), { maxBytes: 1024 * 1024 * 1024 })
    return 'refused' in put ? null : put.sha256
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/**
 * Runs a program in a group of its own: LibreOffice is a script that starts others, and they are ended together. What a
 * terminal sends to the server does not reach it, so that Ctrl-C is not taken for a file that cannot be read.
 */
function runToEnd(program: string, args: string[], stop: AbortSignal): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'ignore', detached: true })
    const end = () => {
      if (child.pid === undefined || process.platform === 'win32') child.kill('SIGKILL')
      else process.kill(-child.pid, 'SIGKILL')
    }
    stop.addEventListener('abort', end, { once: true })
    child.on('error', reject)
    child.on('exit', (code) => {
      stop.removeEventListener('abort', end)
      resolve(code === 0)
    })
  })
}

async function findConverter(): Promise<string | null> {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const name of ['soffice', 'libreoffice']) {
      const path = join(folder, name)
      const found = await access(path).then(
        () => true,
        () => false,
      )
      if (found) return path
    }
  }
  return null
}

/** A name that can stand in a header and on any disk. */
function safeName(name: string): string {
  const bare = name
    .normalize('NFC')
    .replace(/^.*[/\\]/, '')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken away.
    .replace(/[\u0000-\u001f\u007f"<>|:*?]/g, '')
    .trim()
  return bare.slice(-150) || 'fil'
}
