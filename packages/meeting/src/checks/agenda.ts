/** Checks of the meeting's facts, its items with their text, and its attachments. */
import type { Item, NoteNode } from '../contents.ts'
import { noteLines, noteText } from '../notes.ts'
import { hasAnswered } from '../rounds.ts'
import {
  actionsOf,
  type Check,
  type Finding,
  facts,
  finding,
  ofAttachment,
  ofDecision,
  ofItem,
  printedItems,
  wordsOf,
} from './finding.ts'
import { isDate, namesDay, saidIn, sayingsOf, sentencesOf } from './words.ts'

export const agendaChecks = {
  /** Item numbers unique and gapless; they are computed, so this guards the computing. */
  I3: ({ items }) =>
    items
      .filter((item, at) => item.number !== String(at + 1))
      .map((item) => finding('I3', 'block', 'wrongNumber', ofItem(item), { number: item.number })),

  /** Date, start, end, and where it was. */
  I5: ({ facts: said }) => {
    const found: Finding[] = []
    if (!isDate(said.date)) found.push(finding('I5', 'block', 'noDate', facts))
    if (!said.start.trim()) found.push(finding('I5', 'block', 'noStart', facts))
    if (!said.end.trim()) found.push(finding('I5', 'block', 'noEnd', facts))
    const [place, link] = [said.place.trim(), said.link.trim()]
    if (said.form !== 'digital' && !place) found.push(finding('I5', 'block', 'noPlace', facts))
    if (said.form === 'digital' && !place && !link) found.push(finding('I5', 'block', 'noLink', facts))
    return found
  },

  /** The previous protocol is referred to by date, and what happened to it is recorded. */
  I13: (contents, { previous }) => {
    const items = printedItems(contents).filter((item) => item.kind === 'previous-protocol')
    const first = contents.items[0]
    if (items.length === 0) {
      return previous && first
        ? [finding('I13', 'block', 'previousNotTaken', ofItem(first), { date: previous.date }, ['add-previous'])]
        : []
    }
    return items.flatMap((item) => {
      const found: Finding[] = []
      if (!item.previousDate && !namesDay(sayingsOf(item)))
        found.push(finding('I13', 'block', 'previousWithoutDate', ofItem(item)))
      if (item.decisions.length === 0)
        found.push(finding('I13', 'block', 'previousWithoutDecision', ofItem(item), {}, ['file-previous']))
      return found
    })
  },

  /** Every attachment can be opened and has a title that says what it is. */
  I14: ({ attachments }) =>
    attachments.flatMap((attachment) => {
      const place = ofAttachment(attachment)
      const parameters = { number: String(attachment.number), title: attachment.title }
      const found: Finding[] = []
      if (!attachment.file && !/^https?:\/\/\S+\.\S+/i.test(attachment.url))
        found.push(finding('I14', 'block', 'attachmentMissing', place, parameters))
      const renamed = attachment.fileName || attachment.url.length > 1 ? ['title-from-file'] : []
      if (!attachment.title.trim())
        found.push(finding('I14', 'warning', 'attachmentUntitled', place, parameters, ['title-from-file']))
      else if (/^(bilag(a|or)|bildspel|powerpoint|presentation|film|länk)\s*\d*$/iu.test(attachment.title.trim()))
        found.push(finding('I14', 'warning', 'attachmentSaysNothing', place, parameters, renamed))
      return found
    }),

  /** A workshop says what it asked, and what became of everything that was written. */
  I24: (contents) =>
    printedItems(contents).flatMap((item) => {
      const { workshop, number } = item
      const asked = item.questions.some(({ text }) => text.trim() !== '')
      const warn = (sentence: string, parameters: Record<string, string> = {}) =>
        finding('I24', 'warning', sentence, ofItem(item), { number, ...parameters })
      if (!workshop) {
        // Held without the board: whether its questions and result stand in the text nobody but a reader can tell.
        if (item.kind !== 'workshop' || noteLines(item.notes).length === 0) return []
        const summed = (item.notes.content ?? []).some(({ type }) => /list$/iu.test(type))
        return [...(asked ? [] : [warn('questionsNotSaid')]), ...(summed ? [] : [warn('resultNotSaid')])]
      }
      const { clusters, state, written } = workshop
      if (state === 'collecting') return [warn('cardsNotShown')]
      const cards = clusters.themes.flatMap(({ entries }) => entries).length + clusters.loose.length
      const bare = cards > 0 ? clusters.themes.filter(({ entries }) => entries.length === 0) : []
      return [
        ...(asked || cards + clusters.dropped.length === 0
          ? []
          : [finding('I24', 'block', 'workshopWithoutQuestions', ofItem(item), { number })]),
        ...(clusters.loose.length > 0 ? [warn('cardsLoose', { count: String(clusters.loose.length) })] : []),
        ...(bare.length > 0 ? [warn('themesEmpty', { names: bare.map(({ title }) => title || '–').join(', ') })] : []),
        ...(cards > 0 && written === null ? [warn('workshopNotSummarised')] : []),
      ]
    }),

  /** Who worked in which group is said. */
  I25: (contents) =>
    printedItems(contents).flatMap((item) =>
      (item.workshop?.groups ?? [])
        .filter(({ dissolved, members }) => !dissolved && members.length === 0)
        .map(({ id, name }) =>
          finding('I25', 'warning', 'groupWithoutMembers', ofItem(item), { number: item.number, name }, [], id),
        ),
    ),

  /** No heading without text, no item without content. */
  I26: (contents) =>
    printedItems(contents).flatMap((item) => {
      const { number } = item
      if (isEmpty(item)) return [finding('I26', 'warning', 'itemEmpty', ofItem(item), { number }, ['withdraw-item'])]
      return emptyHeadings(item.notes).map((heading) =>
        finding('I26', 'warning', 'headingEmpty', ofItem(item), { number, heading }, [], heading),
      )
    }),

  /** What was to be done by today is reported, or goes on. */
  I27: (contents, { open }) => {
    const [first] = printedItems(contents)
    if (!first) return []
    const followUp = printedItems(contents).find(({ kind }) => kind === 'follow-up') ?? first
    const said = printedItems(contents).flatMap((item) => [
      ...sentencesOf(item),
      ...actionsOf(item).map(({ text }) => text),
      ...item.decisions.map(wordsOf),
      ...(item.reports ?? []).map(({ text }) => text),
    ])
    const isReported = saidIn(said)
    const rows = new Map(
      printedItems(contents).flatMap((item) => item.followUps.map((row) => [row.number, row] as const)),
    )
    /** It has an outcome, or something is said of it; without a row, the words of the meeting say so. */
    const isFollowedUp = ({ number, text }: { number: string; text: string }) => {
      const row = rows.get(number)
      return (row !== undefined && (row.outcome !== 'open' || row.said.trim() !== '')) || isReported(text)
    }
    return open
      .filter(({ due }) => isDate(due) && due <= contents.facts.date)
      .filter((action) => !isFollowedUp(action))
      .map(({ number, text, owner, due }) =>
        finding(
          'I27',
          'warning',
          'actionNotFollowedUp',
          ofItem(followUp),
          { number, text, owner, due },
          ['carry-action'],
          number,
        ),
      )
  },

  /** In a round everybody who is here has reported, or has nothing to report. */
  I28: (contents) =>
    printedItems(contents).flatMap((item) => {
      const { number } = item
      const silent = (item.reports ?? []).filter((report) => report.here && !hasAnswered(report))
      const names = silent.map(({ name }) => name).join(', ')
      return [
        ...(silent.length > 0 ? [finding('I28', 'warning', 'reportMissing', ofItem(item), { number, names })] : []),
        ...item.reportsWithoutRow.map((text) =>
          finding('I28', 'warning', 'reportWithoutRow', ofItem(item), { number, text }, [], text),
        ),
      ]
    }),

  /** An agenda that is approved is approved before the first matter. */
  I33: (contents) => {
    const items = printedItems(contents)
    const approves = (item: Item) =>
      [...sentencesOf(item), ...item.decisions.map(wordsOf)].some((said) =>
        /(godkän\p{L}*.*dagordning|dagordning.*godkän)/isu.test(said),
      )
    const at = items.findIndex(approves)
    const approving = items[at]
    if (approving) {
      const late = at > 1 || items.slice(0, at).some(({ kind }) => kind !== 'opening')
      return late
        ? [finding('I33', 'warning', 'agendaApprovedLate', ofItem(approving), { number: approving.number })]
        : []
    }
    const promising = items.find(({ title }) => /godkän\p{L}* .*dagordning/iu.test(title))
    return promising
      ? [
          finding('I33', 'warning', 'agendaNotApproved', ofItem(promising), { number: promising.number }, [
            'approve-agenda',
          ]),
        ]
      : []
  },

  /** The meeting is closed in the protocol, and the next one is named. */
  I34: (contents) => {
    const items = printedItems(contents)
    const last = items.at(-1)
    if (!last) return [finding('I34', 'warning', 'noItems', facts)]
    const found: Finding[] = []
    const closes = last.kind === 'closing' || /avslut/i.test(`${last.title} ${noteText(last.notes)}`)
    if (!closes) found.push(finding('I34', 'warning', 'notClosed', ofItem(last), {}, ['add-closing']))
    const namesNext = items.some(
      (item) =>
        /nästa (möte|sammanträde)|kommande möte/i.test(`${item.title} ${noteText(item.notes)}`) &&
        namesDay(sayingsOf(item)),
    )
    if (!contents.facts.nextMeeting && !namesNext) found.push(finding('I34', 'warning', 'nextNotNamed', facts))
    return found
  },

  /** Words that are often mistyped, where they stand out: in titles, headings and decisions. */
  I36: (contents) =>
    printedItems(contents).flatMap((item) => {
      const headings = (item.notes.content ?? []).filter(({ type }) => type === 'heading').map(noteText)
      const places = [
        { place: ofItem(item), words: item.title, repairs: ['use-words'] },
        { place: ofItem(item), words: headings.join('\n'), repairs: [] },
        ...item.decisions.map((decision) => ({
          place: ofDecision(decision),
          words: `${decision.heading}\n${wordsOf(decision)}`,
          repairs: ['use-words'],
        })),
      ]
      return places.flatMap(({ place, words, repairs }) =>
        mistyped.flatMap(([wrong, right]) => {
          const name = new RegExp(`(?<!\\p{L})${wrong}`, 'iu').exec(words)?.[0]
          if (name === undefined) return []
          const known = /^\p{Lu}/u.test(name) ? right.charAt(0).toLocaleUpperCase('sv') + right.slice(1) : right
          return [finding('I36', 'warning', 'mistyped', place, { name, known, number: item.number }, repairs, name)]
        }),
      )
    }),

  /** That a frozen protocol cannot change is kept by how it is stored; listed so that it is known to be kept. */
  I37: () => [],

  /** The body's name is written as the body writes it. */
  I38: (contents, { body }) => {
    const name = body.split(/\s+(?:i|inom|för|av|of|in)\s+/u)[0]?.trim() ?? ''
    const letters = [...name].filter((sign) => /[\p{L}\d]/u.test(sign))
    if (letters.length < 8) return []
    // The letters of the name, however they are parted.
    const anyhow = new RegExp(`(?<!\\p{L})${letters.join('[\\s-]?')}`, 'giu')
    return printedItems(contents).flatMap((item) => {
      const places = [
        { place: ofItem(item), words: `${item.title}\n${noteText(item.notes)}`, repairs: [] as string[] },
        ...item.decisions.map((decision) => ({
          place: ofDecision(decision),
          words: `${decision.heading}\n${wordsOf(decision)}`,
          repairs: ['use-words'],
        })),
      ]
      return places.flatMap(({ place, words, repairs }) => {
        const other = [...words.matchAll(anyhow)]
          .map(([said]) => said)
          .find((said) => said.toLocaleLowerCase('sv') !== name.toLocaleLowerCase('sv'))
        if (other === undefined) return []
        const parameters = { name: other, known: name, number: item.number }
        return [finding('I38', 'warning', 'bodySpelling', place, parameters, repairs)]
      })
    })
  },

  /** What lies in another tool is copied here, or there is a link to it. */
  I39: (contents) =>
    printedItems(contents).flatMap((item) => {
      const { attachments, notes, number } = item
      const kept = [...attachments, ...contents.attachments.filter(({ id }) => basisOf(item).includes(id))]
        .filter(({ file, url }) => file || /^https?:/iu.test(url))
        .map(({ title, url }) => `${title} ${url}`)
      return (notes.content ?? [])
        .filter((block) => !hasLink(block))
        .flatMap((block) => {
          const name = stores.exec(noteText(block))?.[0]
          const there = name !== undefined && kept.some((said) => said.toLowerCase().includes(name.toLowerCase()))
          return name === undefined || there
            ? []
            : [finding('I39', 'warning', 'resultElsewhere', ofItem(item), { name, number }, [], name)]
        })
        .filter(({ key }, at, all) => all.findIndex((other) => other.key === key) === at)
    }),

  /** An item that was approved at once still says what it said then, and is still dealt with. */
  I42: ({ items }, { changedSinceApproved, goneSinceApproved }) => [
    ...items
      .filter(({ id }) => changedSinceApproved.includes(id))
      .map((item) => {
        const [level, sentence] =
          item.state === 'withdrawn'
            ? (['warning', 'withdrawnSinceApproved'] as const)
            : (['block', item.state === 'deferred' ? 'deferredSinceApproved' : 'changedSinceApproved'] as const)
        return finding('I42', level, sentence, ofItem(item), { number: item.number })
      }),
    // Nobody can put it back: it is said once more, and why.
    ...goneSinceApproved.map(({ item, title, names }) =>
      finding(
        'I42',
        'warning',
        'goneSinceApproved',
        { kind: 'facts', item: '', id: '' },
        { title, names: names.join(', ') },
        [],
        item,
      ),
    ),
  ],
} satisfies Record<string, Check>

/** What is often mistyped in protocols of this kind, and what is meant. */
const mistyped: readonly (readonly [string, string])[] = [
  ['närvarade(?!\\p{L})', 'närvarande'],
  ['samordnade grupp', 'samordnande grupp'],
  ['besluts punkt', 'beslutspunkt'],
  ['ensas(?!\\p{L})', 'enas'],
  ['stadsbidrag', 'statsbidrag'],
  ['anvikelse', 'avvikelse'],
  ['föregånde', 'föregående'],
  ['dagordnigen', 'dagordningen'],
  ['protokolet', 'protokollet'],
]

const stores = /(?<!\p{L})(padlet|mentimeter|menti|miro|netpublicator|slido|jamboard|trello|sharepoint)\p{L}*/iu

const basisOf = (item: Item): string[] => item.decisions.flatMap(({ basis }) => basis)

const hasLink = (node: NoteNode): boolean =>
  (node.marks ?? []).some(({ type }) => type === 'link') ||
  /https?:\/\//iu.test(node.text ?? '') ||
  (node.content ?? []).some(hasLink)

/** An item that closes the meeting says so with its title. */
const isEmpty = (item: Item): boolean =>
  item.kind !== 'closing' &&
  noteLines(item.notes).length === 0 &&
  item.decisions.length === 0 &&
  item.actions.length === 0 &&
  item.followUps.length === 0 &&
  !item.reports?.some(hasAnswered) &&
  item.questions.length === 0 &&
  item.attachments.length === 0

/** Headings that nothing follows before the next heading of the same or a higher level. */
function emptyHeadings(notes: NoteNode): string[] {
  const nodes = notes.content ?? []
  return nodes.flatMap((node, at) => {
    if (node.type !== 'heading') return []
    const next = nodes[at + 1]
    const levelOf = (heading: NoteNode) => Number(heading.attrs?.level ?? 3)
    const empty = !next || (next.type === 'heading' && levelOf(next) <= levelOf(node))
    return empty ? [noteText(node)] : []
  })
}
