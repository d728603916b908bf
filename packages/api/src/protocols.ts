/** Frozen protocols: what is known of one, and whether a file is one. */
import { z } from 'zod'

export const ProtocolInfo = z.object({
  id: z.string(),
  meeting: z.string(),
  version: z.number().int(),
  body: z.string(),
  date: z.string(),
  hash: z.string(),
  /** Of the PDF as it was first made. */
  pdfHash: z.string(),
  frozenAt: z.string(),
  frozenBy: z.string(),
})
export type ProtocolInfo = z.infer<typeof ProtocolInfo>

/** Answer to "do you know a file with this SHA-256?": open to everybody, and says nothing but what the file says. */
export const Recognised = z.object({
  known: z.boolean(),
  protocol: z.string(),
  format: z.string(),
  body: z.string(),
  date: z.string(),
  frozenAt: z.string(),
})
export type Recognised = z.infer<typeof Recognised>
