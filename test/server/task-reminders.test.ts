/** Who is to do something is reminded by mail, in time and once, by a real mail server on this computer. */

import type { Series } from '@samsyn/api/bodies'
import type { Tasks } from '@samsyn/api/carry-over'
import { changeFacts, readItems } from '@samsyn/meeting/agenda'
import { addAttendee, checkIn, readAttendance } from '@samsyn/meeting/attendance'
import { addDays } from '@samsyn/meeting/days'
import { addAction } from '@samsyn/meeting/decisions'
import { agendaDocument, decisionsDocument } from '@samsyn/meeting/documents'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Postbox, postbox } from '../postbox.ts'
import {
  type Browser,
  freePort,
  freeze,
  type Stage,
  signedIn,
  startProcess,
  startServer,
  temporaryFolder,
  until,
} from '../stage.ts'

const from = { name: 'Provrådet', email: 'moten@prov.example' }
const people = [
  { name: 'Ada Provlund', organisation: 'Norrviks kommun', role: 'Ordförande', email: 'ada@prov.example' },
  { name: 'Bo Åkerängen', organisation: 'Södra regionen', role: 'ledamot', email: 'bo@prov.example' },
  { name: 'Cia Utanpost', organisation: 'Östra kommunen', role: 'ledamot', email: '' },
]
const now = '2026-03-20'

let box: Postbox
let stage: Stage
let organiser: Browser
let series: string
let body: string

beforeEach(async () => {
  box = await postbox()
  stage = await startServer({ mail: { url: box.url, from } })
  organiser = await stage.organiser()
})
afterEach(async () => {
  await stage.close()
  await box.close()
})

/** A series with one frozen meeting, in which these were given: owner, text, day. */
async function given(...actions: [string, string, string][]): Promise<string> {
  const made = await organiser.call<{ body: string; series: string }>('POST', '/api/bodies', {
    name: 'Provrådet i Överköping',
    seriesName: 'Möten',
  })
  ;({ series, body } = made)
  await organiser.call('POST', `/api/bodies/${body}/people`, { people })
  await organiser.call('PATCH', `/api/series/${series}`, { settings: { taskReminders: true } })
  const { members } = await organiser.call<Series>('GET', `/api/series/${series}`)
  const [chair, secretary] = members.map(({ person }) => person)
  const facts = { date: '2026-03-13', start: '09:00', end: '11:00', place: 'Provsalen', chair, secretary }
  const { id: meeting } = await organiser.call<{ id: string }>('POST', `/api/series/${series}/meetings`, facts)
  const { meetings } = stage.parts
  const item = await meetings.edit(meeting, agendaDocument(meeting), 'server', (agenda) => {
    for (const { id } of readAttendance(agenda)) checkIn(agenda, id, 'on-site')
    addAttendee(agenda, { name: 'Gäst Gästsson', organisation: 'Provbolaget', status: 'other' })
    changeFacts(agenda, { nextMeeting: '2026-04-17' })
    return readItems(agenda)[0]?.id ?? ''
  })
  await meetings.edit(meeting, decisionsDocument(meeting), 'server', (decisions) => {
    for (const [owner, text, due] of actions) addAction(decisions, { item, text, owner, due })
  })
  for (const to of ['open', 'closed']) await organiser.call('POST', `/api/meetings/${meeting}/phase`, { to })
  await freeze(organiser, meeting)
  return meeting
}

const look = (day = now) => stage.parts.taskReminders.remindInTime(day)
const to = () => box.got.map(({ rcpt }) => rcpt.join()).sort()
const came = (n: number) => until(`${n} mails have come`, () => box.got.length === n)
const tokenOf = (text: string | undefined) => /\/in#(\S+)/.exec(text ?? '')?.[1] ?? ''
/** Nothing more has come when something later has. */
async function nothingBut(n: number): Promise<void> {
  const { storage } = stage.parts
  const posted = await storage.db.selectFrom('outbox').select('id').execute()
  expect(posted).toHaveLength(n)
}

it('[BK17] who is to do something is reminded in the week before, with a link of their own to their tasks', async () => {
  await given(
    ['Bo Åkerängen', 'Lämna tidplan', addDays(now, 7)],
    ['Bo Åkerängen', 'Kalla gruppen', addDays(now, 8)],
    ['Cia Utanpost', 'Har ingen adress', addDays(now, 3)],
    ['Gäst Gästsson', 'Är ingen ledamot', addDays(now, 3)],
    ['Bo Åkerängen', 'I höst', 'hösten 2026'],
  )
  await look()
  await came(1)
  const [mail] = box.got
  expect(mail?.rcpt).toEqual(['bo@prov.example'])
  expect(mail?.subject).toBe('Provrådet i Överköping: dina uppdrag')
  expect(mail?.text).toContain('Lämna tidplan (senast 27 mars 2026)')
  for (const other of ['Kalla gruppen', 'adress', 'ledamot', 'I höst', 'Dagen har gått'])
    expect(mail?.text).not.toContain(other)
  const bo = await signedIn(stage.address, tokenOf(mail?.text))
  const { tasks } = await bo.call<Tasks>('GET', '/api/tasks')
  expect(tasks.map(({ text }) => text)).toContain('Lämna tidplan')
})

it('[BK17] and once in the two weeks after; a role and an organisation are somebody', async () => {
  await given(
    ['Ordföranden', 'Skriva till regionen', addDays(now, -1)],
    ['Södra regionen', 'Redovisa piloten', addDays(now, -14)],
    ['Bo Åkerängen', 'För länge sedan', addDays(now, -15)],
  )
  await look()
  await came(2)
  expect(to()).toEqual(['ada@prov.example', 'bo@prov.example'])
  const text = box.got.map((mail) => mail.text).join()
  expect(text).toContain('Dagen har gått')
  expect(text).not.toContain('För länge sedan')
})

it('[BK17] nobody is reminded of what is said to be done, where the series does not want it, or without a mail server', async () => {
  await given(['Bo Åkerängen', 'Lämna tidplan', addDays(now, 2)], ['Ada Provlund', 'Boka salen', addDays(now, 2)])
  await look()
  await came(2)
  const bo = await signedIn(stage.address, tokenOf(box.got.find(({ rcpt }) => rcpt[0]?.startsWith('bo'))?.text))
  const [task] = (await bo.call<Tasks>('GET', '/api/tasks')).tasks
  await bo.call('POST', `/api/series/${series}/task-reports`, { number: task?.number, status: 'done', text: '' })
  await look(addDays(now, 3))
  await came(3)
  expect(box.got[2]?.rcpt).toEqual(['ada@prov.example'])
  await given(['Bo Åkerängen', 'Lämna tidplan', addDays(now, 2)])
  await organiser.call('PATCH', `/api/series/${series}`, { settings: { taskReminders: false } })
  await look()
  await nothingBut(3)
  const silent = await startServer()
  try {
    const by = await silent.organiser()
    const { series: other } = await by.call<{ series: string }>('POST', '/api/bodies', { name: 'A', seriesName: 'B' })
    expect(await by.call<Series>('GET', `/api/series/${other}`)).toMatchObject({ mail: false })
    expect(await organiser.call<Series>('GET', `/api/series/${series}`)).toMatchObject({ mail: true })
  } finally {
    await silent.close()
  }
})

it('[BK18] nothing is sent twice, also when two look at once', async () => {
  await given(['Bo Åkerängen', 'Lämna tidplan', addDays(now, 2)])
  await Promise.all([look(), look()])
  await look()
  await look(addDays(now, 1))
  await came(1)
  await nothingBut(1)
  const links = await stage.parts.storage.db.selectFrom('task_links').select('link_id').execute()
  expect(links).toHaveLength(1)
  // When the day has passed there is one more, and no other.
  await look(addDays(now, 3))
  await look(addDays(now, 4))
  await came(2)
  await nothingBut(2)
})

it('[BK18] what was to be sent when the server was killed is sent once by the next', async () => {
  const dataDir = await temporaryFolder()
  await stage.close()
  const port = await freePort()
  stage = await startServer({ dataDir, mail: { url: `smtp://127.0.0.1:${port}`, from } })
  organiser = await stage.organiser()
  const today = new Date().toLocaleDateString('sv-SE', { timeZone: 'Europe/Stockholm' })
  await given(['Bo Åkerängen', 'Lämna tidplan', addDays(today, 2)])
  await look(today)
  await nothingBut(1)
  await stage.close()
  const env = { SMTP_URL: box.url, MAIL_FROM: 'Provrådet <moten@prov.example>', APP_URL: 'http://localhost' }
  for (const _ of ['killed', 'again']) {
    const server = await startProcess({ dataDir, port: await freePort() }, '', env)
    await came(1)
    await server.kill('SIGKILL')
  }
  expect(to()).toEqual(['bo@prov.example'])
  stage = await startServer({ dataDir, mail: { url: box.url, from } })
  await nothingBut(1)
})
