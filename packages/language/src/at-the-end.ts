/** What the pages say on which a meeting is checked, frozen and approved. */
import { approval } from './approval.ts'
import { checks } from './checks.ts'
import { circulation } from './circulation.ts'
import { freeze } from './freeze.ts'

export const atTheEnd = {
  sv: {
    approval: approval.sv,
    checks: checks.sv,
    circulation: circulation.sv,
    freeze: freeze.sv,
  },
  en: {
    approval: approval.en,
    checks: checks.en,
    circulation: circulation.en,
    freeze: freeze.en,
  },
}
