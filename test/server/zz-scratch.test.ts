import { readdirSync, readlinkSync } from 'node:fs'
import { agendaDocument } from '@samsyn/meeting/documents'
import { readItems, readAttachments } from '@samsyn/meeting/agenda'
import type { Invitation, MadeLink } from '@samsyn/api/sign-in'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Browser, freezeRequest, invited, makeMeeting, participant, reasonOf, type Stage, settled, smallPdf, startServer, taken, tokenIn, type, until, write } from '../stage.ts'

let stage: Stage
let organiser: Browser
beforeAll(async () => {
  stage = await startServer({ uploadLimit: 50_000_000 })
  organiser = await stage.organiser()
})
afterAll(() => stage.close())
const openFiles = () => readdirSync('/proc/self/fd').filter((fd) => { try { return readlinkSync(`/proc/self/fd/${fd}`).includes(`${stage.dataDir}/files/`) } catch { return false } }).length

describe('scratch', () => {
  it('HEAD leaks', async () => {
    const { meeting, items } = await makeMeeting(organiser)
    const big = new Uint8Array(20_000_000); big.set(smallPdf())
    const { file } = await organiser.upload<{ file: string }>(meeting, items[1] ?? '', 'a.pdf', big)
    for (let n = 0; n < 5; n++) { const r = await organiser.ask('HEAD', `/api/meetings/${meeting}/files/${file}`); console.log(r.status, r.headers.get('content-length')) }
    console.log('open after HEAD', openFiles())
    for (let n = 0; n < 5; n++) { const r = await organiser.ask('GET', `/api/meetings/${meeting}/files/${file}`); await r.body?.cancel() }
    await until('x', () => openFiles() <= 5).catch(() => {})
    console.log('open after abort', openFiles())
  })
  it('unknown things', async () => {
    for (const [m, p] of [['POST', '/nothing'], ['DELETE', '/x.js'], ['GET', '/assets/gone.js'], ['POST','/api/nothing'], ['GET','/api/meetings/%E0%A4%A'], ['GET', '/p/%00'], ['GET','/%2e%2e/%2e%2e/etc/passwd.txt'], ['GET', '/../samsyn.sqlite'], ['GET','/..%2fsamsyn.sqlite']] as const) {
      const r = await organiser.ask(m, p); console.log(m, p, r.status, r.headers.get('content-type'), (await r.text()).slice(0, 80))
    }
    const r = await organiser.ask('POST', '/api/sign-out', { headers: { origin: 'https://evil.example' } })
    console.log(r.status, r.headers.get('content-type'), r.headers.get('x-content-type-options'), r.headers.get('content-security-policy'))
  })
  it('sign-out', async () => {
    const { meeting, items } = await makeMeeting(organiser)
    const noa = await invited(organiser, meeting, 'participant', 'Noa Stubbgren')
    const board = noa.board(meeting)
    await settled(board.notes(items[1] ?? ''))
    await noa.call('POST', '/api/sign-out')
    console.log('after sign-out taken:', await taken(board.notes(items[1] ?? ''), (d) => type(d, 'ghost')))
    board.leave()
  })
  it('open and revoke race', async () => {
    const { meeting } = await makeMeeting(organiser)
    const { address, link } = await organiser.call<MadeLink>('POST', `/api/meetings/${meeting}/links`, { role: 'secretary', name: 'Noa Stubbgren' })
    const { signIn } = stage.parts
    const [opened] = await Promise.all([signIn.open(tokenIn(address), null), signIn.revokeLink(link.id)])
    console.log('seat after revocation:', await signIn.seatOf(opened.session, meeting))
  })
  it('enter and revoke race', async () => {
    const { meeting, items } = await makeMeeting(organiser)
    const { address, link } = await organiser.call<MadeLink>('POST', `/api/meetings/${meeting}/links`, { role: 'secretary', name: 'Noa Stubbgren' })
    const noa = new Browser(stage.address)
    await noa.call('POST', '/api/sign-in', { token: tokenIn(address) })
    const { journal } = stage.parts
    const read = journal.read
    const gate = Promise.withResolvers<void>(); const reached = Promise.withResolvers<void>()
    journal.read = async (...args) => { const doc = await read.apply(journal, args); if (args[0].includes('/notes/')) { reached.resolve(); await gate.promise } return doc }
    const board = noa.board(meeting)
    const notes = board.notes(items[1] ?? '')
    await reached.promise
    await organiser.call('DELETE', `/api/links/${link.id}`)
    gate.resolve()
    journal.read = read
    await settled(notes)
    console.log('after revocation taken:', await taken(notes, (d) => type(d, 'ghost')))
    board.leave()
  })
  it('refused leaves a room', async () => {
    const { meeting } = await makeMeeting(organiser, 'called')
    const noa = await participant(organiser, meeting, 'participant', 'Noa')
    await settled(noa.agenda)
    noa.leave()
    await until('empty', () => stage.parts.live.agendaOf(meeting) === null)
    await organiser.call('POST', `/api/meetings/${meeting}/phase`, { to: 'draft' })
    const bo = await invited(organiser, meeting, 'participant', 'Bo')
    const board = bo.board(meeting)
    const failed = Promise.withResolvers<void>()
    board.agenda.on('authenticationFailed', () => failed.resolve())
    await failed.promise
    board.leave()
    console.log('room left open:', stage.parts.live.agendaOf(meeting) !== null)
  })
  it('close fails', async () => {
    const { meeting, items } = await makeMeeting(organiser, 'open')
    const board = await participant(organiser, meeting, 'participant', 'Noa')
    const notes = board.notes(items[1] ?? '')
    await settled(notes)
    const { journal } = stage.parts
    const edit = journal.edit
    journal.edit = () => Promise.reject(new Error('disk'))
    console.log(await reasonOf(organiser.call('POST', `/api/meetings/${meeting}/phase`, { to: 'closed' })))
    journal.edit = edit
    console.log('phase', await stage.parts.meetings.phaseOf(meeting), 'taken', await taken(notes, (d) => type(d, 'late')))
    board.leave()
  })
  it('two bodies meetings frozen at once', async () => {
    const one = await makeMeeting(organiser, 'open')
    const { id: two } = await organiser.call<{ id: string }>('POST', `/api/series/${one.series}/meetings`, { date: '2026-04-17', start: '09:00', end: '11:00', place: 'Provsalen' })
    for (const m of [one.meeting, two]) {
      const b = organiser.board(m)
      if (m === two) {
        const { addAttendee } = await import('@samsyn/meeting/attendance'); const { changeFacts } = await import('@samsyn/meeting/agenda')
        await write(b.agenda, (agenda) => { const c = addAttendee(agenda, { name: 'Ada', organisation: 'N', status: 'present' }); const s = addAttendee(agenda, { name: 'Mio', organisation: 'N', status: 'other' }); changeFacts(agenda, { chair: c.id, secretary: s.id }) })
      }
      await settled(b.agenda)
      const item = readItems(b.agenda.document)[1]?.id ?? ''
      const { addAction } = await import('@samsyn/meeting/decisions')
      await write(b.decisions, (d) => addAction(d, { item, text: 'Skriva ett brev', owner: 'Ada', due: '2026-05-01' }))
      b.leave()
    }
    for (const to of ['called', 'open', 'closed']) await organiser.call('POST', `/api/meetings/${two}/phase`, { to })
    await organiser.call('POST', `/api/meetings/${one.meeting}/phase`, { to: 'closed' })
    const [r1, r2] = [await freezeRequest(organiser, one.meeting), await freezeRequest(organiser, two)]
    console.log(await Promise.all([reasonOf(organiser.call('POST', `/api/meetings/${one.meeting}/freeze`, r1)), reasonOf(organiser.call('POST', `/api/meetings/${two}/freeze`, r2))]))
    const rows = await stage.parts.storage.db.selectFrom('protocols').select('record').where('meeting_id', 'in', [one.meeting, two]).execute()
    for (const { record } of rows) console.log([...new TextDecoder().decode(record).matchAll(/U 2026:\d+/g)].map(String))
  })
  it('upload over a phase change', async () => {
    const { meeting, items } = await makeMeeting(organiser, 'open')
    const b = organiser.board(meeting)
    const { addPresenter } = await import('@samsyn/meeting/agenda')
    await write(b.agenda, (agenda) => addPresenter(agenda, items[1] ?? '', { name: 'Noa', organisation: '', title: '' }))
    const noa = await invited(organiser, meeting, 'presenter', 'Noa')
    const gate = Promise.withResolvers<void>()
    const pdf = smallPdf()
    const body = new ReadableStream({ async start(c) { c.enqueue(pdf.slice(0, 100)); await gate.promise; c.enqueue(pdf.slice(100)); c.close() } })
    const sent = fetch(`${stage.address}/api/meetings/${meeting}/attachments?item=${items[1]}&name=a.pdf`, { method: 'POST', body, duplex: 'half', headers: { cookie: noa.cookie } } as RequestInit)
    await until('arrives', () => readdirSync(`${stage.dataDir}/files/temporary`).length > 0)
    await organiser.call('POST', `/api/meetings/${meeting}/phase`, { to: 'closed' })
    gate.resolve()
    console.log('upload after close', (await sent).status)
    b.leave()
  })
  it('guesses at once', async () => {
    const somebody = new Browser(stage.address)
    const answers = await Promise.all(Array.from({ length: 100 }, () => reasonOf(somebody.call('GET', '/api/join/ABCDEF'))))
    console.log('tried', answers.filter((a) => a === 'code-unknown').length)
  })
})
