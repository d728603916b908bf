import { rm } from 'node:fs/promises'
import type { Checks, Frozen, Preview } from '@samsyn/api/meetings'
import type { Invitation } from '@samsyn/api/sign-in'
import { changeFacts, readItems } from '@samsyn/meeting/agenda'
import { addAttendee } from '@samsyn/meeting/attendance'
import { addAction, addDecision } from '@samsyn/meeting/decisions'
import { notesDocument } from '@samsyn/meeting/documents'
import { noteField } from '@samsyn/meeting/notes'
import type { Refusal } from '@samsyn/server/refusal'
import type { Seat } from '@samsyn/server/sign-in'
import { StorageError } from '@samsyn/server/storage/storage'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import {
  Browser,
  freeze,
  freezeRequest,
  invited,
  makeMeeting,
  participant,
  reasonOf,
  type Stage,
  settled,
  startServer,
  taken,
  temporaryFolder,
  type,
  until,
  write,
} from '../stage.ts'

let stage: Stage
let organiser: Browser
beforeAll(async () => {
  stage = await startServer()
  organiser = await stage.organiser()
})
afterAll(() => stage.close())

const protocolsOf = (meeting: string) =>
  stage.parts.storage.db.selectFrom('protocols').selectAll().where('meeting_id', '=', meeting).execute()

const recordOf = async (meeting: string): Promise<string> => {
  const [protocol] = await protocolsOf(meeting)
  return new TextDecoder().decode(protocol?.record)
}

const count = async (meeting: string): Promise<number> => {
  const rows = await stage.parts.storage.db
    .selectFrom('journal')
    .select(({ fn }) => fn.countAll().as('count'))
    .where('meeting_id', '=', meeting)
    .executeTakeFirstOrThrow()
  return Number(rows.count)
}

describe('Freezing', () => {
  it('makes one protocol, however many ask for it at once', async () => {
    const { meeting } = await makeMeeting(organiser, 'closed')
    const request = await freezeRequest(organiser, meeting)
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => organiser.call<Frozen>('POST', `/api/meetings/${meeting}/freeze`, request)),
    )
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
    expect(await protocolsOf(meeting)).toHaveLength(1)
    expect(answers[0]?.hash).toBe(request.preview)
    // Whoever asks when it is done gets the same answer again.
    expect(await organiser.call('POST', `/api/meetings/${meeting}/freeze`, request)).toEqual(answers[0])
  })

  it('of an open meeting is refused, and so is a participant', async () => {
    const { meeting } = await makeMeeting(organiser, 'open')
    const noa = await invited(organiser, meeting, 'participant', 'Noa Stubbgren')
    const request = await freezeRequest(organiser, meeting)
    expect(await reasonOf(noa.call('POST', `/api/meetings/${meeting}/freeze`, request))).toBe('not-allowed')
    expect(await reasonOf(freeze(organiser, meeting))).toBe('wrong-phase')
  })

  it('is refused while something blocks it, and the meeting is then closed as before', async () => {
    const { meeting, items } = await makeMeeting(organiser, 'closed')
    const board = organiser.board(meeting)
    await write(board.agenda, (agenda) => changeFacts(agenda, { chair: '' }))
    expect(await reasonOf(freeze(organiser, meeting))).toBe('checks-block')
    expect(await organiser.call('GET', `/api/meetings/${meeting}`)).toMatchObject({ phase: 'closed', protocol: null })
    expect(await taken(board.notes(items[1] ?? ''), (notes) => type(notes, 'Det går att skriva.'))).toBe(true)
    board.leave()
  })

  it('is refused while a warning is neither put right nor acknowledged', async () => {
    const { meeting, items } = await makeMeeting(organiser, 'closed')
    const board = organiser.board(meeting)
    await write(board.decisions, (decisions) =>
      addDecision(decisions, { item: items[1] ?? '', lead: 'Provrådet beslutar att', points: ['vänta.'] }),
    )
    const request = await freezeRequest(organiser, meeting)
    expect(request.acknowledged.map(({ code }) => code)).toContain('I18')
    const acknowledged = request.acknowledged.filter(({ code }) => code !== 'I18')
    expect(
      await reasonOf(organiser.call('POST', `/api/meetings/${meeting}/freeze`, { ...request, acknowledged })),
    ).toBe('checks-block')
    expect(await reasonOf(organiser.call('POST', `/api/meetings/${meeting}/freeze`, request))).toBe('taken')
    board.leave()
  })

  it('is refused when somebody has changed the meeting since the preview', async () => {
    const { meeting, items } = await makeMeeting(organiser, 'closed')
    const board = organiser.board(meeting)
    const request = await freezeRequest(organiser, meeting)
    await write(board.notes(items[0] ?? ''), (notes) => type(notes, 'Ett tillägg i sista stund.'))
    expect(await reasonOf(organiser.call('POST', `/api/meetings/${meeting}/freeze`, request))).toBe(
      'changed-since-preview',
    )
    expect((await freeze(organiser, meeting)).hash).not.toBe(request.preview)
    board.leave()
  })

  it('is told of by name: who has written since a preview, and nobody else', async () => {
    const { meeting, items } = await makeMeeting(organiser, 'closed')
    const chair = await participant(organiser, meeting, 'chair', 'Ada Provlund')
    const previewed = (since?: number) =>
      organiser.call<Preview>('GET', `/api/meetings/${meeting}/preview${since === undefined ? '' : `?since=${since}`}`)
    const first = await previewed()
    expect(first.by).toEqual([])
    expect((await previewed(first.seq)).by).toEqual([])
    await write(chair.notes(items[0] ?? ''), (notes) => type(notes, 'Ett tillägg i sista stund.'))
    const second = await previewed(first.seq)
    expect(second.by).toEqual(['Ada Provlund'])
    expect(second.hash).not.toBe(first.hash)
    expect((await previewed(second.seq)).by).toEqual([])
    chair.leave()
  })

  it('is checked the same whether its documents are open or only stored', async () => {
    const { meeting, items } = await makeMeeting(organiser, 'open')
    const [first = '', second = ''] = items
    const sentences = async () => {
      const { findings } = await organiser.call<Checks>('GET', `/api/meetings/${meeting}/checks`)
      return findings.filter(({ code }) => code === 'I17').map(({ parameters }) => parameters.text)
    }
    const board = organiser.board(meeting)
    await write(board.notes(first), (notes) => type(notes, 'Gruppen enas om att träffas i maj.'))
    expect(await sentences()).toEqual(['Gruppen enas om att träffas i maj.'])
    board.leave()
    await until('nobody has the notes open', () => stage.parts.live.documentOf(notesDocument(meeting, first)) === null)
    expect(await sentences()).toEqual(['Gruppen enas om att träffas i maj.'])
    // What is written and shut again is not read from what was kept.
    const again = organiser.board(meeting)
    await write(again.notes(second), (notes) => type(notes, 'Bo tar kontakt med skolan.'))
    await write(again.notes(first), (notes) => notes.getXmlFragment(noteField).delete(0, 1))
    again.leave()
    await until('nobody has the notes open', () => stage.parts.live.documentOf(notesDocument(meeting, first)) === null)
    expect(await sentences()).toEqual(['Bo tar kontakt med skolan.'])
  })

  it('is checked as its body has chosen, but for what guards the protocol', async () => {
    const { meeting, body } = await makeMeeting(organiser, 'closed')
    const board = organiser.board(meeting)
    await write(board.agenda, (agenda) => changeFacts(agenda, { chair: '', end: '' }))
    board.leave()
    const levels = async () => {
      const { findings, passed } = await organiser.call<Checks>('GET', `/api/meetings/${meeting}/checks`)
      return {
        found: findings.filter(({ code }) => ['I4', 'I5'].includes(code)).map(({ code, level }) => [code, level]),
        passed,
      }
    }
    expect((await levels()).found).toEqual([
      ['I4', 'block'],
      ['I5', 'block'],
    ])
    const settings = { checks: { I4: 'off', I5: 'warn', I37: 'off' } }
    await organiser.call('PATCH', `/api/bodies/${body}`, { settings })
    const chosen = await levels()
    expect(chosen.found).toEqual([['I5', 'warning']])
    expect(chosen.passed).not.toContain('I4')
    expect(chosen.passed).toContain('I37')
  })

  it('takes along how the series wants its PDF to be set, and its colour, which has to be readable', async () => {
    const { meeting, series } = await makeMeeting(organiser, 'closed')
    const change = (settings: object) => organiser.call('PATCH', `/api/series/${series}`, { settings })
    await change({ layout: 'hanging', accent: '#7a1f4b' })
    for (const pale of ['#777777', '#ffd54a', '#ffffff'])
      expect(await reasonOf(change({ accent: pale }))).toBe('colour-too-light')
    expect(await reasonOf(change({ accent: 'red' }))).toBe('bad-input')
    await freeze(organiser, meeting)
    expect(JSON.parse(await recordOf(meeting))).toMatchObject({ layout: 'hanging', accent: '#7a1f4b' })
  })

  it('leaves no way to write: not by socket, not by HTTP, not by a file, not by another phase', async () => {
    const { meeting, items } = await makeMeeting(organiser, 'closed')
    const item = items[1] ?? ''
    const chair = await participant(organiser, meeting, 'chair', 'Ada Provlund')
    const { code } = await organiser.call<Invitation>('GET', `/api/meetings/${meeting}/links`)
    await settled(chair.agenda, chair.decisions, chair.notes(item))
    await freeze(organiser, meeting)
    const before = await count(meeting)
    for (const provider of [chair.agenda, chair.decisions, chair.notes(item)])
      expect(await taken(provider, (document) => document.getMap('facts').set('place', 'Efteråt'))).toBe(false)
    const later = organiser.board(meeting)
    for (const provider of [later.agenda, later.decisions, later.notes(item)])
      expect(await taken(provider, (document) => document.getMap('facts').set('place', 'Efteråt'))).toBe(false)
    const proposal = { item, kind: 'decision', text: 'besluta något efteråt.' }
    expect(await reasonOf(organiser.call('POST', `/api/meetings/${meeting}/proposals`, proposal))).toBe(
      'already-frozen',
    )
    const pdf = new TextEncoder().encode('%PDF-1.7\n')
    expect(await reasonOf(organiser.upload(meeting, item, 'sent.pdf', pdf))).toBe('already-frozen')
    for (const to of ['open', 'closed', 'draft', 'cancelled', 'freezing'])
      expect(await reasonOf(organiser.call('POST', `/api/meetings/${meeting}/phase`, { to }))).toBe('already-frozen')
    expect(await reasonOf(organiser.call('POST', `/api/meetings/${meeting}/links`, { role: 'chair', name: 'X' }))).toBe(
      'already-frozen',
    )
    expect(
      await reasonOf(
        new Browser(stage.address).call('POST', `/api/join/${code}`, { name: 'Sen Sensson', mode: 'link' }),
      ),
    ).toBe('code-unknown')
    expect(await count(meeting)).toBe(before)
    for (const board of [chair, later]) board.leave()
  })

  it('of two meetings of a body at once gives no two actions and no two decisions the same number', async () => {
    const { meeting, series } = await makeMeeting(organiser)
    const { id: next } = await organiser.call<{ id: string }>('POST', `/api/series/${series}/meetings`, {
      date: '2026-04-17',
      start: '09:00',
      end: '11:00',
      place: 'Provsalen',
    })
    const meetings = [meeting, next]
    for (const one of meetings) {
      const board = organiser.board(one)
      await write(board.agenda, (agenda) => {
        const chair = addAttendee(agenda, { name: 'Ada Provlund', organisation: 'Norrviks kommun', status: 'present' })
        const secretary = addAttendee(agenda, { name: 'Mio Testdal', organisation: 'Provförbundet', status: 'other' })
        changeFacts(agenda, { chair: chair.id, secretary: secretary.id })
      })
      const item = readItems(board.agenda.document)[1]?.id ?? ''
      await write(board.decisions, (decisions) => {
        addAction(decisions, { item, text: 'Skriva ett brev.', owner: 'Ada Provlund', due: '2026-05-01' })
        addDecision(decisions, { item, lead: 'Provrådet beslutar att', points: ['skriva.'], status: 'decided' })
      })
      board.leave()
      await organiser.call('POST', `/api/meetings/${one}/phase`, { to: 'open' }).catch(() => {})
      await organiser.call('POST', `/api/meetings/${one}/phase`, { to: 'closed' })
    }
    const requests = await Promise.all(meetings.map((one) => freezeRequest(organiser, one)))
    const seat = { name: 'Mio Testdal' } as Seat
    const attempts = meetings.flatMap((one, n) => {
      const request = requests[n]
      return request ? [stage.parts.freeze.freeze(one, seat, request)] : []
    })
    const reasons = (await Promise.allSettled(attempts)).map((attempt) =>
      attempt.status === 'fulfilled' ? 'taken' : (attempt.reason as Refusal).reason,
    )
    expect(reasons.sort()).toEqual(['changed-since-preview', 'taken'])
    // The one that came second is frozen as soon as its preview has been seen anew.
    for (const one of meetings) if ((await protocolsOf(one)).length === 0) await freeze(organiser, one)
    const records = (await Promise.all(meetings.map(recordOf))).join()
    expect(records.match(/[UB] 2026:\d+/g)?.sort()).toEqual(['B 2026:1', 'B 2026:2', 'U 2026:1', 'U 2026:2'])
  })

  it('leaves no meeting half frozen, also when the storage fails and fails once more as the meeting is closed again', async () => {
    const { meeting } = await makeMeeting(organiser, 'closed')
    const request = await freezeRequest(organiser, meeting)
    const { db } = stage.parts.storage
    const full = () => {
      throw new StorageError('disk-full', 'No room.')
    }
    const storing = vi.spyOn(db, 'transaction').mockImplementationOnce(() => {
      const closing = vi.spyOn(db, 'updateTable').mockImplementationOnce(() => {
        closing.mockRestore()
        return full()
      })
      return full()
    })
    expect(await reasonOf(organiser.call('POST', `/api/meetings/${meeting}/freeze`, request))).toBe('storage-failed')
    storing.mockRestore()
    expect(await protocolsOf(meeting)).toEqual([])
    await until('the meeting is closed', async () => (await stage.parts.meetings.phaseOf(meeting)) === 'closed')
    expect((await freeze(organiser, meeting)).hash).toBe(request.preview)
  })

  it('leaves no meeting half frozen when it is lost with the database whether it has begun', async () => {
    const { meeting } = await makeMeeting(organiser, 'closed')
    const request = await freezeRequest(organiser, meeting)
    const { db } = stage.parts.storage
    const { updateTable } = db
    const lost = (table: 'meetings') => {
      Object.assign(db, { updateTable })
      return notAnswered(db.updateTable(table))
    }
    Object.assign(db, { updateTable: lost })
    const ask = () => reasonOf(organiser.call<Frozen>('POST', `/api/meetings/${meeting}/freeze`, request))
    expect(await ask()).toBe('storage-failed')
    await until('it is closed again', async () => (await stage.parts.meetings.phaseOf(meeting)) === 'closed')
    expect(await ask()).toBe('taken')
  })

  it('tells the lists what the protocol says', async () => {
    const { meeting, series } = await makeMeeting(organiser, 'closed')
    const board = organiser.board(meeting)
    await write(board.agenda, (agenda) => changeFacts(agenda, { place: 'Nya salen' }))
    await freeze(organiser, meeting)
    const { meetings } = await organiser.call<{ meetings: unknown[] }>('GET', `/api/series/${series}`)
    expect(meetings).toEqual([expect.objectContaining({ id: meeting, phase: 'frozen', place: 'Nya salen' })])
    board.leave()
  })
})

describe('A phase of which the database was lost as it changed', () => {
  it('is the one that boards are judged by', async () => {
    const { meeting, items } = await makeMeeting(organiser, 'open')
    const noa = await participant(organiser, meeting, 'participant', 'Noa Stubbgren')
    const notes = noa.notes(items[1] ?? '')
    expect(await taken(notes, (document) => type(document, 'Före. '))).toBe(true)
    const { db } = stage.parts.storage
    const { transaction } = db
    db.transaction = () => {
      db.transaction = transaction
      return notAnswered(transaction.call(db))
    }
    const close = () => reasonOf(organiser.call('POST', `/api/meetings/${meeting}/phase`, { to: 'closed' }))
    expect(await close()).toBe('storage-failed')
    expect(await stage.parts.meetings.phaseOf(meeting)).toBe('closed')
    expect(await taken(notes, (document) => type(document, 'Efter. '))).toBe(false)
    noa.leave()
  })
})

/** What is asked of the database is done, and its connection breaks before that is answered. */
function notAnswered<Asked extends object>(asked: Asked): Asked {
  return new Proxy(asked, {
    get(target, name) {
      const value = Reflect.get(target, name) as unknown
      if (typeof value !== 'function') return value
      return (...args: unknown[]) => {
        const answer = value.apply(target, args) as object
        if (!(answer instanceof Promise)) return notAnswered(answer)
        return answer.then(() => {
          throw new StorageError('unreachable', 'Connection terminated unexpectedly')
        })
      }
    },
  })
}

describe('A server that died in the middle of a freeze', () => {
  it('finds the meeting closed when it starts again: nothing is frozen, and it can be frozen', async () => {
    const dataDir = await temporaryFolder()
    const first = await startServer({ dataDir })
    const somebody = await first.organiser()
    const { meeting, items } = await makeMeeting(somebody, 'closed')
    // What is left behind by a process that is killed after it has begun and before it has stored the protocol.
    await first.parts.storage.db.updateTable('meetings').set({ phase: 'freezing' }).where('id', '=', meeting).execute()
    await first.close()
    const second = await startServer({ dataDir })
    const again = await second.organiser()
    expect(await again.call('GET', `/api/meetings/${meeting}`)).toMatchObject({ phase: 'closed', protocol: null })
    const board = again.board(meeting)
    expect(await taken(board.notes(items[0] ?? ''), (notes) => type(notes, 'Efter omstarten.'))).toBe(true)
    board.leave()
    expect((await freeze(again, meeting)).hash).toMatch(/^[0-9a-f]{64}$/)
    await second.close()
    await rm(dataDir, { recursive: true })
  })
})
