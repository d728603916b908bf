/**
 * Slides and other files: taken in as a stream, judged by their content, kept by their hash, listed as attachments. Slides
 * are then made into pages (slides/conversion.ts).
 */
import type { ChangeAttachment, FileInfo, NewLink, SlideNotes, UploadedAttachment } from '@samsyn/api/meetings'
import { changeAttachment, moveAttachment, removeAttachment } from '@samsyn/meeting/agenda'
import { agendaDocument } from '@samsyn/meeting/documents'
import { titleFromFile } from '@samsyn/meeting/repairs'
import type { Logger } from 'pino'
import type * as Y from 'yjs'
import type { FileStore } from './files/files.ts'
import { type Judgement, judge } from './files/kinds.ts'
import type { Live } from './live/live.ts'
import type { Meetings } from './meetings.ts'
import { refuse } from './refusal.ts'
import { newId } from './secrets.ts'
import type { Seat } from './sign-in.ts'
import { Conversion, slidesIn } from './slides/conversion.ts'
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
  readonly #conversion: Conversion

  constructor(options: UploadsOptions) {
    this.#options = options
    const { storage, files, live, log } = options
    this.#conversion = new Conversion({ storage, files, log, told: (meeting) => live().tell(meeting) })
  }

  /** Takes in a file as a new attachment of an item ('' = of the meeting). */
  async add(
    meeting: string,
    seat: Seat,
    file: Incoming & { item: string; title: string },
  ): Promise<UploadedAttachment> {
    const row = await this.#store(meeting, seat, file)
    const id = newId()
    const title = file.title || titleFromFile(row.name)
    await this.#options.meetings.addAttachment(
      meeting,
      seat.session,
      { item: file.item, title, url: '', ...described(row) },
      id,
    )
    return { id, file: row.id, conversion: row.conversion }
  }

  async addLink(meeting: string, seat: Seat, { item, title, url }: NewLink): Promise<string> {
    const id = newId()
    const none = { file: '', fileName: '', type: '', size: 0, sha256: '' }
    await this.#options.meetings.addAttachment(meeting, seat.session, { item, title, url, ...none }, id)
    return id
  }

  /** A new version of an attachment; title, number and place stay. */
  async replace(meeting: string, seat: Seat, attachment: string, file: Incoming): Promise<UploadedAttachment> {
    const row = await this.#store(meeting, seat, file)
    await this.#edit(meeting, seat, (agenda) => changeAttachment(agenda, attachment, { url: '', ...described(row) }))
    return { id: attachment, file: row.id, conversion: row.conversion }
  }

  async change(meeting: string, seat: Seat, attachment: string, { title, by }: ChangeAttachment): Promise<void> {
    await this.#edit(meeting, seat, (agenda) => {
      if (title !== undefined) changeAttachment(agenda, attachment, { title })
      if (by !== undefined) moveAttachment(agenda, attachment, by)
    })
  }

  async remove(meeting: string, seat: Seat, attachment: string): Promise<void> {
    await this.#edit(meeting, seat, (agenda) => removeAttachment(agenda, attachment))
  }

  #edit<T>(meeting: string, seat: Seat, change: (agenda: Y.Doc) => T): Promise<T> {
    return this.#options.meetings.edit(meeting, agendaDocument(meeting), seat.session, change)
  }

  async #store(meeting: string, seat: Seat, { name, body, signal, mayBring }: Incoming): Promise<FileRow> {
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
    if (judgement && 'refused' in judgement) return refuse(`file-${judgement.refused}`)
    if ('refused' in put || !judgement)
      return refuse('refused' in put && put.refused === 'too-large' ? 'file-too-large' : 'file-empty')
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
      conversion: await this.#conversion.begin(judgement.show),
      pages: judgement.kind === 'image' ? 1 : 0,
      slides: '',
    }
    await storage.db.insertInto('files').values(row).execute()
    if (row.conversion === 'waiting') this.#conversion.add(row)
    return row
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
      ...this.#conversion.progressOf(row),
      titles: slidesIn(row).map(({ title }) => title),
    }
  }

  async notes(meeting: string, id: string): Promise<SlideNotes> {
    return { notes: slidesIn(await this.file(meeting, id)).map(({ notes }) => notes) }
  }

  /** Conversions that a stopped server left behind are done now. */
  resume(): Promise<void> {
    return this.#conversion.resume()
  }

  close(): Promise<void> {
    return this.#conversion.close()
  }
}

/** What an attachment says of its file. */
const described = ({ id, name, type, size, sha256 }: FileRow) => ({ file: id, fileName: name, type, size, sha256 })

/** A name that can stand in a header and on any disk. */
export function safeName(name: string): string {
  const bare = name
    .normalize('NFC')
    .replace(/^.*[/\\]/, '')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken away.
    .replace(/[\u0000-\u001f\u007f"<>|:*?]/g, '')
    .trim()
  return bare.slice(-150) || 'fil'
}
