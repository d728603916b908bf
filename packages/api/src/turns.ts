/** Turns and time: the speaker list, the timer, rounds. What is asked for; how it stands is read in the room, a live document. */
import { speakerKinds } from '@samsyn/meeting/room'
import { longestTimer } from '@samsyn/meeting/timer'
import { z } from 'zod'

const id = z.string().max(64)

export const ChangeFloor = z.object({ open: z.boolean() })
export type ChangeFloor = z.infer<typeof ChangeFloor>

export const AskToSpeak = z.object({
  kind: z.enum(speakerKinds).default('speech'),
  /** Somebody else, who is put on the list: a row of the attendance list, or '' and a name. */
  person: z.object({ attendee: id, name: z.string().trim().min(1).max(300) }).optional(),
})
export type AskToSpeak = z.input<typeof AskToSpeak>

/** The word goes to a speaker from the one who is seen to have it; '' = nobody has. */
export const GiveWord = z.object({ from: id })
export type GiveWord = z.infer<typeof GiveWord>

/** A place among those who wait, 0 first. */
export const MoveSpeaker = z.object({ place: z.number().int().min(0).max(10_000) })
export type MoveSpeaker = z.infer<typeof MoveSpeaker>

const minutes = z.number().int().min(1).max(longestTimer)

export const StartTimer = z.object({ item: id, minutes })
export type StartTimer = z.infer<typeof StartTimer>

/** Stands still or goes on; gets more minutes. */
export const ChangeTimer = z.object({ paused: z.boolean().optional(), add: minutes.optional() })
export type ChangeTimer = z.infer<typeof ChangeTimer>

export const ChangeRound = z.object({
  by: z.enum(['organisation', 'person']).optional(),
  writing: z.enum(['everyone', 'own']).optional(),
  /** 0 = as long as it takes. */
  seconds: z.number().int().min(0).max(3600).optional(),
})
export type ChangeRound = z.infer<typeof ChangeRound>

/** The word goes to a row of a round from the one that is seen to have it; '' = nobody. */
export const GiveTurn = z.object({ row: id, from: id })
export type GiveTurn = z.infer<typeof GiveTurn>
