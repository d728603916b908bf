/** Signing in by link, who I am, invitation links, and joining by the meeting's code. */
import { roles } from '@samsyn/meeting/roles'
import { z } from 'zod'

const shortText = z.string().trim().max(200)

export const SignIn = z.object({ token: z.string().min(16).max(200) })
export type SignIn = z.infer<typeof SignIn>

/** Where the browser goes next. */
export const SignedIn = z.object({ to: z.string() })
export type SignedIn = z.infer<typeof SignedIn>

export const Me = z.object({
  signedIn: z.boolean(),
  name: z.string(),
  organisation: z.string(),
  organiser: z.boolean(),
})
export type Me = z.infer<typeof Me>

export const ChangeMe = z.object({ name: shortText.min(1), organisation: shortText })
export type ChangeMe = z.infer<typeof ChangeMe>

export const Link = z.object({
  id: z.string(),
  role: z.enum(roles),
  name: z.string(),
  organisation: z.string(),
  attendee: z.string(),
  createdAt: z.string(),
  expiresAt: z.string(),
  used: z.boolean(),
  revoked: z.boolean(),
})
export type Link = z.infer<typeof Link>

/**
 * A personal link: for a row of the attendance list, or for somebody who is only named. A link to the big screen is for
 * nobody, and works until the day after the meeting.
 */
export const NewLink = z.object({
  role: z.enum(roles),
  attendee: z.string().max(64).default(''),
  name: shortText.default(''),
  organisation: shortText.default(''),
  /** Days until it stops working; counted from today. */
  days: z.number().int().min(1).max(400).default(60),
})
export type NewLink = z.input<typeof NewLink>

/** `address` holds the token and is shown once; the server keeps only its hash. */
export const MadeLink = z.object({ link: Link, address: z.string() })
export type MadeLink = z.infer<typeof MadeLink>

/** How everybody joins: what stands on the wall. */
export const JoinCode = z.object({
  code: z.string(),
  /** Address of the join page with the code filled in, and the same as an SVG QR code. */
  joinAddress: z.string(),
  qr: z.string(),
})
export type JoinCode = z.infer<typeof JoinCode>

export const Invitation = JoinCode.extend({ links: z.array(Link) })
export type Invitation = z.infer<typeof Invitation>

export const JoinInfo = z.object({
  meeting: z.string(),
  body: z.string(),
  date: z.string(),
  start: z.string(),
  end: z.string(),
  phase: z.string(),
  here: z.number().int(),
  people: z.array(z.object({ attendee: z.string(), name: z.string(), organisation: z.string() })),
  organisations: z.array(z.string()),
})
export type JoinInfo = z.infer<typeof JoinInfo>

/** Either a row of the list (`attendee`) or a name and an organisation. */
export const Join = z.object({
  attendee: z.string().max(64).default(''),
  name: shortText.default(''),
  organisation: shortText.default(''),
  mode: z.enum(['on-site', 'link']),
})
export type Join = z.input<typeof Join>
