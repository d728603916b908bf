import { addAttendee } from '@samsyn/meeting/attendance'
import { changeFacts, readItems } from '@samsyn/meeting/agenda'
import { addAction } from '@samsyn/meeting/decisions'
import { expect, it } from 'vitest'
import { freezeRequest, makeMeeting, reasonOf, settled, startServer, write } from '../stage.ts'
it('two meetings frozen at once', async () => {
  const stage = await startServer()
  const organiser = await stage.organiser()
  for (let round = 0; round < 6; round++) {
    const one = await makeMeeting(organiser, 'open')
    const { id: two } = await organiser.call<{ id: string }>('POST', `/api/series/${one.series}/meetings`, { date: '2026-04-17', start: '09:00', end: '11:00', place: 'Provsalen' })
    for (const m of [one.meeting, two]) {
      const b = organiser.board(m)
      if (m === two) await write(b.agenda, (agenda) => { const c = addAttendee(agenda, { name: 'Ada', organisation: 'N', status: 'present' }); const s = addAttendee(agenda, { name: 'Mio', organisation: 'N', status: 'other' }); changeFacts(agenda, { chair: c.id, secretary: s.id }) })
      await settled(b.agenda)
      const item = readItems(b.agenda.document)[1]?.id ?? ''
      await write(b.decisions, (d) => addAction(d, { item, text: 'Skriva ett brev', owner: 'Ada', due: '2026-05-01' }))
      b.leave()
    }
    for (const to of ['called', 'open', 'closed']) await organiser.call('POST', `/api/meetings/${two}/phase`, { to })
    await organiser.call('POST', `/api/meetings/${one.meeting}/phase`, { to: 'closed' })
    const [r1, r2] = [await freezeRequest(organiser, one.meeting), await freezeRequest(organiser, two)]
    const seat = { name: 'x' } as never
    console.log(await Promise.allSettled([stage.parts.freeze.freeze(one.meeting, seat, r1), stage.parts.freeze.freeze(two, seat, r2)]).then((a) => a.map((x) => x.status)))
    const rows = await stage.parts.storage.db.selectFrom('protocols').select('record').where('meeting_id', 'in', [one.meeting, two]).execute()
    for (const { record } of rows) console.log([...new TextDecoder().decode(record).matchAll(/U 2026:\d+/g)].map(String))
  }
  await stage.close()
})
