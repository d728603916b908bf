/**
 * What the lines of an old protocol say, as a proposal: head, lists of people, items with their text, decisions, actions,
 * attachments and presenters. Rules about how protocols are written, none about what a certain body writes; what no rule
 * finds stays in the text, and nothing is made up.
 */
import {
  nothingKnown,
  type OldAction,
  type OldFact,
  type OldItem,
  type OldPerson,
  type OldProtocol,
} from '@samsyn/meeting/old-protocol'
import { dateIn, dueIn, timesIn } from './dates.ts'
import { type Paragraph, paragraphsOf, presenterLine, takeDecisions, widthOf } from './decisions.ts'
import { findItems, type ItemStart } from './items.ts'
import type { Line } from './lines.ts'
import { isName, listBegunBy, peopleIn, personIn, presentersIn, statusIn } from './people.ts'

export function recognise(lines: readonly Line[]): OldProtocol {
  const isList = (at: number) => listBegunBy(lines[at]?.text ?? '') !== null
  const isTitle = (at: number) => protocolWord.test(lines[at]?.text ?? '') && at < 10
  const starts = findItems(lines, (at) => isList(at) || isTitle(at) || at === 0)
  const first = starts[0]?.at ?? lines.length
  const last = starts.at(-1)
  const lists = findLists(lines, first, last?.body ?? lines.length)
  const end = Math.min(
    ...lists.filter(({ at }) => at >= first).map(({ at }) => at),
    closingFrom(lines, last?.body ?? lines.length),
  )
  const width = widthOf(lines)
  const items = starts.map((start, index) => itemFrom(lines, start, starts[index + 1]?.at ?? end, width))
  const people = lists.flatMap((list) => list.people)
  const head = lines
    .map((one, at) => ({ ...one, at }))
    .filter(({ at }) => at < first && !lists.some((list) => at >= list.at && at < list.to))
  const tail = lines
    .map((one, at) => ({ ...one, at }))
    .filter(({ at }) => at >= end && !lists.some((list) => at >= list.at && at < list.to))
  const { facts, factsAt } = factsFrom(head, tail, people, items)
  return { ...nothingKnown, ...facts, factsAt, people, items }
}

// ── People ─────────────────────────────────────────────────────────────────────────────────────────────────────────

type List = { at: number; to: number; people: OldPerson[] }

/** Lists stand before the items or after the last of them; in between somebody's name is part of a text. */
function findLists(lines: readonly Line[], firstItem: number, lastBody: number): List[] {
  const lists: List[] = []
  let at = 0
  while (at < lines.length) {
    if (at >= firstItem && at < lastBody) at = lastBody
    const found = lines[at] ? (tableAt(lines, at) ?? listAt(lines, at)) : null
    if (found && found.people.length > 0 && (at >= lastBody || found.at < firstItem)) {
      const to = at < firstItem ? Math.min(found.to, firstItem) : found.to
      lists.push({ ...found, to, people: found.people.filter((one) => one.at < to) })
      at = Math.max(to, at + 1)
    } else at += 1
  }
  return lists
}

function listAt(lines: readonly Line[], at: number): List | null {
  const own = lines[at]
  // A label may stand in a column of its own, with the first of the people beside it.
  const labelled =
    own && own.cells.length > 1
      ? listBegunBy(`${own.cells[0]?.replace(/:$/, '')}: ${own.cells.slice(1).join(', ')}`)
      : null
  const begun = labelled ?? listBegunBy(own?.text ?? '')
  if (!own || !begun) return null
  const rows = begun.rest === '' ? [] : [{ text: begun.rest, at }]
  let to = at + 1
  for (let one = lines[to]; one; one = lines[to]) {
    const text = one.cells.length > 1 ? one.cells.filter(Boolean).join(', ') : one.text
    const isSomebody = peopleIn([{ text, at: to }]).length > 0
    const last = rows.at(-1)
    // A row that is too long for its line goes on in the next: "…, ersättare för Ulla" "Sten".
    const isRest =
      /^\p{Ll}/u.test(one.text) || (/^\p{L}+$/u.test(one.text) && rows.length > 1 && (last?.text.length ?? 0) > 35)
    if (last && isRest && !isSomebody && !one.begins && one.heading === 0 && one.text.length < 60)
      last.text = `${last.text} ${text}`
    else if (!isSomebody || (listBegunBy(one.cells[0] ?? one.text) && personIn(one.text) === null)) break
    else rows.push({ text, at: to })
    to += 1
  }
  return { at, to, people: peopleIn(rows).map((one) => ({ ...one, status: begun.status })) }
}

/** A table whose head names its columns: "Namn | Organisation | Närvarande". */
function tableAt(lines: readonly Line[], at: number): List | null {
  const head = lines[at]
  if (!head || head.cells.length < 2) return null
  const column = (form: RegExp) => head.cells.findIndex((cell) => form.test(cell.trim()))
  const name = column(/^(namn|name|deltagare|ledamot|ledamöter|person|närvarande|participants?|members?)\b/i)
  const organisation = column(
    /^(organisation|kommun|huvudman|för|enhet|parti|organization|company|tillhörighet|region|förvaltning|verksamhet)\b/i,
  )
  const role = column(/^(roll|funktion|titel|uppdrag|befattning|role|title|anmärkning|note)\b/i)
  const status = column(/^(närvaro|status|när(v|\b)|attendance|present|närvarande\??|deltog)/i)
  if (name < 0 || (organisation < 0 && role < 0 && (status < 0 || status === name))) return null
  const people: OldPerson[] = []
  let to = at + 1
  // A heading above it says which list it is; without one they were there.
  let standing =
    listBegunBy(head.cells[name] ?? '')?.status ?? listBegunBy(lines[at - 1]?.text ?? '')?.status ?? 'present'
  for (let one = lines[to]; one && one.cells.length > 1; one = lines[to]) {
    const cell = (index: number) => (index < 0 ? '' : (one.cells[index] ?? '').trim())
    const person = personIn(cell(name))
    if (person) {
      const said = status === name ? null : statusIn(cell(status))
      people.push({
        name: person.name,
        organisation: cell(organisation) || person.organisation,
        note: [cell(role), person.note].filter(Boolean).join(', '),
        status: said ?? standing,
        at: to,
      })
    } else standing = listBegunBy(cell(name))?.status ?? standing
    to += 1
  }
  const labelled = listBegunBy(lines[at - 1]?.text ?? '') ? at - 1 : at
  return people.length > 0 ? { at: labelled, to, people } : null
}

// ── Head and end ───────────────────────────────────────────────────────────────────────────────────────────────────

const protocolWord =
  /(?:^|\P{L})(protokoll|\p{L}*protokoll|mötesanteckningar|minnesanteckningar|mötesnoteringar|anteckningar|minutes|meeting notes)(?:\P{L}|$)/iu
const labels: readonly (readonly [OldFact, RegExp])[] = [
  ['diaryNumber', /^(dnr|diarienummer|diarienr|ärendenummer|ref(erence)?)\b\.?/i],
  ['date', /^(datum|mötesdatum|sammanträdesdatum|date)(?=[\s:]|$)/i],
  ['start', /^(tid|klockan|time)(?=[\s:]|$)/i],
  ['place', /^(plats|lokal|place|venue|location|mötesplats)(?=[\s:]|$)/i],
  ['chair', /^(ordförande|mötesordförande|ordf\.?|chair(person|man|woman)?)(?=[\s:]|$)/i],
  [
    'secretary',
    /^(\p{L}*sekreterare|protokollförare|vid protokollet|vid pennan|antecknat av|antecknare|protokollet fört av|secretary|minutes by|minutes taken by|minute[- ]taker)(?=[\s:]|$)/iu,
  ],
  ['body', /^(organ|nämnd|grupp|styrelse|forum|body|committee|board)(?=:)/i],
]
const writtenBy = /(?:förd[at]?|skrivn?a|skrivet|antecknade?|taken|recorded)\s+(?:av|by)\s*:?\s*(.+)$/iu
const closing =
  /^(vid protokollet|vid pennan|justera[sd]?|justerat|justerare|protokollet justeras|underskrift\w*|signatur\w*|protokollförare|antecknat av|sekreterare\s*:|ordförande\s*:|bevis om anslag|bilagor\s*:?$|bilageförteckning|signatures|minutes taken by|\p{L}+ (förda|skrivna|skrivet) av)(?!\p{L})/iu

const isLabelAlone = (text: string): boolean => {
  const bare = text.replace(/\s*:$/, '')
  return (
    /^(tid och plats|plats och tid)$/i.test(bare) ||
    labels.some(([, form]) => form.exec(bare)?.[0].length === bare.length)
  )
}

type HeadLine = Line & { at: number }

function closingFrom(lines: readonly Line[], lastBody: number): number {
  const from = lines.findIndex((one, at) => at >= lastBody && closing.test(one.text) && one.text.length < 120)
  return from < 0 ? lines.length : from
}

function factsFrom(
  head: readonly HeadLine[],
  tail: readonly HeadLine[],
  people: readonly OldPerson[],
  items: readonly OldItem[],
) {
  const facts: Record<OldFact, string> = {
    title: '',
    body: '',
    date: '',
    start: '',
    end: '',
    place: '',
    diaryNumber: '',
    chair: '',
    secretary: '',
  }
  const factsAt: Partial<Record<OldFact, number>> = {}
  const know = (fact: OldFact, value: string, at: number) => {
    if (facts[fact] !== '' || value === '') return
    facts[fact] = value
    factsAt[fact] = at
  }
  const said = new Set<number>()
  const namedIn = (text: string) => presentersIn(text)[0]?.name ?? ''

  const known = [...head, ...tail]
  for (const [index, one] of known.entries()) {
    if (said.has(one.at)) continue
    // A label may stand in a column of its own, or above what it is of.
    const below = known[index + 1]
    const alone = one.cells.length < 2 && below?.at === one.at + 1 && (isLabelAlone(one.text) ? below : null)
    if (alone) said.add(alone.at)
    const text = alone
      ? `${one.text.replace(/:$/, '')}: ${alone.text}`
      : one.cells.length > 1
        ? `${one.cells[0]?.replace(/:$/, '')}: ${one.cells.slice(1).join(' ')}`
        : one.text
    const timeAndPlace =
      /^(tid och plats|plats och tid|datum och tid|tid och datum|time and place|place and time|date and time|sammanträdesdatum och plats)\s*:?\s+(.+)/i.exec(
        text,
      )
    const label = timeAndPlace ? undefined : labels.find(([, form]) => form.test(text))
    const value = timeAndPlace?.[2] ?? (label ? text.replace(label[1], '').replace(/^[\s:]+/, '') : text)
    if (one.at < (items[0]?.at ?? Number.POSITIVE_INFINITY)) {
      const date = dateIn(value)
      // "Närmast före mötet den …" stands in a text; what is labelled, or short, is of the meeting.
      if (date && (label || timeAndPlace || text.length < 120)) know('date', date, one.at)
      const times = label && !['start', 'date'].includes(label[0]) ? null : timesIn(value)
      if (times && facts.start === '') {
        know('start', times.start, one.at)
        know('end', times.end, one.at)
        const place = placeIn(value, times)
        if (!label && place && !protocolWord.test(place)) know('place', place, one.at)
      }
      if (date || times) said.add(one.at)
    }
    if (timeAndPlace && !timesIn(value)) know('place', placeIn(value, { at: value.length, length: 0 }), one.at)
    if (label && !['date', 'start'].includes(label[0])) {
      said.add(one.at)
      const isPersons = label[0] === 'chair' || label[0] === 'secretary'
      know(label[0], isPersons ? namedIn(value) : value.replace(/\.$/, ''), one.at)
    } else if (label) said.add(one.at)
    const by = writtenBy.exec(one.text)
    if (by) know('secretary', namedIn(by[1] ?? ''), one.at)
    const diary = /\b(?:dnr|diarienummer|diarienr)\b\.?\s*:?\s*([\p{L}\d][\p{L}\d/.:–-]*(?:\s\d[\d/:-]*)?)/iu.exec(
      one.text,
    )
    if (diary && /\d/.test(diary[1] ?? '')) know('diaryNumber', diary[1] ?? '', one.at)
    if (diary) said.add(one.at)
  }

  const titles = head.filter(({ text }) => protocolWord.test(text) && text.length < 160)
  const title = titles.find(({ heading }) => heading > 0) ?? titles[0]
  if (title) know('title', title.text, title.at)
  const free = head.filter(
    ({ at, text }) =>
      !said.has(at) &&
      at !== title?.at &&
      text.length > 3 &&
      /\p{L}{3}/u.test(text) &&
      !/^(sida|sid|page)\b/i.test(text) &&
      !isName(text),
  )
  const body = free.find(({ heading }) => heading > 0) ?? free.find(({ look }) => look === 'bold') ?? free[0]
  const inTitle = (title?.text ?? '')
    .replace(
      /\d{4}-\d\d-\d\d|\b\d{1,2}\s+\p{L}+\s+\d{4}|\b(protokoll|mötesprotokoll|styrelseprotokoll|mötesanteckningar|minnesanteckningar|minutes|anteckningar)\b|(?<!\p{L})(från|för|fört vid|of|the|meeting|möte(t)?|med|sammanträde|den)(?!\p{L})/giu,
      ' ',
    )
    .replace(/^[\s,–:-]+|[\s,–:-]+$/g, '')
    .replace(/\s+/g, ' ')
  if (body) know('body', body.text, body.at)
  else if (title && inTitle.length > 3) know('body', inTitle, title.at)

  const noted = (form: RegExp) => people.find(({ note }) => note.split(', ').some((one) => form.test(one)))
  const chair = noted(/^(mötes)?(ordförande|ordf\.?|chair(person)?)$/i)
  if (chair) know('chair', chair.name, chair.at)
  const secretary = noted(/^(\p{L}*sekreterare|protokollförare|secretary|minute[- ]taker)$/iu)
  if (secretary) know('secretary', secretary.name, secretary.at)
  const opens = items[0]?.text.match(/(?:^|\s)(?:ordförande(?:n)?|the chair)[\s,]+((?:\p{Lu}[\p{L}-]+\s?){2,4})/iu)
  if (opens && items[0] && isName(opens[1]?.trim() ?? '')) know('chair', opens[1]?.trim() ?? '', items[0].at + 1)
  return { facts, factsAt }
}

/** What is left of "Oskarsgården kl. 9–12": where they met. */
function placeIn(text: string, { at, length }: { at: number; length: number }): string {
  const left = `${text.slice(0, at)},${text.slice(at + length)}`
    .replace(
      /\d{4}-\d\d-\d\d|(?:(?:mån|tis|ons|tors|fre|lör|sön)dag(?:en)?\s+)?(?:den\s+)?\b\d{1,2}\s+\p{L}+\s+\d{4}/giu,
      '',
    )
    .replace(/(^|[\s,])(kl|klockan)\.?(?=$|[\s,])/gi, ' ')
  return left
    .split(/\s*[,;]\s*/)
    .map((part) => part.trim())
    .filter((part) => /\p{L}{3}/u.test(part))
    .join(', ')
}

// ── Items ──────────────────────────────────────────────────────────────────────────────────────────────────────────

const attachmentLine =
  /^(?:(?:se\s+)?(?:bilag(?:a|or)|appendix|attachments?|enclosures?)\b[\s:]*\d*.*|bildspel|presentation|powerpoint|slides)$/iu

function itemFrom(lines: readonly Line[], { number, title, at, body }: ItemStart, to: number, width: number): OldItem {
  const presenters: string[] = []
  const attachments: string[] = []
  const own: Paragraph[] = []
  for (const one of paragraphsOf(lines, body, to, width)) {
    // A presenter and an attachment often share a paragraph, line by line.
    const kept: Line[] = []
    for (const each of one.lines) {
      const presents = presenterLine.exec(each.text)
      if (presents) presenters.push(...presentersIn(each.text.slice(presents[0].length)).map(described))
      else if (attachmentLine.test(each.text) && each.text.length < 120 && !/[.!?]$/.test(each.text))
        attachments.push(each.text)
      else kept.push(each)
    }
    if (kept.length === one.lines.length) own.push(one)
    else if (kept.length > 0) own.push({ ...one, lines: kept, text: kept.map(({ text }) => text).join(' ') })
  }
  const { decisions, rest: undecided } = takeDecisions(own)
  const { actions: listed, rest } = takeActions(undecided)
  for (const { text } of rest)
    for (const name of attachmentsIn(text))
      if (!attachments.some((one) => one.toLowerCase().includes(name.toLowerCase()))) attachments.push(name)
  const decided = decisions.flatMap(({ text, points, at }) => [text, ...points].map((one) => ({ text: one, at })))
  const actions = [...listed, ...[...rest, ...decided].flatMap(({ text, at }) => actionsIn(text, at))]
  return {
    number,
    title,
    presenters,
    attachments,
    text: rest.map(({ text }) => text).join('\n\n'),
    decisions,
    actions,
    at,
  }
}

/** "Se bilaga 3.", "(bilaga 2)", "Se bilaga från huvudmännen och PowerPoint." */
const attachmentsIn = (text: string): string[] => [
  ...[
    ...text.matchAll(/(?:^|[\s(])(?:se|see)\s+((?:bilag(?:a|or|orna)|appendix|attachment)(?!\p{L})[^.,;()]*)/giu),
  ].flatMap(([, named = '']) =>
    named
      .replace(/\s(?:för|for|som|where|där)\s.*$/i, '')
      .split(/\s+(?:och|samt|and)\s+/)
      .map((one) => one.trim()),
  ),
  ...[...text.matchAll(/[\s(]((?:bilaga|appendix)\s+\d+[a-z]?)(?!\p{L})/giu)].map(([, named = '']) => named),
]

const described = ({ name, organisation, note }: { name: string; organisation: string; note: string }): string =>
  [name, note, organisation].filter(Boolean).join(', ')

const actionLabel = /^(?:uppdrag|uppgift|åtgärd|att göra|action|to do)(?:\s+[A-Z]?\s?\d[\d:]*)?\s*:\s*/iu
const actionFact =
  /(?:^|\s)(ansvarig|ansvar|utförare|owner|responsible|klart|senast|due)\s*:\s*([^;]+?)(?=[.;]?\s+(?:ansvarig|ansvar|owner|responsible|klart|senast|due)\s*:|[.;]?$)/giu

/** What is labelled as an action; who does it and when may stand in a line below. */
function takeActions(paragraphs: readonly Paragraph[]): { actions: OldAction[]; rest: Paragraph[] } {
  const actions: OldAction[] = []
  const rest: Paragraph[] = []
  let last: { action: OldAction; index: number } | null = null
  for (const [index, one] of paragraphs.entries()) {
    const label = actionLabel.exec(one.text)
    const goesOn = !label && last?.index === index - 1 && one.text.search(actionFact) === 0
    if (!label && !goesOn) {
      rest.push(one)
      continue
    }
    const action: OldAction = goesOn && last ? last.action : { text: '', owner: '', due: '', at: one.at }
    for (const [, name = '', value = ''] of one.text.matchAll(actionFact)) {
      if (/^(klart|senast|due)$/i.test(name)) action.due = value
      else action.owner = value
    }
    if (label) {
      action.text = one.text.slice(label[0].length).replace(actionFact, '').trim()
      action.due ||= dueIn(action.text)
      actions.push(action)
    }
    last = { action, index }
  }
  return { actions, rest }
}

/** Who does it, then that it is promised or given. */
const promised =
  /^(?:att\s+)?((?:\p{Lu}|de\s|den\s)[^.,;:]{1,60}?)\s+(?:får i uppdrag att|ges i uppdrag att|fick i uppdrag att|åtar sig att|återkommer (?:med|till|om)|återkopplar|tar kontakt|kontaktar|ser över|tar fram|tar upp|sammankallar|skickar ut|bokar|undersöker|sätter|ansvarar för|ska(?:ll)?\s+(?:ta fram|återkomma|redovisa|bjuda in|kontakta|se över|skicka|undersöka|boka)|will|shall|undertakes to|is asked to|was asked to)(?!\p{L})/u
const given = /(?:^|\s)(?:uppdras|uppdra|uppdrar) (?:åt|till) (.{2,60}?) (?:i uppdrag )?att(?!\p{L})/iu

/** Sentences that say that somebody is to do something. */
function actionsIn(text: string, at: number): OldAction[] {
  const actions: OldAction[] = []
  for (const sentence of text.split(/(?<=[.!?])\s+(?=\p{Lu})/u)) {
    const promise = /^(ärendet|frågan|punkten|detta|det|den|the (matter|item|question))\s/i.test(sentence)
      ? null
      : promised.exec(sentence)
    const assignment = given.exec(sentence)
    if (promise || assignment)
      actions.push({ text: sentence, owner: (promise?.[1] ?? assignment?.[1] ?? '').trim(), due: dueIn(sentence), at })
  }
  return actions
}
