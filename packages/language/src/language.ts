/**
 * Every word the interface shows. One file per part of the interface holds both languages side by side; a word that is
 * missing in one of them does not compile.
 */
import { atTheEnd } from './at-the-end.ts'
import { inMeetings } from './in-meetings.ts'
import { inbox } from './inbox.ts'
import { protocol } from './protocol.ts'
import { register } from './register.ts'
import { search } from './search.ts'
import { systems } from './systems.ts'
import { verdicts } from './verdicts.ts'

export type Language = 'sv' | 'en'

export const words = {
  sv: {
    ...inMeetings.sv,
    ...atTheEnd.sv,
    inbox: inbox.sv,
    protocol: protocol.sv,
    register: register.sv,
    search: search.sv,
    systems: systems.sv,
    verdicts: verdicts.sv,
  },
  en: {
    ...inMeetings.en,
    ...atTheEnd.en,
    inbox: inbox.en,
    protocol: protocol.en,
    register: register.en,
    search: search.en,
    systems: systems.en,
    verdicts: verdicts.en,
  },
}

export type Words = (typeof words)['sv']
