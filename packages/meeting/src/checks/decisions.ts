/** Checks of decisions and actions, and of what stands in the running text and should be one. */
import { isHere, plain } from '../attendance.ts'
import type { Decision } from '../contents.ts'
import { kronorIn } from '../decisions.ts'
import {
  actionsOf,
  allActions,
  allDecisions,
  type Check,
  type EarlierDecision,
  type Finding,
  finding,
  isDecided,
  ofAction,
  ofDecision,
  ofItem,
  printedItems,
  wordsOf,
} from './finding.ts'
import { partsOf } from './names.ts'
import { disagreements, type Fact, factsIn, type Subject } from './stated.ts'
import {
  dayMeant,
  isDate,
  isDeciding,
  isPromising,
  isProposing,
  namesDay,
  saidIn,
  sayingsOf,
  sentencesOf,
} from './words.ts'

export const decisionChecks = {
  /** What a decision approves is attached to it, and no attachment hangs in the air. */
  I15: (contents) => [
    ...contents.attachments
      .filter(
        (attachment) => !attachment.item && !allDecisions(contents).some(({ basis }) => basis.includes(attachment.id)),
      )
      .map((attachment) =>
        finding(
          'I15',
          'block',
          'attachmentOfNothing',
          { kind: 'attachment', item: '', id: attachment.id },
          { number: String(attachment.number), title: attachment.title },
        ),
      ),
    ...allDecisions(contents)
      .filter((decision) => approvesDocument(decision) && decision.basis.length === 0)
      .filter(({ item }) => !contents.attachments.some((attachment) => attachment.item === item))
      .map((decision) =>
        finding('I15', 'block', 'approvesWithoutDocument', ofDecision(decision), { label: decision.label }),
      ),
  ],

  /** A decision has words, and says who decides. */
  I16: (contents, { lead }) =>
    allDecisions(contents).flatMap((decision) => {
      const parameters = { label: decision.label, lead }
      if (!decision.points.some((point) => point.text.trim()))
        return [finding('I16', 'block', 'decisionWithoutWords', ofDecision(decision), parameters, ['remove-decision'])]
      const words = wordsOf(decision)
      const saysWho =
        decision.lead.trim() !== '' ||
        decision.status === 'noted' ||
        /läggs till handlingarna/i.test(words) ||
        /\p{L}+ (beslutar|enas|godkänner|ställer sig|står bakom)(?!\p{L})/iu.test(words)
      return saysWho
        ? []
        : [finding('I16', 'warning', 'decisionWithoutBody', ofDecision(decision), parameters, ['add-lead'])]
    }),

  /** What is decided or promised in the running text is a decision or an action. */
  I17: (contents) => {
    const decisions = allDecisions(contents).map((decision) => `${decision.heading} ${wordsOf(decision)}`)
    const actions = allActions(contents).map(({ text, owner }) => `${owner} ${text}`)
    const [isDecided, isObject] = [saidIn(decisions), saidIn([...actions, ...decisions])]
    return printedItems(contents).flatMap((item) =>
      sentencesOf(item).flatMap((sentence) => {
        const parameters = { text: sentence }
        if (isDeciding(sentence))
          return isDecided(sentence)
            ? []
            : [finding('I17', 'warning', 'decisionInText', ofItem(item), parameters, makeDecisionFirst, sentence)]
        return !isPromising(sentence) || isObject(sentence)
          ? []
          : [finding('I17', 'warning', 'actionInText', ofItem(item), parameters, makeActionFirst, sentence)]
      }),
    )
  },

  /** Every decision has an outcome. */
  I18: (contents) =>
    allDecisions(contents)
      .filter((decision) => decision.status === 'proposed')
      .map((decision) =>
        finding('I18', 'warning', 'stillProposed', ofDecision(decision), { label: decision.label }, ['mark-decided']),
      ),

  /** A change of members names the group and the people, for whom they sit, and from when. */
  I19: (contents) =>
    allDecisions(contents)
      .filter((decision) => decision.kind === 'membership-change')
      .flatMap((decision) => {
        const said = decision.membership
        const [group, incoming, outgoing] = [said?.group.trim(), said?.incoming.trim(), said?.outgoing.trim()]
        const words = `${decision.heading} ${wordsOf(decision)}`
        const place = ofDecision(decision)
        const parameters = { label: decision.label }
        const found: Finding[] = []
        if (!group) found.push(finding('I19', 'block', 'membershipWithoutGroup', place, parameters))
        if (!incoming && !outgoing) found.push(finding('I19', 'block', 'membershipWithoutNames', place, parameters))
        else if (
          (!incoming || !outgoing) &&
          !/(ny plats|ny deltagare|ny ledamot|utökas|lämnar|avgår|vakant)/iu.test(words)
        )
          found.push(finding('I19', 'warning', 'membershipOneSided', place, parameters))
        const named = said?.incomingOrganisation.trim() || /(kommun|region|förbund|råd|förening)/iu.test(words)
        if (incoming && !named)
          found.push(finding('I19', 'warning', 'membershipWithoutOrganisation', place, parameters))
        if (!said?.from.trim()) found.push(finding('I19', 'warning', 'membershipWithoutDate', place, parameters))
        return found
      }),

  /** An action has somebody who does it and a day when it is done. */
  I20: (contents) =>
    allActions(contents).flatMap((action) => {
      const parameters = { text: action.text }
      if (!action.text.trim())
        return [finding('I20', 'block', 'actionWithoutWords', ofAction(action), parameters, ['remove-action'])]
      const found: Finding[] = []
      if (!action.owner.trim())
        found.push(finding('I20', 'warning', 'actionWithoutOwner', ofAction(action), parameters))
      if (!action.due.trim())
        found.push(
          finding(
            'I20',
            'warning',
            'actionWithoutDue',
            ofAction(action),
            parameters,
            isDate(contents.facts.nextMeeting) ? ['due-next-meeting'] : [],
          ),
        )
      return found
    }),

  /** Who is to do something is named, and was there or has somebody beside them who was. */
  I21: (contents) => {
    const rowsOf = Map.groupBy(contents.attendance, ({ name }) => plain(name))
    return allActions(contents).flatMap((action) => {
      const parts = partsOf(action.owner)
      const { text } = action
      const unnamed = parts.find((part) => /(?<!\p{L})(ej namngiv|inte namngiv|någon|okänd|n\.\s?n\.)/iu.test(part))
      const rows = parts.flatMap((part) => rowsOf.get(plain(part)) ?? [])
      const away = rows.filter((row) => !isHere(row))
      return [
        ...(unnamed === undefined
          ? []
          : [finding('I21', 'warning', 'ownerUnnamed', ofAction(action), { name: unnamed, text })]),
        ...(away.length > 0 && away.length === rows.length
          ? [
              finding('I21', 'warning', 'ownerAway', ofAction(action), {
                name: away.map(({ name }) => name).join(', '),
                text,
              }),
            ]
          : []),
      ]
    })
  },

  /** "November" is no date, nor is 30 February. */
  I22: (contents) =>
    allActions(contents)
      .filter((action) => action.due.trim() !== '' && !isDate(action.due))
      .map((action) => {
        const known = dayMeant(action.due, contents.facts.date, contents.facts.nextMeeting) ?? ''
        const parameters = { due: action.due, text: action.text, known }
        return finding('I22', 'warning', 'dueIsVague', ofAction(action), parameters, known ? ['due-to-date'] : [])
      }),

  /** What is put off says when it comes back. */
  I23: (contents) =>
    allDecisions(contents)
      .filter((decision) => decision.status === 'deferred' && !decision.returns.trim())
      .map((decision) =>
        finding(
          'I23',
          'warning',
          'deferredWithoutReturn',
          ofDecision(decision),
          { label: decision.label },
          isDate(contents.facts.nextMeeting) ? ['returns-next-meeting'] : [],
        ),
      ),

  /** A decision from between two meetings: when, by whose leave, who answered, and recorded at the first meeting after. */
  I29: (contents, { previous }) =>
    printedItems(contents).flatMap((item) =>
      item.decisions
        .filter(({ status }) => status === 'recorded-afterwards')
        .flatMap((decision) => {
          const parameters = { label: decision.label, date: decision.decidedAt }
          const place = ofDecision(decision)
          const words = sayingsOf(item)
          const found: Finding[] = []
          // The day is a field, and may as well stand in the text.
          if (!isDate(decision.decidedAt) && !namesDay(words))
            found.push(finding('I29', 'block', 'afterwardsWithoutDate', place, parameters))
          // Another day than that of the decision, together with what was given then.
          const mandated = sentencesOf(item).some(
            (sentence) =>
              /(möte|uppdrag|mandat|delegat|beslut togs|gav )/iu.test(sentence) &&
              namesDay(sentence.replaceAll(decision.decidedAt || '\0', '')),
          )
          if (!mandated) found.push(finding('I29', 'warning', 'afterwardsWithoutMandate', place, parameters))
          if (!/(?<!\p{L})(svar\p{L}*|ja|nej|röst\p{L}*|enig\p{L}*|samtliga|alla ledamöter)(?!\p{L})/iu.test(words))
            found.push(finding('I29', 'warning', 'afterwardsWithoutAnswers', place, parameters))
          if (previous && isDate(decision.decidedAt) && decision.decidedAt < previous.date)
            found.push(finding('I29', 'warning', 'afterwardsLate', place, { ...parameters, previous: previous.date }))
          return found
        }),
    ),

  /** What is said of an earlier decision is what stands in it: by one that reports on it or prolongs it, or when it is followed up. */
  I30: (contents, { earlier }) => {
    const knownOf = new Map(earlier.map((one) => [one.number, knownFacts(one)]))
    return printedItems(contents).flatMap((item) => [
      ...item.decisions.flatMap((decision) => {
        // Who changes it says something else; who prolongs it another time.
        const about = decision.relation === 'reports-on' ? all : decision.relation === 'prolongs' ? notTime : []
        const known = knownOf.get(decision.earlier)
        if (known === undefined || about.length === 0) return []
        const sum = kronorIn(decision.amount)
        const said = [...factsIn(wordsOf(decision)), ...(sum > 0 ? [sumAs(sum)] : [])]
        return disagreements(said, known, about).map(({ subject, ...differs }) => {
          const parameters = { label: decision.label, number: decision.earlier, ...differs }
          return finding('I30', 'warning', 'earlierDiffers', ofDecision(decision), parameters, [], subject)
        })
      }),
      ...item.followUps.flatMap(({ number, text, said }) =>
        (said === '' ? [] : disagreements(factsIn(said), knownOf.get(number) ?? factsIn(text), all)).map(
          ({ subject, ...differs }) =>
            finding(
              'I30',
              'warning',
              'followUpDiffers',
              ofItem(item),
              { number, ...differs },
              [],
              `${number}:${subject}`,
            ),
        ),
      ),
    ])
  },

  /** Money is said with its sum, its currency and where it comes from. */
  I31: (contents) =>
    allDecisions(contents)
      .filter((decision) => decision.kind === 'funding' && isDecided(decision))
      .flatMap((decision) => {
        const words = wordsOf(decision)
        const place = ofDecision(decision)
        const parameters = { label: decision.label }
        const sums = sumsIn(words)
        const found: Finding[] = []
        if (sums.length === 0) found.push(finding('I31', 'warning', 'fundingWithoutSum', place, parameters))
        if (sums.some(({ currency }) => !currency))
          found.push(finding('I31', 'warning', 'sumWithoutCurrency', place, parameters))
        if (!/(?<!\p{L})(ur|från|inom ramen|medel|budget|anslag|bidrag|finansier\p{L}*)(?!\p{L})|medel/iu.test(words))
          found.push(finding('I31', 'warning', 'fundingWithoutSource', place, parameters))
        return found
      }),

  /** A plan of meetings says the days, and when and how they are held. */
  I32: (contents) =>
    allDecisions(contents)
      .filter((decision) => decision.kind === 'meeting-plan' && isDecided(decision))
      .filter(
        ({ basis, item }) => basis.length === 0 && !contents.attachments.some((attachment) => attachment.item === item),
      )
      .flatMap((decision) => {
        const words = wordsOf(decision)
        const parameters = { label: decision.label }
        if (
          !namesDay(words) &&
          !/(?<!\d)\d{1,2}(?:[–-]\d{1,2})? (jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)/iu.test(words)
        )
          return [finding('I32', 'warning', 'planWithoutDays', ofDecision(decision), parameters)]
        return /(?<!\d)\d{1,2}[.:]\d{2}(?!\d)|(?<!\p{L})kl(?!\p{L})/iu.test(words)
          ? []
          : [finding('I32', 'warning', 'planWithoutTimes', ofDecision(decision), parameters)]
      }),

  /** What is proposed in the running text is dealt with by a decision. */
  I40: (contents) => {
    const decisions = allDecisions(contents).map((decision) => `${decision.heading} ${wordsOf(decision)}`)
    return printedItems(contents).flatMap((item) => {
      const isDealtWith = saidIn([...decisions, ...actionsOf(item).map(({ text }) => text)])
      return sentencesOf(item)
        .filter((sentence) => isProposing(sentence) && !isDeciding(sentence) && !isPromising(sentence))
        .filter((sentence) => !/(?<!\p{L})punkt \d/iu.test(sentence) && !isDealtWith(sentence))
        .map((text) => finding('I40', 'warning', 'proposalInText', ofItem(item), { text }, makeDecisionFirst, text))
    })
  },
} satisfies Record<string, Check>

const makeDecisionFirst = ['make-decision', 'make-action']
const makeActionFirst = ['make-action', 'make-decision']

// Swedish letters are no word characters to \b, so the ends of words are said in full.
const approving =
  /(?<!\p{L})(godkänn(a|er|s|de|des)|anta[rs]?|antog|antogs|fastställ(a|er|s|de|des)|(ställa|ställer|ställde|står) (sig )?bakom)(?!\p{L})/iu
/** A document by its name, as the last part of the word and in any form: "handlingsplanen", but not "planera". */
const documentNamed =
  /(förslag|plan|årshjul|överenskommelse|anvisning|handlingsprogram|strategi|budget|rutin|riktlinje|avtal|uppdragsbeskrivning)((e?[nt]|[aeo]?r(na)?)?s?)(?!\p{L})/iu

function approvesDocument(decision: Decision): boolean {
  if (!isDecided(decision)) return false
  const words = decision.points.map((point) => point.text).join(' ')
  return approving.test(`${decision.lead} ${words}`) && documentNamed.test(words)
}

const all: readonly Subject[] = ['share', 'sum', 'time']
const notTime: readonly Subject[] = ['share', 'sum']

function knownFacts({ words, sum, period }: EarlierDecision): Fact[] {
  const { from = '', to = '' } = period ?? {}
  return [
    ...(sum > 0 ? [sumAs(sum)] : []),
    ...(isDate(from) && isDate(to)
      ? [{ kind: 'period' as const, words: `${from}–${to}`, from, to, isYear: false }]
      : []),
    ...factsIn(words),
  ]
}

const sumAs = (value: number): Fact => ({
  kind: 'sum',
  words: `${String(value).replace(/\B(?=(\d{3})+$)/g, '\u00a0')} kr`,
  value,
})

/** Numbers that are no years, days or shares, and whether a currency follows. */
function sumsIn(words: string): { currency: boolean }[] {
  const plain = words.replace(/\d{4}-\d{2}-\d{2}/g, '')
  const sums = /(?<![\d\p{L}])(\d{1,3}(?:[ \u00a0.]\d{3})+|\d+(?:,\d+)?)(?![\d\p{L}])\s*(\p{L}+|%)?/giu
  return [...plain.matchAll(sums)].flatMap(([, number = '', after = '']) => {
    const currency = /^(kr|kronor|sek|tkr|mkr|euro?|eur|miljon(er)?)$/iu.test(after)
    const small = !/[ \u00a0.]/.test(number) && (number.length < 4 || /^(19|20)\d{2}$/.test(number))
    return small && !currency ? [] : [{ currency }]
  })
}
