/**
 * One browser's connection to one meeting: its live documents, what is saved and what is not, who else is here.
 *
 * Every document is kept on the device (IndexedDB) as well, so that what is written offline survives a reload and is sent
 * when there is a network again: from the first word that is written here, and before that as soon as there is time.
 * "Saved" is said only when the server has acknowledged everything, and the server acknowledges only what is on its disk.
 *
 * A big screen only watches: it leaves nothing on its device, and says nothing of itself.
 *
 * A server that refuses (the meeting was frozen, the item closed for writing) never costs a word: what was not taken is
 * set aside as kept text, shown to its writer, and the document starts afresh from the server's state.
 */
import { type HocuspocusProvider, HocuspocusProviderWebsocket, WebSocketStatus } from '@hocuspocus/provider'
import { closedToYou, type FreezeStep, type Said, type UpdateRefusal } from '@samsyn/api/live'
import type { Differs, MeetingInfo } from '@samsyn/api/meetings'
import type { Reason } from '@samsyn/api/refusals'
import { readAttachments, readItems } from '@samsyn/meeting/agenda'
import { asWritten } from '@samsyn/meeting/as-written'
import { readAttendance } from '@samsyn/meeting/attendance'
import { readCards } from '@samsyn/meeting/cards'
import { readActions, readDecisions } from '@samsyn/meeting/decisions'
import {
  agendaDocument,
  type DocumentName,
  decisionsDocument,
  layoutVersion,
  notesDocument,
  readDocumentName,
  roomDocument,
} from '@samsyn/meeting/documents'
import { readFollowUps } from '@samsyn/meeting/follow-ups'
import { noteLines, readNote } from '@samsyn/meeting/notes'
import { newId } from '@samsyn/meeting/records'
import { rightTo } from '@samsyn/meeting/rights'
import type { Phase } from '@samsyn/meeting/roles'
import { emptyRoom, readRoom } from '@samsyn/meeting/room'
import { readReport } from '@samsyn/meeting/rounds'
import { stateHash } from '@samsyn/meeting/state-hash'
import { readClusters } from '@samsyn/meeting/themes'
import { createContext, useContext, useEffect, useSyncExternalStore } from 'react'
import type { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { call } from '../api.ts'
import { whenIdle } from '../ui/idle.ts'
import { setClock } from './clock.ts'
import { DocumentDatabase, databaseNames, databaseOf, forgotten } from './database.ts'
import { type KeptText, KeptTexts } from './kept-texts.ts'
import { keysFrom, lastWordsOf, leaveLastWords, replaceLastWords, sentUntilNow, store, stored } from './on-device.ts'
import { ProviderInRounds } from './rounds.ts'
import { sweptIn, unsentSince, valuesSince, wordsSince } from './unsent.ts'

export type LiveDocument = {
  name: string
  doc: Y.Doc
  awareness: Awareness
  /** There is something to show: from the device or from the server. */
  ready: boolean
  /** The server's state has been received. */
  synced: boolean
  /** The server cannot read it: what is on its disk is not what was written. */
  damaged: boolean
}

export type SaveState =
  | { state: 'connecting' }
  | { state: 'saved'; at: Date | null }
  | { state: 'saving' }
  /** No connection; so many changes wait on this device. */
  | { state: 'waiting'; changes: number }
  /** Connected, but the server says that it cannot save. */
  | { state: 'not-saving' }

export type Presence = {
  client: number
  slot: number
  name: string
  attendee: string
  item: string
  /** Follows what is shown. */
  follows: boolean
}

/** Milliseconds in which somebody who has written in an item is still at it. */
const justNow = 60_000

/** What is said to the writer of a text that a document has no room for. */
const keptFor: Record<UpdateRefusal, KeptText['reason']> = {
  layout: 'no-place',
  link: 'no-place',
  malformed: 'no-place',
  'too-deep': 'no-place',
  'too-long': 'too-large',
  'too-large': 'too-large',
  foreign: 'foreign',
}

type Entry = {
  live: LiveDocument
  name: DocumentName
  provider: ProviderInRounds
  /** null for who only watches, and until there is something to keep. */
  database: DocumentDatabase | null
  /** The last words of a page that has gone, which were there when it was opened. */
  found: Uint8Array | null
  /** When something was written in it here, and what it was called then. */
  written: { at: number; title: string }
  /** When changes have been waiting for an acknowledgement since, and none has come; 0 = none do. */
  waitingSince: number
  /** How many were, when they were last counted. */
  waiting: number
  /** How far what was written here has been acknowledged, in Yjs' clock; and what the server had when it was last there. */
  acknowledged: number
  sent: Uint8Array | null
  /** From which clocks on it may lack what was written by pages of this device that have gone. */
  ofPagesBefore: Map<number, number>
  /** The server has said of something that waits that it does not take it. */
  notTaken: boolean
  /** It was not the server's state when the two were compared. */
  differed: boolean
  /** When the server did not open it, without a reason that lasts; 0 = it has, or has not answered. */
  notOpenedAt: number
  stop: () => void
}

export type MeetingState = {
  info: MeetingInfo | null
  refused: Reason | 'offline' | null
  status: 'connecting' | 'connected' | 'offline'
  presence: Presence[]
  kept: KeptText[]
  /** How many changes were sent when the connection came back; null when that has been said. */
  sentOnReturn: number | null
  /** The server knows another layout of the documents than this page. */
  outdated: boolean
  /** How far the freeze has got that was begun last; null before any. */
  freezing: FreezeStep | null
  /** Raised whenever a document is opened, becomes ready, or is replaced. */
  documents: number
}

class MeetingSocket extends HocuspocusProviderWebsocket {
  /** Gives up a connection that is closing, with the code the provider itself has for that. */
  forsake(): void {
    if (this.status === WebSocketStatus.Connected) this.emit('close', { event: { code: 4408, reason: 'forced' } })
  }
}

export class MeetingConnection {
  readonly meeting: string
  /** Shows the meeting and nothing else: nothing is kept on the device. */
  readonly #watches: boolean
  #state: MeetingState
  /** Apart from the rest: it changes with every key, and hardly anything shows it. */
  #save: SaveState = { state: 'connecting' }
  readonly #listeners = new Set<() => void>()
  readonly #socket: MeetingSocket
  readonly #entries = new Map<string, Entry>()
  readonly #opening = new Map<string, Promise<void>>()
  /** Names of the databases on the device, while they are asked for; null where the browser does not say. */
  #onDevice: Promise<Set<string> | null> | null = null
  readonly #timers: ReturnType<typeof setInterval>[] = []
  /** When documents were started afresh that were not the server's. */
  readonly #setAsideAt = new Map<string, number>()
  #closed = false
  #notSaving = false
  #waitedOffline = 0
  /** How many changes waited on this device when the page before this one was left, as long as they may. */
  #waitedBefore = 0
  /** It is said on the device how many wait. */
  #waitingIsKept = false
  readonly #patientUntil = performance.now() + longestConnecting
  /** How many parts of the page need a document, by its name; those that nobody needs are shut when they are sent. */
  readonly #needed = new Map<string, number>()
  #coming: ReturnType<typeof setTimeout> | undefined
  #cameLast = Number.NEGATIVE_INFINITY
  #currentItem = ''
  #follows = false
  /** Texts that were kept when one was let out. */
  #keptWhenOut: string[] = []
  /** null for who only watches. */
  readonly #kept: KeptTexts | null

  constructor(meeting: string, { watches = false } = {}) {
    this.meeting = meeting
    this.#watches = watches
    const info = watches ? null : stored(this.#key('info'))
    const waiting = watches ? null : stored(this.#key('waiting'))
    this.#waitedBefore = Number(waiting ?? 0)
    this.#waitingIsKept = waiting !== null
    this.#kept = watches ? null : new KeptTexts(this.#key('kept'), (kept) => this.#set({ kept }))
    this.#state = {
      info: info ? (JSON.parse(info) as MeetingInfo) : null,
      refused: null,
      status: navigator.onLine ? 'connecting' : 'offline',
      presence: [],
      kept: this.#kept?.all() ?? [],
      sentOnReturn: null,
      outdated: false,
      freezing: null,
      documents: 0,
    }
    this.#socket = new MeetingSocket({
      url: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/collab`,
      delay: 1000,
      factor: 1.5,
      maxDelay: 8000,
      onStatus: ({ status }) => this.#socketChanged(status === 'connected'),
      onClose: ({ event }) => {
        if (event.code === 4401 || event.code === 4403) void this.refresh()
        if (event.code === tooLargeToSend) this.#setLargestAside()
      },
    })
    // What was queued while there was no connection is sent by the first sync anyway. Sent twice it is acknowledged twice,
    // and "saved" would be said before everything is.
    this.#socket.on('connect', () => Object.assign(this.#socket, { messageQueue: [] }))
    void this.refresh()
    for (const document of [agendaDocument, decisionsDocument, roomDocument]) this.need(document(meeting))
    if (!watches) for (const name of keysFrom(this.#key('unsent.'))) void this.#open(name)
    this.#timers.push(setInterval(() => this.#lookAfter(), 1000))
    addEventListener('online', this.#networkChanged)
    addEventListener('offline', this.#networkChanged)
    addEventListener('beforeunload', this.#beforeUnload)
    addEventListener('pagehide', this.#leaveLastWords)
  }

  #key = (what: string) => `samsyn.meeting.${this.meeting}.${what}`

  #store(what: string, value: string | null): void {
    if (!this.#watches) store(this.#key(what), value)
  }

  // ── Subscribing ──────────────────────────────────────────────────────────────────────────────────────────────────

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  state = (): MeetingState => this.#state

  saveState = (): SaveState => this.#save

  #set(changes: Partial<MeetingState>): void {
    this.#state = { ...this.#state, ...changes }
    for (const listener of this.#listeners) listener()
  }

  #setSave(save: SaveState): void {
    if (save.state === 'saving' && this.#save.state === 'saving') return
    this.#save = save
    for (const listener of this.#listeners) listener()
  }

  // ── How the meeting stands ───────────────────────────────────────────────────────────────────────────────────────

  /** Asks the server how the meeting stands: phase, role, words. */
  async refresh(): Promise<void> {
    const asked = Date.now()
    const answer = await call<MeetingInfo>('GET', `/api/meetings/${this.meeting}`)
    if (this.#closed) return
    if (answer.ok) {
      setClock(answer.value.now, asked, Date.now())
      if (letOut(this.#state.refused)) this.#letInAgain()
      // It is asked often, and seldom otherwise: then there is nothing to draw, and nothing to tell.
      const { info, refused } = this.#state
      if (refused === null && same({ ...answer.value, now: info?.now }, info)) return
      this.#store('info', JSON.stringify(answer.value))
      this.#set({ info: answer.value, refused: null })
      for (const { live } of this.#entries.values()) live.awareness.setLocalStateField('user', this.#me())
    } else if (answer.refused === 'offline') this.#set({ refused: this.#state.info ? null : 'offline' })
    else {
      if (letOut(answer.refused) && !letOut(this.#state.refused)) this.#keepUnsent()
      this.#set({ refused: answer.refused })
      // The socket would come back, be put out and ask again, for ever.
      if (letOut(answer.refused)) this.#socket.disconnect()
    }
  }

  /** Who is let out cannot send any more what was written here; it stays on the device, and here for its writer to see. */
  #keepUnsent(): void {
    const before = this.#state.kept
    const unsent = [...this.#entries.values()].flatMap((entry): KeptText[] => {
      const { doc } = entry.live
      const lines = entry.sent ? [...wordsSince(doc, entry.sent), ...valuesSince(doc, entry.sent)] : []
      if (lines.length === 0) return []
      // The page may have been opened anew since.
      const known = before.find((kept) => same(kept.lines, lines))
      const at = new Date().toISOString()
      return [known ?? { id: newId(), title: this.#titleOf(entry), lines, at, reason: 'not-allowed' }]
    })
    this.#keptWhenOut = unsent.map(({ id }) => id)
    for (const kept of unsent) this.#kept?.keep(kept)
  }

  #letInAgain(): void {
    // It is sent now, or set aside anew.
    for (const id of this.#keptWhenOut.splice(0)) this.dismissKept(id)
    void this.#socket.connect()
  }

  /** Whether I may write a document now; the same question the server asks. */
  mayWrite(document: string): boolean {
    const { info } = this.#state
    const name = readDocumentName(document)
    if (!info || !name) return false
    const agenda = this.agenda?.doc
    const room = this.room?.doc
    const facts = {
      items: new Map((agenda ? readItems(agenda) : []).map((item) => [item.id, item])),
      attendance: agenda ? readAttendance(agenda) : [],
      room: room ? readRoom(room) : emptyRoom,
    }
    return rightTo(name, info, info.phase, facts) === 'write'
  }

  // ── Documents ────────────────────────────────────────────────────────────────────────────────────────────────────

  get agenda(): LiveDocument | null {
    return this.document(agendaDocument(this.meeting))
  }

  get decisions(): LiveDocument | null {
    return this.document(decisionsDocument(this.meeting))
  }

  get room(): LiveDocument | null {
    return this.document(roomDocument(this.meeting))
  }

  /** A live document; null until it is opened. */
  document(name: string): LiveDocument | null {
    return this.#entries.get(name)?.live ?? null
  }

  /** Opens a document for as long as it is needed: until what this answers with is called. */
  need(name: string): () => void {
    this.#needed.set(name, (this.#needed.get(name) ?? 0) + 1)
    void this.#open(name)
    return () => {
      const left = (this.#needed.get(name) ?? 1) - 1
      if (left > 0) this.#needed.set(name, left)
      else this.#needed.delete(name)
    }
  }

  /**
   * The notes of an item, for one change by somebody who need not have them in view: in step with the server before it, and
   * kept there after.
   */
  async inNotes(item: string, change: (notes: Y.Doc) => boolean): Promise<boolean> {
    const name = notesDocument(this.meeting, item)
    const leave = this.need(name)
    try {
      await this.#open(name)
      const entry = this.#entries.get(name)
      if (!entry || entry.live.damaged) return false
      await untilSynced(entry.provider)
      const done = change(entry.live.doc)
      await untilSent(entry.provider)
      return done
    } finally {
      leave()
    }
  }

  /** The item in view: others see who is where. */
  view(item: string): void {
    this.#currentItem = item
    this.agenda?.awareness.setLocalStateField('item', item)
    this.#shutOthers()
  }

  /** Whether I follow what is shown: who shows sees how many do. */
  follow(follows: boolean): void {
    this.#follows = follows
    this.agenda?.awareness.setLocalStateField('follows', follows)
  }

  /** Closes what nobody needs when nothing of it waits to be sent. */
  #shutOthers(): void {
    for (const [name, { provider }] of this.#entries) {
      if (this.#needed.has(name) || !provider.isSynced || provider.hasUnsyncedChanges) continue
      this.#shut(name)
      this.#store(`unsent.${name}`, null)
    }
  }

  #open(name: string): Promise<void> {
    const opening = this.#opening.get(name)
    if (opening) return opening
    const opened = this.#openNow(name).finally(() => this.#opening.delete(name))
    if (this.#entries.has(name)) return Promise.resolve()
    this.#opening.set(name, opened)
    return opened
  }

  async #openNow(name: string): Promise<void> {
    const named = readDocumentName(name)
    if (!named || this.#entries.has(name)) return
    const doc = asWritten(new Y.Doc())
    const lastWords = this.#watches ? null : lastWordsOf(name)
    const mayBeKept = !this.#watches && (lastWords !== null || (await this.#isOnDevice(name)))
    const database = mayBeKept ? new DocumentDatabase(name, doc) : null
    // What is on the device comes first, so that the first sync sends only what the server lacks.
    await database?.read
    if (this.#closed || this.#entries.has(name)) {
      database?.close()
      doc.destroy()
      return
    }
    if (lastWords) Y.applyUpdate(doc, lastWords)
    const provider = new ProviderInRounds({
      websocketProvider: this.#socket,
      name,
      document: doc,
      token: `layout ${layoutVersion}`,
      onSynced: () => {
        Object.assign(live, { synced: true, ready: true, damaged: false })
        // What waits from now on is what is written here; until now it was the document that was waited for.
        const entry = this.#entries.get(name)
        if (entry && entry.waitingSince > 0) entry.waitingSince = Date.now()
        entry?.database?.isWhole()
        this.#came()
      },
      onUnsyncedChanges: () => this.#countChanges(),
      onStateless: ({ payload }) => this.#told(name, payload),
      onAuthenticationFailed: ({ reason }) => this.#notLetIn(named, live, reason),
      onAwarenessChange: () => named.kind === 'agenda' && this.#presenceChanged(),
      onClose: ({ event }) => event.reason === closedToYou && void this.#closedToMe(name),
    })
    if (lastWords) provider.takeLastWords(lastWords)
    const awareness = provider.awareness as Awareness
    const live: LiveDocument = {
      name,
      doc,
      awareness,
      ready: database?.whole === true || doc.store.clients.size > 0,
      synced: false,
      damaged: false,
    }
    const entry: Entry = {
      live,
      name: named,
      provider,
      database,
      found: lastWords,
      written: { at: Number.NEGATIVE_INFINITY, title: '' },
      waitingSince: 0,
      waiting: 0,
      acknowledged: 0,
      sent: database?.sent ?? null,
      ofPagesBefore: database?.sent ? unsentSince(doc, database.sent) : new Map(),
      notTaken: false,
      differed: false,
      notOpenedAt: 0,
      stop: () => {
        provider.destroy()
        entry.database?.close()
        doc.destroy()
      },
    }
    this.#entries.set(name, entry)
    if (!database && !this.#watches) this.#keepLater(entry)
    awareness.setLocalState(
      this.#watches ? null : { user: this.#me(), item: this.#currentItem, follows: this.#follows },
    )
    provider.on('notTaken', () => {
      entry.notTaken = true
    })
    // Whoever listens to updates has Yjs encode anew all that comes (rounds.ts).
    doc.on('afterTransaction', (transaction: Y.Transaction) => {
      const { local, changed, origin } = transaction
      if (changed.size === 0) return
      if (origin === provider) this.#keepOfSwept(entry, transaction)
      if (named.kind === 'notes' && local) this.#wrote(entry)
      if (named.kind === 'agenda' && !local) this.#keepOfRemoved()
    })
    // Until the server has all of it: a page that is opened anew sends what this one could not, whatever item is in view.
    if (!alwaysOpen.includes(named.kind)) this.#store(`unsent.${name}`, 'yes')
    provider.attach()
    this.#came()
  }

  /** Whether something of it may be on the device. Where the browser does not say what it has, that has to be looked for. */
  async #isOnDevice(name: string): Promise<boolean> {
    // Many are opened at once; later another page may have kept more.
    this.#onDevice ??= databaseNames().finally(() => {
      this.#onDevice = null
    })
    const names = await this.#onDevice
    return names === null || names.has(databaseOf(name))
  }

  /** What comes from the server is kept on the device when there is time for that, what is written here without waiting. */
  #keepLater(entry: Entry): void {
    const { provider } = entry
    const { doc, name } = entry.live
    const keep = () => {
      doc.off('beforeTransaction', written)
      if (doc.isDestroyed) return
      entry.database ??= new DocumentDatabase(name, doc)
      if (provider.isSynced) entry.database.isWhole()
    }
    const written = ({ origin }: Y.Transaction) => {
      if (origin !== provider) keep()
    }
    const synced = () => {
      provider.off('synced', synced)
      whenIdle(keep)
    }
    doc.on('beforeTransaction', written)
    provider.on('synced', synced)
  }

  /** A document has been opened, or has come. A round opens fifty: they are drawn together, and the first one at once. */
  #came(): void {
    if (this.#coming) return
    const wait = this.#cameLast + together - performance.now()
    const tell = () => {
      this.#coming = undefined
      this.#cameLast = performance.now()
      this.#set({ documents: this.#state.documents + 1 })
    }
    if (wait <= 0) tell()
    else this.#coming = setTimeout(tell, wait)
  }

  #notLetIn({ kind }: DocumentName, live: LiveDocument, reason: string): void {
    if (reason === ('outdated' satisfies Reason)) return void this.#set({ outdated: true })
    // What others may not read I may have been able to before.
    if (kind === 'cards' && reason !== ('damaged' satisfies Reason)) return void this.#closedToMe(live.name)
    if (reason !== ('damaged' satisfies Reason)) {
      // It may be mine no more, which the answer to this says; or the server could not read it just now.
      const entry = this.#entries.get(live.name)
      if (entry) entry.notOpenedAt = Date.now()
      return void this.refresh()
    }
    live.damaged = true
    this.#set({ documents: this.#state.documents + 1 })
    this.#countChanges()
  }

  /** I may not read it any more. What of mine was not sent is kept, and nothing of it stays on the device. */
  async #closedToMe(name: string): Promise<void> {
    const entry = this.#entries.get(name)
    if (!entry) return
    const { provider, database, live } = entry
    const lines = linesOf(entry.name, live.doc)
    // The provider that was closed has forgotten that it was in step; what was sent until then is in the meeting.
    if (lines.length > 0 && (provider.hasUnsyncedChanges || !live.synced)) {
      const kept = { id: newId(), title: this.#titleOf(entry), at: new Date().toISOString() }
      this.#kept?.keep({ ...kept, lines, reason: 'not-allowed' })
    }
    leaveLastWords(name, null)
    if (database) await database.clear()
    // Another page of this browser may have kept it, and may still hold it.
    else if (!this.#watches) void forgotten(name)
    this.#store(`unsent.${name}`, null)
    this.#shut(name)
    this.#countChanges()
  }

  #me() {
    const { info } = this.#state
    return { slot: info?.slot ?? 1, name: info?.name ?? '', attendee: info?.attendee ?? '' }
  }

  #shut(name: string): void {
    const entry = this.#entries.get(name)
    if (!entry) return
    this.#entries.delete(name)
    entry.stop()
    this.#set({ documents: this.#state.documents + 1 })
  }

  // ── Saved or not ─────────────────────────────────────────────────────────────────────────────────────────────────

  #countChanges(): void {
    let waiting = 0
    // What is on the device may hold something that the server lacks, until the two have spoken of it.
    let known = this.#opening.size === 0
    for (const entry of this.#entries.values()) {
      const { provider, live } = entry
      // It says so itself where it stands, and nobody can write in it.
      if (live.damaged) continue
      waiting += provider.unsyncedChanges
      known &&= provider.isSynced
      const answered = provider.unsyncedChanges < entry.waiting && !entry.notTaken
      entry.waiting = provider.unsyncedChanges
      if (!provider.hasUnsyncedChanges) {
        // A connection that has just gone leaves it said for a moment that all is in step.
        if (provider.isSynced && this.#state.status === 'connected') this.#isSent(entry)
        Object.assign(entry, { waitingSince: 0, notTaken: false })
      } else if (entry.waitingSince === 0 || answered) entry.waitingSince = Date.now()
    }
    if (this.#state.status !== 'connected') {
      waiting += this.#waitedBefore
      this.#waitedOffline = waiting
      this.#setSave({ state: 'waiting', changes: waiting })
      return
    }
    if (waiting > 0 || !known) {
      this.#setSave({ state: this.#notSaving ? 'not-saving' : 'saving' })
      return
    }
    this.#notSaving = false
    const sent = this.#waitedOffline
    this.#noneWaits()
    this.#setSave({ state: 'saved', at: this.#save.state === 'connecting' ? null : new Date() })
    if (sent > 0) this.#set({ sentOnReturn: sent })
  }

  #noneWaits(): void {
    this.#waitedOffline = 0
    this.#waitedBefore = 0
    if (this.#waitingIsKept) this.#store('waiting', null)
    this.#waitingIsKept = false
  }

  #isSent(entry: Entry): void {
    const { doc } = entry.live
    entry.acknowledged = Y.getState(doc.store, doc.clientID)
    if (!entry.sent) return
    entry.sent = null
    entry.ofPagesBefore.clear()
    entry.database?.isSent(null)
  }

  /** The server is gone: what is written from here on it may never get. */
  #isAlone(): void {
    for (const entry of this.#entries.values()) {
      const { live, database, acknowledged } = entry
      if (entry.sent || !live.synced || this.#watches) continue
      entry.sent = sentUntilNow(live.doc, acknowledged)
      database?.isSent(entry.sent)
    }
  }

  /** The banner "you are back" has been read. */
  returnSaid(): void {
    this.#set({ sentOnReturn: null })
  }

  #socketChanged(connected: boolean): void {
    if (connected) {
      this.#set({ status: 'connected' })
      void this.refresh()
    } else {
      this.#isAlone()
      if (this.#state.status === 'connected') this.#set({ status: 'offline' })
    }
    this.#countChanges()
  }

  #networkChanged = (): void => {
    if (navigator.onLine) void this.tryAgain()
    else {
      this.#set({ status: 'offline' })
      this.#socket.disconnect()
      this.#countChanges()
    }
  }

  /** Connects now instead of at the next attempt. */
  async tryAgain(): Promise<void> {
    this.#socket.disconnect()
    // A socket that was closed without a network says so late or never. Until then it counts as connected, and nothing
    // new would be begun.
    this.#socket.forsake()
    await this.#socket.connect()
  }

  #beforeUnload = (event: BeforeUnloadEvent): void => {
    // What waits is on the device as well; only when it is not may leaving cost something.
    if (this.#save.state === 'not-saving') event.preventDefault()
  }

  /** The page goes, and may come back. */
  #leaveLastWords = (): void => {
    if (this.#watches) return
    // Some fields are taken when they are left.
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
    for (const [name, { provider, found }] of this.#entries) replaceLastWords(name, provider.lastWords(), found)
    if (this.#save.state !== 'waiting' || this.#save.changes === 0) return
    this.#store('waiting', `${this.#save.changes}`)
    this.#waitingIsKept = true
  }

  /** Every second: what has waited too long is offered again, and what may not be written any more is set aside. */
  #lookAfter(): void {
    // Whether it is the network or the server that is missing is the same to who writes.
    if (this.#state.status === 'connecting' && (!navigator.onLine || performance.now() > this.#patientUntil)) {
      this.#set({ status: 'offline' })
      this.#countChanges()
    }
    if (this.#state.status !== 'connected') return
    this.#shutOthers()
    const now = Date.now()
    for (const [name, entry] of this.#entries) {
      if (entry.notOpenedAt > 0 && now - entry.notOpenedAt > knockingPause) {
        entry.notOpenedAt = 0
        entry.provider.knock()
      }
      if (entry.waitingSince === 0 || !entry.provider.isAuthenticated) continue
      const waited = now - entry.waitingSince
      const { isSynced } = entry.provider
      // That nothing has been answered may mean that the server has much to do, and nothing was written here at all.
      if (isSynced && entry.notTaken && waited > 1200 && this.#state.info && !this.mayWrite(name))
        void this.#setAside(name, entry)
      // To ask for a long document again while it is on its way would double the way.
      else if (waited > (isSynced ? 5000 : 30_000)) {
        entry.waitingSince = now
        if (entry.provider.silentFor() < longestSilence) entry.provider.forceSync()
        else return void this.tryAgain()
      }
    }
  }

  #told(name: string, payload: string): void {
    const said = JSON.parse(payload) as Said
    const entry = this.#entries.get(name)
    if (said.says === 'meeting-changed') void this.refresh()
    if (said.says === 'freezing') this.#set({ freezing: said.step })
    if (said.says === 'not-saving') {
      this.#notSaving = true
      this.#countChanges()
    }
    if (said.says === 'stands' && entry) void this.#compare(name, entry, said.hash)
    if (said.says === 'refused' && entry) void this.#setAside(name, entry, keptFor[said.reason])
  }

  /**
   * Whether I have what the server has. What is still under way says nothing; otherwise it is reported, and mended: at
   * first by asking for what is missing, and if that does not help by starting afresh.
   */
  async #compare(name: string, entry: Entry, hash: string): Promise<void> {
    const { provider, live } = entry
    if (!provider.isSynced || provider.hasUnsyncedChanges) return
    if (stateHash(live.doc) === hash) {
      entry.differed = false
      return
    }
    await call('POST', `/api/meetings/${this.meeting}/differs`, { document: name } satisfies Differs)
    if (this.#entries.get(name) !== entry) return
    if (entry.differed) {
      // Where that does not help, to do it again and again would only be in the way.
      const last = this.#setAsideAt.get(name) ?? Number.NEGATIVE_INFINITY
      if (performance.now() - last < settingAsidePause) return
      this.#setAsideAt.set(name, performance.now())
      return this.#setAside(name, entry, 'differed')
    }
    entry.differed = true
    provider.forceSync()
  }

  // ── Text that was not taken ──────────────────────────────────────────────────────────────────────────────────────

  #wrote(entry: Entry): void {
    const now = performance.now()
    const title = now - entry.written.at > justNow ? this.#titleOf(entry) : entry.written.title
    entry.written = { at: now, title }
  }

  /** An item that somebody else removes takes its text along: whoever was writing in it sees what is gone. */
  #keepOfRemoved(): void {
    const since = performance.now() - justNow
    for (const entry of this.#entries.values()) {
      const { name, written, live } = entry
      if (name.kind !== 'notes' || written.at < since || this.#titleOf(entry) !== '') continue
      entry.written = { at: Number.NEGATIVE_INFINITY, title: '' }
      const lines = wordsSince(live.doc, sentUntilNow(live.doc, 0))
      const kept = { id: newId(), title: written.title, at: new Date().toISOString(), reason: 'removed' } as const
      if (lines.length > 0) this.#kept?.keep({ ...kept, lines })
    }
  }

  /**
   * A line that somebody else removes, or makes a heading of, takes along what was written in it here and had not reached
   * them. They cannot have meant that.
   */
  #keepOfSwept(entry: Entry, transaction: Y.Transaction): void {
    const { doc } = entry.live
    const lines = sweptIn(transaction, new Map(entry.ofPagesBefore).set(doc.clientID, entry.acknowledged))
    if (lines.length === 0) return
    const kept = { id: newId(), title: this.#titleOf(entry), at: new Date().toISOString(), reason: 'swept' } as const
    this.#kept?.keep({ ...kept, lines })
  }

  /** Keeps what the server did not take, and starts the document afresh from the server's state. */
  async #setAside(name: string, entry: Entry, reason = this.#whyNot()): Promise<void> {
    entry.waitingSince = 0
    this.#noneWaits() // what was not taken was not sent
    const { doc } = entry.live
    const values = valuesSince(doc, entry.sent ?? sentUntilNow(doc, entry.acknowledged))
    const mine: KeptText = {
      id: newId(),
      title: this.#titleOf(entry),
      lines: [...linesOf(entry.name, doc), ...values],
      at: new Date().toISOString(),
      reason,
    }
    // All of it is kept before it is thrown away here: the page may be closed before it is known what the server lacks.
    this.#kept?.hold(mine)
    this.#entries.delete(name)
    leaveLastWords(name, null)
    entry.provider.destroy()
    await entry.database?.clear()
    doc.destroy()
    await this.#open(name)
    const fresh = this.#entries.get(name)
    if (!fresh) return
    await untilSynced(fresh.provider)
    const taken = [...linesOf(entry.name, fresh.live.doc), ...valuesSince(fresh.live.doc)]
    const lines = notIn(mine.lines, taken)
    if (lines.length > 0) this.#kept?.keep({ ...mine, lines })
    else this.#kept?.throwAway(mine.id)
    if (!this.#needed.has(name)) this.#shut(name)
  }

  /** One message was too large for the server to read at all: it would be sent again and again. */
  #setLargestAside(): void {
    const waiting = [...this.#entries].filter(([, { provider }]) => provider.hasUnsyncedChanges || !provider.isSynced)
    const sized = waiting.map(([name, entry]) => ({ name, entry, size: Y.encodeStateAsUpdate(entry.live.doc).length }))
    const [largest] = sized.sort((a, b) => b.size - a.size)
    if (largest) void this.#setAside(largest.name, largest.entry, 'too-large')
  }

  /** Why I may not write any more. */
  #whyNot(): KeptText['reason'] {
    const late: readonly (Phase | undefined)[] = ['closed', 'freezing', 'frozen']
    return late.includes(this.#state.info?.phase) ? 'late' : 'not-allowed'
  }

  #titleOf({ name }: Entry): string {
    if (!('item' in name) || !this.agenda) return ''
    const found = readItems(this.agenda.doc).find(({ id }) => id === name.item)
    return found ? `${found.number}. ${found.title}` : ''
  }

  /** Throws kept text away: only on the writer's word. */
  dismissKept(id: string): void {
    this.#kept?.throwAway(id)
  }

  // ── Who is here ──────────────────────────────────────────────────────────────────────────────────────────────────

  #presenceChanged(): void {
    const agenda = this.agenda
    if (!agenda) return
    const presence: Presence[] = []
    for (const [client, state] of agenda.awareness.getStates()) {
      const user = state.user as { slot?: unknown; name?: unknown; attendee?: unknown } | undefined
      if (typeof user?.slot !== 'number' || typeof user.name !== 'string') continue
      presence.push({
        client,
        slot: user.slot,
        name: user.name,
        attendee: typeof user.attendee === 'string' ? user.attendee : '',
        item: typeof state.item === 'string' ? state.item : '',
        follows: state.follows === true,
      })
    }
    if (!same(presence, this.#state.presence)) this.#set({ presence })
  }

  close(): void {
    this.#closed = true
    this.#kept?.close()
    for (const timer of this.#timers) clearInterval(timer)
    clearTimeout(this.#coming)
    removeEventListener('online', this.#networkChanged)
    removeEventListener('offline', this.#networkChanged)
    removeEventListener('beforeunload', this.#beforeUnload)
    removeEventListener('pagehide', this.#leaveLastWords)
    for (const entry of this.#entries.values()) entry.stop()
    this.#entries.clear()
    this.#socket.destroy()
  }
}

/** Whether the server has said that there is no seat for me here. */
export const letOut = (refused: MeetingState['refused']): boolean =>
  refused === 'not-found' || refused === 'not-signed-in' || refused === 'not-allowed'

/** So many milliseconds after a page was opened it counts as offline, if it has not got a connection by then. */
const longestConnecting = 6000

/** A connection on which nothing is answered for so many milliseconds is made anew. */
const longestSilence = 60_000

/** Milliseconds after which one is started afresh again that still is not the server's. */
const settingAsidePause = 60_000

/** Milliseconds after which a document that the server did not open is asked for again. */
const knockingPause = 4000

/** Milliseconds in which documents that come are drawn together. */
const together = 50

/** Open as long as the page is. */
const alwaysOpen: readonly DocumentName['kind'][] = ['agenda', 'decisions', 'room']

/** The websocket protocol's "message too big". */
const tooLargeToSend = 1009

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)

const untilSynced = (provider: HocuspocusProvider): Promise<void> =>
  provider.isSynced ? Promise.resolve() : new Promise((resolve) => provider.on('synced', () => resolve()))

const untilSent = (provider: HocuspocusProvider): Promise<void> =>
  new Promise((resolve) => {
    const look = () => {
      if (provider.hasUnsyncedChanges) return
      provider.off('unsyncedChanges', look)
      resolve()
    }
    provider.on('unsyncedChanges', look)
    look()
  })

/** A document's words, line by line, for telling what is missing in another state of it. */
function linesOf({ kind }: DocumentName, doc: Y.Doc): string[] {
  return linesIn(kind, doc).filter((line) => line.trim() !== '')
}

function linesIn(kind: DocumentName['kind'], doc: Y.Doc): string[] {
  switch (kind) {
    case 'notes':
      return noteLines(readNote(doc))
    case 'agenda':
      return [
        ...readItems(doc).flatMap(({ title, questions }) => [title, ...questions.map(({ text }) => text)]),
        ...readAttachments(doc).map(({ title }) => title),
      ]
    case 'decisions':
      return [
        ...readDecisions(doc).flatMap(({ heading, lead, points, shares }) => [
          heading,
          ...points.map(({ text }) => `${lead} ${text}`.trim()),
          ...shares.map(({ text }) => text),
        ]),
        ...readActions(doc).map(({ text }) => text),
        ...readFollowUps(doc).flatMap(({ said, shares }) => [said, ...shares.map(({ text }) => text)]),
      ]
    case 'cards':
      return readCards(doc).map(({ text }) => text)
    case 'report':
      return readReport(doc).text.split('\n')
    case 'themes':
      return readClusters(doc, []).themes.flatMap(({ title, entries }) => [title, ...entries.map(({ text }) => text)])
    case 'room':
    case 'revealed':
      return []
  }
}

/** What is in `mine` and not in `theirs`; a line that stands twice must stand twice. */
function notIn(mine: readonly string[], theirs: readonly string[]): string[] {
  const left = [...theirs]
  return mine.filter((line) => {
    const at = left.indexOf(line)
    if (at < 0) return true
    left.splice(at, 1)
    return false
  })
}

// ── For components ─────────────────────────────────────────────────────────────────────────────────────────────────

export const MeetingContext = createContext<MeetingConnection | null>(null)

export function useConnection(): MeetingConnection {
  const connection = useContext(MeetingContext)
  if (!connection) throw new Error('no MeetingContext')
  return connection
}

export function useMeetingState(): MeetingState {
  const connection = useConnection()
  return useSyncExternalStore(connection.subscribe, connection.state)
}

/** Whether it is saved. */
export function useSaveState(): SaveState {
  const connection = useConnection()
  return useSyncExternalStore(connection.subscribe, connection.saveState)
}

/** Opens a document of the meeting for as long as it is shown; null until it is there. */
export function useDocument(name: string | null): LiveDocument | null {
  const connection = useConnection()
  useMeetingState()
  useEffect(() => (name === null ? undefined : connection.need(name)), [connection, name])
  return name === null ? null : connection.document(name)
}

/** The notes of the item in view. */
export function useNotes(item: string): LiveDocument | null {
  const connection = useConnection()
  const notes = useDocument(item ? notesDocument(connection.meeting, item) : null)
  useEffect(() => connection.view(item), [connection, item])
  return notes
}
