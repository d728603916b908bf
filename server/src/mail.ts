/**
 * The only home of mail. What is to be sent is a row of the outbox, written in the transaction of what it tells of, so that
 * there is neither without the other; it is sent afterwards, one after the other, and nobody waits for it.
 *
 * Nothing is lost: what is not known to have been taken is sent when the server runs again. Nothing is new twice: a mail has
 * one Message-ID for ever, so that when the server is killed between the taking and the writing down of it, whoever gets it
 * once more can tell. What has been taken is wiped from the row, since it holds somebody's personal link.
 */
import { setTimeout as wait } from 'node:timers/promises'
import type { Kysely, Selectable } from 'kysely'
import type { SendMailOptions } from 'nodemailer'
import type { Logger } from 'pino'
import type { MailConfig } from './config.ts'
import { newId } from './secrets.ts'
import type { Storage, Tables } from './storage/storage.ts'

export type Mail = {
  /** Made of what it tells when it may be written only once; two of the same id are one. */
  id?: string
  kind: 'notice' | 'reminder' | 'cancelled' | 'letter'
  meeting: string
  /** Whom it is for, as the outbox may say it: a row of a list, never an address. */
  recipient: string
  to: { name: string; email: string }
  subject: string
  text: string
  /** The calendar part. */
  calendar: { method: 'request' | 'cancel' | 'publish'; text: string } | null
}

/** How a mail stands: `retried` when it was not taken so far, `failed` when it will not be. */
export type MailState = 'waiting' | 'retried' | 'sent' | 'failed'

/** Milliseconds. */
const firstPause = 5_000
const longestPause = 60 * 60 * 1000
const longestTry = 30_000
/** After so many tries, about three days, it is given up. */
const mostTries = 80

export class Mails {
  readonly #options: { storage: Storage; config: MailConfig | undefined; log: Logger }
  readonly #closing = new AbortController()
  #isAsked = false
  #running: Promise<void> | null = null

  constructor(options: { storage: Storage; config: MailConfig | undefined; log: Logger }) {
    this.#options = options
  }

  /** Whether anything can be sent from here. */
  get works(): boolean {
    return this.#options.config !== undefined
  }

  get from(): { name: string; email: string } | null {
    return this.#options.config?.from ?? null
  }

  /** Writes mail into the outbox; nobody without an address gets any. `ask` sends it when the transaction is done. */
  async post(trx: Kysely<Tables>, mails: readonly Mail[]): Promise<void> {
    if (!this.works) return
    const at = new Date().toISOString()
    for (const { id = newId(), kind, meeting, recipient, ...mail } of mails) {
      if (!isAddress(mail.to.email)) continue
      const row = { id, kind, meeting_id: meeting, recipient, mail: JSON.stringify(mail), state: 'waiting' as const }
      await trx
        .insertInto('outbox')
        .values({ ...row, tries: 0, next_at: at, problem: '', made_at: at, done_at: '' })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .execute()
    }
  }

  /** There may be something to send. Returns at once. */
  ask(): void {
    this.#isAsked = true
    if (!this.works || this.#running || this.#closing.signal.aborted) return
    this.#running = this.#run().finally(() => {
      this.#running = null
      if (this.#isAsked) this.ask()
    })
  }

  /** Ends what is under way; what is not sent then is sent after the next start. */
  async close(): Promise<void> {
    this.#closing.abort()
    await this.#running
  }

  /** How the last mail of each kind to each recipient of a meeting stands. */
  async statesOf(meeting: string): Promise<{ recipient: string; kind: string; state: MailState; at: string }[]> {
    const rows = await this.#options.storage.db
      .selectFrom('outbox')
      .select(['recipient', 'kind', 'state', 'tries', 'made_at', 'done_at'])
      .where('meeting_id', '=', meeting)
      .orderBy('seq')
      .execute()
    return rows.map(({ recipient, kind, state, tries, made_at, done_at }) => ({
      recipient,
      kind,
      state: state === 'waiting' && tries > 0 ? 'retried' : state,
      at: done_at || made_at,
    }))
  }

  async #run(): Promise<void> {
    const { storage, log } = this.#options
    const { signal } = this.#closing
    while (!signal.aborted) {
      this.#isAsked = false
      try {
        const next = await storage.db
          .selectFrom('outbox')
          .selectAll()
          .where('state', '=', 'waiting')
          .orderBy('next_at')
          .orderBy('seq')
          .executeTakeFirst()
        if (!next) return
        const pause = Date.parse(next.next_at) - Date.now()
        if (pause > 0) {
          await this.#rest(pause)
          continue
        }
        await this.#send(next)
      } catch (error) {
        if (signal.aborted) return
        log.warn({ err: error }, 'the outbox could not be worked on; it is tried again')
        await this.#rest(firstPause)
      }
    }
  }

  /** Until the time has come, or something new is to be sent. */
  async #rest(pause: number): Promise<void> {
    const until = Date.now() + pause
    while (!this.#isAsked && !this.#closing.signal.aborted && Date.now() < until)
      await wait(Math.min(200, until - Date.now()), undefined, { signal: this.#closing.signal, ref: false }).catch(
        () => {},
      )
  }

  async #send(row: Selectable<Tables['outbox']>): Promise<void> {
    const { config, log } = this.#options
    if (!config) return
    const outcome = await this.#deliver(config, row)
    if (outcome === 'sent') {
      await this.#set(row.seq, { state: 'sent', mail: '', problem: '', done_at: new Date().toISOString() })
      return
    }
    const tries = row.tries + 1
    // Neither address nor contents: what a server answers may name the one and quote the other.
    log.warn({ mail: row.id, tries, problem: outcome.problem }, 'a mail was not taken')
    if (outcome.forGood || tries >= mostTries) {
      const done_at = new Date().toISOString()
      await this.#set(row.seq, { state: 'failed', mail: '', tries, problem: outcome.problem, done_at })
      return
    }
    const pause = Math.min(firstPause * 2 ** (tries - 1), longestPause)
    const next_at = new Date(Date.now() + pause).toISOString()
    await this.#set(row.seq, { tries, problem: outcome.problem, next_at })
  }

  #set(seq: number, set: Partial<Omit<Tables['outbox'], 'seq'>>) {
    return this.#options.storage.db.updateTable('outbox').set(set).where('seq', '=', seq).execute()
  }

  async #deliver(
    { url, from }: MailConfig,
    row: Pick<Tables['outbox'], 'id' | 'mail' | 'meeting_id'>,
  ): Promise<'sent' | { forGood: boolean; problem: string }> {
    const times = { connectionTimeout: longestTry, greetingTimeout: longestTry, socketTimeout: longestTry }
    const { createTransport } = await mailer()
    const transport = createTransport({ url, ...times, disableFileAccess: true, disableUrlAccess: true })
    const stop = () => transport.close()
    this.#closing.signal.addEventListener('abort', stop)
    try {
      await transport.sendMail(messageOf(readMail(row.mail), { from, id: row.id, meeting: row.meeting_id ?? '' }))
      return 'sent'
    } catch (error) {
      const { code = '', responseCode = 0 } = error as { code?: string; responseCode?: number }
      // Wrong credentials are the operator's to put right, not a reason to give up somebody's notice.
      const forGood = responseCode >= 500 && code !== 'EAUTH'
      return { forGood, problem: [code, responseCode || ''].filter(Boolean).join(' ') || 'unknown' }
    } finally {
      this.#closing.signal.removeEventListener('abort', stop)
      transport.close()
    }
  }
}

/** What a row of the outbox holds until it is sent. */
export const readMail = (row: string) => JSON.parse(row) as Omit<Mail, 'id' | 'kind' | 'meeting' | 'recipient'>

/** Loaded when there is something to send: most starts never need it. */
const mailer = async () => (await import('nodemailer')).default

/** A mail as a file, to be sent by hand: opened as a draft by those programs that know how. */
export async function mailFile(mail: Pick<Mail, 'to' | 'subject' | 'text' | 'calendar' | 'meeting'>): Promise<string> {
  const { createTransport } = await mailer()
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'windows' })
  const from = { name: '', email: '' }
  const { message } = await transport.sendMail({
    ...messageOf(mail, { from, id: newId(), meeting: mail.meeting }),
    headers: { 'X-Unsent': '1' },
  })
  return (message as Buffer).toString('utf8')
}

function messageOf(
  { to, subject, text, calendar }: Pick<Mail, 'to' | 'subject' | 'text' | 'calendar'>,
  { from, id, meeting }: { from: { name: string; email: string }; id: string; meeting: string },
): SendMailOptions {
  const domain = from.email.split('@')[1] ?? 'samsyn'
  return {
    messageId: `<${id}@${domain}>`,
    // All that is sent about a meeting is one thread.
    references: `<${meeting}.notice@${domain}>`,
    ...(from.email ? { from: { name: from.name, address: from.email } } : {}),
    ...(isAddress(to.email) ? { to: { name: to.name, address: to.email } } : {}),
    subject,
    text,
    html: htmlOf(text),
    ...(calendar
      ? { icalEvent: { method: calendar.method.toUpperCase(), content: calendar.text, filename: 'kallelse.ics' } }
      : {}),
  }
}

const signs: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** The text as a page: paragraphs, and addresses that can be pressed. */
const htmlOf = (text: string): string =>
  text
    .split('\n\n')
    .map((part) => {
      const words = part.replace(/[&<>"]/g, (sign) => signs[sign] ?? sign)
      const linked = words.replace(/https?:\/\/[^\s,]+[^\s,.)]/g, (address) => `<a href="${address}">${address}</a>`)
      return `<p>${linked.replaceAll('\n', '<br>')}</p>`
    })
    .join('\n')

/** Whether something can be sent there: one address, and nothing beside it. */
export const isAddress = (text: string): boolean => /^[^\s@<>,;:"()]+@[^\s@<>,;:"()]+\.[^\s@<>,;:"().]+$/.test(text)
