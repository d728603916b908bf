/** What the pages say around a meeting: its year plan before, how it is checked, frozen and approved, and what comes back of it. */
import { approval } from './approval.ts'
import { carryOver } from './carry-over.ts'
import { checks } from './checks.ts'
import { circulation } from './circulation.ts'
import { freeze } from './freeze.ts'
import { yearPlan } from './year-plan.ts'

export const atTheEnd = {
  sv: {
    approval: approval.sv,
    carryOver: carryOver.sv,
    checks: checks.sv,
    circulation: circulation.sv,
    freeze: freeze.sv,
    yearPlan: yearPlan.sv,
  },
  en: {
    approval: approval.en,
    carryOver: carryOver.en,
    checks: checks.en,
    circulation: circulation.en,
    freeze: freeze.en,
    yearPlan: yearPlan.en,
  },
}
