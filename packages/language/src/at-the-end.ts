/** What the pages say around a meeting: its year plan and the protocols before, and how it is checked, frozen and approved. */
import { approval } from './approval.ts'
import { carryOver } from './carry-over.ts'
import { checks } from './checks.ts'
import { circulation } from './circulation.ts'
import { freeze } from './freeze.ts'
import { notice } from './notice.ts'
import { oldProtocols } from './old-protocols.ts'
import { yearPlan } from './year-plan.ts'

export const atTheEnd = {
  sv: {
    approval: approval.sv,
    carryOver: carryOver.sv,
    checks: checks.sv,
    circulation: circulation.sv,
    freeze: freeze.sv,
    notice: notice.sv,
    yearPlan: yearPlan.sv,
    oldProtocols: oldProtocols.sv,
  },
  en: {
    approval: approval.en,
    carryOver: carryOver.en,
    checks: checks.en,
    circulation: circulation.en,
    freeze: freeze.en,
    notice: notice.en,
    yearPlan: yearPlan.en,
    oldProtocols: oldProtocols.en,
  },
}
