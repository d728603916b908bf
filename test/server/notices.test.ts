/** The notice of a meeting: written, mailed by a real mail server on this computer, answered, changed and taken back. */
import type { Asked } from '@samsyn/api/approval'
import type { Series } from '@samsyn/api/bodies'
import type { MeetingInfo } from '@samsyn/api/meetings'
import type { NoticeInfo, SentNotice } from '@samsyn/api/notices'
import type { Feeds, MadeFeed } from '@samsyn/api/plans'
import type { AboutPerson } from '@samsyn/api/register'
import type { MadeLink } from '@samsyn/api/sign-in'
import { addItem, changeFacts, readItems } from '@samsyn/meeting/agenda'
import { addAttendee, changeAttendee, readAttendance } from '@samsyn/meeting/attendance'
import { readConfig } from '@samsyn/server/config'
import { Refusal } from '@samsyn/server/refusal'
import ICAL from 'ical.js'
import PostalMime from 'postal-mime'
import { afterEach, expect, it } from 'vitest'
import { type Got, type Postbox, postbox, type Take } from '../postbox.ts'
import {
  type Browser,
  freePort,
  freeze,
  invited,
  makeMeeting,
  reasonOf,
  type Stage,
  settled,
  signedIn,
  startProcess,
  startServer,
  temporaryFolder,
  tokenIn,
  until,
  write,
} from '../stage.ts'

const from = { name: 'Provrådet', email: 'moten@prov.example' }
const people = [
  { name: 'Ada Provlund', organisation: 'Norrviks kommun', role: 'ordförande', email: 'ada@prov.example' },
  { name: 'Bo Åkerängen', organisation: 'Södra regionen', role: 'ledamot', email: 'bo.akerangen@prov.example' },
  { name: 'Cia Utanpost', organisation: 'Östra kommunen', role: 'ledamot', email: '' },
]

let box: Postbox
let stage: Stage
let organiser: Browser
let meeting: string
let series: string

async function begin(mail = true, taking?: Take): Promise<void> {
  box = await postbox(taking)
  stage = await startServer(mail ? { mail: { url: box.url, from } } : {})
  organiser = await stage.organiser()
  meeting = await aMeeting(organiser)
}
async function aMeeting(by: Browser): Promise<string> {
  const made = await by.call<{ body: string; series: string }>('POST', '/api/bodies', {
    name: 'Provrådet i Överköping',
    seriesName: 'Möten',
  })
  series = made.series
  await by.call('POST', `/api/bodies/${made.body}/people`, { people })
  const { members: known } = await by.call<Series>('GET', `/api/series/${series}`)
  const { id } = await by.call<{ id: string }>('POST', `/api/series/${series}/meetings`, {
    date: '2099-03-17',
    start: '09:00',
    end: '12:00',
    place: 'Rådhuset, sal Ö',
    link: 'https://video.example.se/rum',
    chair: known[0]?.person,
  })
  return id
}
afterEach(async () => {
  await stage?.close()
  await box?.close()
})

const path = (more = '') => `/api/meetings/${meeting}/notice${more}`
const info = (by = organiser) => by.call<NoticeInfo>('GET', path())
const attendees = async () => (await info()).people
const call = async (names = people.map(({ name }) => name), lastDay = '', message = 'Väl mött!') =>
  organiser.call<SentNotice>('POST', path(), {
    people: (await attendees()).filter(({ name }) => names.includes(name)).map(({ attendee }) => attendee),
    message,
    lastDay,
  })
const linkIn = (text: string | undefined) => /http\S+\/in#(\S+)/.exec(text ?? '')?.[1] ?? ''
const mailTo = (name: string) =>
  box.got.findLast(({ rcpt }) => rcpt.includes(people.find((one) => one.name === name)?.email ?? ''))
const eventIn = (mail: Got | undefined) => {
  const part = mail?.attachments.find(({ mimeType }) => mimeType.includes('calendar') || mimeType.includes('ics'))
  const text = typeof part?.content === 'string' ? part.content : new TextDecoder().decode(part?.content)
  const calendar = new ICAL.Component(ICAL.parse(text))
  const component = calendar.getFirstSubcomponent('vevent')
  if (!component) throw new Error('The calendar part has no event.')
  const event = new ICAL.Event(component)
  return { method: calendar.getFirstPropertyValue('method'), event }
}
const come = async (name: string) => signedIn(stage.address, linkIn(mailTo(name)?.text))
const say = (by: Browser, answer: string, deputy = '', comment = '') =>
  reasonOf(by.call('POST', path('/answers'), { answer, deputy, comment }))

it('[NT4] A notice goes to each with an address, with agenda, own link and calendar; a letter is left for who has none', async () => {
  await begin()
  const sent = await call(undefined, '2099-03-10')
  expect(sent).toMatchObject({ mailed: 2, letters: [{ name: 'Cia Utanpost' }] })
  await until('both mails have come', () => box.got.length === 2)
  const mail = mailTo('Bo Åkerängen')
  expect(mail).toMatchObject({
    subject: 'Provrådet i Överköping: kallelse till möte 17 mars 2099',
    from: { name: 'Provrådet', address: 'moten@prov.example' },
    to: [{ name: 'Bo Åkerängen', address: 'bo.akerangen@prov.example' }],
    rcpt: ['bo.akerangen@prov.example'],
  })
  expect(mail?.text).toContain('17 mars 2099 kl. 9.00–12.00\nRådhuset, sal Ö\nhttps://video.example.se/rum')
  expect(mail?.text).toContain('Väl mött!')
  expect(mail?.text).toContain('senast 10 mars 2099')
  expect(mail?.text).toContain('1. Välkomna och godkännande av dagordning')
  expect(mail?.html).toContain('<a href="http')
  const { method, event } = eventIn(mail)
  expect([method, event.uid, event.sequence]).toEqual(['REQUEST', `${meeting}@samsyn`, 0])
  expect([String(event.startDate), event.location]).toEqual([
    '2099-03-17T09:00:00',
    'Rådhuset, sal Ö, https://video.example.se/rum',
  ])
  expect(event.attendees.map((one) => one.getFirstValue())).toEqual(['mailto:bo.akerangen@prov.example'])
  // Each link is of its own, and no letter names anybody else's address.
  expect(linkIn(mail?.text)).not.toBe(linkIn(mailTo('Ada Provlund')?.text))
  expect(JSON.stringify(sent)).not.toMatch(/ada@|bo\.akerangen@/)
  await until('the outbox knows', async () => (await attendees()).filter((one) => one.mail === 'sent').length === 2)
  const known = await info()
  expect(known.phase).toBe('called')
  expect(JSON.stringify(known)).not.toMatch(/ada@|bo\.akerangen@/)
  expect(known.people.map(({ called, hasAddress, mail }) => [called, hasAddress, mail])).toEqual([
    [true, true, 'sent'],
    [true, true, 'sent'],
    [true, false, ''],
  ])
  // What has been sent holds nobody's link any more.
  const outbox = await stage.parts.storage.db.selectFrom('outbox').select(['mail', 'state']).execute()
  expect(outbox).toEqual([
    { mail: '', state: 'sent' },
    { mail: '', state: 'sent' },
  ])
})

it('[NT4] Without a mail server everybody has a letter with files; nothing is sent to anybody', async () => {
  await begin(false)
  const { mailed, letters } = await call()
  expect([mailed, letters.map(({ name }) => name)]).toEqual([0, people.map(({ name }) => name)])
  const file = await PostalMime.parse(letters[1]?.eml ?? '')
  expect(file.headers.find(({ key }) => key === 'x-unsent')?.value).toBe('1')
  expect(file.text).toContain('Hej Bo Åkerängen,')
  expect(new ICAL.Component(ICAL.parse(letters[1]?.ics ?? '')).getFirstPropertyValue('method')).toBe('PUBLISH')
  expect(box.got).toEqual([])
  expect(await stage.parts.storage.db.selectFrom('outbox').select('id').execute()).toEqual([])
  const bo = await signedIn(stage.address, linkIn(letters[1]?.text))
  expect((await info(bo)).mine).toMatchObject({ name: 'Bo Åkerängen', answer: '' })
})

/** What the list says of Bo, whom the register knows as of Södra regionen, is changed. */
async function boIs(changes: { organisation?: string; person?: string }): Promise<void> {
  const board = organiser.board(meeting)
  await settled(board.agenda)
  const bo = readAttendance(board.agenda.document).find(({ name }) => name === 'Bo Åkerängen')
  await write(board.agenda, (agenda) => changeAttendee(agenda, bo?.id ?? '', changes))
  board.leave()
}
const reached = async () => (await attendees()).filter(({ hasAddress }) => hasAddress).map(({ name }) => name)

it('[NT4] Who is another person in the register since the meeting was made is reached by name and organisation', async () => {
  await begin(false)
  await boIs({ person: 'p-that-became-another' })
  expect(await reached()).toEqual(['Ada Provlund', 'Bo Åkerängen'])
  const { letters } = await call(['Bo Åkerängen'])
  const bo = await signedIn(stage.address, linkIn(letters[0]?.text))
  const feed = () => bo.call<MadeFeed>('POST', `/api/meetings/${meeting}/feed`)
  const { pathname } = new URL((await feed()).address)
  expect((await fetch(`${stage.address}${pathname}`)).status).toBe(200)
  await boIs({ organisation: '' })
  expect(await reached()).toEqual(['Ada Provlund'])
  expect(await reasonOf(feed())).toBe('not-in-register')
})

it('[CA5] A calendar that is asked for by a meeting’s link tells that series alone, and ends no other address', async () => {
  await begin(false)
  const { members } = await organiser.call<Series>('GET', `/api/series/${series}`)
  const bo = members.find(({ name }) => name === 'Bo Åkerängen')
  const here = series
  await aMeeting(organiser)
  const make = (by: Browser, path: string, person?: string) =>
    by.call<MadeFeed>('POST', path, person === undefined ? undefined : { person })
  const whole = new URL((await make(organiser, `/api/series/${here}/feeds`, bo?.person)).address).pathname
  const { letters } = await call(['Bo Åkerängen'])
  const holder = await signedIn(stage.address, linkIn(letters[0]?.text))
  const one = new URL((await make(holder, `/api/meetings/${meeting}/feed`)).address).pathname
  const told = async (path: string) => {
    const text = await (await fetch(`${stage.address}${path}`)).text()
    return text.split('BEGIN:VEVENT').length - 1
  }
  expect([await told(whole), await told(one)]).toEqual([2, 1])
  const { feeds } = await organiser.call<Feeds>('GET', `/api/series/${here}/feeds`)
  expect(feeds.map(({ person }) => person)).toEqual([bo?.person])
})

it('[NT4] No mail goes to a namesake of another organisation', async () => {
  await begin(false)
  await boIs({ person: '' })
  expect(await reached()).toEqual(['Ada Provlund', 'Bo Åkerängen'])
  await boIs({ organisation: 'Norrviks kommun' })
  expect(await reached()).toEqual(['Ada Provlund'])
  await boIs({ organisation: '' })
  expect(await reached()).toEqual(['Ada Provlund', 'Bo Åkerängen'])
})

it('[RG7] What is kept of a person says answers to notices, also in which they are the deputy, and mails that wait', async () => {
  await begin(true, (_, answer) => answer(Object.assign(new Error('later'), { responseCode: 451 })))
  await call()
  const { attendee } = (await attendees()).find(({ name }) => name === 'Bo Åkerängen') ?? {}
  const link = { role: 'participant', name: 'Bo Åkerängen', attendee }
  const { address } = await organiser.call<MadeLink>('POST', `/api/meetings/${meeting}/links`, link)
  expect(await say(await signedIn(stage.address, tokenIn(address)), 'prevented', 'Ada Provlund', 'Tyvärr!')).toBe(
    'taken',
  )
  const { members } = await organiser.call<Series>('GET', `/api/series/${series}`)
  const about = (name: string) =>
    organiser.call<AboutPerson>('GET', `/api/people/${members.find((one) => one.name === name)?.person}`)
  const his = await about('Bo Åkerängen')
  const at = expect.any(String)
  expect(his.notices).toEqual([
    { meeting, answer: 'prevented', deputy: 'Ada Provlund', deputyFor: '', comment: 'Tyvärr!', at },
  ])
  expect(his.mails).toMatchObject([{ meeting, kind: 'notice', to: 'bo.akerangen@prov.example' }])
  expect(his.mails[0]?.text).toContain('/in#…')
  expect(JSON.stringify(his)).not.toMatch(/\/in#\w/)
  const hers = await about('Ada Provlund')
  expect(hers.notices).toEqual([
    { meeting, answer: 'prevented', deputy: '', deputyFor: 'Bo Åkerängen', comment: '', at },
  ])
  expect(hers.mails.map(({ to }) => to)).toEqual(['ada@prov.example'])
  expect(await about('Cia Utanpost')).toMatchObject({ notices: [], mails: [], reports: [] })
})

it('[NT3] An answer by the own link fills the list; nobody answers for somebody else, and who has not is seen', async () => {
  await begin()
  await call()
  await until('both mails have come', () => box.got.length === 2)
  const bo = await come('Bo Åkerängen')
  const other = await invited(organiser, meeting, 'participant', 'Gäst Gästsson')
  expect(await say(other, 'comes')).toBe('not-called')
  expect(await say(organiser, 'comes')).toBe('not-called')
  expect(await say(bo, 'prevented', 'Eva Ersättman', 'Hälsa alla.')).toBe('taken')
  const ada = await come('Ada Provlund')
  expect(await say(ada, 'link')).toBe('taken')
  const board = organiser.board(meeting)
  await settled(board.agenda)
  const rows = readAttendance(board.agenda.document)
  expect(rows.map(({ name, status, mode, deputyFor }) => [name, status, mode, deputyFor])).toEqual([
    ['Ada Provlund', 'expected', 'link', ''],
    ['Bo Åkerängen', 'prevented', 'on-site', ''],
    ['Cia Utanpost', 'expected', 'on-site', ''],
    ['Eva Ersättman', 'expected', 'on-site', 'Bo Åkerängen'],
  ])
  board.leave()
  expect((await attendees()).map(({ answer, deputy, comment }) => [answer, deputy, comment])).toEqual([
    ['link', '', ''],
    ['prevented', 'Eva Ersättman', 'Hälsa alla.'],
    ['', '', ''],
    ['', '', ''],
  ])
  // Others are not told who has answered what.
  expect((await info(bo)).people).toEqual([])
})

it('[NT8] A notice takes no better role away, and who has one answers by it as everybody else', async () => {
  await begin(false)
  const { letters } = await call()
  const open = (by: Browser, name: string) =>
    by.call('POST', '/api/sign-in', { token: linkIn(letters.find((letter) => letter.name === name)?.text) })
  const role = (by: Browser) => by.call<MeetingInfo>('GET', `/api/meetings/${meeting}`).then((told) => told.role)
  await open(organiser, 'Bo Åkerängen')
  expect(await role(organiser)).toBe('secretary')
  expect(await say(organiser, 'comes')).toBe('taken')
  const { address, link } = await organiser.call<MadeLink>('POST', `/api/meetings/${meeting}/links`, {
    role: 'secretary',
    name: 'Cia Utanpost',
  })
  const cia = await signedIn(stage.address, tokenIn(address))
  await open(cia, 'Cia Utanpost')
  expect(await role(cia)).toBe('secretary')
  expect(await say(cia, 'link')).toBe('taken')
  // What gave the better role still takes it away.
  await organiser.call('DELETE', `/api/links/${link.id}`)
  expect(await reasonOf(role(cia))).toBe('not-found')
  // Who has a lesser one gets what the link is for.
  const ada = await invited(organiser, meeting, 'participant', 'Ada Provlund')
  await open(ada, 'Ada Provlund')
  expect(await role(ada)).toBe('chair')
})

it('[NT2] A presenter who is prevented is not here, and presents again when they come after all', async () => {
  await begin()
  await call(['Bo Åkerängen'])
  await until('the mail has come', () => box.got.length === 1)
  const board = organiser.board(meeting)
  await settled(board.agenda)
  const row = () => readAttendance(board.agenda.document).find(({ name }) => name === 'Bo Åkerängen')
  await write(board.agenda, (agenda) => changeAttendee(agenda, row()?.id ?? '', { status: 'presenter' }))
  const bo = await come('Bo Åkerängen')
  for (const [answer, status] of [
    ['prevented', 'prevented'],
    ['prevented', 'prevented'],
    ['link', 'presenter'],
  ] as const) {
    expect(await say(bo, answer)).toBe('taken')
    await until(`the row says ${status}`, () => row()?.status === status)
  }
  board.leave()
})

it('[NT1] What comes after the call is marked, and a changed notice updates the same meeting in the calendar', async () => {
  await begin()
  await call(['Bo Åkerängen'])
  const board = organiser.board(meeting)
  await settled(board.agenda)
  await write(board.agenda, (agenda) => {
    addItem(agenda, { title: 'Brådskande fråga' }, readItems(agenda).length - 1)
    changeFacts(agenda, { start: '10:00' })
  })
  board.leave()
  expect((await info()).items.filter(({ added }) => added).map(({ title }) => title)).toEqual(['Brådskande fråga'])
  await call(['Bo Åkerängen'])
  await until('the changed notice has come', () => box.got.length === 2)
  const mail = mailTo('Bo Åkerängen')
  expect(mail?.subject).toContain('ändrad kallelse')
  expect(mail?.text).toContain('2. Brådskande fråga – tillkommer')
  const { method, event } = eventIn(mail)
  expect([method, event.uid, event.sequence, String(event.startDate)]).toEqual([
    'REQUEST',
    `${meeting}@samsyn`,
    1,
    '2099-03-17T10:00:00',
  ])
})

it('[NT4] Who is called to a draft is called together with it becoming called, or not at all', async () => {
  await begin()
  const { meetings, storage } = stage.parts
  const posted = () => storage.db.selectFrom('outbox').select('id').execute()
  const changePhase = meetings.changePhase.bind(meetings)
  meetings.changePhase = () => Promise.reject(new Refusal('wrong-phase'))
  expect(await reasonOf(call(['Bo Åkerängen']))).toBe('wrong-phase')
  expect([await posted(), (await info()).sent]).toEqual([[], null])
  meetings.changePhase = changePhase
  expect(await reasonOf(call(['Bo Åkerängen']))).toBe('taken')
  expect([(await posted()).length, (await info()).phase]).toEqual([1, 'called'])
})

it('[NT7] A meeting that is cancelled is taken out of the calendars of those who were called', async () => {
  await begin()
  await call(['Bo Åkerängen'])
  await organiser.call('POST', `/api/meetings/${meeting}/phase`, { to: 'cancelled' })
  await until('the word of it has come', () => box.got.length === 2)
  const mail = mailTo('Bo Åkerängen')
  expect(mail?.subject).toContain('är inställt')
  const { method, event } = eventIn(mail)
  expect([method, event.uid, event.sequence]).toEqual(['CANCEL', `${meeting}@samsyn`, 1])
})

it('[NT7] A server that is killed as soon as a meeting is cancelled tells those who were called when it runs again', async () => {
  await begin(false)
  await box.close()
  box = await postbox()
  const place = { dataDir: await temporaryFolder(), port: await freePort() }
  const env = { SMTP_URL: box.url, MAIL_FROM: '"Provrådet" <moten@prov.example>' }
  const first = await startProcess(place, '', env)
  organiser = await signedIn(first.address, first.token())
  meeting = await aMeeting(organiser)
  // The agenda of the meeting after it is filled when it is cancelled: that is where the server is killed.
  const later = { date: '2099-05-01', start: '09:00', end: '10:00', place: 'Rådhuset' }
  await organiser.call('POST', `/api/series/${series}/meetings`, later)
  const before = await organiser.call<{ id: string }>('POST', `/api/series/${series}/meetings`, {
    ...later,
    date: '2026-03-13',
  })
  const board = organiser.board(before.id)
  await write(board.agenda, (agenda) => {
    const chair = addAttendee(agenda, { name: 'Dag Ordförande', organisation: 'Provförbundet', status: 'present' })
    changeFacts(agenda, { chair: chair.id, secretary: chair.id })
  })
  board.leave()
  for (const to of ['open', 'closed']) await organiser.call('POST', `/api/meetings/${before.id}/phase`, { to })
  await freeze(organiser, before.id)
  await call(['Bo Åkerängen'])
  await until('the notice is known to have come', async () => (await attendees())[1]?.mail === 'sent')
  await first.kill('SIGKILL')
  const second = await startProcess(place, '', { ...env, SAMSYN_FAILPOINT: 'before-append:1' })
  const cancelling = organiser.ask('POST', `/api/meetings/${meeting}/phase`, { json: { to: 'cancelled' } })
  await expect(cancelling).rejects.toThrow()
  expect(await second.exited).toEqual({ code: null, signal: 'SIGKILL' })
  const third = await startProcess(place, '', env)
  expect((await info()).phase).toBe('cancelled')
  await until('the word of it has come', () => box.got.length === 2)
  expect(eventIn(mailTo('Bo Åkerängen')).method).toBe('CANCEL')
  await third.kill('SIGTERM')
})

it('[NT7] A meeting of which those who were called cannot be told is not cancelled', async () => {
  await begin()
  await call(['Bo Åkerängen'])
  const { mails } = stage.parts
  const post = mails.post.bind(mails)
  mails.post = () => Promise.reject(new Error('The outbox takes nothing.'))
  const cancel = () => organiser.ask('POST', `/api/meetings/${meeting}/phase`, { json: { to: 'cancelled' } })
  expect((await cancel()).status).toBe(500)
  expect((await info()).phase).toBe('called')
  mails.post = post
  expect((await cancel()).status).toBe(200)
  await until('the word of it has come', () => box.got.length === 2)
})

it('[NT7] Those whom no mail tells that a meeting is cancelled are told by hand, with what takes it out of the calendar', async () => {
  await begin(false)
  await call(['Bo Åkerängen', 'Cia Utanpost'])
  const cancellation = () => organiser.call<SentNotice>('GET', path('/cancellation'))
  expect(await reasonOf(cancellation())).toBe('wrong-state')
  const chair = await invited(organiser, meeting, 'chair', 'Ada Provlund')
  const member = await invited(organiser, meeting, 'participant', 'Bo Åkerängen')
  await organiser.call('POST', `/api/meetings/${meeting}/phase`, { to: 'cancelled' })
  expect([(await info(chair)).toTell, (await info(member)).toTell]).toEqual([2, 0])
  const { mailed, letters } = await cancellation()
  expect([mailed, ...letters.map(({ name }) => name)]).toEqual([0, 'Bo Åkerängen', 'Cia Utanpost'])
  for (const { subject, text, ics } of letters) {
    expect(subject).toContain('är inställt')
    expect(text).not.toContain('/in#')
    const calendar = new ICAL.Component(ICAL.parse(ics))
    expect(calendar.getFirstPropertyValue('method')).toBe('CANCEL')
    expect(calendar.getFirstSubcomponent('vevent')?.getFirstPropertyValue('uid')).toBe(`${meeting}@samsyn`)
    expect(calendar.getFirstSubcomponent('vevent')?.getFirstPropertyValue('status')).toBe('CANCELLED')
  }
  expect(await reasonOf(member.call('GET', path('/cancellation')))).toBe('not-allowed')
})

it('[NT7] Where mail is sent, only who has no address is left to be told by hand', async () => {
  await begin()
  await call(['Bo Åkerängen', 'Cia Utanpost'])
  await organiser.call('POST', `/api/meetings/${meeting}/phase`, { to: 'cancelled' })
  const { letters } = await organiser.call<SentNotice>('GET', path('/cancellation'))
  expect(letters.map(({ name }) => name)).toEqual(['Cia Utanpost'])
})

it('[NT6] Who has not answered is reminded by hand, and once by itself the day before the last day', async () => {
  await begin()
  await call(
    ['Ada Provlund', 'Bo Åkerängen'],
    new Date(Date.now() + 20 * 60 * 60 * 1000).toLocaleDateString('sv-SE', { timeZone: 'Europe/Stockholm' }),
  )
  await until('both mails have come', () => box.got.length === 2)
  await say(await come('Ada Provlund'), 'comes')
  const { notices } = stage.parts
  await Promise.all([notices.remindInTime(), notices.remindInTime()])
  await notices.remindInTime()
  await until('the reminder has come', () => box.got.length === 3)
  expect(mailTo('Bo Åkerängen')?.subject).toContain('påminnelse')
  const [ada, bo, cia] = await attendees()
  const remind = (row: typeof ada) => reasonOf(organiser.call('POST', path('/reminders'), { people: [row?.attendee] }))
  expect(await remind(ada)).toBe('wrong-state')
  expect(await remind(cia)).toBe('wrong-state')
  expect(await remind(bo)).toBe('taken')
  await until('the second reminder has come', () => box.got.length === 4)
  expect(new Set(box.got.map(({ messageId }) => messageId)).size).toBe(4)
})

it('[NT6] A meeting that cannot be read, or whose date is no day, keeps nobody of another from being reminded', async () => {
  await begin()
  const tomorrow = new Date(Date.now() + 20 * 60 * 60 * 1000).toLocaleDateString('sv-SE', {
    timeZone: 'Europe/Stockholm',
  })
  const { meetings, notices, storage } = stage.parts
  const all: string[] = []
  for (const facts of [{}, { date: '20260-03-13', start: '' }, {}]) {
    meeting = await aMeeting(organiser)
    all.push(meeting)
    await call(['Bo Åkerängen'], tomorrow)
    const board = organiser.board(meeting)
    await settled(board.agenda)
    await write(board.agenda, (agenda) => changeFacts(agenda, facts))
    board.leave()
  }
  await until('all have come', () => box.got.length === 3)
  const [unreadable] = all
  const read = meetings.readAgenda.bind(meetings)
  meetings.readAgenda = (id, ...more) => (id === unreadable ? Promise.reject(new Error('damaged')) : read(id, ...more))
  await notices.remindInTime()
  await notices.remindInTime()
  await until('the two others have come', () => box.got.length === 5)
  const links = await storage.db.selectFrom('notice_links').select('meeting_id').execute()
  expect(links.map(({ meeting_id }) => meeting_id).sort()).toEqual(
    all.flatMap((id) => (id === unreadable ? [id] : [id, id])).sort(),
  )
})

it('[NT5] A mail server that does not take it now is asked again; one that never will is told to those who lead', async () => {
  const refusals = [
    Object.assign(new Error('Busy'), { responseCode: 451 }),
    Object.assign(new Error('No such person'), { responseCode: 550 }),
  ]
  await begin(true, (mail, answer) => answer(mail.rcpt[0]?.startsWith('ada') ? refusals[1] : refusals[0]))
  await call(['Ada Provlund', 'Bo Åkerängen'])
  await until('both are known', async () => {
    const [ada, bo] = await attendees()
    return ada?.mail === 'failed' && bo?.mail === 'retried'
  })
  expect(box.got).toEqual([])
})

it('[NT5] A server that is killed before it knows that a mail was taken sends it again, as the same', async () => {
  let killed = false
  const arrived: Got[] = []
  const { promise: first, resolve: firstCame } = Promise.withResolvers<void>()
  await begin(false)
  await box.close()
  box = await postbox((mail, answer) => {
    arrived.push(mail)
    // Taken, and the answer never comes: that is when the server is killed.
    if (killed) answer()
    else firstCame()
  })
  const place = { dataDir: await temporaryFolder(), port: await freePort() }
  const env = { SMTP_URL: box.url, MAIL_FROM: '"Provrådet" <moten@prov.example>' }
  const before = await startProcess(place, '', env)
  organiser = await signedIn(before.address, before.token())
  meeting = await aMeeting(organiser)
  await call(['Ada Provlund', 'Bo Åkerängen'])
  await first
  await before.kill('SIGKILL')
  killed = true
  const after = await startProcess(place, '', env)
  await until('both are sent', () => box.got.length === 2)
  await after.kill('SIGTERM')
  expect(box.got.map(({ rcpt }) => rcpt[0]).sort()).toEqual(['ada@prov.example', 'bo.akerangen@prov.example'])
  expect(arrived).toHaveLength(3)
  expect(new Set(arrived.map(({ messageId }) => messageId)).size).toBe(2)
})

it('Settings of mail that cannot be read are told without the password', () => {
  const read = (SMTP_URL: string, MAIL_FROM: string) => readConfig({ SMTP_URL, MAIL_FROM })
  expect(read('smtps://a:b@mail.example.se', '"Rådet, norra" <r@example.se>')).toMatchObject({
    mail: { from: { name: 'Rådet, norra', email: 'r@example.se' } },
  })
  expect(read('', '')).not.toHaveProperty('mail')
  expect(JSON.stringify(read('http://hemlig:ord@mail.example.se', 'r@example.se'))).not.toContain('hemlig')
  expect(read('smtp://mail.example.se', 'ingen')).toHaveProperty('problem')
})

it('Letters to those who are asked after a meeting go by the same way', async () => {
  await begin()
  const staged = await makeMeeting(organiser, 'closed')
  await organiser.call('POST', `/api/bodies/${staged.body}/people`, { people: people.slice(0, 1) })
  const { protocol } = await freeze(organiser, staged.meeting)
  const asked = { inOrder: false, lastDay: '', message: '', items: [] }
  const { links } = await organiser.call<Asked>('POST', `/api/protocols/${protocol}/adjusters`, {
    ...asked,
    adjusters: [
      { name: 'Ada Provlund', organisation: 'Norrviks kommun' },
      { name: 'Ada Provlund', organisation: 'Södra regionen' },
    ].map((one) => ({ attendee: '', ...one })),
  })
  expect(links.map(({ mail }) => mail)).toEqual([true, false])
  const [ada, unknown] = links
  const letter = { subject: 'Protokoll att justera', text: `Hej! Din länk: ${ada?.address}` }
  const send = (adjuster: string | undefined) =>
    reasonOf(organiser.call('POST', `/api/protocols/${protocol}/letters`, { adjuster, ...letter }))
  expect(await send(unknown?.adjuster)).toBe('no-address')
  expect(await send(ada?.adjuster)).toBe('taken')
  await until('the letter has come', () => box.got.length === 1)
  expect(box.got[0]).toMatchObject({ rcpt: ['ada@prov.example'], subject: letter.subject })
  expect(linkIn(box.got[0]?.text)).toBe(linkIn(letter.text))
})
