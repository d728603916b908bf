import type { NoteNode } from '@samsyn/meeting/contents'
import { expect, test } from 'vitest'
import { canonicalBytes, hashOf } from './canonical.ts'
import { type Change, compareWords, corrected, findingsOf, leftStanding, linesOf } from './correction.ts'
import { bullets, decision, halfDay, item, notes, paragraph } from './half-day.fixture.ts'
import { toMarkdown } from './markdown.ts'
import type { Protocol } from './protocol.ts'
import { readProtocol } from './read-protocol.ts'

const of = { protocol: 'p1', hash: 'h1', version: 1 }
const reason = 'Fel antal kommuner.'

/** A change of the line that says `before`. */
function change(protocol: Protocol, before: string, after: string): Change {
  const line = linesOf(protocol).find(({ text }) => text === before)
  if (!line) throw new Error(`Nothing says: ${before}`)
  return { at: line.at, before, after }
}
const correct = (protocol: Protocol, ...pairs: [string, string][]) =>
  corrected(protocol, { reason, changes: pairs.map(([before, after]) => change(protocol, before, after)) }, of)
const findings = (protocol: Protocol, changes: Change[], why = reason, approved: string[] = []) =>
  findingsOf(protocol, { changes, reason: why }, approved).map(({ finding }) => finding)
const portal = 'Portalen är införd i fyra av sex kommuner. Återstående kommuner behöver en tidplan.'
const withNotes = (...content: NoteNode[]): Protocol => ({
  ...halfDay,
  items: [item('1', 'Punkten', { notes: notes(...content) })],
})

test('[RA1] a place and its words are changed, and where other words stand nothing is', () => {
  const after = correct(halfDay, [portal, portal.replace('fyra', 'fem')])
  expect(linesOf(after).map(({ text }) => text)).toContain(portal.replace('fyra', 'fem'))
  expect(linesOf(after).map(({ text }) => text)).not.toContain(portal)
  const stale = { ...change(halfDay, portal, 'Annat.'), before: 'Något annat.' }
  expect(findings(halfDay, [stale])).toEqual(['other-words'])
  expect(findings(halfDay, [{ at: 'items/99/title', before: '', after: 'x' }])).toEqual(['other-words'])
  expect(() => corrected(halfDay, { reason, changes: [stale] }, of)).toThrow()
})

test('[RA2] what is not named is the same in both records, byte for byte', () => {
  const { corrections, ...after } = correct(halfDay, [portal, portal.replace('fyra', 'fem')])
  const text = (protocol: Protocol) => new TextDecoder().decode(canonicalBytes(protocol))
  expect(corrections).toHaveLength(1)
  expect(text(after)).toBe(text(halfDay).replace('fyra av sex', 'fem av sex'))
  // Every place by itself: none reaches into another.
  for (const line of linesOf(halfDay)) {
    if (line.choices) continue
    const one = corrected(halfDay, { reason, changes: [{ at: line.at, before: line.text, after: '09:09' }] }, of)
    const differing = linesOf(one).filter(
      ({ at, text }) => linesOf(halfDay).find((old) => old.at === at)?.text !== text,
    )
    expect(differing.map(({ at }) => at)).toEqual([line.at])
  }
})

const task = {
  number: 'U 2026:1',
  text: 'Ta fram en tidplan.',
  owner: 'Bo',
  due: '2026-03-01',
  status: 'open' as const,
}

/** Changes the place that is called so. */
const at = (protocol: Protocol, place: string, after: string): Change => {
  const line = linesOf(protocol).find((one) => one.place === place)
  if (!line) throw new Error(`There is no ${place}.`)
  return { at: line.at, before: line.text, after }
}

test('[RA1] days, outcomes, how far an action has come, the form and who was there are corrected as well', () => {
  const given = decision('1', { number: 'B 2026:1', points: ['gå vidare.'], actions: [task] })
  const before: Protocol = { ...halfDay, items: [item('1', 'Punkten', { decisions: [given] })] }
  const away = before.attendance.flatMap(({ group, people }) => (group === 'absent' ? people : []))[0]?.name ?? ''
  const changes = [
    at(before, 'Beslut 1, utfall', 'rejected'),
    at(before, 'Uppdrag U 2026:1, klart', '2026-04-01'),
    at(before, 'Uppdrag U 2026:1, läge', 'done'),
    at(before, 'Form', 'physical'),
    at(before, `Närvaro, ${away}, var`, 'prevented'),
    at(before, `Närvaro, ${away}, uppgifter`, 'anmält i förväg, per telefon'),
  ]
  expect(findings(before, changes)).toEqual([])
  const after = corrected(before, { reason, changes }, of)
  expect(after.items[0]?.decisions[0]).toMatchObject({
    number: 'B 2026:1',
    status: 'rejected',
    actions: [{ number: 'U 2026:1', due: '2026-04-01', status: 'done' }],
  })
  expect(after.attendance.find(({ group }) => group === 'prevented')?.people.at(-1)).toMatchObject({
    name: away,
    notes: ['anmält i förväg', 'per telefon'],
  })
  expect(after.attendance.flatMap(({ people }) => people)).toHaveLength(
    before.attendance.flatMap(({ people }) => people).length,
  )
  const printed = toMarkdown(after)
  expect(printed).toContain('Beslut 1, utfall: ”Beslutat” ändrat till ”Avslag”.')
  expect(printed).toContain('Uppdrag U 2026:1, läge: ”Öppet” ändrat till ”Klart”.')
  expect(printed).toContain(`Närvaro, ${away}, var: ”Frånvarande” ändrat till ”Förhinder”.`)
  expect(readProtocol(canonicalBytes(after))).toEqual({ ok: true, protocol: after })
})

test('[RA5] a day that is none, a meeting nowhere and a chair who was away stop it', () => {
  const given = item('1', 'Punkten', { actions: [task] })
  const before: Protocol = { ...halfDay, items: [given] }
  expect(findings(before, [at(before, 'Uppdrag U 2026:1, klart', 'i november')])).toEqual(['no-day'])
  expect(findings(before, [at(before, 'Uppdrag U 2026:1, läge', 'nonsense')])).toEqual(['other-words'])
  expect(findings(before, [at(before, 'Plats', '')])).toEqual(['no-place'])
  expect(findings(before, [at(before, `Närvaro, ${before.chair}, var`, 'absent')])).toEqual(['chair-away'])
})

test('[RA9] a decision is not taken back to a proposal, and a proposal that was decided has no number', () => {
  const choicesOf = (status: 'decided' | 'proposed') => {
    const given = item('1', 'Punkten', { decisions: [decision('1', { status, points: ['a'] })] })
    return linesOf({ ...halfDay, items: [given] }).find(({ place }) => place === 'Beslut 1, utfall')?.choices ?? []
  }
  expect(choicesOf('decided').map(({ id }) => id)).not.toContain('proposed')
  expect(choicesOf('proposed').map(({ id }) => id)).toContain('proposed')
  const proposed = item('1', 'Punkten', {
    decisions: [decision('1', { number: '', status: 'proposed', points: ['a'] })],
  })
  const before: Protocol = { ...halfDay, items: [proposed] }
  const after = corrected(before, { reason, changes: [at(before, 'Beslut 1, utfall', 'decided')] }, of)
  expect(after.items[0]?.decisions[0]).toMatchObject({ number: '', status: 'decided' })
  expect(toMarkdown(after)).toContain('**Beslut:**')
})

test('[RA3] words that stay keep their style, new ones take that of what they stand in, and a link is not made longer', () => {
  const bold = [{ type: 'bold' }]
  const link = [{ type: 'link', attrs: { href: 'https://www.example.se/' } }]
  const before = withNotes({
    type: 'paragraph',
    content: [
      { type: 'text', text: 'Vi ses ' },
      { type: 'text', text: 'varje fredag', marks: bold },
      { type: 'hardBreak' },
      { type: 'text', text: 'på sidan', marks: link },
    ],
  })
  const after = correct(before, ['Vi ses varje fredag\npå sidan', 'Vi möts varje första fredag\npå sidan här'])
  expect(after.items[0]?.notes?.content?.[0]?.content).toEqual([
    { type: 'text', text: 'Vi möts ' },
    { type: 'text', text: 'varje första fredag', marks: bold },
    { type: 'hardBreak' },
    { type: 'text', text: 'på sidan', marks: link },
    { type: 'text', text: ' här' },
  ])
})

test('[RA4] what is left without words goes, and each line of a point is a point', () => {
  const before = withNotes(paragraph('Först.'), bullets('ett', 'två'), bullets('tre'))
  const after = correct(before, ['ett', ''], ['tre', ''])
  expect(after.items[0]?.notes).toEqual(notes(paragraph('Först.'), bullets('två')))
  expect(correct(withNotes(paragraph('Ensam.')), ['Ensam.', '']).items[0]?.notes).toBeNull()
  const deciding = { ...halfDay, items: [item('1', 'Punkten', { decisions: [decision('1', { points: ['a', 'b'] })] })] }
  expect(correct(deciding, ['a', 'c\nd'], ['b', '']).items[0]?.decisions[0]?.points).toEqual(['c', 'd'])
})

test('[RA5] a correction is stopped by what a protocol may not lack', () => {
  const same = change(halfDay, portal, portal)
  expect(findings(halfDay, [])).toEqual(['nothing-changed'])
  expect(findings(halfDay, [same], ' ')).toEqual(['no-reason', 'nothing-changed'])
  expect(findings(halfDay, [change(halfDay, 'Välkomna och godkännande av dagordning', ' ')])).toEqual(['no-words'])
  expect(findings(halfDay, [change(halfDay, 'Lämna tidplan för hjälpmedelsportalen', '')])).toEqual(['no-words'])
  expect(findings(halfDay, [change(halfDay, 'Cia Mallgren', '')])).toContain('no-words')
  expect(findings(halfDay, [change(halfDay, '11:55', '25:00')])).toEqual(['no-time'])
  const [bo, ivo] = [change(halfDay, 'Bo Testman', 'Ivo Skissberg'), change(halfDay, 'Ivo Skissberg', 'Bo Testman')]
  expect(findings(halfDay, [bo])).toEqual(['twice'])
  expect(findings(halfDay, [bo, ivo])).toEqual([])
  const deciding = { ...halfDay, items: [item('1', 'Punkten', { decisions: [decision('1', { points: ['a'] })] })] }
  const words = ['Samverkansledningen beslutar att', 'a'].map((text) => change(deciding, text, ''))
  expect(findings(deciding, words)).toEqual(['no-words'])
  expect(findings(deciding, words.slice(1))).toEqual([])
})

test('[RA6] an item that is approved by itself is not changed, and others are', () => {
  const one = change(halfDay, portal, 'Annat.')
  expect(findings(halfDay, [one], reason, ['3'])).toEqual(['approved-item'])
  expect(findings(halfDay, [one], reason, ['4'])).toEqual([])
})

test('[RA7] a version says what was corrected, where, why and of which record, in print as well', async () => {
  const second = correct(halfDay, [portal, portal.replace('fyra', 'fem')])
  expect(second.corrections).toEqual([
    {
      version: 2,
      of: { protocol: 'p1', hash: 'h1' },
      reason,
      changes: [{ place: 'Punkt 3, anteckningar', before: portal, after: portal.replace('fyra', 'fem') }],
    },
  ])
  const third = corrected(
    second,
    { reason: 'Fel klockslag.', changes: [change(second, '11:55', '12:00')] },
    { protocol: 'p2', hash: await hashOf(second), version: 2 },
  )
  expect(third.corrections?.map(({ version }) => version)).toEqual([2, 3])
  const printed = toMarkdown(third)
  expect(printed).toContain('Punkt 3, anteckningar: ”fyra” ändrat till ”fem”.')
  expect(printed).toContain('Tid, slut: ”11:55” ändrat till ”12:00”.')
  expect(toMarkdown(halfDay)).not.toContain('Rättelse')
  expect(readProtocol(canonicalBytes(third))).toEqual({ ok: true, protocol: third })
})

test('[RA8] a comparison without what was added is the old text, without what was removed the new one', () => {
  const [before, after] = ['Vi möts i Växjö på fredag.', 'Vi möts i Älmhult, på lördag kl. 9.']
  const compared = compareWords(before, after)
  const without = (change: string) =>
    compared
      .filter((one) => one.change !== change)
      .map(({ text }) => text)
      .join('')
  expect(without('added')).toBe(before)
  expect(without('removed')).toBe(after)
  expect(compared.filter(({ change }) => change === 'removed').map(({ text }) => text)).toEqual(['Växjö', 'fredag'])
})

test('[RA10] what a decision has changed outside the record is named when its outcome is corrected, and only then', () => {
  const decisions = [decision('1a', { status: 'decided' }), decision('1b', { status: 'decided' })]
  const deciding = { ...halfDay, items: [item('1', 'Punkten', { decisions })] }
  const effects = [
    { label: '1a', on: 'members' as const },
    { label: '1b', on: 'plan' as const },
  ]
  const outcome = (index: number, after: string): Change => ({
    at: `items/0/decisions/${index}/status`,
    before: 'decided',
    after,
  })
  expect(leftStanding(deciding, [outcome(0, 'rejected')], effects)).toEqual(effects.slice(0, 1))
  expect(leftStanding(deciding, [outcome(0, 'deferred'), outcome(1, 'rejected')], effects)).toEqual(effects)
  expect(leftStanding(deciding, [outcome(1, 'decided')], effects)).toEqual([])
  expect(leftStanding(deciding, [{ at: 'items/0/decisions/0/lead', before: 'x', after: 'y' }], effects)).toEqual([])
})
