/** Bodies and their series. */
import { checkChoices, checkCodes } from '@samsyn/meeting/checks'
import { itemKinds } from '@samsyn/meeting/contents'
import { phases } from '@samsyn/meeting/roles'
import { z } from 'zod'
import { Group, Member } from './register.ts'

const name = z.string().trim().min(1).max(200)
const text = z.string().trim().max(200)

/** An item that every new meeting has. */
const StandingItem = z.object({
  title: name,
  kind: z.enum(itemKinds),
  /** 0 = not said. */
  minutes: z.number().int().min(0).max(600),
})
export type StandingItem = z.infer<typeof StandingItem>

/** How a body (and, where set, a series) says and numbers things. */
const settings = {
  protocolWord: text.min(1),
  presenterWord: text.min(1),
  /** "1." or "§ 1". */
  numbering: z.enum(['plain', 'section']),
  /** Whether the numbers of decisions ("B 2026:1") are printed. */
  decisionNumbers: z.boolean(),
  /** How the PDF is set: in one column, or with the numbers and headings in a column of their own. */
  layout: z.enum(['simple', 'hanging']),
  /** The body's own colour, "#1f5f8b", in its decks; '' = the product's. One that cannot be read on white is refused (accent.ts). */
  accent: z.string().regex(/^(#[\da-f]{6})?$/),
  approval: z.enum(['next-meeting', 'adjusters', 'chair']),
  /** Who reads the frozen protocols: who has a seat in the meeting, whoever has the address, or whoever searches. */
  readBy: z.enum(['seated', 'address', 'search']),
  /** The words a decision begins with: "Samverkansledningen beslutar att"; '' = made from the body's name. */
  lead: text,
  language: z.enum(['sv', 'en']),
  /** What the checks before a freeze do, where it is not what they do by themselves. */
  checks: z.partialRecord(z.enum(checkCodes), z.enum(checkChoices)),
  standing: z.array(StandingItem).max(30),
  /** Whether who is to do something is reminded by mail. */
  taskReminders: z.boolean(),
  /** The group that prepares the meetings and sorts the inbox; '' = none but those who lead. */
  preparedBy: z.string().max(64),
}

export const Settings = z.object({
  protocolWord: settings.protocolWord.default('Protokoll'),
  presenterWord: settings.presenterWord.default('Föredragande'),
  numbering: settings.numbering.default('plain'),
  decisionNumbers: settings.decisionNumbers.default(false),
  layout: settings.layout.default('simple'),
  accent: settings.accent.default(''),
  approval: settings.approval.default('next-meeting'),
  readBy: settings.readBy.default('seated'),
  lead: settings.lead.default(''),
  language: settings.language.default('sv'),
  checks: settings.checks.default({}),
  standing: settings.standing.default([]),
  taskReminders: settings.taskReminders.default(false),
  preparedBy: settings.preparedBy.default(''),
})
export type Settings = z.infer<typeof Settings>

/** What somebody wants to set; what is not said stays. (No defaults here: they would overwrite what was set before.) */
export const ChangeSettings = z.object(settings).partial()
export type ChangeSettings = z.infer<typeof ChangeSettings>

export const MeetingRow = z.object({
  id: z.string(),
  series: z.object({ id: z.string(), name: z.string() }),
  body: z.object({ id: z.string(), name: z.string() }),
  date: z.string(),
  start: z.string(),
  end: z.string(),
  place: z.string(),
  phase: z.enum(phases),
  /** People on the board now. */
  here: z.number().int(),
  /** Current item and number of items while it goes on, else 0 0. */
  item: z.number().int(),
  items: z.number().int(),
  /** Id of the frozen protocol, '' if none. */
  protocol: z.string(),
})
export type MeetingRow = z.infer<typeof MeetingRow>

export const SeriesRow = z.object({ id: z.string(), name: z.string(), settings: Settings })
export type SeriesRow = z.infer<typeof SeriesRow>

export const Body = z.object({
  id: z.string(),
  name: z.string(),
  settings: Settings,
  members: z.array(Member),
  groups: z.array(Group),
  series: z.array(SeriesRow),
})
export type Body = z.infer<typeof Body>

export const Series = z.object({
  id: z.string(),
  name: z.string(),
  settings: Settings,
  body: z.object({ id: z.string(), name: z.string() }),
  members: z.array(Member),
  groups: z.array(Group),
  meetings: z.array(MeetingRow),
  /** Whether mail is sent from here. */
  mail: z.boolean(),
})
export type Series = z.infer<typeof Series>

/** A body always gets a first series. */
export const NewBody = z.object({ name, seriesName: name, settings: ChangeSettings.default({}) })
export type NewBody = z.input<typeof NewBody>

export const ChangeBody = z.object({ name: name.optional(), settings: ChangeSettings.optional() })
export type ChangeBody = z.input<typeof ChangeBody>

export const NewSeries = z.object({ name, settings: ChangeSettings.default({}) })
export type NewSeries = z.input<typeof NewSeries>

export const ChangeSeries = ChangeBody
export type ChangeSeries = ChangeBody

export const Home = z.object({
  bodies: z.array(
    z.object({ id: z.string(), name: z.string(), series: z.array(z.object({ id: z.string(), name: z.string() })) }),
  ),
  /** Every meeting I may open, newest date last. */
  meetings: z.array(MeetingRow),
})
export type Home = z.infer<typeof Home>
