/** The register of people and organisations, and who sits in which body. It is read and written by organisers alone. */
import { organisationTypes } from '@samsyn/meeting/register'
import { z } from 'zod'

const name = z.string().trim().min(1).max(200)
const text = z.string().trim().max(200)
const email = z.string().trim().max(200)
/** ISO date; '' = no limit. */
const day = z.union([z.literal(''), z.iso.date()])
const aliases = z.array(name).max(30)

/** Organisations are said by name: an alias finds its organisation, and a name that nobody has makes a new one. */
const Position = z.object({ organisation: text, title: text, from: day, to: day })

/** Which decision of which frozen protocol brought it about. */
const Decided = z.object({ protocol: z.string(), date: z.string(), label: z.string() })
export type Decided = z.infer<typeof Decided>

const membership = {
  /** '' = whichever the person is of on the day. */
  organisation: text,
  /** As printed: "ledamot", "vice ordförande", "brukarrepresentant" … */
  role: text,
  /** Id of the person whose place is taken; '' for who is no deputy. */
  deputyFor: z.string().max(64),
  from: day,
  to: day,
}

/** Somebody who sits in a body. */
export const Member = z.object({
  id: z.string(),
  person: z.string(),
  name: z.string(),
  ...membership,
  /** The organisation and title of the day: the membership's own, or the person's. */
  represents: z.string(),
  title: z.string(),
  email: z.string(),
  decided: Decided.nullable(),
  ended: Decided.nullable(),
})
export type Member = z.infer<typeof Member>

/** A body, or a group of one. */
export const Group = z.object({ id: z.string(), name: z.string(), members: z.array(Member) })
export type Group = z.infer<typeof Group>

export const RegisteredPerson = z.object({
  id: z.string(),
  name: z.string(),
  aliases: z.array(z.string()),
  email: z.string(),
  positions: z.array(Position),
  /** Of today. */
  organisation: z.string(),
  title: z.string(),
})
export type RegisteredPerson = z.infer<typeof RegisteredPerson>

export const RegisteredOrganisation = z.object({
  id: z.string(),
  name: z.string(),
  aliases: z.array(z.string()),
  type: z.union([z.literal(''), z.enum(organisationTypes)]),
  /** How many of the register's people are of it today. */
  people: z.number().int(),
})
export type RegisteredOrganisation = z.infer<typeof RegisteredOrganisation>

export const Register = z.object({
  people: z.array(RegisteredPerson),
  organisations: z.array(RegisteredOrganisation),
})
export type Register = z.infer<typeof Register>

const person = { name, aliases, email, positions: z.array(Position).max(50) }
/** What is not said stays; positions are said as a whole. */
export const ChangePerson = z.object(person).partial()
export type ChangePerson = z.input<typeof ChangePerson>

export const NewPerson = z.object({
  name,
  organisation: text.default(''),
  title: text.default(''),
  role: text.default(''),
  email: email.default(''),
  /** Whom it is about: the id of a person, 'new', or '' for whoever has the name and is of no other organisation. */
  as: z.string().max(64).default(''),
})
export type NewPerson = z.input<typeof NewPerson>

/** A list as pasted. What it does not say stays as it is. */
export const People = z.object({
  people: z.array(NewPerson).min(1).max(500),
  /** From when what differs holds; '' = it corrects what stands there. */
  from: day.default(''),
})
export type People = z.input<typeof People>

const organisation = { name, aliases, type: RegisteredOrganisation.shape.type }
export const NewOrganisation = z.object({ ...organisation, aliases: aliases.default([]) })
export type NewOrganisation = z.input<typeof NewOrganisation>
export const ChangeOrganisation = z.object(organisation).partial()
export type ChangeOrganisation = z.input<typeof ChangeOrganisation>

export const NewMember = z.object({ person: z.string().max(64), ...membership })
export type NewMember = z.infer<typeof NewMember>
export const ChangeMember = z.object(membership).partial()
export type ChangeMember = z.infer<typeof ChangeMember>

export const NewGroup = z.object({ name })
export type NewGroup = z.infer<typeof NewGroup>

/** Where a frozen protocol names somebody. */
const Mention = z.object({
  protocol: z.string(),
  body: z.string(),
  date: z.string(),
  /** In which capacities: see packages/protocol, mentions.ts. */
  as: z.array(z.enum(['attendance', 'presenter', 'owner', 'workshop', 'report', 'text'])),
})
export type Mention = z.infer<typeof Mention>

/** Everything that is kept about one person, for the person who asks. */
export const AboutPerson = z.object({
  person: RegisteredPerson,
  memberships: z.array(Member.extend({ body: z.string(), series: z.string() })),
  mentions: z.array(Mention),
  /** Meetings that are not frozen, with the person in their list. */
  meetings: z.array(z.object({ meeting: z.string(), body: z.string(), date: z.string(), status: z.string() })),
  /** Personal links, by what they are for. */
  links: z.array(z.object({ meeting: z.string(), role: z.string(), made: z.string(), expires: z.string() })),
  /** Answers as adjuster or in a circulation, and proposed corrections. */
  answers: z.array(
    z.object({
      protocol: z.string(),
      kind: z.enum(['adjuster', 'circulation', 'remark']),
      text: z.string(),
      at: z.string(),
    }),
  ),
  /** Answers to notices, also those of others that name the person as deputy. */
  notices: z.array(
    z.object({
      meeting: z.string(),
      answer: z.string(),
      /** Who comes instead of the person. */
      deputy: z.string(),
      /** Instead of whom the person comes. */
      deputyFor: z.string(),
      comment: z.string(),
      at: z.string(),
    }),
  ),
  /** How the person has said that tasks go. */
  reports: z.array(
    z.object({ series: z.string(), number: z.string(), status: z.string(), text: z.string(), at: z.string() }),
  ),
  /** Items that the person has proposed to a series, or is to present there. */
  proposals: z.array(
    z.object({
      series: z.string(),
      title: z.string(),
      why: z.string(),
      name: z.string(),
      presenter: z.string(),
      at: z.string(),
    }),
  ),
  /** Mails that wait to be sent, without the secret of the link in them. */
  mails: z.array(
    z.object({
      meeting: z.string(),
      kind: z.string(),
      to: z.string(),
      subject: z.string(),
      text: z.string(),
      at: z.string(),
    }),
  ),
})
export type AboutPerson = z.infer<typeof AboutPerson>
