/** The history of an item's note: who wrote what when, and going back to it. */
import type { ChangedNode } from '@samsyn/meeting/history'
import { z } from 'zod'

export const History = z.object({
  /** Everybody who has written in the note; the others name them by their place here. */
  authors: z.array(
    z.object({
      /** '' where the server itself wrote (a restored version, a sample). */
      name: z.string(),
      /** The colour, 0 for none. */
      slot: z.number().int(),
    }),
  ),
  /** Oldest first. */
  points: z.array(
    z.object({
      seq: z.number().int(),
      at: z.string(),
      by: z.array(z.object({ author: z.number().int(), added: z.number().int(), removed: z.number().int() })),
    }),
  ),
})
export type History = z.infer<typeof History>

export const Changes = z.object({
  /** The note at `to`, with what came and went since `from`; an author is named by the place in `authors`. */
  note: z.looseObject({ type: z.string() }),
})
export type Changes = { note: ChangedNode }

export const Restore = z.object({ seq: z.number().int().positive() })
export type Restore = z.infer<typeof Restore>

export const Restored = z.object({ changed: z.boolean() })
export type Restored = z.infer<typeof Restored>
