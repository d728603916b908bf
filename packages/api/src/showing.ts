/** Slides in step: what is shown to everybody. What is shown now is read in the room, a live document. */
import { z } from 'zod'

const page = z.number().int().min(1).max(100_000)

/** Begins to show at an item, or takes over from who does. */
export const Show = z.object({ item: z.string().max(64), attachment: z.string().max(64), page: page.default(1) })
export type Show = z.input<typeof Show>

/** Of who shows: to another page, black or light again. */
export const Turn = z.object({ page: page.optional(), black: z.boolean().optional() })
export type Turn = z.infer<typeof Turn>
