/**
 * What is found in a meeting as it stands now, also while it goes on (packages/meeting, checks.ts).
 *
 * It is asked for again and again by those who lead, so it reads what is open from memory and keeps what nobody has open
 * from one time to the next: nothing is replayed twice, and nobody's keystroke waits for it. The freeze reads everything
 * from the journal (freeze.ts); what is in memory is what is on the disk, so both find the same.
 */

import { setImmediate } from 'node:timers/promises'
import type { Checks } from '@samsyn/api/meetings'
import { type Circumstances, runningChecks } from '@samsyn/meeting/checks'
import type { MeetingContents } from '@samsyn/meeting/contents'
import { readContents } from '@samsyn/meeting/read-contents'
import { spanMeant } from '@samsyn/meeting/spans'
import { dueSaid, type Memory } from '@samsyn/protocol/memory'
import { changedSinceApproved, takeProtocol } from '@samsyn/protocol/take-protocol'
import type * as Y from 'yjs'
import { forProtocol, goneOf, newestOfEach } from './at-once.ts'
import type { FileStore } from './files/files.ts'
import type { Journal } from './journal.ts'
import type { Live } from './live/live.ts'
import { type Meetings, type Surroundings, takingOf } from './meetings.ts'
import type { Memories } from './memory.ts'
import type { Register } from './register.ts'
import type { Storage } from './storage/storage.ts'

/** So many documents that nobody has open are kept at hand. */
const mostKept = 200

export type SinceApproved = Pick<Circumstances, 'changedSinceApproved' | 'goneSinceApproved'>

export type CheckingOptions = {
  storage: Storage
  journal: Journal
  meetings: Meetings
  register: Register
  memories: Memories
  files: FileStore
  live: () => Live
}

export class Checking {
  readonly #options: CheckingOptions
  /** Documents that nobody had open, with the last row of theirs that this process had written. */
  readonly #kept = new Map<string, { row: number; doc: Y.Doc }>()
  /** Who asks while the same is found out for somebody else gets that. */
  readonly #running = new Map<string, Promise<Checks>>()

  constructor(options: CheckingOptions) {
    this.#options = options
  }

  now(meeting: string): Promise<Checks> {
    const running = this.#running.get(meeting)
    if (running) return running
    const run = this.#now(meeting).finally(() => this.#running.delete(meeting))
    this.#running.set(meeting, run)
    return run
  }

  async #now(meeting: string): Promise<Checks> {
    const around = await this.#options.meetings.surroundings(meeting)
    const names = await this.#options.journal.documentsOf(meeting)
    // What was open may be shut while the others are read.
    for (let missing = names; missing.length > 0; missing = missing.filter((name) => !this.#atHand(name)))
      await Promise.all(missing.map((name) => this.#atHand(name) ?? this.#keep(name)))
    const contents = readContents(meeting, (name) => this.#atHand(name), names)
    this.#forget()
    await this.takeFiles(meeting, contents)
    const circumstances = await this.circumstances(around, await this.#sinceApproved(around, contents))
    // In steps: whoever writes is served in between.
    const steps = runningChecks(contents, circumstances)
    for (;;) {
      const step = steps.next()
      if (step.done) return step.value
      await setImmediate()
    }
  }

  /** A document as it stands: open, or kept and not written in since. */
  #atHand(name: string): Y.Doc | undefined {
    const { journal, live } = this.#options
    const kept = this.#kept.get(name)
    return live().documentOf(name) ?? (kept?.row === journal.lastRow(name) ? kept.doc : undefined)
  }

  async #keep(name: string): Promise<void> {
    const { journal } = this.#options
    const row = journal.lastRow(name)
    const doc = await journal.read(name)
    this.#kept.get(name)?.doc.destroy()
    this.#kept.delete(name)
    this.#kept.set(name, { row, doc })
  }

  #forget(): void {
    for (const [oldest, { doc }] of this.#kept) {
      if (this.#kept.size <= mostKept) break
      this.#kept.delete(oldest)
      doc.destroy()
    }
  }

  /** What has become of the items that were approved at once. */
  async #sinceApproved(around: Surroundings, contents: MeetingContents): Promise<SinceApproved> {
    const rows = await newestOfEach(this.#options.storage.db, around.row.id)
    if (rows.length === 0) return { changedSinceApproved: [], goneSinceApproved: [] }
    const approved = rows.map(forProtocol)
    const taking = { ...takingOf(around), approved, actionsBefore: 0, decisionsBefore: 0 }
    return {
      changedSinceApproved: changedSinceApproved(contents, takeProtocol(contents, taking), approved),
      goneSinceApproved: goneOf(rows, contents),
    }
  }

  /** What the checks must know beside the contents. */
  async circumstances(around: Surroundings, sinceApproved: SinceApproved): Promise<Circumstances> {
    const { row, body, series, settings, lead, previous, members } = around
    const memory = await this.#options.memories.of(series.id)
    return {
      people: members
        .filter(({ deputyFor }) => deputyFor === '')
        .map(({ name, organisation, role }) => ({ name, organisation, role })),
      register: await this.#options.register.known(row.date),
      groups: await this.#options.register.groupNames(body),
      previous: previous ? { date: previous.date } : null,
      lead,
      body: body.name,
      open: leftOpen(memory),
      earlier: memory.decisions.map(({ number, words, sum, period }) => ({ number, words, sum, period })),
      ...sinceApproved,
      choices: settings.checks,
    }
  }

  /** What is said of a file is taken from where the server keeps it, not from a document that others may write. */
  async takeFiles(meeting: string, contents: MeetingContents): Promise<void> {
    const { storage, files } = this.#options
    const rows = await storage.db.selectFrom('files').selectAll().where('meeting_id', '=', meeting).execute()
    for (const attachment of [...contents.attachments, ...contents.items.flatMap((item) => item.attachments)]) {
      const file = rows.find(({ id }) => id === attachment.file)
      if (file && (await files.has(file.sha256)))
        Object.assign(attachment, { sha256: file.sha256, size: file.size, type: file.type, fileName: file.name })
      // A link is no file, and what is not there is neither.
      else Object.assign(attachment, noFile, attachment.file ? { file: '', url: '' } : {})
    }
  }
}

/** A hash opens what the server keeps under it, whoever put it there. */
const noFile = { sha256: '', size: 0, type: '', fileName: '' }

const leftOpen = ({ actions }: Memory): Circumstances['open'] =>
  actions
    .filter(({ isOpen }) => isOpen)
    .map(({ number, text, owner, due, steps }) => {
      // A time that is a span is over with its last day.
      const span = spanMeant(due, dueSaid(steps))
      return { number, text, owner, due: span?.last ?? due }
    })
