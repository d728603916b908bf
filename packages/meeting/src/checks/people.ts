/** Checks of people: who was there and how, who presents and who is to do what, and that everybody is written one way. */
import { isHere, sameName, samePeople } from '../attendance.ts'
import type { Attendee, Item, MeetingContents } from '../contents.ts'
import { canonical } from '../register.ts'
import {
  actionsOf,
  type Check,
  type Circumstances,
  type Finding,
  facts,
  finding,
  ofAction,
  ofAttendee,
  ofItem,
  ofPresenter,
  type Place,
  printedItems,
} from './finding.ts'
import {
  isKnown,
  isNoName,
  type Known,
  knownAs,
  knownNames,
  looksLikePerson,
  meantBy,
  organisationKey,
  partsOf,
  shortens,
  withFirstName,
} from './names.ts'
import { sentencesOf } from './words.ts'

const isAway = (row: Attendee) => row.status === 'absent' || row.status === 'prevented'
const bothHereAndAway = (group: readonly Attendee[]) => group.some(isHere) && group.some(isAway)

/** Somebody who is named as presenter, or as the one who is to do something. */
type Mention = { name: string; place: Place; number: string; owner: boolean }

const mentionsIn = (contents: MeetingContents): Mention[] =>
  printedItems(contents).flatMap((item) => [
    ...item.presenters
      .filter(({ name }) => name.trim() !== '')
      .map(({ id, name }) => ({ name, place: ofPresenter(item, id), number: item.number, owner: false })),
    ...actionsOf(item).flatMap((action) =>
      partsOf(action.owner).map((name) => ({ name, place: ofAction(action), number: item.number, owner: true })),
    ),
  ])

/**
 * Finds the spelling of a name: whose alias it is in the register, or else who is nearly written so: of those in the meeting
 * and the body before all others.
 */
function spelling(contents: MeetingContents, circumstances: Circumstances): (name: string) => string | undefined {
  const { people } = circumstances.register
  const known = knownNames(contents, circumstances)
  const all = knownAs([...known, ...people].map(({ name }) => name))
  return (name) => {
    const owner = canonical(name, people)
    if (!sameName(owner, name)) return owner
    return isKnown(name, all) ? undefined : (meantBy(name, known) ?? meantBy(name, all))
  }
}

/** Whether another check says what is wrong with a name, so that nobody is asked to list it as it stands. */
const isMisnamed = (name: string, known: readonly Known[], spelt: (name: string) => string | undefined) =>
  isNoName(name) || withFirstName(name, known).length > 0 || spelt(name) !== undefined

/** Everybody in the attendance list who is written as the register does not, or nearly as one of the body's members. */
const respelt = ({ attendance }: MeetingContents, { people, register }: Circumstances) => {
  const [listed, registered] = [knownAs(attendance.map(({ name }) => name)), knownAs(people.map(({ name }) => name))]
  const without = registered.filter(({ name }) => !isKnown(name, listed))
  return attendance.flatMap((row) => {
    const owner = canonical(row.name, register.people)
    if (!sameName(owner, row.name)) return [{ row, known: owner }]
    if (isKnown(row.name, registered)) return []
    const known = meantBy(row.name, without)
    return known === undefined ? [] : [{ row, known }]
  })
}

/** Whoever is mentioned in an item's text by another name than the register, or else the list, has for them now. */
function renamed({ mentions }: Item, { attendance }: MeetingContents, { register }: Circumstances) {
  const told = new Map<string, { of: string; name: string; known: string }>()
  for (const { of, name } of mentions) {
    const row = attendance.find(({ id, person }) => id === of || person === of)
    const known = (register.people.find(({ id }) => id === of || id === row?.person) ?? row)?.name.trim() ?? ''
    if (known !== '' && !sameName(known, name)) told.set(`${of} ${name}`, { of, name, known })
  }
  return [...told.values()]
}

export const peopleChecks = {
  /** One attendance row per person. */
  I1: ({ attendance }) =>
    samePeople(attendance)
      .filter((group) => !bothHereAndAway(group))
      .map(([row]) =>
        finding('I1', 'block', 'listedTwice', ofAttendee(row as Attendee), { name: row?.name ?? '' }, ['join-rows']),
      ),

  /** Nobody both present and absent. */
  I2: ({ attendance }) =>
    samePeople(attendance)
      .filter(bothHereAndAway)
      .map(([row]) =>
        finding('I2', 'block', 'hereAndAway', ofAttendee(row as Attendee), { name: row?.name ?? '' }, ['join-rows']),
      ),

  /** Chair and secretary named, chair present. */
  I4: ({ facts: said, attendance }) => {
    const found: Finding[] = []
    const chair = attendance.find((row) => row.id === said.chair)
    if (!chair) found.push(finding('I4', 'block', 'noChair', facts))
    else if (!isHere(chair))
      found.push(finding('I4', 'block', 'chairNotHere', ofAttendee(chair), { name: chair.name }, ['mark-present']))
    if (!attendance.some((row) => row.id === said.secretary)) found.push(finding('I4', 'block', 'noSecretary', facts))
    return found
  },

  /** Whoever presents or is to do something is named in full, and is one person. */
  I6: (contents, circumstances) => {
    const known = knownNames(contents, circumstances)
    const registered = knownAs(circumstances.register.people.map(({ name }) => name))
    const spelt = spelling(contents, circumstances)
    const named = mentionsIn(contents).flatMap(({ name, place, number, owner }): Finding[] => {
      const [meant, ...others] = withFirstName(name, known)
      if (meant !== undefined && others.length > 0) {
        const parameters = { name, number, names: [meant, ...others].join(', ') }
        return [finding('I6', 'block', 'firstNameAmbiguous', place, parameters, [], name)]
      }
      if (meant !== undefined)
        return [finding('I6', 'warning', 'firstNameOnly', place, { name, number, known: meant }, ['use-name'], name)]
      if (!owner && isNoName(name)) return [finding('I6', 'warning', 'presenterUnnamed', place, { name, number })]
      const unknown = owner && looksLikePerson(name) && !isKnown(name, known) && !isKnown(name, registered)
      return unknown && !isMisnamed(name, known, spelt)
        ? [finding('I6', 'warning', 'ownerUnknown', place, { name, number }, [], name)]
        : []
    })
    const firsts = new Map<string, string[]>()
    for (const { name } of known) {
      const first = name.split(/\s+/)[0] ?? ''
      firsts.set(first, [...(firsts.get(first) ?? []), name])
    }
    const shared = [...firsts].filter(([first, names]) => first !== '' && names.length > 1)
    const told = printedItems(contents).flatMap((item) => {
      const text = sentencesOf(item).join('\n')
      return shared.flatMap(([first, names]) => {
        const alone = new RegExp(`(?<![\\p{L}-])${literal(first)}(?![\\p{L}-]|\\s+(?:\\p{Lu}\\s|\\p{Lu}\\p{L}))`, 'u')
        const presents = item.presenters.some(({ name }) => names.some((known) => sameName(known, name)))
        if (!alone.test(text) || presents || names.some((name) => text.includes(name))) return []
        const parameters = { name: first, number: item.number, names: names.join(', ') }
        return [finding('I6', 'warning', 'firstNameInText', ofItem(item), parameters, [], first)]
      })
    })
    return [...named, ...told]
  },

  /** Every presenter is in attendance, and everybody who is here stands for somebody. */
  I7: (contents, circumstances) => {
    const known = knownNames(contents, circumstances)
    const spelt = spelling(contents, circumstances)
    const presenters = printedItems(contents).flatMap((item) =>
      item.presenters.flatMap((presenter) => {
        const { name } = presenter
        const row = contents.attendance.find((other) => isHere(other) && sameName(other.name, name))
        if (!name.trim() || (!row && isMisnamed(name, known, spelt))) return []
        const place = ofPresenter(item, presenter.id)
        const parameters = { name, number: item.number }
        if (!row) return [finding('I7', 'warning', 'presenterNotListed', place, parameters, ['list-presenter'])]
        if (!row.organisation && !presenter.organisation)
          return [finding('I7', 'warning', 'presenterWithoutOrganisation', place, parameters)]
        return []
      }),
    )
    // One finding for all of them: a list without organisations is one fault.
    const bare = contents.attendance.filter(
      (row) => !row.organisation.trim() && !row.role.trim() && row.status !== 'observer',
    )
    const [first] = bare
    if (!first || bare.length < 3) return presenters
    const parameters = { count: String(bare.length), name: first.name }
    return [...presenters, finding('I7', 'warning', 'listWithoutOrganisations', ofAttendee(first), parameters)]
  },

  /** One person has one spelling. */
  I8: (contents, circumstances) => {
    const spelt = spelling(contents, circumstances)
    return [
      ...mentionsIn(contents).flatMap(({ name, place, number }) => {
        const meant = spelt(name)
        return meant === undefined
          ? []
          : [finding('I8', 'warning', 'nameSpelling', place, { name, known: meant, number }, ['use-name'], name)]
      }),
      ...respelt(contents, circumstances).map(({ row, known: meant }) =>
        finding('I8', 'warning', 'nameSpelling', ofAttendee(row), { name: row.name, known: meant }, ['use-name']),
      ),
      ...printedItems(contents).flatMap((item) =>
        renamed(item, contents, circumstances).map(({ of, name, known }) => {
          const parameters = { of, name, known, number: item.number }
          return finding(
            'I8',
            'warning',
            'mentionRenamed',
            ofItem(item),
            parameters,
            ['use-name-in-text'],
            `${of}:${name}`,
          )
        }),
      ),
      ...printedItems(contents).flatMap((item) => {
        const text = sentencesOf(item).join('\n')
        const told = renamed(item, contents, circumstances)
        return circumstances.register.people.flatMap(({ name, aliases }) =>
          aliases
            .filter((alias) => !told.some((one) => sameName(one.name, alias)))
            .filter((alias) => alias.includes(' ') && canonical(alias, circumstances.register.people) === name)
            .filter((alias) => new RegExp(`(?<![\\p{L}-])${literal(alias)}s?(?![\\p{L}-])`, 'iu').test(text))
            .map((alias) => {
              const parameters = { name: alias, known: name, number: item.number }
              return finding('I8', 'warning', 'nameSpellingInText', ofItem(item), parameters, [], alias)
            }),
        )
      }),
    ]
  },

  /** One organisation has one spelling: the register's, or the one that is used most. */
  I9: (contents, { people, register }) => {
    const used = [
      ...contents.attendance.map((row) => ({ name: row.organisation.trim(), place: ofAttendee(row) })),
      ...printedItems(contents).flatMap((item) =>
        item.presenters.map(({ id, organisation }) => ({ name: organisation.trim(), place: ofPresenter(item, id) })),
      ),
    ].filter(({ name }) => name !== '')
    const registered = new Set(
      [
        ...register.organisations.map(({ name }) => name),
        ...people.map(({ organisation }) => organisation.trim()),
      ].filter(Boolean),
    )
    const times = (name: string) => used.filter((other) => other.name === name).length
    const spellings = [...new Set([...registered, ...used.map(({ name }) => name)])]
    const keys = [...new Set(spellings.map(organisationKey))]
    /** Those that are the same: by their key, or as the only long form of it. */
    const keyOf = (name: string) => {
      const key = organisationKey(name)
      const long = keys.filter((other) => shortens(key, other))
      return long.length === 1 ? (long[0] as string) : key
    }
    return [...new Set(used.map(({ name }) => name))].flatMap((name) => {
      const same = spellings.filter((other) => keyOf(other) === keyOf(name))
      const [best] = [...same].sort(
        (a, b) => Number(registered.has(b)) - Number(registered.has(a)) || times(b) - times(a) || b.length - a.length,
      )
      const first = used.find((other) => other.name === name)
      const owner = canonical(name, register.organisations)
      if (first && !sameName(owner, name))
        return [
          finding(
            'I9',
            'warning',
            'organisationSpelling',
            first.place,
            { name, known: owner },
            ['use-organisation'],
            name,
          ),
        ]
      if (!first || best === undefined || best === name || registered.has(name)) return []
      const parameters = { name, known: best }
      return [finding('I9', 'warning', 'organisationSpelling', first.place, parameters, ['use-organisation'], name)]
    })
  },

  /** Who took part on link is marked so, and the meeting's form says the same. */
  I10: (contents) => {
    const { facts: said, attendance } = contents
    const here = attendance.filter(isHere)
    const onLink = here.filter((row) => row.mode === 'link')
    const onSite = here.filter((row) => row.mode !== 'link')
    const told =
      said.form === 'digital'
        ? []
        : printedItems(contents)
            .flatMap((item) => sentencesOf(item))
            .filter((sentence) => onLinkSaid.test(sentence))
    // A few words after the name: "Cia Ek var med via länk", but not who welcomes all in the room and on link.
    const tellsOf = (name: string) =>
      new RegExp(
        `${literal(name)}(?:,? \\p{L}+){0,4},? (?:via länk|på länk|via teams|på distans|digitalt)(?!\\p{L})`,
        'iu',
      )
    const found = onSite
      .filter(({ name }) => name.includes(' ') && told.some((sentence) => tellsOf(name).test(sentence)))
      .map((row) => finding('I10', 'warning', 'onLinkInText', ofAttendee(row), { name: row.name }, ['mark-on-link']))
    if (here.length === 0) return found
    const count = (rows: readonly Attendee[]) => ({ count: String(rows.length) })
    if (said.form === 'digital' && onSite.length > 0)
      found.push(finding('I10', 'warning', 'digitalButOnSite', facts, count(onSite), ['all-on-link']))
    if (said.form === 'hybrid' && onLink.length === 0) found.push(finding('I10', 'warning', 'hybridWithoutLink', facts))
    if (said.form === 'physical' && onLink.length > 0)
      found.push(finding('I10', 'warning', 'physicalWithLink', facts, count(onLink), ['form-hybrid']))
    return found
  },

  /** Observers are named, or said to be anonymous. */
  I11: ({ attendance }) =>
    attendance
      .filter(({ status, name }) => status === 'observer' && isNoName(name) && !/anonym/iu.test(name))
      .map((row) =>
        finding('I11', 'warning', 'observerUnnamed', ofAttendee(row), { name: row.name }, ['observer-anonymous']),
      ),

  /** Every member of the body is accounted for, and absence is explained. */
  I12: (contents, circumstances) => {
    const { attendance } = contents
    const written = respelt(contents, circumstances).map(({ known }) => known)
    const missing = circumstances.people
      .filter(({ name }) => !written.includes(name) && !attendance.some((row) => sameName(row.name, name)))
      .map(({ name, organisation }) =>
        finding(
          'I12',
          'warning',
          'memberWithoutRow',
          { kind: 'attendance', item: '', id: name },
          { name, organisation },
          ['list-as-absent'],
        ),
      )
    const silent = attendance.flatMap((row) => {
      const parameters = { name: row.name }
      if (row.status === 'expected')
        return [finding('I12', 'warning', 'nothingSaid', ofAttendee(row), parameters, ['mark-absent'])]
      if (row.status === 'absent')
        return [finding('I12', 'warning', 'absentWithoutNotice', ofAttendee(row), parameters, ['mark-prevented'])]
      return []
    })
    return [...missing, ...silent]
  },

  /** A person stands for one organisation and has one title in the whole protocol. */
  I41: (contents) => {
    const before = new Map<string, string>()
    return printedItems(contents).flatMap((item) =>
      item.presenters.flatMap(({ id, name, organisation, title }) => {
        const found: Finding[] = []
        const rows = contents.attendance.filter((row) => sameName(row.name, name))
        const listed = rows.length === 1 ? (rows[0]?.organisation ?? '') : ''
        if (listed && organisation && !areSame(listed, organisation))
          found.push(
            finding(
              'I41',
              'warning',
              'personOrganisationDiffers',
              ofPresenter(item, id),
              { name, known: listed, other: organisation, number: item.number },
              ['organisation-from-list'],
            ),
          )
        const known = before.get(name)
        if (title.trim() && known === undefined) before.set(name, title)
        else if (title.trim() && known !== undefined && !sameName(known, title))
          found.push(
            finding(
              'I41',
              'warning',
              'personTitleDiffers',
              ofPresenter(item, id),
              { name, known, other: title, number: item.number },
              ['title-as-before'],
            ),
          )
        return found
      }),
    )
  },
} satisfies Record<string, Check>

/** The same organisation, however it is spelt: that is another check's. */
function areSame(one: string, other: string): boolean {
  const [a, b] = [organisationKey(one), organisationKey(other)]
  return a === b || shortens(a, b) || shortens(b, a)
}

const onLinkSaid = /(?<!\p{L})(via länk|på länk|via teams|på distans|digitalt)(?!\p{L})/iu

const literal = (words: string) => words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
