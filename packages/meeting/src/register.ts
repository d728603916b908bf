/**
 * The register: people and organisations, each under one spelling with the others as aliases, what somebody is and where
 * from when to when, and who sits in which body. What is true of it on a day, and how a name finds its owner.
 *
 * Days are ISO dates; '' is no limit: since always, or until further notice.
 */
import { plain, sameName } from './attendance.ts'
import { knownAs, meantBy, organisationKey } from './checks/names.ts'

export const organisationTypes = [
  'municipality',
  'region',
  'federation',
  'user-organisation',
  'state',
  'company',
] as const
export type OrganisationType = (typeof organisationTypes)[number]

export type Dated = { from: string; to: string }
export type Position = Dated & { organisation: string; title: string }
export type Named = { name: string; aliases: readonly string[] }

/** [RG1] Both days are included. */
export const isOn = ({ from, to }: Dated, day: string): boolean =>
  (from === '' || from <= day) && (to === '' || day <= to)
export const hasEnded = ({ to }: Dated, day: string): boolean => to !== '' && to < day

/** What somebody is on a day: of several positions the one that began last. */
export function positionOn<P extends Position>(positions: readonly P[], day: string): P | undefined {
  const held = positions.filter((position) => isOn(position, day))
  return held.reduce<P | undefined>((last, next) => (last && last.from > next.from ? last : next), undefined)
}

// ── Names ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/** [RG2] Whether a name, or another spelling of it, is this one's. */
export const isCalled = ({ name, aliases }: Named, called: string): boolean =>
  sameName(name, called) || aliases.some((alias) => sameName(alias, called))

/** The one spelling of a name: itself when nobody, or more than one, has it. */
export function canonical(name: string, known: readonly Named[]): string {
  const same = new Set(known.filter((one) => isCalled(one, name)).map((one) => one.name))
  return same.size === 1 ? ([...same][0] as string) : name
}

/** The known spelling of a name that is written otherwise; undefined when it is known as it is, or nobody's. */
export function spellingOf(name: string, known: readonly Named[]): string | undefined {
  const owner = canonical(name, known)
  return sameName(owner, name) ? meantBy(name, knownAs(known.map((one) => one.name))) : owner
}

/** Other spellings of a name: none of them is it, and each is there once. */
export function aliasesOf(name: string, aliases: readonly string[]): string[] {
  const others = aliases.map((alias) => alias.trim().replace(/\s+/g, ' ')).filter((alias) => !sameName(alias, name))
  return others.filter((alias, at) => alias !== '' && others.findIndex((other) => sameName(other, alias)) === at)
}

/** What kind of organisation a name tells of; '' when it does not. */
export function typeOf(name: string): OrganisationType | '' {
  const words = plain(name)
  if (/förbund/u.test(words)) return 'federation'
  if (/kommun(er)?$/u.test(words)) return 'municipality'
  if (/^region(en)? /u.test(words)) return 'region'
  if (/(bruk|anhörig|patient|funktionsrätt)/u.test(words)) return 'user-organisation'
  if (/(myndighet|verket$|försäkringskassan|arbetsförmedlingen|länsstyrelsen)/u.test(words)) return 'state'
  return /(^| )(ab|aktiebolag|bolag)$/u.test(words) ? 'company' : ''
}

// ── A list that is taken in ────────────────────────────────────────────────────────────────────────────────────────

/** What is known of somebody on the day from which a list holds. `role`: in the body the list is for. */
export type Known = Named & {
  id: string
  organisation: string
  title: string
  email: string
  /** null when the person does not sit in the body. */
  role: string | null
}
export type Listed = { name: string; organisation: string; title: string; role: string; email: string }

/** Why somebody should look at a row before it is taken in. */
export type Likeness = 'other-organisation' | 'near-name'
/**
 * What a row of a list would do. `as`: whom it is about, '' for somebody new; `others`: who it may be as well.
 */
export type Comparison = {
  state: 'new' | 'joins' | 'changed' | 'same'
  as: Known | null
  likeness: Likeness | null
  others: Known[]
}

/** [RG4] Finds who a row is about. Where that is not certain it is told, for a person to judge. */
export function compare(row: Listed, known: readonly Known[]): Comparison {
  const called = known.filter((one) => isCalled(one, row.name))
  const same = called.filter(
    ({ organisation }) =>
      organisation === '' ||
      row.organisation === '' ||
      organisationKey(organisation) === organisationKey(row.organisation),
  )
  const [sure] = same
  if (sure && same.length === 1) return { state: stateOf(row, sure), as: sure, likeness: null, others: [] }
  if (called.length > 0) return { state: 'new', as: null, likeness: 'other-organisation', others: called }
  const near = meantBy(row.name, knownAs(known.map(({ name }) => name)))
  const others = near === undefined ? [] : known.filter(({ name }) => name === near)
  return { state: 'new', as: null, likeness: others.length > 0 ? 'near-name' : null, others }
}

/** What is not said in the row changes nothing. `joins`: somebody known comes into the body as they are. */
export function stateOf(row: Listed, known: Known): 'joins' | 'changed' | 'same' {
  const differs = (said: string, there: string) => said !== '' && said !== there
  const changed =
    differs(row.organisation, known.organisation) ||
    differs(row.title, known.title) ||
    differs(row.email, known.email) ||
    (known.role !== null && differs(row.role, known.role))
  if (changed) return 'changed'
  return known.role === null ? 'joins' : 'same'
}

// ── Who is represented ─────────────────────────────────────────────────────────────────────────────────────────────

export type Represented = { organisation: string; by: string[] }

/** [RG8] Each organisation with who is here for it; nobody's name: it is not represented. */
export function representation(
  organisations: readonly string[],
  here: readonly { name: string; organisation: string; status: string }[],
): Represented[] {
  const members = here.filter(({ status }) => status === 'present')
  return organisations.map((organisation) => ({
    organisation,
    by: members.filter((row) => sameName(row.organisation, organisation)).map(({ name }) => name),
  }))
}
