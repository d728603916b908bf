/** The register of everything that is frozen, and what is found in it. */
import { relations, shareStatuses } from '@samsyn/meeting/contents'
import { searchKinds } from '@samsyn/meeting/search'
import { z } from 'zod'

const Marked = z.object({ text: z.string(), hit: z.boolean() })

/** What is asked for, as it stands in the address of a request; '' where nothing is. */
export const searchFilters = ['series', 'year', 'organisation', 'status'] as const
export type SearchFilter = (typeof searchFilters)[number]

export const SearchHit = z.object({
  kind: z.enum(searchKinds),
  number: z.string(),
  title: z.array(Marked),
  /** Its words around the first that was asked for. */
  excerpt: z.array(Marked),
  date: z.string(),
  status: z.string(),
  owner: z.string(),
  organisations: z.array(z.string()),
  address: z.string(),
  body: z.object({ id: z.string(), name: z.string() }),
  series: z.object({ id: z.string(), name: z.string() }),
  /** In how many protocols: of a person. Otherwise 1. */
  times: z.number().int(),
})
export type SearchHit = z.infer<typeof SearchHit>

/** `page`: which fifty of them, from 1. */
export const Found = z.object({
  kind: z.enum(searchKinds),
  total: z.number().int(),
  page: z.number().int(),
  pages: z.number().int(),
  hits: z.array(SearchHit),
})
export type Found = z.infer<typeof Found>

/** How many there are of each kind, of what is asked for. */
export const SearchCounts = z.record(z.enum(searchKinds), z.number().int())
export type SearchCounts = z.infer<typeof SearchCounts>

/** The first few of each kind, as one types. */
export const Glance = z.object({
  groups: z.array(z.object({ kind: z.enum(searchKinds), total: z.number().int(), hits: z.array(SearchHit) })),
  /** There is more than was looked at. */
  many: z.boolean(),
})
export type Glance = z.infer<typeof Glance>

/** What can be chosen among, of a kind, by who asks. */
export const SearchChoices = z.object({
  series: z.array(z.object({ id: z.string(), name: z.string(), body: z.string() })),
  years: z.array(z.string()),
  organisations: z.array(z.string()),
  statuses: z.array(z.string()),
})
export type SearchChoices = z.infer<typeof SearchChoices>

/** A decision with where it stands and what came of it. */
export const DecisionPage = z.object({
  number: z.string(),
  label: z.string(),
  heading: z.string(),
  lead: z.string(),
  points: z.array(z.string()),
  status: z.string(),
  returns: z.string(),
  /** The day it was taken. */
  date: z.string(),
  procedure: z.string(),
  item: z.object({ number: z.string(), title: z.string() }),
  meeting: z.object({ id: z.string(), date: z.string() }),
  body: z.object({ id: z.string(), name: z.string() }),
  series: z.object({ id: z.string(), name: z.string() }),
  /** The version of the protocol in which it stands now, and where in it. */
  protocol: z.object({ id: z.string(), word: z.string(), version: z.number().int(), address: z.string() }),
  /** Whether it holds, as the newest version has it. */
  inForce: z.boolean(),
  /** When its outcome was another in an earlier version: how it was, in the words of the protocol. */
  outcomeCorrected: z.object({ version: z.number().int(), before: z.string(), after: z.string() }).nullable(),
  /** Whether the protocol, or the item, is approved. */
  approved: z.boolean(),
  /** What was corrected in its item, newest last. */
  corrections: z.array(
    z.object({
      version: z.number().int(),
      reason: z.string(),
      place: z.string(),
      before: z.string(),
      after: z.string(),
    }),
  ),
  attachments: z.array(z.object({ number: z.number().int(), title: z.string(), address: z.string() })),
  /** As they stand after the meetings that have looked at them, for who may know. */
  actions: z.array(
    z.object({ number: z.string(), text: z.string(), owner: z.string(), due: z.string(), status: z.string() }),
  ),
  money: z.object({ amount: z.number().int(), fund: z.string() }).nullable(),
  period: z.object({ from: z.string(), to: z.string(), ends: z.boolean() }).nullable(),
  /** Where every organisation takes it: how far each has come, with what later meetings have recorded. */
  shares: z.array(z.object({ organisation: z.string(), status: z.enum(shareStatuses), date: z.string() })),
  /** What it rests on and what rests on it, itself too, in the order they were taken; of what one may read. */
  story: z.array(
    z.object({
      number: z.string(),
      title: z.string(),
      date: z.string(),
      relation: z.enum(['', ...relations]),
      earlier: z.string(),
      status: z.string(),
      address: z.string(),
    }),
  ),
})
export type DecisionPage = z.infer<typeof DecisionPage>
