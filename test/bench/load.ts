/**
 * A room full of people: typists who each write five letters a second in a paragraph of their own, every letter one update
 * and one cursor, and an observer who only reads.
 *
 * A letter is due at a time that is known beforehand, whether or not the one before it has come through. Its delay is the
 * time from then until the observer has decoded it, or until its writer has been answered; so a server, or this process,
 * that falls behind cannot hide it. Letters are counted one by one: the n-th of a typist is the n-th clock of its client.
 */
import { noteField, writeNote } from '@samsyn/meeting/notes'
import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import { type Address, LightSocket } from './socket.ts'
import { type Dialect, Speech } from './speech.ts'

/** Where somebody comes in, to which document. */
export type Door = Address & { document: string; dialect: Dialect }

/** Milliseconds between two letters of one typist. */
export const pace = 200
/** Nothing takes longer than this, or it is not going to happen. */
const patience = 60_000

/** Rejects with what was waited for when it does not come. */
export async function within<T>(what: string, coming: Promise<T>, milliseconds = patience): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Never happened: ${what}`)), milliseconds)
  })
  return Promise.race([coming, late]).finally(() => clearTimeout(timer))
}

/** Somebody on one document. */
export class Person {
  readonly speech: Speech
  readonly socket: LightSocket
  /** What it was given when it came: the state, and updates that are not in it. */
  readonly given: Uint8Array[] = []
  onUpdate: (update: Uint8Array) => void = () => {}
  onCursors: (count: number) => void = () => {}
  onAnswer: (taken: boolean) => void = () => {}
  readonly #arrived = Promise.withResolvers<void>()
  #isOutside = true
  /** What is still to be answered, in the order in which it was sent: a letter, or something else. */
  readonly #unanswered: ('letter' | 'other')[] = []

  /** Resolves when it has the document. */
  static async enter(door: Door): Promise<Person> {
    const speech = new Speech(door.dialect, door.document)
    const socket = await within('a socket opens', LightSocket.open(door))
    const person = new Person(socket, speech)
    socket.send(speech.hello)
    await within('the document comes', person.#arrived.promise)
    return person
  }

  private constructor(socket: LightSocket, speech: Speech) {
    this.socket = socket
    this.speech = speech
    socket.onMessage = (message) => this.#hear(message)
    void socket.closed.then((code) => this.#arrived.reject(new Error(`Put out at the door (${code}).`)))
  }

  /**
   * From now on it does not look at what others write, nor at what is compressed: to decompress for everybody would make
   * this process late. An answer is too short to gain by it; on a server that compresses them none would be counted.
   */
  lookAway(): void {
    this.socket.wanted = (first, _, compressed) => !compressed && !this.speech.isOfOthers(first)
  }

  /** Resolves when it is answered, or at once where nobody answers. */
  async write(update: Uint8Array): Promise<void> {
    const answered = Promise.withResolvers<boolean>()
    this.onAnswer = answered.resolve
    this.send(this.speech.update(update))
    if (!this.speech.acknowledges) return
    if (!(await within('an update is answered', answered.promise))) throw new Error('The server refused an update.')
  }

  /** Frames with one update among them. */
  send(frames: Uint8Array): void {
    this.#unanswered.push('letter')
    this.socket.send(frames)
  }

  /** Says that it has nothing which the server lacks. */
  sayNothing(): void {
    this.#unanswered.push('other')
    this.socket.send(this.speech.nothing)
  }

  leave(): void {
    this.socket.close()
  }

  #hear(message: Uint8Array): void {
    const said = this.speech.read(message)
    if (said.is === 'update' && this.#isOutside) this.given.push(said.update.slice())
    else if (said.is === 'update') this.onUpdate(said.update)
    else if (said.is === 'cursors') this.onCursors(said.count)
    else if (said.is === 'answer') {
      if (this.#unanswered.shift() === 'letter') this.onAnswer(said.taken)
    } else if (said.is === 'state') {
      this.given.push(said.update.slice())
      this.#isOutside = false
      this.#arrived.resolve()
    } else if (said.is === 'asked') {
      this.sayNothing()
    } else if (said.is === 'denied') {
      this.#arrived.reject(new Error(`Not let in: ${said.why}`))
    }
  }
}

/** A note with so many empty paragraphs, and the texts in them. */
export function emptyNote(paragraphs: number, clientID: number): { update: Uint8Array; places: Y.ID[] } {
  const note = new Y.Doc()
  note.clientID = clientID
  writeNote(
    note,
    Array.from({ length: paragraphs }, () => ({ type: 'paragraph', content: [{ type: 'text', text: '' }] })),
  )
  const places = note
    .getXmlFragment(noteField)
    .toArray()
    .map((element) => {
      const id = element instanceof Y.XmlElement ? element.get(0)._item?.id : undefined
      if (!id) throw new Error('A paragraph without a text.')
      return id
    })
  return { update: Y.encodeStateAsUpdate(note), places }
}

const words = 'det som skrivs i ett rum syns i alla andra '
export const letterOf = (typist: number, key: number): string => words[(typist + key) % words.length] as string

/** What one typist writes, prepared so far that a letter costs a few microseconds. */
export class Hand {
  readonly client: number
  readonly #number: number
  readonly #place: Y.ID

  /** `place`: the text it writes in. */
  constructor(number: number, client: number, place: Y.ID) {
    this.#number = number
    this.client = client
    this.#place = place
  }

  /** The update that adds the letter after the one before it: one struct of one character (Yjs' update format, version 1). */
  update(key: number): Uint8Array {
    const to = encoding.createEncoder()
    const write = (number: number) => encoding.writeVarUint(to, number)
    write(1) // one client
    write(1) // with one struct
    write(this.client)
    write(key)
    const [string, hasOrigin] = [4, 0x80]
    encoding.writeUint8(to, key > 0 ? string | hasOrigin : string)
    if (key > 0) {
      write(this.client)
      write(key - 1)
    } else {
      write(0) // the parent is a type within another
      write(this.#place.client)
      write(this.#place.clock)
    }
    encoding.writeVarString(to, letterOf(this.#number, key))
    write(0) // nothing is deleted
    return encoding.toUint8Array(to)
  }

  /** Where the caret is after the letter, about as long as an editor says it. */
  cursor(key: number): string {
    const item = `{"type":null,"tname":null,"item":{"client":${this.client},"clock":${key}},"assoc":0}`
    return `{"cursor":{"anchor":${item},"head":${item}},"item":"","typing":true,"user":{"slot":1,"name":"Skrivare"}}`
  }
}

/** Which letters of whom have come through, and how late. */
export class Ledger {
  /** By the client id of the hand. */
  readonly #numbers: Map<number, number>
  /** Of every typist by letter: milliseconds after it was due; NaN while it has not come. */
  readonly delays: Float64Array[]
  readonly #due: (typist: number, key: number) => number
  count = 0

  constructor(clients: readonly number[], keys: number, due: (typist: number, key: number) => number) {
    this.#numbers = new Map(clients.map((client, number) => [client, number]))
    this.delays = clients.map(() => new Float64Array(keys).fill(Number.NaN))
    this.#due = due
  }

  /** Something has been decoded. */
  saw(update: Uint8Array, now: number): void {
    for (const struct of Y.decodeUpdate(update).structs) {
      const typist = this.#numbers.get(struct.id.client)
      if (typist === undefined || struct instanceof Y.Skip) continue
      for (let key = struct.id.clock; key < struct.id.clock + struct.length; key++) this.came(typist, key, now)
    }
  }

  came(typist: number, key: number, now: number): void {
    const own = this.delays[typist]
    if (!own || !Number.isNaN(own[key] ?? 0)) return
    own[key] = now - this.#due(typist, key)
    this.count += 1
  }
}

/** What happened to the letters that were due while it was measured. */
export type Typed = {
  sent: number
  delivered: number
  refused: number
  acknowledged: number
  /** Sockets that the server closed. */
  lost: number
  /** Milliseconds from due to decoded, and to answered; null for what never came. */
  delays: (number | null)[]
  answers: (number | null)[]
  /** How late this process sent them. */
  lateness: number[]
  /** Median delays at the beginning and at the end. */
  began: number
  ended: number
  seconds: number
  /** What the observer got over the wire each second. */
  bytes: number
  messages: number
  cursorsSent: number
  cursorsSeen: number
}

export type Typing = {
  /** Seconds before the measuring begins, and of measuring. */
  warm: number
  seconds: number
  /** Milliseconds in which what was sent may still come. */
  grace: number
  /** Called when the measuring begins, and when everything is through: the work of so many seconds has been done. */
  began?: () => void
  ended?: (worked: number) => void
  /** Ends it at once. */
  signal?: AbortSignal
}

/** Rooms are entered by so many at a time, as through a door. */
const atATime = 40
/** Between two looks at what has come so many letters are sent at most. */
const atOnce = 100

export class Room {
  readonly observer: Person
  readonly typists: readonly Person[]
  readonly hands: readonly Hand[]
  /** How many letters of each typist were answered with yes. */
  readonly acknowledged: number[]

  /** `doorOf(0)` is the observer's. A room without `places` is furnished first. */
  static async enter(doorOf: (person: number) => Door, people: number, places?: readonly Y.ID[]): Promise<Room> {
    const observer = await Person.enter(doorOf(0))
    const empty = places ? null : emptyNote(people, 1)
    if (empty) await observer.write(empty.update)
    const typists: Person[] = []
    while (typists.length < people) {
      const more = Math.min(atATime, people - typists.length)
      const coming = Array.from({ length: more }, (_, n) => Person.enter(doorOf(typists.length + n + 1)))
      typists.push(...(await Promise.all(coming)))
    }
    for (const typist of typists) typist.lookAway()
    return new Room(observer, typists, places ?? empty?.places ?? [])
  }

  private constructor(observer: Person, typists: readonly Person[], places: readonly Y.ID[]) {
    this.observer = observer
    this.typists = typists
    this.acknowledged = typists.map(() => 0)
    const first = 1_000_000 + Math.floor(Math.random() * 2 ** 31)
    this.hands = typists.map((_, n) => new Hand(n, first + n, places[n] ?? new Y.ID(1, 0)))
  }

  async type({ warm, seconds, grace, began, ended, signal }: Typing): Promise<Typed> {
    const { observer, typists, hands } = this
    const people = typists.length
    const start = performance.now() + 20
    const [from, to] = [start + warm * 1000, start + (warm + seconds) * 1000]
    const rounds = Math.ceil(((warm + seconds) * 1000) / pace)
    const due = (typist: number, key: number): number => start + key * pace + (typist / people) * pace
    const seen = new Ledger(
      hands.map(({ client }) => client),
      rounds,
      due,
    )
    const answered = new Ledger(
      hands.map(({ client }) => client),
      rounds,
      due,
    )
    const lateness = typists.map(() => new Float64Array(rounds))
    let [refused, lost, cursorsSent, cursorsSeen] = [0, 0, 0, 0]
    const answers = typists.map(() => 0)

    observer.onUpdate = (update) => seen.saw(update, performance.now())
    observer.onCursors = (count) => {
      cursorsSeen += count
    }
    typists.forEach((typist, n) => {
      typist.onAnswer = (taken) => {
        const key = answers[n] as number
        answers[n] = key + 1
        if (!taken) refused += 1
        else {
          answered.came(n, key, performance.now())
          this.acknowledged[n] = (this.acknowledged[n] as number) + 1
        }
      }
      void typist.socket.closed.then(() => {
        lost += 1
      })
    })

    // Servers end a connection that they have not heard of for a minute; the others write.
    const awake = setInterval(() => observer.sayNothing(), 20_000)
    let next = 0
    let [bytes, messages] = [0, 0]
    let measuring = 'before' as 'before' | 'during' | 'after'
    const measure = (now: number): void => {
      if (measuring === 'before' && now >= from) {
        measuring = 'during'
        ;[bytes, messages, cursorsSent, cursorsSeen] = [observer.socket.bytes, observer.socket.messages, 0, 0]
        began?.()
      } else if (measuring === 'during' && now >= to) {
        measuring = 'after'
      }
    }
    const sendDue = (): void => {
      for (let sent = 0; sent < atOnce && next < people * rounds; sent++, next++) {
        const [key, n] = [Math.floor(next / people), next % people]
        const now = performance.now()
        const when = due(n, key)
        measure(now)
        if (when > now) return
        const typist = typists[n] as Person
        const { speech } = typist
        const hand = hands[n] as Hand
        ;(lateness[n] as Float64Array)[key] = now - when
        const letter = speech.update(hand.update(key))
        typist.send(Buffer.concat([letter, speech.cursor(hand.client, key + 1, hand.cursor(key))]))
        cursorsSent += 1
      }
    }
    while (next < people * rounds && !signal?.aborted) {
      sendDue()
      const wait = due(next % people, Math.floor(next / people)) - performance.now()
      await new Promise<void>((resolve) => (wait > 1 ? setTimeout(resolve, wait) : setImmediate(resolve)))
    }
    while (measuring !== 'after' && !signal?.aborted) {
      measure(performance.now())
      await new Promise((resolve) => setTimeout(resolve, 2))
    }
    const all = next
    const isThrough = () =>
      seen.count >= all && (!observer.speech.acknowledges || answered.count + refused >= all || lost > 0)
    const latest = performance.now() + grace
    while (!isThrough() && performance.now() < latest && !signal?.aborted)
      await new Promise((resolve) => setTimeout(resolve, 5))
    // A server that puts its work off has still to do it: what it costs is counted until everything is through.
    bytes = observer.socket.bytes - bytes
    messages = observer.socket.messages - messages
    clearInterval(awake)
    const worked = seen.count >= all ? seconds : (performance.now() - from) / 1000
    ended?.(worked)

    const measured = <T>(read: (typist: number, key: number) => T): T[] => {
      const values: T[] = []
      for (let at = 0; at < all; at++) {
        const [key, n] = [Math.floor(at / people), at % people]
        if (due(n, key) >= from && due(n, key) < to) values.push(read(n, key))
      }
      return values
    }
    const delayIn = ({ delays }: Ledger) =>
      measured((n, key) => {
        const delay = delays[n]?.[key] ?? Number.NaN
        return Number.isNaN(delay) ? null : delay
      })
    const delays = delayIn(seen)
    const quarter = Math.max(1, Math.floor(delays.length / 4))
    const answerDelays = delayIn(answered)
    return {
      sent: delays.length,
      delivered: delays.filter((delay) => delay !== null).length,
      refused,
      acknowledged: answerDelays.filter((delay) => delay !== null).length,
      lost,
      delays,
      answers: answerDelays,
      lateness: measured((n, key) => lateness[n]?.[key] ?? 0),
      began: middle(delays.slice(0, quarter), grace),
      ended: middle(delays.slice(-quarter), grace),
      seconds,
      bytes: bytes / worked,
      messages: messages / worked,
      cursorsSent,
      cursorsSeen,
    }
  }

  leave(): void {
    this.observer.leave()
    for (const typist of this.typists) typist.leave()
  }
}

const middle = (delays: readonly (number | null)[], never: number): number => quantile(delays, 0.5, never)

/** What did not come counts as `never`. */
export function quantile(delays: readonly (number | null)[], part: number, never: number): number {
  const sorted = delays.map((delay) => delay ?? never).sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? never
}
