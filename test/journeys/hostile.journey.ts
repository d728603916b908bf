/**
 * Words that would like to be program: in every field, in forged attributes and marks of the live documents, in names of
 * files and people, in what is pasted. Nothing runs, and nothing of it even reaches a place where the content policy has
 * to stop it: a violation on our own pages fails as well.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { BrowserContext, Page } from '@playwright/test'
import {
  addAttachment,
  addPresenter,
  addQuestion,
  changeFacts,
  readItems,
  removeAttachment,
} from '@samsyn/meeting/agenda'
import { addAttendee, readAttendance } from '@samsyn/meeting/attendance'
import { addAction, addDecision, setMembership } from '@samsyn/meeting/decisions'
import { agendaDocument, decisionsDocument, notesDocument } from '@samsyn/meeting/documents'
import { noteField } from '@samsyn/meeting/notes'
import { type Format, formats } from '@samsyn/server/exports'
import * as Y from 'yjs'
import { type Day, expect, test } from './day.ts'
import { newLine, notesOf } from './sample.ts'

const run = 'xssed(1)'
const corpus = [
  `<script>${run}</script>`,
  `<img src=x onerror=${run}>`,
  `"><svg/onload=${run}>`,
  `' autofocus onfocus=${run} x='`,
  `</title></style></textarea></script><img src=x onerror=${run}>`,
  `<math><mtext></form><form><mglyph><style></math><img src onerror=${run}>`,
  `<iframe srcdoc="<script>parent.${run}</script>"></iframe>`,
  `<a href="javascript:${run}">länk</a>`,
  `<!--<img src="--><img src=x onerror=${run}>`,
  `]]><x onclick=${run}>`,
  `<base href="https://evil.example/"><meta http-equiv=refresh content="0;url=javascript:${run}">`,
  `<details open ontoggle=${run}>`,
  `<noscript><p title="</noscript><img src=x onerror=${run}>">`,
  `{{constructor.constructor('${run}')()}}\${${run}}`,
  `[länk](javascript:${run}) <javascript:${run}>`,
  `=HYPERLINK("javascript:${run}")`,
  `\u2028*/${run}/*`,
]
const everything = corpus.join(' ')
/** A name is a line of at most 200 characters. */
const named = (at: number) => `${corpus[at % corpus.length]?.slice(0, 150)} ${at}`

const addresses = [
  `javascript:${run}`,
  ` JaVaScRiPt:${run}`,
  `java\nscript:${run}`,
  `data:text/html,<script>${run}</script>`,
  `vbscript:${run}`,
  `https://example.org/"onmouseover="${run}`,
]

/** Hears what runs and what the content policy stops, on every page of a browser. */
async function listen(context: BrowserContext): Promise<string[]> {
  const heard: string[] = []
  await context.exposeFunction('heard', (what: string) => heard.push(what))
  await context.addInitScript(() => {
    const page = window as unknown as { xssed: (n: number) => void; heard: (what: string) => void }
    page.xssed = () => page.heard(`ran on ${location.pathname}`)
    document.addEventListener('securitypolicyviolation', (event) =>
      page.heard(`stopped on ${location.pathname}: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`),
    )
  })
  context.on('page', (page) => page.on('dialog', () => heard.push('a dialog')))
  return heard
}

/** Everything that is said through the agenda, the attendance list and the decisions. */
async function fill({ server }: Day, meeting: string): Promise<void> {
  const { journal } = server.parts
  // Past the guard, which would not let all of it in: what reads has to hold on its own.
  const edit = (document: string, change: (doc: Y.Doc) => void) => journal.edit(meeting, document, 'server', change)
  let items: string[] = []
  await edit(agendaDocument(meeting), (agenda) => {
    changeFacts(agenda, { place: everything, diaryNumber: named(0), link: addresses[0] ?? '' })
    for (const [at, attendee] of readAttendance(agenda).entries()) {
      const row = agenda.getMap('attendance').get(attendee.id)
      if (!(row instanceof Y.Map)) continue
      for (const field of ['organisation', 'role', 'deputyFor', 'arrived', 'left']) row.set(field, named(at))
    }
    const chair = addAttendee(agenda, { name: named(1), organisation: named(2), role: named(3), status: 'present' })
    const secretary = addAttendee(agenda, { name: named(2), organisation: named(2), status: 'other' })
    changeFacts(agenda, { chair: chair.id, secretary: secretary.id })
    items = readItems(agenda).map(({ id }) => id)
    for (const [at, id] of items.entries()) {
      const title = agenda.getMap('items').get(id)
      if (title instanceof Y.Map) {
        const text = title.get('title')
        if (text instanceof Y.Text) text.insert(0, `${corpus[at % corpus.length]} `)
      }
      addPresenter(agenda, id, { name: named(at), organisation: named(at + 1), title: named(at + 2) })
      addQuestion(agenda, id, everything)
      for (const [which, url] of addresses.entries())
        addAttachment(agenda, {
          item: id,
          title: named(which),
          file: '',
          url,
          fileName: named(which + 1),
          type: 'text/html',
          size: 1,
          sha256: '',
        })
    }
  })
  await edit(decisionsDocument(meeting), (decisions) => {
    for (const item of items) {
      const id = addDecision(decisions, { item, lead: everything, points: corpus, heading: everything })
      setMembership(decisions, id, { group: named(4), outgoing: named(5), incoming: named(6), from: named(7) })
      addAction(decisions, { item, text: everything, owner: named(8), due: named(9) })
    }
  })
  for (const item of items) await edit(notesDocument(meeting, item), (notes) => forge(notes.getXmlFragment(noteField)))
}

/** A note as no editor writes it: marks, attributes and blocks that lead out of the text. */
function forge(note: Y.XmlFragment): void {
  for (const href of addresses) {
    const paragraph = new Y.XmlElement('paragraph')
    const text = new Y.XmlText()
    text.insert(0, `länk ${everything}`, { link: { href, target: '_self', onclick: run, class: everything } })
    paragraph.insert(0, [text])
    paragraph.setAttribute('onclick', run)
    paragraph.setAttribute('style', `background:url(javascript:${run})`)
    note.insert(note.length, [paragraph])
  }
  for (const name of ['script', 'iframe', 'img', 'style', 'svg', 'heading', 'image', 'table']) {
    const element = new Y.XmlElement(name)
    for (const [key, value] of Object.entries({ src: addresses[0], onload: run, onerror: run, level: everything }))
      element.setAttribute(key, value ?? '')
    element.insert(0, [new Y.XmlText(run)])
    note.insert(note.length, [element])
  }
}

/** Walks over every item and into the dialogs. */
async function look(page: Page): Promise<void> {
  const items = page.getByRole('navigation', { name: 'Dagordning' }).getByRole('listitem')
  await expect(items.first()).toBeVisible()
  for (let at = 0; at < (await items.count()); at++) {
    await items.nth(at).getByRole('button').first().click()
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await expect(notesOf(page)).toContainText('länk')
  }
  for (const name of [/^\d+ här$/, 'Bjud in']) {
    const button = page.getByRole('button', { name })
    if ((await button.count()) === 0) continue
    await button.first().click()
    await expect(page.getByRole('dialog')).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)
  }
}

test('Nobody’s words run on anybody’s page, in any file, or meet the content policy', async ({ day }) => {
  test.setTimeout(240_000)
  const { parts } = day.server
  const organiser = await day.organiser(named(10))
  const heard = await listen(organiser.context)
  const { page } = organiser
  await page.goto('/')

  // The test itself is able to hear: a page that is broken on purpose is heard both ways.
  await page.evaluate(() => document.body.insertAdjacentHTML('beforeend', '<img src="data:," onerror="xssed(1)">'))
  await expect.poll(() => heard.filter((one) => one.startsWith('stopped'))).toHaveLength(1)
  await page.evaluate(() => (window as unknown as { xssed: (n: number) => void }).xssed(1))
  await expect.poll(() => heard.filter((one) => one.startsWith('ran'))).toHaveLength(1)
  heard.length = 0

  const call = <T>(method: string, path: string, json: unknown) =>
    page.evaluate(
      ([how, where, what]) =>
        fetch(where as string, {
          method: how as string,
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(what),
        }).then((answer) => answer.json()),
      [method, path, json],
    ) as Promise<T>
  const settings = { protocolWord: named(1), presenterWord: named(2), lead: named(3) }
  const { body, series } = await call<{ body: string; series: string }>('POST', '/api/bodies', {
    name: named(0),
    seriesName: named(1),
    settings,
  })
  await call('POST', `/api/bodies/${body}/people`, {
    people: corpus.map((_, at) => ({
      name: named(at),
      organisation: named(at + 1),
      role: named(at + 2),
      email: named(3),
    })),
  })
  const { id: meeting } = await call<{ id: string }>('POST', `/api/series/${series}/meetings`, {
    date: '2026-03-13',
    start: '09:00',
    end: '10:00',
    place: everything.slice(0, 290),
    diaryNumber: named(5),
  })
  await fill(day, meeting)
  const [, second = ''] = (await parts.journal.read(agendaDocument(meeting)).then(readItems)).map(({ id }) => id)
  await page.evaluate(
    ([where, item, name]) =>
      fetch(`/api/meetings/${where}/attachments?item=${item}&name=${encodeURIComponent(name ?? '')}&title=`, {
        method: 'POST',
        body: new Uint8Array([
          0x89,
          0x50,
          0x4e,
          0x47,
          13,
          10,
          26,
          10,
          0,
          0,
          0,
          13,
          0x49,
          0x48,
          0x44,
          0x52,
          ...Array(17).fill(1),
        ]),
      }),
    [meeting, second, `${corpus[1]}${corpus[2]}.png`],
  )
  for (const to of ['called', 'open'] as const) await parts.meetings.changePhase(meeting, to)

  for (const path of ['/', `/s/${series}`]) {
    await page.goto(path)
    await expect(page.getByText(corpus[0] ?? '').first()).toBeVisible()
  }
  for (const tab of await page.getByRole('tab').all()) await tab.click()

  // The notice says where the meeting is held, and leads there only if that is a place to be led to.
  await page.goto(`/m/${meeting}/kallelse`)
  await expect(page.getByText(addresses[0] ?? '').first()).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Handlingar' })).toBeVisible()
  for (const link of await page.getByRole('main').locator('a').all())
    expect(await link.getAttribute('href')).toMatch(/^(https?:|mailto:|\/(?!\/))/)

  // Somebody with such a name writes and shows a caret, and somebody else looks.
  const writer = await day.invited(meeting, 'participant', named(11), named(12))
  const heardByWriter = await listen(writer.context)
  await writer.page.goto(`/m/${meeting}?item=${second}`)
  await page.goto(`/m/${meeting}`)
  await look(page)
  await look(writer.page)
  await newLine(writer.page)
  await writer.page.keyboard.type(`Skrivet med tangenter: ${corpus[1]}`)
  await notesOf(writer.page).evaluate(
    (field, html) => {
      const clipboardData = new DataTransfer()
      clipboardData.setData('text/html', html)
      clipboardData.setData('text/plain', html)
      field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
    },
    `<p onclick="${run}" style="background:url(javascript:${run})">Inklistrat ${everything}</p>${corpus.join('')}`,
  )
  await expect(notesOf(writer.page)).toContainText('Inklistrat')
  for (const link of await notesOf(writer.page).locator('a').all())
    expect(await link.getAttribute('href')).toMatch(/^(https?:|mailto:)/)

  // Joining by the code.
  const { code } = await parts.meetings.row(meeting)
  const guest = await day.somebody()
  const heardByGuest = await listen(guest.context)
  await guest.page.goto(`/g/${code}`)
  await guest.page.getByRole('combobox', { name: 'Vad heter du?' }).fill('xssed')
  await expect(guest.page.getByRole('option').first()).toBeVisible()

  // The wizard with its preview, and the files as they would be.
  await parts.meetings.changePhase(meeting, 'closed')
  await page.goto(`/m/${meeting}/frys`)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  const preview = await parts.freeze.preview(meeting)
  expect(preview.html).not.toMatch(strange)

  // What blocks the freeze is taken away; the words stay.
  const { findings } = await parts.freeze.checks(meeting)
  const blocking = findings.filter(({ level }) => level === 'block')
  expect(blocking.every(({ place }) => place.kind === 'attachment')).toBe(true)
  await parts.journal.edit(meeting, agendaDocument(meeting), 'server', (agenda) => {
    for (const { place } of blocking) removeAttachment(agenda, place.id)
  })
  const [seat] = (await parts.signIn.seatsOf(meeting)).filter(({ role }) => role === 'secretary')
  if (!seat) throw new Error('The meeting has no secretary.')
  const { hash } = await parts.freeze.preview(meeting)
  const { protocol } = await parts.freeze.freeze(meeting, seat, {
    preview: hash,
    acknowledged: findings.map(({ key, code }) => ({ key, code, reason: everything.slice(0, 300) })),
  })
  await page.goto(`/p/${protocol}`)
  await expect(page.getByText(corpus[0] ?? '').first()).toBeVisible()
  await page.goto(`/m/${meeting}`)
  await expect(page.getByText('Protokollet är fryst').first()).toBeVisible()

  const folder = await mkdtemp(join(tmpdir(), 'samsyn-hostile-'))
  const stored = await parts.exports.protocol(protocol)
  for (const format of Object.keys(formats) as Format[]) {
    const bytes = Buffer.from(await parts.exports.get(stored, format))
    expect(bytes.length).toBeGreaterThan(1000)
    const text = bytes.toString('utf8')
    if (format === 'html') expect(text.replace(/<(style|meta)[^>]*>/g, '')).not.toMatch(strange)
    // Markdown may hold HTML: what people wrote is escaped, also brackets that would make a link. Our own marks are let be.
    if (format === 'md')
      expect([
        ...text.matchAll(
          /(?<!\\|\]\()<(?!br>|\/?(?:u|strong|em|del)>|https?:\/\/[^\s<>]*>)[a-z!/].{20}|(?<!\\)\]\((?!<?(?:https?:|mailto:)).{20}/gi,
        ),
      ]).toEqual([])
    if (format === 'pdf') {
      expect(bytes.toString('latin1')).not.toMatch(/\/(JavaScript|JS|OpenAction|Launch)\b/)
      expect(bytes.toString('latin1')).not.toMatch(/\/URI\s*\(\s*(java|data|vb)/i)
    }
    await writeFile(join(folder, `protocol.${format}`), bytes)
  }
  const reader = await day.somebody()
  const heardByReader = await listen(reader.context)
  await reader.page.goto(pathToFileURL(join(folder, 'protocol.html')).href)
  await expect(reader.page.getByText(corpus[0] ?? '').first()).toBeVisible()
  await rm(folder, { recursive: true })
  expect({ heard, heardByWriter, heardByGuest, heardByReader }).toEqual({
    heard: [],
    heardByWriter: [],
    heardByGuest: [],
    heardByReader: [],
  })
})

/** What our own markup never has. */
const strange =
  /<(script|img|iframe|math|base|meta|style|form|details|noscript|x)\b|href="(?!https?:|mailto:|#|\/)|\son\w+="/i
