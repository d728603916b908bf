/**
 * What others do comes in rounds: what they have written since the last one, and where their carets are now, is taken in as
 * one change and drawn once. A round that took long is followed by a longer rest, so that most of a slow device's time is
 * its own writer's, however many write; where little happens a round begins as soon as something comes. What is written
 * here is drawn before the next round begins.
 *
 * Nothing else waits. An answer to what was written here passes at once, and before anything that asks or says how the
 * document stands, all that has come is taken in.
 *
 * An answer says something of the one message it answers. When all is asked about anew, which begins the count again, those
 * to what was sent before are still to come: taken for the new one's they would say "saved" of what is not.
 *
 * What comes before the server has let this provider in was said to one that had the document before it: an answer taken
 * for one's own would say "saved", and "all of it is here", of a document that has not come.
 */
import { HocuspocusProvider, type HocuspocusProviderConfiguration, MessageType } from '@hocuspocus/provider'
import { createDecoder, readVarString, readVarUint } from 'lib0/decoding'
import { messageYjsSyncStep2, messageYjsUpdate } from 'y-protocols/sync'
import { type Doc, mergeUpdates, type Transaction } from 'yjs'
import { readCaret } from '../editor/read-caret.ts'

/** Milliseconds that nothing waits longer for its round. */
const longestWait = 250
/** So many times as long as a round took is rested. */
const restful = 3
/** Milliseconds in which what was written here is drawn, also by a slow device. */
const drawn = 60
/** Milliseconds in which what was written here is on the device, also on a slow one. */
const kept = 5000

type Written = { update: Uint8Array; at: number }

export class ProviderInRounds extends HocuspocusProvider {
  readonly #arrived: MessageEvent[] = []
  #next: ReturnType<typeof setTimeout> | undefined
  /** When the first of what has arrived did. */
  #since = 0
  #restUntil = 0
  #drawnBy = 0
  #frame = 0
  /** How much was sent on this connection that has not been answered; of these, before all was last asked about. */
  #unanswered = 0
  #ofBefore = 0
  /** Since then: whether the server has asked what it lacks, and how much it has refused and not asked about. */
  #isAsked = false
  #refused = 0
  #heard = 0
  /** What was written here, as long as it may not be on the device. */
  #last: Written[] = []
  readonly #wrote = (_update: Uint8Array, origin: unknown) => {
    if (origin !== this) this.#drawnBy = performance.now() + drawn
  }

  constructor(configuration: HocuspocusProviderConfiguration) {
    super(configuration)
    if (hasContents(this.document)) this.document.on('update', this.#wrote)
    else this.#tellNobodyOfTheWhole()
  }

  /**
   * Yjs encodes anew for whoever listens what it has just been given: of a long document that takes half as long as to take
   * it in. So nobody listens until the whole of it has come, or something is written here before that: what has never been
   * on this device can be begun without a network.
   */
  #tellNobodyOfTheWhole(): void {
    const { document } = this
    document.off('update', this.boundDocumentUpdateHandler)
    const listen = () => {
      this.off('synced', listen)
      document.off('beforeTransaction', written)
      document.on('update', this.boundDocumentUpdateHandler)
      document.on('update', this.#wrote)
    }
    const written = ({ origin }: Transaction) => {
      if (origin !== this) listen()
    }
    this.on('synced', listen)
    document.on('beforeTransaction', written)
  }

  override documentUpdateHandler(update: Uint8Array, origin: unknown): void {
    super.documentUpdateHandler(update, origin)
    if (origin === this) return
    this.#unanswered += 1
    this.#last = [...this.#lastNow(), { update, at: performance.now() }]
  }

  #lastNow(): Written[] {
    const since = performance.now() - kept
    return this.#last.filter(({ at }) => at >= since)
  }

  /** What a page that has gone had written last: it is not on the device before this one has stored it. */
  takeLastWords(update: Uint8Array): void {
    this.#last = [{ update, at: performance.now() }]
  }

  /** What was written here just now, as one update; null for nothing. */
  lastWords(): Uint8Array | null {
    const updates = this.#lastNow().map(({ update }) => update)
    return updates.length > 0 ? mergeUpdates(updates) : null
  }

  /** Asks to be let in again, on a connection that stands. */
  knock(): void {
    void this.onOpen(new Event('open'))
  }

  override async onOpen(event: Event): Promise<void> {
    this.#unanswered = 0
    this.#isAsked = false
    this.#refused = 0
    this.#heard = performance.now()
    await super.onOpen(event)
  }

  override startSync(): void {
    this.#askAnew()
    super.startSync()
  }

  override forceSync(): void {
    this.#askAnew()
    super.forceSync()
  }

  #askAnew(): void {
    this.#ofBefore = this.#unanswered
    this.#isAsked = false
    this.#refused = 0
  }

  /**
   * What the server is answered when it asks it answers in turn. One such answer is counted when all is asked about anew, and
   * one with what was refused; where several come they would be taken for those to what is written meanwhile.
   */
  #isAskedBack(): void {
    this.#unanswered += 1
    if (this.#refused > 0) this.#refused -= 1
    else if (this.#isAsked) this.incrementUnsyncedChanges()
    else this.#isAsked = true
  }

  /** Milliseconds since an answer has come to what was sent since all was last asked about. */
  silentFor(): number {
    return performance.now() - this.#heard
  }

  /** Whether the answer that has come counts. */
  #isAnswered(): boolean {
    this.#unanswered = Math.max(0, this.#unanswered - 1)
    if (this.#ofBefore > 0) {
      this.#ofBefore -= 1
      return false
    }
    this.#heard = performance.now()
    return true
  }

  override onMessage(event: MessageEvent): void {
    const kind = kindOf(event)
    if (!this.isAuthenticated && kind !== 'other') return
    if (kind === 'yes' || kind === 'no') {
      const counts = this.#isAnswered()
      if (counts && kind === 'no') this.#refused += 1
      if (counts) super.onMessage(event)
      if (kind === 'no') this.emit('notTaken')
    } else if (kind === 'of-others') {
      if (this.#arrived.length === 0) this.#since = performance.now()
      this.#arrived.push(event)
      this.#soon()
    } else if (kind === 'whole') {
      // Most of a long document comes before what makes it whole.
      this.#takeIn()
      super.onMessage(event)
    } else {
      // Until the whole of it has come there is nothing that a change could be put into.
      if (this.isSynced) this.#takeIn()
      super.onMessage(event)
      if (kind === 'question') this.#isAskedBack()
    }
  }

  #due(): number {
    return Math.min(Math.max(this.#restUntil, this.#drawnBy), this.#since + longestWait)
  }

  #soon(): void {
    this.#next ??= setTimeout(() => {
      this.#next = undefined
      // Meanwhile drawing may have taken long, or something has been written here.
      if (performance.now() < this.#due()) this.#soon()
      else if (this.isSynced) this.#takeIn()
    }, this.#due() - performance.now())
  }

  #takeIn(): void {
    clearTimeout(this.#next)
    this.#next = undefined
    const arrived = this.#arrived.splice(0)
    if (arrived.length === 0) return
    const began = performance.now()
    readCaret()
    this.document.transact(() => {
      for (const event of arrived) super.onMessage(event)
    }, this)
    const worked = performance.now() - began
    this.#rest(worked)
    // To draw it is part of the work. A hidden page draws only when it is seen again.
    cancelAnimationFrame(this.#frame)
    this.#frame = requestAnimationFrame(() => {
      const drawing = performance.now()
      setTimeout(() => this.#rest(worked + performance.now() - drawing))
    })
  }

  #rest(worked: number): void {
    this.#restUntil = performance.now() + Math.min(restful * worked, longestWait)
  }

  override onClose(): void {
    if (this.isSynced) this.#takeIn()
    this.#arrived.length = 0
    super.onClose()
    this.#forgetOthers()
  }

  /** Where others are is said anew when there is a connection again; what is remembered of before would take it for old. */
  #forgetOthers(): void {
    const { awareness } = this
    for (const client of awareness?.meta.keys() ?? [])
      if (client !== this.document.clientID) awareness?.meta.delete(client)
  }

  override destroy(): void {
    clearTimeout(this.#next)
    cancelAnimationFrame(this.#frame)
    this.document.off('update', this.#wrote)
    super.destroy()
  }
}

const hasContents = ({ store }: Doc): boolean => store.clients.size > 0 || store.pendingStructs !== null

/** `no`: what was written here is not in the document, at least not now. */
type Kind = 'yes' | 'no' | 'of-others' | 'whole' | 'question' | 'other'

function kindOf({ data }: MessageEvent<ArrayBuffer>): Kind {
  const message = createDecoder(new Uint8Array(data))
  readVarString(message)
  const type = readVarUint(message)
  if (type === MessageType.SyncStatus) return readVarUint(message) === 1 ? 'yes' : 'no'
  if (type === MessageType.Awareness) return 'of-others'
  if (type !== MessageType.Sync) return 'other'
  const step = readVarUint(message)
  return step === messageYjsUpdate ? 'of-others' : step === messageYjsSyncStep2 ? 'whole' : 'question'
}
