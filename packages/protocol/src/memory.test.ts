import type { ItemKind } from '@samsyn/meeting/contents'
import { expect, test } from 'vitest'
import { decision, halfDay, item } from './half-day.fixture.ts'
import { actionsNow, type Remembered, remember, returning, storyOf } from './memory.ts'
import type { ProtocolAction, ProtocolFollowUp, ProtocolItem, ProtocolShare } from './protocol.ts'

const meeting = (date: string, ...items: ProtocolItem[]): Remembered => ({
  id: `protocol-${date}`,
  protocol: { ...halfDay, meeting: { ...halfDay.meeting, id: date, date }, items },
})
const action = (n: number, text: string, more: Partial<ProtocolAction> = {}): ProtocolAction => ({
  number: `U 2026:${n}`,
  text,
  owner: 'Ada Provlund',
  due: '2026-04-01',
  status: 'open',
  ...more,
})
const followUp = (
  number: string,
  outcome: ProtocolFollowUp['outcome'],
  more: Partial<ProtocolFollowUp> = {},
): ProtocolFollowUp => ({
  number,
  text: '',
  owner: '',
  due: '',
  outcome,
  said: '',
  newOwner: '',
  newDue: '',
  ...more,
})
const share = (organisation: string, status: ProtocolShare['status'] = 'waiting'): ProtocolShare => ({
  organisation,
  status,
  date: '',
  text: '',
})
const back = (protocols: Remembered[], date = '2026-06-12') => returning(remember(protocols), date)
const said = (protocols: Remembered[], date?: string) => back(protocols, date).map(({ key, on }) => `${key} | ${on}`)

const first = meeting(
  '2026-02-06',
  item('1', 'Läget', { actions: [action(1, 'Lämna tidplan'), action(2, 'Redovisa', { status: 'done' })] }),
  item('2', 'Webbsida', {
    decisions: [
      decision('2', {
        number: 'B 2026:1',
        heading: 'Gemensam webbsida',
        points: ['ta fram en webbsida', 'ärendet återkommer 2026-06-12.'],
        status: 'deferred',
        returns: '2026-06-12',
      }),
    ],
  }),
  item('3', 'Rutin för överlämning', { kind: 'dialogue', deferred: { returns: 'november' } }),
)

test('[BK1] the same records give the same answer, in whatever order they are given', () => {
  const second = meeting(
    '2026-04-17',
    item('1', 'Uppföljning', { followUps: [followUp('U 2026:1', 'carried', { newDue: '2026-09-01' })] }),
  )
  const third = meeting('2026-05-08', item('1', 'Uppföljning', { followUps: [followUp('U 2026:1', 'open')] }))
  expect(remember([third, first, second])).toEqual(remember([first, second, third]))
})

test('[BK2] an action keeps its number through the meetings that look at it, until one says that it is done', () => {
  const second = meeting(
    '2026-04-17',
    item('4', 'Uppföljning', {
      followUps: [
        followUp('U 2026:1', 'carried', { said: 'Utkast finns.', newDue: '2026-06-01', newOwner: 'Bo Testman' }),
      ],
    }),
  )
  const [one] = remember([first, second]).actions
  expect(one).toMatchObject({
    number: 'U 2026:1',
    text: 'Lämna tidplan',
    owner: 'Bo Testman',
    due: '2026-06-01',
    isOpen: true,
  })
  expect(one?.steps.map(({ date, item, outcome, due }) => [date, item, outcome, due])).toEqual([
    ['2026-02-06', '1', 'given', '2026-04-01'],
    ['2026-04-17', '4', 'carried', '2026-06-01'],
  ])
  expect(said([first, second])).toContain('U 2026:1 | 2026-06-01')
  for (const outcome of ['done', 'dropped'] as const) {
    const third = meeting('2026-05-08', item('1', 'Uppföljning', { followUps: [followUp('U 2026:1', outcome)] }))
    expect(said([first, second, third]).join()).not.toContain('U 2026')
  }
  const silent = meeting('2026-05-08', item('1', 'Uppföljning', { followUps: [followUp('U 2026:1', 'open')] }))
  expect(said([first, second, silent])).toContain('U 2026:1 | 2026-06-01')
})

test('[FN4] an action stands as the last protocol says that looked at it', () => {
  const looked = (date: string, outcome: ProtocolFollowUp['outcome'], more: Partial<ProtocolFollowUp> = {}) =>
    meeting(date, item('1', 'Uppföljning', { followUps: [followUp('U 2026:1', outcome, more)] }))
  const now = (...later: Remembered[]) => actionsNow(remember([first, ...later])).get('U 2026:1')
  expect(actionsNow(remember([first])).get('U 2026:2')?.status).toBe('done')
  expect(now()).toEqual({ status: 'open', owner: 'Ada Provlund', due: '2026-04-01' })
  const moved = looked('2026-04-17', 'carried', { newOwner: 'Bo Testman', newDue: '2026-09-01' })
  expect(now(moved)).toEqual({ status: 'open', owner: 'Bo Testman', due: '2026-09-01' })
  expect(now(moved, looked('2026-05-08', 'dropped'), looked('2026-06-12', 'open'))?.status).toBe('dropped')
  expect(now(moved, looked('2026-05-08', 'done'), looked('2026-06-12', 'carried'))?.status).toBe('open')
})

test('[BK2] an action of a protocol that is not here is known from where it is looked at', () => {
  const only = meeting(
    '2026-04-17',
    item('1', 'Uppföljning', { followUps: [followUp('U 2019:7', 'carried', { text: 'Boka', owner: 'Bo' })] }),
  )
  expect(back([only])).toMatchObject([{ key: 'U 2019:7', title: 'Boka', owner: 'Bo', on: '' }])
})

test('[BK2] a meeting that says nothing of what an earlier one has dealt with leaves it so', () => {
  const shares = [share('Norrviks kommun'), share('Ekmyra kommun')]
  const given = meeting(
    '2026-02-06',
    item('1', 'Avtal', {
      actions: [action(1, 'Lämna tidplan')],
      decisions: [decision('1', { number: 'B 2026:1', heading: 'Avtal', shares })],
    }),
  )
  const looked = (date: string, outcome: ProtocolFollowUp['outcome'], ...shares: ProtocolShare[]) =>
    meeting(
      date,
      item('1', 'Uppföljning', {
        followUps: [followUp('U 2026:1', outcome), followUp('B 2026:1', outcome, { shares })],
      }),
    )
  const silent = looked('2026-05-08', 'open', ...shares)
  for (const outcome of ['done', 'dropped'] as const)
    expect(back([given, looked('2026-04-17', outcome), silent])).toEqual([])
  const [one] = back([given, looked('2026-04-17', 'carried', share('Ekmyra kommun', 'done')), silent]).filter(
    ({ kind }) => kind === 'shared',
  )
  expect(one?.shares.map(({ organisation, status }) => `${organisation} ${status}`)).toEqual([
    'Norrviks kommun waiting',
    'Ekmyra kommun done',
  ])
  // Who says that it goes on after all opens it again.
  expect(said([given, looked('2026-04-17', 'done'), looked('2026-05-08', 'carried')])).toContain(
    'U 2026:1 | 2026-04-01',
  )
})

test('[BK3] what was put off comes back with what was on the table, until an item takes it up', () => {
  const found = back([first]).filter(({ kind }) => kind === 'matter')
  expect(found).toMatchObject([
    {
      key: '2026-02-06 2',
      title: 'Gemensam webbsida',
      protocol: 'protocol-2026-02-06',
      proposals: [{ heading: 'Gemensam webbsida', points: ['ta fram en webbsida'] }],
    },
    { key: '2026-02-06 3', title: 'Rutin för överlämning', item: 'dialogue' satisfies ItemKind, proposals: [] },
  ])
  const taken = (more: Partial<ProtocolItem>) =>
    said([first, meeting('2026-06-12', item('5', 'Webbsida', { from: { date: '2026-02-06', label: '2' }, ...more }))])
  expect(taken({}).join()).not.toContain('2026-02-06 2')
  expect(taken({ withdrawn: true })).toContain('2026-02-06 2 | 2026-06-12')
  expect(taken({ deferred: { returns: '' } })).toContain('2026-06-12 5 | ')
})

test('[BK3] a point goes when it says that the matter itself returns, and stays when it says that something else does', () => {
  const points = [
    'frågan bordläggs till nästa möte.',
    'bordlägga ärendet.',
    'the matter is referred back to the working group.',
    'arbetsgruppen återkommer med ett kostnadsförslag.',
  ]
  const put = decision('1', { heading: 'Webbsida', points, status: 'deferred', returns: '' })
  expect(back([meeting('2026-02-06', item('1', 'Webbsida', { decisions: [put] }))])[0]?.proposals).toMatchObject([
    { points: ['arbetsgruppen återkommer med ett kostnadsförslag.'] },
  ])
})

test('[BK3] what was put off comes back with all that it would have done when it had been decided then', () => {
  const membership = {
    ...{ group: 'Rådet', outgoing: 'Ada Provlund', outgoingOrganisation: '' },
    ...{ incoming: 'Cia Provdahl', incomingOrganisation: 'Norrviks kommun', from: '2026-05-01' },
  }
  const deferred = { status: 'deferred', returns: '2026-04-17' } as const
  const shares = [share('Norrviks kommun', 'done'), share('Ekmyra kommun')]
  const decisions = [
    decision('1a', {
      ...{ heading: 'Pilot', kind: 'funding', ...deferred, shares },
      ...{ lineage: { relation: 'prolongs', number: 'B 2025:3' }, period: { from: '2026-05-01', to: '' } },
      money: { amount: 40_000, currency: 'SEK', fund: 'Hälsa' },
    }),
    decision('1b', { kind: 'membership-change', ...deferred, membership, points: ['bordlägga ärendet.'] }),
  ]
  const [pilot, change] = back([meeting('2026-02-06', item('1', 'Läget', { decisions }))])
  expect(pilot?.proposals).toMatchObject([
    {
      ...{ kind: 'funding', relation: 'prolongs', earlier: 'B 2025:3', amount: '40000', fund: 'Hälsa' },
      ...{ validFrom: '2026-05-01', validTo: '', membership: null, shares },
    },
  ])
  expect(change?.proposals).toMatchObject([{ kind: 'membership-change', membership, points: [], amount: '' }])
})

test('[BK4] it comes back on the day that was said, or on the first day of the time that was named', () => {
  expect(said([first])).toEqual(['U 2026:1 | 2026-04-01', '2026-02-06 2 | 2026-06-12', '2026-02-06 3 | 2026-11-01'])
  const vague = meeting(
    '2026-02-06',
    item('1', 'Läget', {
      actions: [action(1, 'Boka', { due: 'nästa möte' }), action(2, 'Ta fram', { due: 'i höst' })],
    }),
  )
  expect(said([vague])).toEqual(['U 2026:1 | ', 'U 2026:2 | 2026-09-01'])
})

test('[BK4] words that name a time mean what they meant when they were said, however often it is looked at', () => {
  const looked = (date: string, newDue = '') =>
    meeting(date, item('1', 'Uppföljning', { followUps: [followUp('U 2026:1', 'carried', { newDue })] }))
  const given = meeting('2026-03-13', item('1', 'Läget', { actions: [action(1, 'Boka', { due: 'november' })] }))
  expect(said([given, looked('2026-12-10')])).toEqual(['U 2026:1 | 2026-11-01'])
  expect(said([given, looked('2026-12-10', 'mars')])).toEqual(['U 2026:1 | 2027-03-01'])
})

test('[BK5] an answer to a referral has an item of its own', () => {
  const asked = meeting(
    '2026-02-06',
    item('1', 'Remiss', { actions: [action(1, 'Lämna remissvar om ny socialtjänstlag'), action(2, 'Boka lokal')] }),
  )
  expect(back([asked]).map(({ kind }) => kind)).toEqual(['answer', 'action'])
})

test('[BK6] a decision that many take comes back until all of them are in', () => {
  const shares = [share('Norrviks kommun', 'done'), share('Ekmyra kommun'), share('Tallbyns kommun')]
  const given = meeting(
    '2026-02-06',
    item('1', 'Avtal', { decisions: [decision('1', { number: 'B 2026:1', heading: 'Avtal', shares })] }),
  )
  expect(back([given])).toMatchObject([{ key: 'B 2026:1', kind: 'shared', shares }])
  const then = (...shares: ProtocolShare[]) =>
    meeting('2026-04-17', item('1', 'Uppföljning', { followUps: [followUp('B 2026:1', 'open', { shares })] }))
  expect(back([given, then(share('Ekmyra kommun', 'declined'))])[0]?.shares.map(({ status }) => status)).toEqual([
    'done',
    'declined',
    'waiting',
  ])
  expect(back([given, then(share('Ekmyra kommun', 'declined'), share('Tallbyns kommun', 'done'))])).toEqual([])
  const proposed = decision('1', { number: 'B 2026:1', status: 'rejected', shares })
  expect(back([meeting('2026-02-06', item('1', 'Avtal', { decisions: [proposed] }))])).toEqual([])
})

test('[BK7] a decision that is about to end is offered, unless a later one has dealt with it', () => {
  const funded = meeting(
    '2026-02-06',
    item('1', 'Pilot', {
      decisions: [
        decision('1', { number: 'B 2026:1', heading: 'Pilot', period: { from: '2026-03-01', to: '2026-08-31' } }),
      ],
    }),
  )
  expect(back([funded], '2026-04-17')).toEqual([])
  expect(back([funded])).toMatchObject([
    { key: '2026-08-31 B 2026:1', kind: 'ending', label: 'B 2026:1', due: '2026-08-31' },
  ])
  expect(back([funded], '2026-09-11')).toEqual([])
  const prolonged = decision('1', { number: 'B 2026:2', lineage: { relation: 'prolongs', number: 'B 2026:1' } })
  const later = (status: 'decided' | 'rejected') =>
    meeting('2026-05-08', item('1', 'Pilot', { decisions: [{ ...prolonged, status }] }))
  expect(back([funded, later('decided')])).toEqual([])
  // What was refused, as after a correction, neither ends nor prolongs anything.
  expect(back([funded, later('rejected')])).toMatchObject([{ label: 'B 2026:1' }])
  const refused = structuredClone(funded)
  for (const one of refused.protocol.items[0]?.decisions ?? []) one.status = 'rejected'
  expect(back([refused])).toEqual([])
})

test('[BK10] what an organisation says later takes the place of what was there', () => {
  const second = (...shares: ProtocolShare[]) =>
    item('1', 'Uppföljning', { followUps: [followUp('U 2026:1', 'carried', { shares })] })
  const { actions } = remember([
    first,
    meeting('2026-04-17', second(share('Norrviks kommun'), share('Ekmyra kommun', 'done'))),
    meeting('2026-05-08', second(share('Norrviks kommun', 'done'))),
  ])
  expect(actions[0]?.shares.map(({ organisation, status }) => `${organisation} ${status}`)).toEqual([
    'Norrviks kommun done',
    'Ekmyra kommun done',
  ])
})

test('[BK13] the story of a decision goes back and forth, however far', () => {
  const taken = (date: string, n: number, earlier = 0) =>
    meeting(
      date,
      item('1', 'Punkt', {
        decisions: [
          decision('1', {
            number: `B 2026:${n}`,
            ...(earlier > 0 ? { lineage: { relation: 'changes' as const, number: `B 2026:${earlier}` } } : {}),
          }),
        ],
      }),
    )
  const { decisions } = remember([
    taken('2026-01-09', 1),
    taken('2026-02-06', 2, 1),
    taken('2026-04-17', 3),
    taken('2026-05-08', 4, 2),
  ])
  const story = (n: number) => storyOf(decisions, `B 2026:${n}`).map(({ number }) => number)
  expect(story(2)).toEqual(['B 2026:1', 'B 2026:2', 'B 2026:4'])
  expect(story(4)).toEqual(story(1))
  expect(story(3)).toEqual(['B 2026:3'])
})
