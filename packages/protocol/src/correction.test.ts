import type { NoteNode } from '@samsyn/meeting/contents'
import { expect, test } from 'vitest'
import { canonicalBytes, hashOf, normalise } from './canonical.ts'
import {
  type Change,
  compareWords,
  corrected,
  findingsOf,
  followsFrom,
  joinsDecided,
  leftStanding,
  linesOf,
  outcomeCorrected,
} from './correction.ts'
import { toDocx } from './docx.ts'
import { popplerIsHere, seenMarkdown, seenPage, seenPdf, seenWord, tight } from './formats.fixture.ts'
import { bullets, decision, halfDay, item, notes, paragraph } from './half-day.fixture.ts'
import { protocolDocument } from './html.ts'
import { toMarkdown } from './markdown.ts'
import { toPdf } from './pdf.ts'
import type { Protocol, ProtocolFollowUp, ProtocolShare } from './protocol.ts'
import { readProtocol } from './read-protocol.ts'

const of = { protocol: 'p1', hash: 'h1', version: 1, decisions: 7 }
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
  const was = new Map(linesOf(halfDay).map(({ at, text }) => [at, text]))
  for (const line of linesOf(halfDay)) {
    if (line.choices) continue
    const after = line.holds === 'sum' ? '909' : '09:09'
    const changes = [{ at: line.at, before: line.text, after }]
    // What says nothing without another place is looked at with it, below.
    if (findings(halfDay, changes).includes('half')) continue
    const one = corrected(halfDay, { reason, changes }, of)
    const differing = linesOf(one).filter(({ at, text }) => was.get(at) !== text)
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

const share = (organisation: string): ProtocolShare => ({ organisation, status: 'waiting', date: '', text: '' })
const followUp: ProtocolFollowUp = {
  ...{ number: 'U 2025:4', text: 'Lämna tidplan.', owner: 'Noa', due: '2026-02-01', outcome: 'open' },
  ...{ said: '', newOwner: '', newDue: '', shares: [share('Norrviks kommun'), share('Ekmyra kommun')] },
}

test('[RA1] follow-ups, shares, amounts, times and earlier decisions are corrected, in the record and in every format', async () => {
  const shares = [share('Norrviks kommun')]
  const given = decision('1', {
    ...{ number: 'B 2026:1', heading: 'Avtal', kind: 'funding', shares },
    ...{ money: { amount: 1760585, currency: 'SEK', fund: 'statsbidrag' }, period: { from: '2026-01-01', to: '' } },
  })
  const one = item('1', 'Punkten', { decisions: [given], followUps: [followUp], deferred: { returns: 'hösten' } })
  const before: Protocol = { ...halfDay, items: [one] }
  const changes = [
    at(before, 'Punkt 1, bordlagd till', '2026-09-11'),
    at(before, 'Uppföljning U 2025:4, utfall', 'carried'),
    at(before, 'Uppföljning U 2025:4, vad som sades', 'Planen är utsänd.'),
    at(before, 'Uppföljning U 2025:4, ny dag', '2026-05-01'),
    at(before, 'Uppföljning U 2025:4, Ekmyra kommun, läge', 'done'),
    at(before, 'Beslut 1, belopp', '1 670 585 kr'),
    at(before, 'Beslut 1, gäller till och med', '2027-12-31'),
    at(before, 'Beslut 1, samband', 'prolongs'),
    at(before, 'Beslut 1, tidigare beslut', 'B 2024:9'),
    at(before, 'Beslut 1, Norrviks kommun, läge', 'declined'),
    at(before, 'Beslut 1, Norrviks kommun, datum', '2026-04-02'),
    at(before, 'Beslut 1, Norrviks kommun, kommentar', 'Fullmäktige sade nej.'),
  ]
  expect(findings(before, changes)).toEqual([])
  const after = corrected(before, { reason, changes }, of)
  expect(after.items[0]).toMatchObject({
    deferred: { returns: '2026-09-11' },
    followUps: [
      {
        outcome: 'carried',
        said: 'Planen är utsänd.',
        newDue: '2026-05-01',
        shares: [{ status: 'waiting' }, { status: 'done' }],
      },
    ],
    decisions: [
      {
        number: 'B 2026:1',
        money: { amount: 1670585, currency: 'SEK', fund: 'statsbidrag' },
        period: { from: '2026-01-01', to: '2027-12-31' },
        lineage: { relation: 'prolongs', number: 'B 2024:9' },
        shares: [{ status: 'declined', date: '2026-04-02', text: 'Fullmäktige sade nej.' }],
      },
    ],
  })
  expect(readProtocol(canonicalBytes(after))).toEqual({ ok: true, protocol: after })
  const sums = after.corrections?.[0]?.changes.find(({ place }) => place === 'Beslut 1, belopp')
  expect(sums).toEqual({ place: 'Beslut 1, belopp', before: '1\u00a0760\u00a0585 kr', after: '1\u00a0670\u00a0585 kr' })
  const [printed, hash] = [normalise(after), 'ab'.repeat(32)]
  const seen = {
    page: seenPage(protocolDocument(printed, { hash })),
    markdown: seenMarkdown(toMarkdown(printed)),
    word: seenWord(await toDocx(printed)),
    ...(popplerIsHere ? { pdf: await seenPdf(toPdf(printed, canonicalBytes(printed), hash)) } : {}),
  }
  for (const [format, { text }] of Object.entries(seen))
    for (const words of [
      'Uppföljning U 2025:4, utfall: ”Kvarstår” ändrat till ”Förs vidare”.',
      'Förs vidare till 2026-05-01. Planen är utsänd.',
      'Belopp: 1 670 585 kr ur statsbidrag.',
      'Gäller 2026-01-01–2027-12-31.',
      'Förlänger B 2024:9.',
      'Fullmäktige sade nej.',
      '(bordlagd till 2026-09-11)',
    ])
      expect(text, format).toContain(tight(words))
})

test('[RA4] an amount, a time and an earlier decision that are emptied are gone', () => {
  const given = decision('1', {
    ...{ number: 'B 2026:1', points: ['gå vidare.'], lineage: { relation: 'changes', number: 'B 2025:1' } },
    ...{ money: { amount: 100, currency: 'SEK', fund: 'fonden' }, period: { from: '2026-01-01', to: '' } },
  })
  const before: Protocol = { ...halfDay, items: [item('1', 'Punkten', { decisions: [given] })] }
  const changes = ['belopp', 'varifrån pengarna kommer', 'gäller från', 'samband', 'tidigare beslut'].map((fact) =>
    at(before, `Beslut 1, ${fact}`, ''),
  )
  expect(findings(before, changes)).toEqual([])
  const { lineage: _, money: __, period: ___, ...rest } = given
  expect(corrected(before, { reason, changes }, of).items[0]?.decisions[0]).toEqual(rest)
})

test('[RA5] a sum that is none, facts by halves and a time that ends before it begins stop it', () => {
  const given = decision('1', { number: 'B 2026:1', points: ['gå vidare.'] })
  const before: Protocol = { ...halfDay, items: [item('1', 'Punkten', { decisions: [given] })] }
  const fact = (name: string, after: string) => at(before, `Beslut 1, ${name}`, after)
  expect(findings(before, [fact('belopp', 'en miljon')])).toEqual(['no-sum'])
  expect(findings(before, [fact('varifrån pengarna kommer', 'fonden')])).toEqual(['half'])
  expect(findings(before, [fact('samband', 'prolongs')])).toEqual(['half'])
  expect(findings(before, [fact('tidigare beslut', 'B 2025:1')])).toEqual(['half'])
  expect(findings(before, [fact('gäller från', '2026-05-01'), fact('gäller till och med', '2026-04-01')])).toEqual([
    'ends-first',
  ])
  // The same sum, written otherwise, is no change.
  const known = {
    ...before,
    items: [item('1', 'P', { decisions: [{ ...given, money: { amount: 1500, currency: 'SEK' as const, fund: '' } }] })],
  }
  expect(findings(known, [at(known, 'Beslut 1, belopp', '1 500 kr')])).toEqual(['nothing-changed'])
})

test('[RA5] a day that is none, a meeting nowhere and a chair who was away stop it', () => {
  const given = item('1', 'Punkten', { actions: [task] })
  const before: Protocol = { ...halfDay, items: [given] }
  expect(findings(before, [at(before, 'Uppdrag U 2026:1, klart', 'i november')])).toEqual(['no-day'])
  expect(findings(before, [at(before, 'Uppdrag U 2026:1, läge', 'nonsense')])).toEqual(['other-words'])
  expect(findings(before, [at(before, 'Plats', '')])).toEqual(['no-place'])
  expect(findings(before, [at(before, `Närvaro, ${before.chair}, var`, 'absent')])).toEqual(['chair-away'])
})

test('[RA9] a decision is not taken back to a proposal', () => {
  const choicesOf = (status: 'decided' | 'proposed') => {
    const given = item('1', 'Punkten', { decisions: [decision('1', { status, points: ['a'] })] })
    return linesOf({ ...halfDay, items: [given] }).find(({ place }) => place === 'Beslut 1, utfall')?.choices ?? []
  }
  expect(choicesOf('decided').map(({ id }) => id)).not.toContain('proposed')
  expect(choicesOf('proposed').map(({ id }) => id)).toContain('proposed')
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

test('[RA6] the title of an attachment in an approved item, or under a decision of one, is not changed', () => {
  const items = [
    item('1', 'Med bilaga', { attachments: [1] }),
    item('2', 'Med underlag', { decisions: [decision('2', { points: ['gå vidare.'], attachments: [2] })] }),
    item('3', 'Utan'),
  ]
  const file = { fileName: 'a.pdf', type: 'application/pdf', size: 1, sha256: 'a'.repeat(64), url: '' }
  const attachments = ['Kartan', 'Avtalet', 'Mötets egen'].map((title, at) => ({ ...file, number: at + 1, title }))
  const before: Protocol = { ...halfDay, items, attachments }
  for (const [title, number] of [
    ['Kartan', '1'],
    ['Avtalet', '2'],
  ] as const) {
    expect(findings(before, [change(before, title, 'Annat')], reason, [number])).toEqual(['approved-item'])
    expect(findings(before, [change(before, title, 'Annat')], reason, ['3'])).toEqual([])
  }
  expect(findings(before, [change(before, 'Mötets egen', 'Annat')], reason, ['1', '2', '3'])).toEqual([])
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
    { protocol: 'p2', hash: await hashOf(second), version: 2, decisions: 7 },
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

test('[RA9] a proposal that was decided gets the next number, which is told, and no other number is touched', () => {
  const decisions = [
    decision('1a', { number: 'B 2026:3', points: ['gå vidare.'] }),
    decision('1b', { status: 'proposed', points: ['börja.'], lineage: { relation: 'changes', number: 'B 2025:2' } }),
    decision('1c', { status: 'proposed', points: ['vänta.'] }),
    decision('1d', { status: 'proposed', points: ['sluta.'] }),
  ]
  const before: Protocol = { ...halfDay, decisionNumbers: true, items: [item('1', 'Punkten', { decisions })] }
  const changes = [at(before, 'Beslut 1b, utfall', 'decided'), at(before, 'Beslut 1c, utfall', 'rejected')]
  expect(findings(before, changes)).toEqual([])
  expect(followsFrom(before, changes)).toEqual([
    { label: '1b', what: 'numbered' },
    { label: '1c', what: 'numbered' },
  ])
  const after = corrected(before, { reason, changes }, of)
  expect(after.items[0]?.decisions.map(({ number, lineage }) => [number, lineage?.number])).toEqual([
    ['B 2026:3', undefined],
    ['B 2026:8', 'B 2025:2'],
    ['B 2026:9', undefined],
    ['', undefined],
  ])
  expect(after.corrections?.[0]?.changes.map(({ place, after }) => `${place}: ${after}`)).toEqual([
    'Beslut 1b, utfall: Beslutat',
    'Beslut 1c, utfall: Avslag',
    'Beslut 1b, nummer: B 2026:8',
    'Beslut 1c, nummer: B 2026:9',
  ])
  expect(toMarkdown(after)).toContain('Beslut 1b, nummer: ”B 2026:8” tillagt.')
  // A later correction of it gives no other number, and there is no way back.
  const third = corrected(after, { reason, changes: [at(after, 'Beslut 1b, utfall', 'noted')] }, { ...of, version: 2 })
  expect(third.items[0]?.decisions[1]?.number).toBe('B 2026:8')
  expect(findings(after, [at(after, 'Beslut 1b, utfall', 'proposed')])).toEqual(['other-words'])
  expect(outcomeCorrected(third, { label: '1b' })).toEqual({
    version: 3,
    before: 'Beslutat',
    after: 'Till handlingarna',
  })
  expect(outcomeCorrected(third, { label: '1a' })).toBeNull()
})

test('[RA10] a change of members that is corrected to decided is to be put into the register by hand', () => {
  const one = decision('1', { number: 'B 2026:1', kind: 'membership-change', status: 'deferred', points: ['byta.'] })
  const before: Protocol = { ...halfDay, items: [item('1', 'Punkten', { decisions: [one] })] }
  const to = (outcome: string) => followsFrom(before, [at(before, 'Beslut 1, utfall', outcome)])
  expect(to('decided')).toEqual([{ label: '1', what: 'join' }])
  expect(to('rejected')).toEqual([])
})

test('[RA11] a change of members that no version before had decided is still to be carried out', () => {
  const membership = {
    ...{ group: 'Övergångar', outgoing: 'Bo Testman', outgoingOrganisation: '' },
    ...{ incoming: 'Cia Mallgren', incomingOrganisation: 'Ekmyra kommun', from: '2026-04-01' },
  }
  const one = decision('1', {
    number: 'B 2026:1',
    kind: 'membership-change',
    status: 'deferred',
    points: ['byta.'],
    membership,
  })
  const before: Protocol = { ...halfDay, items: [item('1', 'Punkten', { decisions: [one] })] }
  const turned = (protocol: Protocol, outcome: string) =>
    corrected(protocol, { reason, changes: [at(protocol, 'Beslut 1, utfall', outcome)] }, of)
  const second = turned(before, 'decided')
  expect(followsFrom(before, [at(before, 'Beslut 1, utfall', 'decided')])).toEqual([])
  expect(joinsDecided(second, [before])).toEqual([{ label: '1', membership }])
  const third = turned(second, 'rejected')
  expect(joinsDecided(third, [before, second])).toEqual([])
  expect(joinsDecided(turned(third, 'decided'), [before, second, third])).toEqual([])
  const named = corrected(before, { reason, changes: [at(before, 'Beslut 1, byte: tillträder', 'Cia Malmgren')] }, of)
  expect(named.items[0]?.decisions[0]?.membership).toEqual({ ...membership, incoming: 'Cia Malmgren' })
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
