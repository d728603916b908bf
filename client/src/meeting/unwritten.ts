/** What nobody has written anything in goes without a question, and is the one that is meant when another is asked for. */
import type { Action, Decision, Presenter } from '@samsyn/meeting/contents'

/** All that it says is the lead that it was made with. Its actions stay when it goes, so they do not count. */
export function isUnwrittenDecision(decision: Omit<Decision, 'label' | 'actions'>, lead: string): boolean {
  const { heading, points, returns, decidedAt, procedure, earlier, amount, fund, validFrom, validTo } = decision
  const facts = [returns, decidedAt, procedure, earlier, amount, fund, validFrom, validTo]
  return (
    [heading, ...points.map(({ text }) => text), ...facts].every(isBlank) &&
    (isBlank(decision.lead) || decision.lead === lead) &&
    decision.basis.length === 0 &&
    decision.shares.length === 0 &&
    decision.membership === null
  )
}

export const isUnwrittenAction = ({ text, owner, due }: Action): boolean => [text, owner, due].every(isBlank)

export const isUnwrittenPresenter = ({ name, organisation, title }: Presenter): boolean =>
  [name, organisation, title].every(isBlank)

const isBlank = (text: string) => text.trim() === ''
