/**
 * Where everything is kept. Two halves behind one interface:
 *
 * - the **journal**: every update of every live document, appended in one durable commit before anybody sees it, and
 *   never overwritten. A document is its newest snapshot plus the rows after it.
 * - the **tables**: bodies, meetings, people, links, files, protocols; plain rows, queried with Kysely.
 *
 * Both live in the same database, so that "may this still be written?" (the meeting's phase) and the append are decided
 * in one transaction: after a freeze has begun no row of that meeting can be appended, whoever asks.
 * Within one meeting rows become visible in the order of their sequence numbers, on every node: who has read up to a
 * number has missed nothing below it. Between meetings that does not hold.
 * SQLite and PostgreSQL implement it; storage.contract.ts says what both must do.
 */
import type { ColumnType, Generated, Kysely } from 'kysely'
import type { State } from './state.ts'

/** ISO 8601 in UTC. */
type Instant = string
/** 0 or 1: SQLite knows no booleans. */
type Flag = number
/** JSON text, written and read by the module that owns the table. */
type Json = string
type Bytes = ColumnType<Uint8Array, Uint8Array, Uint8Array>
/** null when nothing is said. */
type Optional = ColumnType<string | null, string | null | undefined, string | null>
/** See checksum.ts; null in what was written before there were any. */
type Checksum = ColumnType<Uint8Array | null, Uint8Array, never>

export type Phase = 'draft' | 'called' | 'open' | 'closed' | 'freezing' | 'frozen' | 'cancelled'

export interface Tables {
  /** settings: words, numbering, approval mode: see packages/api. A body with a parent is a group of it. */
  bodies: { id: string; name: string; created_at: Instant; settings: Json; parent_id: Optional }
  series: { id: string; body_id: string; name: string; created_at: Instant; settings: Json }
  /** The register (register.ts). aliases: other spellings of the name. */
  organisations: { id: string; name: string; aliases: Json; type: string }
  people: { id: string; name: string; aliases: Json; email: string }
  /** What somebody is, where, from when to when: ISO dates, both included, '' = no limit. */
  positions: {
    id: string
    person_id: string
    organisation_id: string | null
    title: string
    from_day: string
    to_day: string
  }
  memberships: {
    id: string
    body_id: string
    person_id: string
    /** null: whichever organisation the person is of on the day. */
    organisation_id: string | null
    role: string
    /** The person whose place is taken. */
    deputy_for: string | null
    from_day: string
    to_day: string
    /** In the list of the body. */
    place: number
    /** The protocol that decided it, and the decision's label there; null and '' when somebody just said so. */
    decided_in: string | null
    decided_as: string
    ended_in: string | null
    ended_as: string
  }
  meetings: {
    id: string
    series_id: string
    phase: Phase
    created_at: Instant
    /** Copies of the live facts, kept for lists; the agenda document is the source. */
    date: string
    start: string
    end: string
    place: string
    link: string
    /** Six characters for the room; unique. */
    code: string
    /** The series' meeting before this one, whose frozen protocol is approved here. */
    previous_id: string | null
    /** The last journal row that is in the protocol; null until frozen. */
    freeze_seq: number | null
    phase_changed_at: Instant
  }
  /** Personal links. Only the SHA-256 of the token is kept. */
  links: {
    id: string
    token_hash: string
    /** null = the installation: the holder is an organiser. */
    meeting_id: string | null
    role: string
    name: string
    organisation: string
    /** Attendance row the holder is, '' if none. */
    attendee: string
    created_at: Instant
    expires_at: Instant
    revoked_at: Instant
    used_at: Instant
  }
  /** A browser that has signed in. The cookie's secret is kept as SHA-256. */
  sessions: {
    id: string
    secret_hash: string
    name: string
    organisation: string
    organiser: Flag
    created_at: Instant
    expires_at: Instant
    ended_at: Instant
  }
  /** Which role a session has in a meeting, and through which link ('' = by the meeting's code). */
  seats: {
    session_id: string
    meeting_id: string
    role: string
    attendee: string
    name: string
    organisation: string
    link_id: string
    /** The last letter's link that was opened: it may be another; '' when there is none. */
    letter_id: string
    /** Colour slot of the participant within the meeting, 1… */
    slot: number
    created_at: Instant
  }
  journal: {
    seq: Generated<number>
    meeting_id: string
    document: string
    update: Bytes
    /** Seat that wrote it: session id, or 'server'. */
    author: string
    at: Instant
    checksum: Checksum
  }
  /** A document as it was after row `seq`. Rows are added, never changed. */
  snapshots: {
    document: string
    seq: number
    state: Bytes
    at: Instant
    checksum: Checksum
    /** Bytes of the state before it was compressed; null when it was not. */
    size: number | null
  }
  /** Whose a client id of a document is: the session that first wrote with it. */
  leases: { document: string; client: number; session: string }
  /** Dots in a workshop's vote: how many somebody has placed on a theme. */
  dots: { meeting_id: string; item: string; voter: string; theme: string; dots: number }
  /** Uploaded files, content-addressed: two uploads of the same bytes are two rows with one sha256. */
  files: {
    id: string
    meeting_id: string
    sha256: string
    size: number
    type: string
    name: string
    uploaded_by: string
    at: Instant
    /** sha256 of a PDF made from it (slides), '' if none. */
    preview: string
    /** How far that has come (FileInfo in packages/api); while it is under way it is 'waiting'. */
    conversion: string
    /** Of a picture and of slides; 0 when that is not known. */
    pages: number
    /** What each page is called and what its presenter has noted (slides/deck.ts); '' if there is none. */
    slides: Json
  }
  /** Frozen protocols. `record` is the canonical JSON, stored and served as these bytes. */
  protocols: {
    id: string
    meeting_id: string
    series_id: string
    body_id: string
    version: number
    record: Bytes
    hash: string
    previous_hash: string
    frozen_at: Instant
    frozen_by: string
    /** Warnings waved away at the freeze, with reasons. */
    acknowledged: Json
  }
  /** The public keys that have sealed here: 64 hex digits each. Rows are added, never changed. */
  seal_keys: { id: string; public_key: string; made_at: Instant }
  /** The seal of a protocol, signed, and its place in the chain of its series. Rows are added, never changed. */
  seals: { protocol_id: string; series_id: string; place: number; key_id: string; seal: Json }
  /** What is signed of another file of a protocol: of a format, or an addendum. Rows are added, never changed. */
  sealed_files: { protocol_id: string; type: string; seal: Json }
  /** The time stamp of a seal, as its authority gave it (RFC 3161, DER), and what it says. Rows are added, never changed. */
  timestamps: { protocol_id: string; token: Bytes; stamped_at: Instant; stamped_by: string; received_at: Instant }
  /** Copies of protocols that were published, with the numbers of the items they withhold. */
  copies: {
    id: string
    protocol_id: string
    copy: Bytes
    withheld: Json
    made_at: Instant
    made_by: string
    /** '' while it can be read. */
    withdrawn_at: Instant
  }
  /** The layouts of live documents that were written here. Rows are added, never changed. */
  layouts: { version: number; at: Instant }
  /** What was administered, by whom (audit.ts). Rows are added, never changed. */
  audit: {
    seq: Generated<number>
    at: Instant
    /** Session id, or 'guest', 'terminal', 'server'. */
    session: string
    name: string
    act: string
    /** '' if it is of no meeting. */
    meeting_id: string
    details: Json
  }
  /** Who were asked together to approve a protocol, or single items of it. */
  askings: {
    id: string
    protocol_id: string
    in_order: Flag
    /** ISO date, '' if there is none. */
    last_day: string
    message: string
    /** Numbers of items; none for the whole protocol. */
    items: Json
    asked_at: Instant
    asked_by: string
  }
  adjusters: {
    id: string
    asking_id: string
    position: number
    /** Attendance row, '' for somebody who is only named. */
    attendee: string
    name: string
    organisation: string
  }
  /** The personal links an adjuster has been given; a new one with each reminder. */
  adjuster_links: { link_id: string; adjuster_id: string }
  /** The last of an adjuster's counts. */
  adjuster_answers: {
    id: string
    adjuster_id: string
    answer: 'approved' | 'declined'
    reason: string
    session: string
    at: Instant
  }
  /** Corrections that somebody proposes. `item`: its number, '' for what is of none. */
  remarks: { id: string; protocol_id: string; item: string; text: string; name: string; session: string; at: Instant }
  remark_replies: {
    remark_id: string
    /** The version that takes it up; null when it was only answered. */
    corrected_in: string | null
    text: string
    replied_by: string
    at: Instant
  }
  /** Signed copies; the bytes are in the file store. */
  signed_files: {
    id: string
    protocol_id: string
    /** Hash of the record it is bound to. */
    record_hash: string
    sha256: string
    size: number
    name: string
    /** Whether the file itself carries the record; otherwise somebody has said which it is. */
    carries_record: Flag
    signed_by: Json
    kept_by: string
    at: Instant
  }
  /** Items that were approved before the freeze. `item`: its id; `words` as they were (packages/protocol, item-words.ts). */
  item_approvals: {
    id: string
    meeting_id: string
    item: string
    words: string
    hash: string
    names: Json
    at: Instant
    approved_by: string
  }
  /** `item`: number of an item that was approved by itself, '' for the whole protocol. */
  approvals: {
    protocol_id: string
    item: string
    record_hash: string
    way: string
    names: Json
    at: Instant
    /** The protocol of the meeting that approved it; null when it was no meeting. */
    approved_in: string | null
  }
  /** What was added to an approved protocol. `record` as that of a protocol. */
  addenda: {
    id: string
    protocol_id: string
    number: number
    record: Bytes
    hash: string
    previous_hash: string
    added_at: Instant
    added_by: string
  }
  /** A question to everybody between two meetings of a series. */
  circulations: {
    id: string
    /** Whose decision `mandate` (its label) gives the mandate. */
    protocol_id: string
    series_id: string
    mandate: string
    heading: string
    lead: string
    points: Json
    message: string
    /** ISO date. */
    last_day: string
    begun_at: Instant
    begun_by: string
  }
  circulation_files: {
    id: string
    circulation_id: string
    sha256: string
    size: number
    type: string
    name: string
    at: Instant
  }
  circulation_people: {
    id: string
    circulation_id: string
    position: number
    attendee: string
    name: string
    organisation: string
  }
  circulation_links: { link_id: string; person_id: string }
  /** The last of a person's counts. */
  circulation_answers: {
    id: string
    person_id: string
    answer: 'yes' | 'no' | 'abstain'
    comment: string
    session: string
    at: Instant
  }
  circulation_results: {
    circulation_id: string
    decided: Flag
    yes: number
    no: number
    abstain: number
    silent: number
    at: Instant
  }
  /** The meetings on whose agendas it stands: more than one when the first was cancelled. */
  circulation_landings: { circulation_id: string; meeting_id: string; at: Instant }
  /** Year plans of a series; `contents` as NewPlan in packages/api. */
  plans: {
    id: string
    series_id: string
    state: 'proposed' | 'adopted' | 'dropped'
    contents: Json
    made_at: Instant
    made_by: string
    /** The meeting it is put to; null while it is put to none. */
    meeting_id: string | null
    /** The protocol that adopted it; null when it was adopted by hand. */
    protocol_id: string | null
    adopted_at: Instant
    adopted_by: string
  }
  /** The meetings of an adopted plan. Rows are added, never changed. */
  plan_meetings: { plan_id: string; day: string; last_day: string; meeting_id: string }
  /** Secret addresses of calendars: of a series, or of a person. Only the SHA-256 of the secret is kept. */
  feeds: {
    id: string
    secret_hash: string
    series_id: string | null
    person_id: string | null
    made_at: Instant
    /** '' while it works. */
    ended_at: Instant
  }
  /** What calendars were last told of a meeting, and how often that has changed. */
  calendar_states: { meeting_id: string; sequence: number; shown: Json; changed_at: Instant }
  /** Mail to send and mail that was sent (mail.ts). `mail`: its contents, '' when it is done with. */
  outbox: {
    seq: Generated<number>
    /** Its Message-ID begins with it. */
    id: string
    kind: string
    meeting_id: string | null
    /** Attendance row, adjuster …: whom it is for, never an address. */
    recipient: string
    mail: Json
    state: 'waiting' | 'sent' | 'failed'
    tries: number
    next_at: Instant
    /** Why it was not taken the last time. */
    problem: string
    made_at: Instant
    done_at: Instant
  }
  /** Notices of a meeting, with its agenda as it was called. Rows are added, never changed. */
  notices: {
    id: string
    meeting_id: string
    /** Items: id and title. */
    agenda: Json
    message: string
    /** ISO date, '' if there is none. */
    last_day: string
    sent_at: Instant
    sent_by: string
  }
  notice_links: { link_id: string; meeting_id: string; attendee: string }
  /** The last of a person's counts. */
  notice_answers: {
    id: string
    meeting_id: string
    attendee: string
    answer: 'comes' | 'link' | 'prevented'
    deputy: string
    comment: string
    session: string
    at: Instant
    /** What the person comes as when not as a member. */
    listed: '' | 'presenter' | 'other' | 'observer'
  }
  /** What has been put into the agenda of a meeting by itself, by its key: so that it is put there once. */
  carried: { meeting_id: string; key: string; at: Instant }
  /** What who leads has said of something that comes back; the last of a key counts. */
  carry_choices: {
    id: string
    series_id: string
    key: string
    meeting_id: string
    choice: 'declined' | 'moved' | 'taken-up'
    /** ISO date of what is moved, else ''. */
    day: string
    reason: string
    made_by: string
    at: Instant
    /** The due day that it was moved from, as it was said, and the day of the meeting that said it; null in earlier rows. */
    due: string | null
    due_said: string | null
  }
  /** What the owner of an action says of it; the last of a person's counts. */
  task_reports: {
    id: string
    series_id: string
    number: string
    name: string
    organisation: string
    status: 'open' | 'done'
    text: string
    session: string
    at: Instant
  }
  /** Of which action somebody has been reminded by mail, before its day and after. `person`: of the register. */
  task_reminders: {
    series_id: string
    number: string
    person: string
    due: string
    moment: 'before' | 'after'
    at: Instant
  }
  /** Personal links that lead to their holder's tasks. */
  task_links: { link_id: string; series_id: string }
  /** Items that are proposed to a series. `person`: of the register, '' if none; `wanted`: ISO date, '' for the next meeting. */
  proposals: {
    id: string
    series_id: string
    title: string
    kind: string
    why: string
    wanted: string
    minutes: number
    presenter: string
    name: string
    organisation: string
    /** The group it is proposed for, and its name then; '' for one's own. */
    group_id: string
    group_name: string
    person: string
    session: string
    at: Instant
  }
  /** What became of a proposal, from 1; the last counts. */
  proposal_steps: {
    proposal_id: string
    number: number
    step: 'placed' | 'declined' | 'taken-back'
    /** Where it was placed. */
    meeting_id: string | null
    item: string
    reason: string
    made_by: string
    at: Instant
  }
  /** Protocols that were written elsewhere. */
  old_protocols: {
    id: string
    series_id: string
    sha256: string
    size: number
    type: string
    name: string
    added_at: Instant
    added_by: string
    /** How far reading it has come (OldProtocolRow in packages/api). */
    reading: string
    /** ISO date, as proposed or confirmed; '' when not known. */
    date: string
    title: string
    /** Its text, line by line. */
    lines: Json
    /** What it says, as recognised; '' until it is read. */
    proposal: Json
    /** '' while it is listed. */
    removed_at: Instant
  }
  /** What somebody has confirmed that it says; the last counts. Rows are added, never changed. */
  old_protocol_confirmations: { old_protocol_id: string; number: number; says: Json; at: Instant; confirmed_by: string }
  /** A frozen protocol in other formats, as first made; the bytes are in the file store. Rows are added, never changed. */
  exports: { protocol_id: string; format: string; sha256: string; made_at: Instant }
  /**
   * What the register was made from (search.ts); all of it can be made again. Whoever may read the source may find what is
   * of it: `meeting_id` is the meeting in which one must have a seat, null for what only organisers read.
   */
  search_sources: {
    source: string
    series_id: string
    meeting_id: string | null
    protocol_id: string | null
    /** By which layout of the documents (search-documents.ts). */
    layout: number
  }
  search_documents: {
    seq: Generated<number>
    source: string
    /** From 1, in the order of the source. */
    place: number
    kind: string
    number: string
    title: string
    text: string
    /** ISO date, '' if it has none. */
    date: string
    status: string
    owner: string
    /** Number and title, folded (packages/meeting, search.ts): how well they fit says what comes first. */
    folded: string
    /** What is the same in many sources is shown once: a person. '' for what is only itself. */
    subject: string
    address: string
    /** Of an action: its last day, an ISO date; else ''. */
    due: ColumnType<string, string | undefined, string>
  }
  search_organisations: { seq: number; name: string }
  /** All words of a document, folded. */
  search_text: { rowid: number; text: string }
  /** Keys of other systems; only the SHA-256 of the secret is kept. `series_id` null: all series. */
  api_keys: {
    id: string
    name: string
    secret_hash: string
    series_id: string | null
    scopes: Json
    made_at: Instant
    made_by: string
    /** '' until it is used; to the day. */
    used_at: Instant
    revoked_at: Instant
  }
  /** Where other systems are told what has happened. The secret signs, so it is kept as it is. */
  webhooks: {
    id: string
    url: string
    secret: string
    series_id: string | null
    events: Json
    made_at: Instant
    made_by: string
    ended_at: Instant
  }
  /** What is told, and how that went. `subject`: what it is about; nobody is told twice. */
  deliveries: {
    id: string
    webhook_id: string
    event: string
    subject: string
    body: Json
    made_at: Instant
    state: string
    attempts: number
    next_at: Instant
    tried_at: Instant
    /** The status that answered, or why none did. */
    answer: string
  }
}

export type NewJournalRow = {
  meeting: string
  document: string
  update: Uint8Array
  author: string
}

export type Appended = { seq: number } | { refused: 'frozen' | 'no-such-meeting' }

export type StoredRow = { seq: number; update: Uint8Array; author: string; at: string }

export type Snapshot = { seq: number; state: State }

export type StoredDocument = {
  /** Newest snapshot at or before `upTo`; null if none. */
  snapshot: Snapshot | null
  /** Rows after the snapshot, in order. */
  updates: StoredRow[]
}

/** Why the storage could not do it. Everything else that is thrown is a programming mistake. */
export type StorageReason =
  | 'disk-full'
  | 'disk-failed'
  | 'read-only'
  /** What is read is not what was written. */
  | 'damaged'
  /** Another process has the data file open. */
  | 'in-use'
  /** The data was written by a newer version of the program. */
  | 'newer-than-program'
  /** The file cannot be opened; the server does not answer, or went away before it had answered. */
  | 'unreachable'
  | 'timeout'
  | 'closed'
  /** A row with this key exists; `constraint` is named table_column(_column…), e.g. 'links_token_hash'. */
  | 'unique'
  | 'foreign-key'
  /** Journal, snapshot, protocol and audit rows are neither changed nor removed. */
  | 'immutable'
  | 'constraint'
  /** Text with a NUL character: PostgreSQL cannot keep it, so neither engine does. */
  | 'text'

export class StorageError extends Error {
  override readonly name = 'StorageError'
  readonly reason: StorageReason
  readonly constraint: string

  constructor(reason: StorageReason, message: string, details: { constraint?: string; cause?: unknown } = {}) {
    super(message, { cause: details.cause })
    this.reason = reason
    this.constraint = details.constraint ?? ''
  }
}

export interface Storage {
  readonly engine: 'sqlite' | 'postgres'
  /**
   * Inside `transaction()` only the transaction may be used and awaited, never `db` or `append`: SQLite has one
   * connection, they would wait for each other for ever.
   */
  readonly db: Kysely<Tables>
  /**
   * Appends all rows in one commit that is on disk when the promise resolves. A row of a meeting that is freezing,
   * frozen or cancelled is refused in the same transaction; the other rows are appended. Answers row by row, in order.
   * Rejects with a StorageError when nothing was appended (disk full) or nobody knows (the connection broke before the
   * answer): the caller may not acknowledge anything then. Sending the same rows again does no harm to a document.
   * The bytes may not be changed until it has answered.
   */
  append(rows: readonly NewJournalRow[]): Promise<Appended[]>
  /**
   * The stored state of a document, optionally as it was after row `upTo`; `begun` is told of its snapshot before the rows
   * are read. Rejects as 'damaged' when a row is.
   */
  read(document: string, upTo?: number, begun?: (snapshot: Snapshot | null) => void): Promise<StoredDocument>
  /** Every row of a document since the first, in order, whatever snapshots there are. Rejects as 'damaged' when one is. */
  rows(document: string): Promise<StoredRow[]>
  /** The names of all documents of a meeting that have been written. */
  documentsOf(meeting: string): Promise<string[]>
  /** Keeps `state` as the document's state after row `seq`; the rows themselves stay. */
  snapshot(document: string, seq: number, state: State): Promise<void>
  /**
   * Makes a file that holds everything that was committed before it was asked for, while others go on writing. null where
   * the engine has tools of its own for that: PostgreSQL has pg_dump.
   */
  readonly copyTo: ((path: string) => Promise<void>) | null
  /** Finishes what was asked before; from now on appends are refused with the reason 'closed', queries throw. */
  close(): Promise<void>
}
