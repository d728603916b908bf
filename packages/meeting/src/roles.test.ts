import { expect, test } from 'vitest'
import {
  abilities,
  may,
  mayBecome,
  mayRead,
  mayWrite,
  type Phase,
  phases,
  type Role,
  roles,
  type Subject,
} from './roles.ts'
import { workshopStates } from './room.ts'
import { rulesText } from './rules.fixture.ts'

const letters: Record<Role, string> = {
  chair: 'C',
  secretary: 'S',
  participant: 'M',
  presenter: 'P',
  observer: 'O',
  screen: 'B',
}

const rights = `
              draft  called  open    closed  freezing  frozen  cancelled
read          CSP    CSMPOB  CSMPOB  CSMPOB  CSMPOB    CSMPOB  CSMPOB
check-in      -      CSMPO   CSMPO   -       -         -       -
lead          CS     CS      CS      CS      -         -       -
propose       CS     CSP     CSMP    CS      -         -       -
take-part     -      -       CSMP    -       -         -       -
upload        CSP    CSP     CSP     CS      -         -       -
slide-notes   CSP    CSP     CSP     CSP     CSP       CSP     CSP
show          -      -       CSP     -       -         -       -
invite        CS     CS      CS      CS      -         -       -
revoke        CS     CS      CS      CS      CS        CS      CS
show-code     CS     CSB     CSB     CSB     -         -       -
change-phase  CS     CS      CS      CS      -         -       CS
freeze        -      -       -       CS      -         -       -
approve-item  -      -       CS      CS      -         -       -
remark        -      -       -       -       -         CSMP    -
conclude      -      -       -       -       -         CS      -
publish       -      -       -       -       -         CS      -
history       CS     CSMP    CSMP    CSMP    CS        CS      CS
`

const writing = `
                                 draft  called  open   closed  freezing  frozen  cancelled
agenda                           CS     CS      CS     CS      -         -       -
decisions                        CS     CS      CS     CS      -         -       -
server                           -      -       -      -       -         -       -
notes everyone                   CS     CS      CSMP   CS      -         -       -
notes everyone own               CSP    CSP     CSMP   CS      -         -       -
notes secretary                  CS     CS      CS     CS      -         -       -
notes secretary own              CSP    CSP     CSP    CS      -         -       -
cards collecting own             -      -       CSMP   -       -         -       -
cards collecting                 -      -       -      -       -         -       -
cards clustering own             -      -       -      -       -         -       -
themes collecting facilitates    -      -       -      -       -         -       -
themes clustering                CS     CS      CSMP   CS      -         -       -
themes summarised                CS     CS      CS     CS      -         -       -
themes summarised facilitates    CS     CS      CSMP   CS      -         -       -
themes closed facilitates        -      -       -      -       -         -       -
report everyone                  CS     CS      CSMP   CS      -         -       -
report own                       CS     CS      CS     CS      -         -       -
report own own                   CS     CS      CSMP   CS      -         -       -
`

const reading = `
                                 draft  called  open    closed  freezing  frozen  cancelled
agenda                           CSP    CSMPOB  CSMPOB  CSMPOB  CSMPOB    CSMPOB  CSMPOB
decisions                        CSP    CSMPOB  CSMPOB  CSMPOB  CSMPOB    CSMPOB  CSMPOB
server                           CSP    CSMPOB  CSMPOB  CSMPOB  CSMPOB    CSMPOB  CSMPOB
themes                           CSP    CSMPOB  CSMPOB  CSMPOB  CSMPOB    CSMPOB  CSMPOB
notes                            CSP    CSMPO   CSMPO   CSMPO   CSMPO     CSMPO   CSMPO
report                           CSP    CSMPO   CSMPO   CSMPO   CSMPO     CSMPO   CSMPO
cards own private                CSP    CSMPO   CSMPO   CSMPO   CSMPO     CSMPO   CSMPO
cards private                    -      -       -       -       -         -       -
cards                            CSP    CSMPO   CSMPO   CSMPO   CSMPO     CSMPO   CSMPO
`

/** The subject that a row of a table names. */
function subjectOf(name: string): Subject {
  const [kind, how, more] = name.split(' ')
  switch (kind) {
    case 'notes':
      return { kind, item: { writing: how === 'secretary' ? how : 'everyone', presents: more === 'own' } }
    case 'cards': {
      const state = workshopStates.find((one) => one === how) ?? 'collecting'
      const own = how === 'own' || more === 'own'
      return { kind, workshop: { state, private: how === 'private' || more === 'private', own } }
    }
    case 'themes': {
      const state = workshopStates.find((one) => one === how) ?? 'prepared'
      return { kind, workshop: { state, facilitates: more === 'facilitates' } }
    }
    case 'report':
      return { kind, round: { writing: how === 'own' ? how : 'everyone', own: more === 'own' } }
    case 'agenda':
    case 'decisions':
      return { kind }
    default:
      return { kind: 'server' }
  }
}

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
  for (const { name, phase, who } of readTable(writing))
    expect(sorted(whoOf((role) => mayWrite(role, phase, subjectOf(name)))), `${name} ${phase}`).toBe(sorted(who))
})

test('[RO5] every role, document and phase is as the table of reading says', () => {
  for (const { name, phase, who } of readTable(reading))
    expect(sorted(whoOf((role) => mayRead(role, phase, subjectOf(name)))), `${name} ${phase}`).toBe(sorted(who))
})

test('[RO1] the tables in RULES.md are these tables', () => {
  for (const table of [rights, writing, reading]) expect(rulesText).toContain(`\`\`\`${table}\`\`\``)
})

const ofNothing: Subject[] = [
  { kind: 'notes', item: null },
  { kind: 'cards', workshop: null },
  { kind: 'themes', workshop: null },
  { kind: 'report', round: null },
]

test('[RO3] nobody writes what belongs to nothing, nobody without a role does anything', () => {
  const everything: Subject[] = [
    { kind: 'agenda' },
    { kind: 'notes', item: { writing: 'everyone', presents: true } },
    { kind: 'cards', workshop: { state: 'collecting', private: false, own: true } },
    { kind: 'report', round: { writing: 'everyone', own: true } },
  ]
  for (const phase of phases) {
    for (const role of roles) for (const subject of ofNothing) expect(mayWrite(role, phase, subject)).toBe(false)
    for (const ability of abilities) expect(may(null, ability, phase)).toBe(false)
    for (const subject of everything) {
      expect(mayWrite(null, phase, subject)).toBe(false)
      expect(mayRead(null, phase, subject)).toBe(false)
    }
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
