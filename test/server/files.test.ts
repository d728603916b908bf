import { createHash } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { FileInfo, UploadedAttachment } from '@samsyn/api/meetings'
import { addPresenter, readAttachments } from '@samsyn/meeting/agenda'
import { agendaDocument } from '@samsyn/meeting/documents'
import type { Protocol } from '@samsyn/protocol/protocol'
import { OOXML, office, png } from '@samsyn/server/files/kinds.fixture'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type * as Y from 'yjs'
import {
  answerOf,
  type Browser,
  freeze,
  invited,
  makeMeeting,
  reasonOf,
  type Stage,
  type StagedMeeting,
  smallPdf,
  startServer,
  until,
  write,
} from '../stage.ts'

let stage: Stage
let organiser: Browser
let staged: StagedMeeting
let item: string
beforeAll(async () => {
  stage = await startServer()
  organiser = await stage.organiser()
  staged = await makeMeeting(organiser)
  item = staged.items[1] ?? ''
})
afterAll(() => stage.close())

const upload = (by: Browser, name: string, bytes: Uint8Array<ArrayBuffer>, to = item) =>
  by.upload<UploadedAttachment>(staged.meeting, to, name, bytes)

/** But for what LibreOffice, where there is one, writes meanwhile. */
const kept = async (): Promise<string[]> =>
  (await readdir(join(stage.dataDir, 'files'), { recursive: true }))
    .filter((name) => !name.startsWith(join('temporary', 'work-')))
    .sort()

const attachments = async () => {
  const agenda = await stage.parts.journal.read(agendaDocument(staged.meeting))
  const list = readAttachments(agenda)
  agenda.destroy()
  return list
}

const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)

const smallPng = () => new Uint8Array(png())
const smallPptx = () => new Uint8Array(office(`${OOXML}.presentationml.presentation`, 'ppt'))

describe('An uploaded file', () => {
  it('that is a picture is one page, and what pages a PDF has is found out by whoever shows it', async () => {
    const about = async (name: string, bytes: Uint8Array<ArrayBuffer>) => {
      const { file } = await upload(organiser, name, bytes)
      return organiser.call<FileInfo>('GET', `/api/meetings/${staged.meeting}/files/${file}/info`)
    }
    expect(await about('bild.png', smallPng())).toMatchObject({ show: 'image', conversion: 'none', pages: 1 })
    expect(await about('Underlag.pdf', smallPdf())).toMatchObject({ show: 'pdf', conversion: 'none', pages: 0 })
  })

  it('that is a PDF, a picture or slides is taken and given back byte for byte', async () => {
    for (const [name, bytes, type] of [
      ['Underlag.pdf', smallPdf(), 'application/pdf'],
      ['bild.png', smallPng(), 'image/png'],
      ['bilder.pptx', smallPptx(), 'application/vnd.openxmlformats-officedocument.presentationml.presentation'],
    ] as const) {
      const { file } = await upload(organiser, name, bytes)
      const info = await organiser.call<FileInfo>('GET', `/api/meetings/${staged.meeting}/files/${file}/info`)
      expect(info).toMatchObject({ name, type, size: bytes.length })
      const response = await organiser.ask('GET', `/api/meetings/${staged.meeting}/files/${file}`)
      expect(Buffer.compare(Buffer.from(await response.arrayBuffer()), bytes)).toBe(0)
    }
  })

  it('is served so that nothing in it can run: sandboxed, never sniffed, always as a download', async () => {
    const { file } = await upload(organiser, 'Å, "citat" & <tagg>.pdf', smallPdf())
    for (const view of ['', '/view']) {
      const response = await organiser.ask('GET', `/api/meetings/${staged.meeting}/files/${file}${view}`)
      await response.arrayBuffer()
      expect(response.headers.get('content-security-policy')).toBe("sandbox; default-src 'none'")
      expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename\*=UTF-8''%C3%85/)
      expect(response.headers.get('x-content-type-options')).toBe('nosniff')
      expect(response.headers.get('cross-origin-resource-policy')).toBe('same-origin')
    }
  })

  it('is given in parts to whoever asks for parts', async () => {
    const bytes = smallPdf()
    const { file } = await upload(organiser, 'Delar.pdf', bytes)
    const path = `/api/meetings/${staged.meeting}/files/${file}`
    const part = await organiser.ask('GET', path, { headers: { range: 'bytes=2-5' } })
    expect([part.status, await part.text()]).toEqual([206, 'DF-1'])
    expect(part.headers.get('content-range')).toBe(`bytes 2-5/${bytes.length}`)
    const beyond = await organiser.ask('GET', path, { headers: { range: `bytes=${bytes.length}-` } })
    expect(beyond.status).toBe(416)
  })

  it('is not left open by who asks only how large it is', async () => {
    const bytes = smallPdf()
    const { file } = await upload(organiser, 'Mått.pdf', bytes)
    const { files } = stage.parts
    const open = files.open.bind(files)
    const closed: unknown[] = []
    files.open = async (...which) => {
      const found = await open(...which)
      if (!found) return null
      const { stream, size } = found
      const watched = new ReadableStream<Uint8Array>({
        async cancel(why) {
          await stream.cancel(why)
          closed.push(which[0])
        },
      })
      return { stream: watched, size }
    }
    const { status, headers } = await organiser.ask('HEAD', `/api/meetings/${staged.meeting}/files/${file}`)
    files.open = open
    expect([status, headers.get('content-length')]).toEqual([200, String(bytes.length)])
    expect(closed).toHaveLength(1)
  })

  it('is nobody’s business who has no seat in the meeting', async () => {
    const { file } = await upload(organiser, 'Internt.pdf', smallPdf())
    const other = await makeMeeting(organiser)
    const stranger = await invited(organiser, other.meeting, 'secretary', 'Stig Strangerud')
    expect(await reasonOf(stranger.call('GET', `/api/meetings/${staged.meeting}/files/${file}/info`))).toBe('not-found')
    expect(await reasonOf(stranger.call('GET', `/api/meetings/${other.meeting}/files/${file}/info`))).toBe('not-found')
  })

  it('that a browser or a computer would run is refused, whatever it is called, and nothing of it is kept', async () => {
    const before = await kept()
    for (const [name, bytes] of [
      ['sida.pdf', bytesOf('<!doctype html><script>alert(1)</script>')],
      ['bild.png', bytesOf('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')],
      ['bilder.pptx', new Uint8Array([0x4d, 0x5a, ...new Uint8Array(200)])],
    ] as const) {
      expect(await reasonOf(upload(organiser, name, bytes))).toBe('file-not-allowed')
    }
    expect(await reasonOf(upload(organiser, 'text.pdf', bytesOf('bara text')))).toBe('file-unknown-type')
    const heic = new Uint8Array([0, 0, 0, 24, ...bytesOf('ftypheic\0\0\0\0mif1heic')])
    expect(await reasonOf(upload(organiser, 'IMG_1.heic', heic))).toBe('file-heic')
    expect(await reasonOf(upload(organiser, 'tom.pdf', new Uint8Array()))).toBe('file-empty')
    expect(await kept()).toEqual(before)
  })

  it('that is too large is refused, and nothing of it is kept', async () => {
    const before = await kept()
    const list = await attachments()
    const large = new Uint8Array(stage.parts.config.uploadLimit + 1)
    large.set(smallPdf())
    expect(await reasonOf(upload(organiser, 'stor.pdf', large))).toBe('file-too-large')
    expect(await kept()).toEqual(before)
    expect(await attachments()).toEqual(list)
  })

  it('that replaces another keeps its place, its number and its title', async () => {
    const own = await makeMeeting(organiser)
    const [first = '', second = ''] = own.items
    await organiser.upload(own.meeting, first, 'Ett.pdf', smallPdf())
    const two = await organiser.upload<UploadedAttachment>(own.meeting, second, 'Två.pdf', smallPdf())
    const read = async () => {
      const agenda = await stage.parts.journal.read(agendaDocument(own.meeting))
      const list = readAttachments(agenda)
      agenda.destroy()
      return list.find(({ id }) => id === two.id)
    }
    expect(await read()).toMatchObject({ number: 2, title: 'Två' })
    const replaced = await organiser.ask('PUT', `/api/meetings/${own.meeting}/attachments/${two.id}?name=v2.png`, {
      body: smallPng(),
    })
    const { file } = await answerOf<UploadedAttachment>(replaced)
    expect(await read()).toMatchObject({ number: 2, title: 'Två', file, fileName: 'v2.png', type: 'image/png' })
  })
})

describe('The protocol', () => {
  it('lists the last version of a file that was replaced, with its hash', async () => {
    const mine = await makeMeeting(organiser)
    const [, item = ''] = mine.items
    const { id } = await organiser.upload<UploadedAttachment>(mine.meeting, item, 'Bilder.pdf', smallPdf())
    const better = smallPng()
    await organiser.ask('PUT', `/api/meetings/${mine.meeting}/attachments/${id}?name=Bilder.png`, { body: better })
    await organiser.call('POST', `/api/meetings/${mine.meeting}/phase`, { to: 'closed' })
    const { protocol } = await freeze(organiser, mine.meeting)
    const record = await organiser.call<Protocol>('GET', `/p/${protocol}/protocol.json`)
    expect(record.attachments).toMatchObject([
      {
        number: 1,
        title: 'Bilder',
        fileName: 'Bilder.png',
        sha256: createHash('sha256').update(better).digest('hex'),
      },
    ])
  })
})

describe('What an attachment says of itself', () => {
  it('opens no file that is kept for another meeting', async () => {
    const theirs = await makeMeeting(organiser)
    const secret = new Uint8Array([...smallPdf(), ...bytesOf('Nobody else reads this.')])
    const sha256 = createHash('sha256').update(secret).digest('hex')
    await organiser.upload(theirs.meeting, theirs.items[1] ?? '', 'Hemligt.pdf', secret)
    const mine = await makeMeeting(organiser)
    const item = mine.items[1] ?? ''
    const secretary = await invited(organiser, mine.meeting, 'secretary', 'Mio Hittepåsson')
    const { id: linked } = await secretary.call<{ id: string }>(
      'POST',
      `/api/meetings/${mine.meeting}/attachments/link`,
      { item, title: 'En länk', url: 'https://www.example.se/' },
    )
    const board = secretary.board(mine.meeting)
    await write(board.agenda, (agenda) => {
      const list = agenda.getMap<Y.Map<unknown>>('attachments')
      const attachment = list.get(linked)
      for (const [key, value] of Object.entries({ sha256, size: 5, type: 'text/html', fileName: 'Hemligt.html' }))
        attachment?.set(key, value)
    })
    board.leave()
    await organiser.call('POST', `/api/meetings/${mine.meeting}/phase`, { to: 'closed' })
    const { protocol } = await freeze(organiser, mine.meeting)
    const record = await secretary.call<Protocol>('GET', `/p/${protocol}/protocol.json`)
    expect(record.attachments).toMatchObject([
      { number: 1, url: 'https://www.example.se/', sha256: '', size: 0, type: '', fileName: '' },
    ])
    expect((await secretary.ask('GET', `/p/${protocol}/bilagor/1`)).status).toBe(404)
  })

  it('holds no NUL, which no database of ours keeps', async () => {
    const path = `/api/meetings/${staged.meeting}/attachments`
    const asked = organiser.ask('POST', `${path}?item=${item}&name=a.png&title=a%00b`, { body: smallPng() })
    expect(await reasonOf(asked.then(answerOf))).toBe('bad-input')
    const film = { item, title: 'a\0b', url: 'https://www.example.se/film' }
    expect(await reasonOf(organiser.call('POST', `${path}/link`, film))).toBe('bad-input')
  })
})

describe('A presenter', () => {
  it('brings files to the own item and touches no other', async () => {
    const [, own = '', other = ''] = staged.items
    const board = organiser.board(staged.meeting)
    await write(board.agenda, (agenda) =>
      addPresenter(agenda, own, { name: 'Noa Stubbgren', organisation: '', title: '' }),
    )
    board.leave()
    const noa = await invited(organiser, staged.meeting, 'presenter', 'Noa Stubbgren')
    const mine = await upload(noa, 'Mina bilder.pdf', smallPdf(), own)
    const theirs = await upload(organiser, 'Andras.pdf', smallPdf(), other)
    expect(await reasonOf(upload(noa, 'Bilder.pdf', smallPdf(), other))).toBe('not-allowed')
    expect(await reasonOf(upload(noa, 'Bilder.pdf', smallPdf(), ''))).toBe('not-allowed')
    const path = (id: string) => `/api/meetings/${staged.meeting}/attachments/${id}`
    expect(await reasonOf(noa.call('DELETE', path(theirs.id)))).toBe('not-allowed')
    expect(await reasonOf(noa.call('DELETE', path(mine.id)))).toBe('taken')
  })

  it('orders, names and removes what lies at the own item, and adds films and pages of the web by their address', async () => {
    const mine = await makeMeeting(organiser)
    const [, own = '', other = ''] = mine.items
    const board = organiser.board(mine.meeting)
    await write(board.agenda, (agenda) =>
      addPresenter(agenda, own, { name: 'Noa Stubbgren', organisation: '', title: '' }),
    )
    const noa = await invited(organiser, mine.meeting, 'presenter', 'Noa Stubbgren')
    for (const name of ['Ett.png', 'Två.png']) await noa.upload(mine.meeting, own, name, smallPng())
    const path = `/api/meetings/${mine.meeting}/attachments`
    const film = { item: own, title: 'Film om staden', url: 'https://www.example.se/film' }
    const { id } = await noa.call<{ id: string }>('POST', `${path}/link`, film)
    await noa.call('PATCH', `${path}/${id}`, { title: 'Film om Exempelstad', by: -1 })
    const list = () => readAttachments(board.agenda.document).map(({ title, url }) => [title, url])
    await until('the film stands second', () => list()[1]?.[0] === 'Film om Exempelstad')
    expect(list()).toEqual([
      ['Ett', ''],
      ['Film om Exempelstad', 'https://www.example.se/film'],
      ['Två', ''],
    ])
    await noa.call('DELETE', `${path}/${id}`)
    await until('the film is gone', () => list().length === 2)
    expect(await reasonOf(noa.call('POST', `${path}/link`, { ...film, item: other }))).toBe('not-allowed')
    for (const url of ['javascript:alert(1)', 'file:///etc/passwd', 'www.example.se'])
      expect(await reasonOf(noa.call('POST', `${path}/link`, { ...film, url }))).toBe('bad-input')
    board.leave()
  })

  it('who is still sending when the meeting is closed has come too late, and nothing of it is kept', async () => {
    const { meeting, items } = await makeMeeting(organiser)
    const own = items[1] ?? ''
    const board = organiser.board(meeting)
    await write(board.agenda, (agenda) =>
      addPresenter(agenda, own, { name: 'Noa Stubbgren', organisation: '', title: '' }),
    )
    const noa = await invited(organiser, meeting, 'presenter', 'Noa Stubbgren')
    // What came before may still be on its way to its place.
    await until('nothing else is on its way', async () => !(await kept()).some((path) => path.startsWith('temporary/')))
    const before = await kept()
    const pdf = smallPdf()
    const rest = Promise.withResolvers<void>()
    const body = new ReadableStream<Uint8Array>({
      async start(controller) {
        controller.enqueue(pdf.slice(0, 100))
        await rest.promise
        controller.enqueue(pdf.slice(100))
        controller.close()
      },
    })
    const sending = fetch(`${stage.address}/api/meetings/${meeting}/attachments?item=${own}&name=Sent.pdf`, {
      method: 'POST',
      headers: { cookie: noa.cookie },
      body,
      duplex: 'half',
    } as RequestInit)
    await until('the first part is here', async () => (await kept()).length > before.length)
    await organiser.call('POST', `/api/meetings/${meeting}/phase`, { to: 'closed' })
    rest.resolve()
    expect(await reasonOf(sending.then(answerOf))).toBe('not-allowed')
    expect(await kept()).toEqual(before)
    expect(readAttachments(board.agenda.document)).toEqual([])
    board.leave()
  })

  it('has a participant beside, who brings none', async () => {
    const hia = await invited(organiser, staged.meeting, 'participant', 'Hia Fiktivius')
    expect(await reasonOf(upload(hia, 'Bilder.pdf', smallPdf()))).toBe('not-allowed')
  })
})
