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

/** The public keys that have sealed protocols here; the one that seals now is the last. */
export const SealKeys = z.object({
  keys: z.array(
    z.object({
      /** SHA-256 of the key, in hex. */
      id: z.string(),
      /** The beginning of it, as people compare it. */
      fingerprint: z.string(),
      /** 32 bytes in hex (Ed25519, RFC 8032). */
      publicKey: z.string(),
      since: z.string(),
    }),
  ),
})
export type SealKeys = z.infer<typeof SealKeys>

/** Numbers of the items that are withheld, by their place from 1. */
export const NewCopy = z.object({ withheld: z.array(z.number().int().min(1)).max(500) })

export const MadeCopy = z.object({
  id: z.string(),
  /** Where everybody who has it can read the copy. */
  address: z.string(),
  withheld: z.array(z.number().int()),
  madeAt: z.string(),
  madeBy: z.string(),
})
export type MadeCopy = z.infer<typeof MadeCopy>
export const MadeCopies = z.object({ copies: z.array(MadeCopy) })
