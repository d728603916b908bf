/** A judgement in plain words: the same sentences wherever files are judged. */
import { verdicts } from '@samsyn/language/verdicts'
import type { Break, Finding, Judged, Judgement, Stamp } from './judge.ts'
import { fingerprint, type Part } from './seal.ts'

type Language = keyof typeof verdicts
type Said = (typeof verdicts)[Language]

/** Findings that one sentence says. */
const sentences = {
  rewritten: 'rewritten',
  'pages-changed': 'pagesChanged',
  'pages-unjudged': 'pagesUnjudged',
  'no-seal': 'noSeal',
  damaged: 'damaged',
  forged: 'forged',
  'other-key': 'otherKey',
  mixed: 'mixed',
  'chain-broken': 'chainBroken',
  'stamp-changed': 'stampChanged',
  'other-authority': 'otherAuthority',
  unknown: 'unknown',
} as const satisfies Partial<Record<Finding, keyof Said>>

/** Of one file: what it is, and what is wrong with it or left out of it. */
export function sayFile({ what, finding, parts, about, seal, stamp }: Judged, language: Language): string {
  const said = verdicts[language]
  const who = about ? `${about.title} ${about.date}`.trim() : ''
  const place = seal?.place ?? 0
  if (finding === 'genuine') {
    const isTheirs = stamp?.finding === 'confirmed'
    const stamps = stamp?.stamp
      ? [sayStamp(stamp.stamp, language), isTheirs ? said.stampConfirmed : said.stampUnconfirmed]
      : []
    if (what === 'proof') return [said.genuineProof({ place }), ...stamps].join(' ')
    if (what === 'attachment') return said.genuineAttachment({ number: numberOf(parts[0]), who })
    if (what === 'copy')
      return [
        said.genuineCopy({ who }),
        ...(parts.length > 0 ? [said.withheld({ parts: sayParts(parts, language) })] : []),
        ...stamps,
      ].join(' ')
    return who === '' ? said.genuineFile : said.genuine({ who })
  }
  const claims = who === '' ? [] : [said.claims({ who })]
  if (finding !== 'content-changed') return [said[sentences[finding]], ...claims].join(' ')
  const where = parts.length > 0 ? [said.where({ parts: sayParts(parts, language) })] : []
  return [said.changed, ...where, ...claims].join(' ')
}

/** "14 mars 2025 kl. 11.58": places and people are in Sweden, whatever the clock of the computer. */
export function sayTime(instant: string, language: Language): string {
  const said = new Date(instant).toLocaleString(language === 'sv' ? 'sv-SE' : 'en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZone: 'Europe/Stockholm',
  })
  return language === 'sv' ? said.replace(/(\d):(\d)/, '$1.$2') : said
}

/** "Tidsstämplad 14 mars 2025 kl. 11.58 av …" */
export const sayStamp = ({ time, by }: Stamp, language: Language): string =>
  verdicts[language].stamped({ when: sayTime(time, language), by })

const numberOf = (part: Part | undefined): number => (part && part.part !== 'head' ? part.number : 0)

/** "punkt 2, bilaga 1" */
export const sayParts = (parts: readonly Part[], language: Language): string =>
  parts
    .map((one) =>
      one.part === 'head' ? verdicts[language].head : verdicts[language][one.part]({ number: one.number }),
    )
    .join(', ')

const breaks = { fork: 'fork', gap: 'gap', 'not-following': 'notFollowing' } as const satisfies Record<
  Break['reason'],
  keyof Said
>

/** What is wrong between the files, and by which keys they were sealed. `isExpected`: the reader has named the key. */
export function sayTogether({ keys, breaks: found }: Judgement, isExpected: boolean, language: Language): string[] {
  const said = verdicts[language]
  return [
    ...found.map(({ place, reason }) => said[breaks[reason]]({ place })),
    ...keys.map((id) => {
      const key = fingerprint(id)
      return isExpected ? said.keyExpected({ key }) : said.keyCompare({ key })
    }),
  ]
}
