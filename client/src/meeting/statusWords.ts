/** What has become of a decision, in a word. */
import type { DecisionStatus } from '@samsyn/meeting/contents'
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
