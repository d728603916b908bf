/**
 * What must hold before a meeting is frozen (domain.md §7). Each check is one small function from contents to findings;
 * they lie in checks/ by subject, and RULES.md says what each looks for.
 *
 * A finding that blocks must be certain: it can always be put right by the secretary, and it is never only a matter of
 * taste. Whatever may be a false alarm is a warning, which can be waved away with a reason. A body may choose otherwise
 * for all but those that guard what is stored.
 * A finding says its sentence by key; the words are in packages/language (checks.ts).
 */
import { agendaChecks } from './checks/agenda.ts'
import { decisionChecks } from './checks/decisions.ts'
import {
  type Check,
  type CheckCode,
  type Circumstances,
  checkCodes,
  type Finding,
  guardedCodes,
} from './checks/finding.ts'
import { peopleChecks } from './checks/people.ts'
import type { MeetingContents } from './contents.ts'

export {
  type CheckChoice,
  type CheckChoices,
  type CheckCode,
  type Circumstances,
  checkChoices,
  checkCodes,
  type EarlierDecision,
  type Finding,
  guardedCodes,
  type Place,
  usually,
} from './checks/finding.ts'

const checks: Record<CheckCode, Check> = { ...peopleChecks, ...agendaChecks, ...decisionChecks }

/** All findings, those that block first, each check in its order; and the codes of the checks that found nothing. */
export function runChecks(contents: MeetingContents, circumstances: Circumstances): Result {
  const steps = runningChecks(contents, circumstances)
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

type Result = { findings: Finding[]; passed: CheckCode[] }

/** The same in steps, for whoever has others to serve in between. */
export function* runningChecks(
  contents: MeetingContents,
  circumstances: Circumstances,
): Generator<undefined, Result, undefined> {
  const choiceOf = (code: CheckCode) => (guardedCodes.includes(code) ? undefined : circumstances.choices[code])
  const codes = checkCodes.filter((code) => choiceOf(code) !== 'off')
  const findings: Finding[] = []
  for (const code of codes) {
    const choice = choiceOf(code)
    const level = choice === 'block' ? 'block' : 'warning'
    for (const one of checks[code](contents, circumstances))
      findings.push(choice === undefined ? one : { ...one, level })
    yield
  }
  const found = new Set(findings.map(({ code }) => code))
  return {
    findings: [
      ...findings.filter(({ level }) => level === 'block'),
      ...findings.filter(({ level }) => level === 'warning'),
    ],
    passed: codes.filter((code) => !found.has(code)),
  }
}
