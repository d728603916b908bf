import { expect, test } from 'vitest'
import type { DocumentName } from './documents.ts'
import { abilities, may, mayBecome, mayWrite, type Phase, phases, type Role, roles } from './roles.ts'
import { rulesText } from './rules.fixture.ts'

const letters: Record<Role, string> = { chair: 'C', secretary: 'S', participant: 'M', presenter: 'P', observer: 'O' }

const rights = `
              draft  called  open   closed  freezing  frozen  cancelled
read          CSP    CSMPO   CSMPO  CSMPO   CSMPO     CSMPO   CSMPO
check-in      -      CSMPO   CSMPO  -       -         -       -
lead          CS     CS      CS     CS      -         -       -
propose       CS     CSP     CSMP   CS      -         -       -
upload        CSP    CSP     CSP    CS      -         -       -
invite        CS     CS      CS     CS      -         -       -
change-phase  CS     CS      CS     CS      -         -       CS
freeze        -      -       -      CS      -         -       -
history       CS     CSMP    CSMP   CSMP    CS        CS      CS
`

const writing = `
                     draft  called  open   closed  freezing  frozen  cancelled
agenda               CS     CS      CS     CS      -         -       -
decisions            CS     CS      CS     CS      -         -       -
notes everyone       CS     CS      CSMP   CS      -         -       -
notes everyone own   CSP    CSP     CSMP   CS      -         -       -
notes secretary      CS     CS      CS     CS      -         -       -
notes secretary own  CSP    CSP     CSP    CS      -         -       -
`

/** Who stands in a cell of a table. */
function readTable(table: string): { name: string; phase: Phase; who: string }[] {
  const [head = '', ...rows] = table.trim().split('\n')
  const columns = head.trim().split(/\s+/)
  expect(columns).toEqual(phases)
  return rows.flatMap((row) => {
    const [name = '', ...cells] = row.split(/\s{2,}/)
    expect(cells).toHaveLength(phases.length)
    return cells.map((cell, at) => ({ name, phase: phases[at] as Phase, who: cell === '-' ? '' : cell }))
  })
}
const whoOf = (allowed: (role: Role) => boolean) =>
  roles
    .filter(allowed)
    .map((role) => letters[role])
    .join('')
const sorted = (who: string) => [...who].sort().join('')

test('[RO1] every role, ability and phase is as the table says', () => {
  const table = readTable(rights)
  expect([...new Set(table.map(({ name }) => name))].sort()).toEqual([...abilities].sort())
  for (const { name, phase, who } of table) {
    const ability = abilities.find((one) => one === name)
    expect(sorted(whoOf((role) => ability !== undefined && may(role, ability, phase))), `${name} ${phase}`).toBe(
      sorted(who),
    )
  }
})

test('[RO2] every role, document and phase is as the table says', () => {
  for (const { name, phase, who } of readTable(writing)) {
    const [kind, kept, own] = name.split(' ') as [DocumentName['kind'], 'everyone' | 'secretary' | undefined, string?]
    const item = kept ? { writing: kept, presents: own === 'own' } : null
    expect(sorted(whoOf((role) => mayWrite(role, kind, phase, item))), `${name} ${phase}`).toBe(sorted(who))
  }
})

test('[RO1] the tables in RULES.md are these tables', () => {
  expect(rulesText).toContain(`\`\`\`${rights}\`\`\``)
  expect(rulesText).toContain(`\`\`\`${writing}\`\`\``)
})

test('[RO3] nobody writes the notes of an item that is gone, nobody without a role does anything', () => {
  const everything = { writing: 'everyone', presents: true } as const
  for (const phase of phases) {
    for (const role of roles) expect(mayWrite(role, 'notes', phase, null)).toBe(false)
    for (const ability of abilities) expect(may(null, ability, phase)).toBe(false)
    for (const kind of ['agenda', 'decisions', 'notes'] as const)
      expect(mayWrite(null, kind, phase, everything)).toBe(false)
  }
})

test('[RO4] the phases a meeting can go to', () => {
  const ways = phases.map((from) => `${from}: ${phases.filter((to) => mayBecome(from, to)).join(' ')}`)
  expect(ways).toEqual([
    'draft: called open cancelled',
    'called: draft open cancelled',
    'open: closed',
    'closed: open',
    'freezing: ',
    'frozen: ',
    'cancelled: draft',
  ])
})

test('[RO4] from every phase that a meeting can leave by hand somebody may take it', () => {
  for (const from of phases)
    if (phases.some((to) => mayBecome(from, to))) expect(may('chair', 'change-phase', from), from).toBe(true)
})
