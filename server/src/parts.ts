/** What a server is made of: server.ts joins them, the routes use them. */
import type { Logger } from 'pino'
import type { Approval } from './approval.ts'
import type { AtOnce } from './at-once.ts'
import type { Calendars } from './calendars.ts'
import type { CarryOver } from './carry-over.ts'
import type { Circulations } from './circulations.ts'
import type { Config } from './config.ts'
import type { Copies } from './copies.ts'
import type { Corrections } from './corrections.ts'
import type { Exports } from './exports.ts'
import type { FileStore } from './files/files.ts'
import type { Freeze } from './freeze.ts'
import type { History } from './history.ts'
import type { Inbox } from './inbox.ts'
import type { Journal } from './journal.ts'
import type { Letters } from './letters.ts'
import type { Live } from './live/live.ts'
import type { Mails } from './mail.ts'
import type { Meetings } from './meetings.ts'
import type { Memories } from './memory.ts'
import type { Notices } from './notices.ts'
import type { OldProtocols } from './old-protocols/old-protocols.ts'
import type { Plans } from './plans.ts'
import type { Register } from './register.ts'
import type { Seals } from './seals.ts'
import type { Search } from './search.ts'
import type { Showing } from './showing.ts'
import type { SignIn } from './sign-in.ts'
import type { Storage } from './storage/storage.ts'
import type { Keys } from './systems/keys.ts'
import type { Webhooks } from './systems/webhooks.ts'
import type { TaskReminders } from './task-reminders.ts'
import type { Reports } from './tasks.ts'
import type { Turns } from './turns.ts'
import type { Typesetter } from './typesetter.ts'
import type { Uploads } from './uploads.ts'
import type { Workshops } from './workshops.ts'

export type Parts = {
  config: Config
  storage: Storage
  files: FileStore
  journal: Journal
  live: Live
  signIn: SignIn
  register: Register
  meetings: Meetings
  uploads: Uploads
  showing: Showing
  workshops: Workshops
  freeze: Freeze
  history: History
  turns: Turns
  exports: Exports
  approval: Approval
  atOnce: AtOnce
  corrections: Corrections
  seals: Seals
  copies: Copies
  circulations: Circulations
  plans: Plans
  calendars: Calendars
  search: Search
  memories: Memories
  carryOver: CarryOver
  inbox: Inbox
  reports: Reports
  taskReminders: TaskReminders
  oldProtocols: OldProtocols
  mails: Mails
  letters: Letters
  notices: Notices
  keys: Keys
  webhooks: Webhooks
  typesetter: Typesetter
  log: Logger
}
