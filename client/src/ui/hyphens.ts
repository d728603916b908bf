/**
 * Soft hyphens for long Swedish compounds, since a browser without a Swedish dictionary breaks them anywhere or not at all.
 * A compound is broken where its parts meet (Samverkans-överenskommelse), which patterns alone cannot see: they know
 * syllables. So common last parts are tried first, and the patterns only help with what is still too long.
 */
import { useSyncExternalStore } from 'react'
import { whenIdle } from './idle.ts'

const soft = '\u00ad'
const longWord = 13
/** What the patterns may break: shorter parts of a compound stay whole. */
const veryLongPart = 16
/** With fewer letters than this before or after a hyphen, a break is ugly. */
const least = 5

/** Last parts of the compounds that stand in agendas; the longest is tried first. */
const lastParts = (
  'överenskommelse överenskommelser överenskommelsen utveckling utvecklingen försörjning försörjningen strategi ' +
  'strategin strategier ledningsgrupp arbetsgrupp styrgrupp styrgruppen representant representanter anteckningar ' +
  'verksamhet verksamheten uppföljning uppföljningen planering planeringen handläggare samordnare samordning ' +
  'samordningen rehabilitering utbildning utbildningen beskrivning beskrivningen redovisning redovisningen ' +
  'information informationen organisation organisationen myndighet myndigheten förvaltning förvaltningen nämnden ' +
  'lagstiftning granskning beredning beredningen utredning utredningen underlag underlaget utrymme utskrivning ' +
  'bedömning bedömningen hantering hanteringen plan planen läget gruppen ledning ledningen chefer tjänster tjänsten ' +
  'insats insatser insatserna förslag förslaget arbete arbetet samverkan protokoll protokollet remissvar forum forumet'
)
  .split(' ')
  .sort((a, b) => b.length - a.length)

/** Breaks a word into syllables; null until the patterns have arrived. */
let syllables: ((word: string) => string[]) | null = null
let wanted = false
const listeners = new Set<() => void>()

function fetchPatterns(): void {
  if (wanted) return
  wanted = true
  whenIdle(() => {
    import('hyphen/sv/index.js')
      .then(({ default: swedish }) => {
        syllables = (word) => swedish.hyphenateSync(word, { minWordLength: 2 }).split(soft)
        for (const listener of listeners) listener()
      })
      .catch(() => {
        // Without patterns the words still break between their parts.
        wanted = false
      })
  })
}

function split(word: string): string {
  if (word.length < longWord) return word
  const lower = word.toLocaleLowerCase('sv')
  // The s that joins two parts belongs to the first: kompetens-försörjnings-strategi.
  const end = lower.endsWith('s') ? [lower, lower.slice(0, -1)] : [lower]
  const last = lastParts.find((part) =>
    end.some((word) => word.endsWith(part) && word.length - part.length >= least - 1),
  )
  if (last) {
    const at = lower.lastIndexOf(last)
    return split(word.slice(0, at)) + soft + word.slice(at)
  }
  if (word.length < veryLongPart) return word
  if (!syllables) {
    fetchPatterns()
    return word
  }
  let text = ''
  let length = 0
  let before = ''
  for (const syllable of syllables(word)) {
    // A letter alone does not end a line.
    if (before.length !== 1 && length >= least && word.length - length >= least) text += soft
    text += syllable
    length += syllable.length
    before = syllable
  }
  return text
}

/** The text with soft hyphens in its long words. Shown only: never stored, compared or copied into a field. */
export function softHyphens(text: string): string {
  return text.replace(/\p{L}{13,}/gu, split)
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** `softHyphens`, and a new rendering when the patterns have arrived. */
export function useSoftHyphens(): (text: string) => string {
  useSyncExternalStore(subscribe, () => syllables !== null)
  return softHyphens
}
