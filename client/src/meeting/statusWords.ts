/** What has become of a decision, and of what kind an item is, in a word. */
import type { DecisionStatus, ItemKind } from '@samsyn/meeting/contents'
import { useWords } from '../person.tsx'

export const useStatusWords = (): Record<DecisionStatus, string> => {
  const words = useWords().meeting
  return {
    proposed: words.decisionProposed,
    decided: words.decisionDecided,
    rejected: words.decisionRejected,
    deferred: words.decisionDeferred,
    'referred-back': words.decisionReferredBack,
    noted: words.decisionNoted,
    'recorded-afterwards': words.decisionRecordedAfterwards,
  }
}

export const useKindWords = (): Record<ItemKind, string> => {
  const words = useWords().meeting
  return {
    opening: words.kindOpening,
    'previous-protocol': words.kindPrevious,
    information: words.kindInformation,
    dialogue: words.kindDialogue,
    workshop: words.kindWorkshop,
    round: words.kindRound,
    decision: words.kindDecision,
    'follow-up': words.kindFollowUp,
    membership: words.kindMembership,
    planning: words.kindPlanning,
    other: words.kindOther,
    addendum: words.kindAddendum,
    closing: words.kindClosing,
  }
}
