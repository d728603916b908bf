/** The sample meeting: an invented body in the middle of its meeting, so that a newcomer sees a living board at once. */
import { createReadStream } from 'node:fs'
import { addItem, addPresenter, changeFacts, changeItem, goToItem, readItems } from '@samsyn/meeting/agenda'
import { addAttendee, changeAttendee, readAttendance } from '@samsyn/meeting/attendance'
import type { NoteNode } from '@samsyn/meeting/contents'
import { today } from '@samsyn/meeting/days'
import { addAction, addDecision, changeDecision, readDecisions } from '@samsyn/meeting/decisions'
import { agendaDocument, decisionsDocument, notesDocument } from '@samsyn/meeting/documents'
import { writeNote } from '@samsyn/meeting/notes'
import type { Parts } from './parts.ts'
import type { Session } from './sign-in.ts'

/** Five pages of invented slides. */
const slides = new URL('./sample-slides.pdf', import.meta.url)

const people = [
  ['Gunilla Ekdahl', 'Björkåsa kommun', 'ledamot'],
  ['Tomas Wikmark', 'Region Norrsund', 'ledamot'],
  ['Åsa Öhrmark', 'Ängsholms kommun', 'ledamot'],
  ['Maria Sandelius', 'Lövstrands kommun', 'ledamot'],
  ['Johan Bergstig', 'Tallnäs kommun', 'ledamot'],
  ['Fatima Rahmani', 'Hedvikens kommun', 'ledamot'],
  ['Per-Olov Grankvist', 'Granbacka kommun', 'ledamot'],
  ['Lena Alsterholm', 'Sjöhamra kommun', 'ledamot'],
  ['Mikael Torståhl', 'Kvarnforsa kommun', 'ledamot'],
  ['Birgitta Hedlöv', 'Brukarrådet Norrsund', 'brukarrepresentant'],
  ['Hassan Aldén', 'Strömsala kommun', 'ledamot'],
  ['Ingrid Fjällborn', 'Åsmundsby kommun', 'ledamot'],
  ['Magnus Tjärnlid', 'Region Norrsund', 'ledamot'],
] as const

const guests = [
  ['Sara Myrgren', 'Region Norrsund'],
  ['David Kjellmo', 'Kommunförbundet Norrsund'],
] as const

const text = (words: string): NoteNode => ({ type: 'paragraph', content: [{ type: 'text', text: words }] })
const heading = (words: string): NoteNode => ({
  type: 'heading',
  attrs: { level: 3 },
  content: [{ type: 'text', text: words }],
})
const bullets = (...points: string[]): NoteNode => ({
  type: 'bulletList',
  content: points.map((point) => ({ type: 'listItem', content: [text(point)] })),
})

/** Makes the sample and answers with the meeting's id. */
export async function makeSample({ meetings, register, signIn, uploads }: Parts, organiser: Session): Promise<string> {
  const { body, series } = await meetings.makeBody('Samverkansforum Norrsund', 'Samverkansforum Norrsund', {
    lead: 'Samverkansforum beslutar att',
  })
  await register.take(
    body,
    people.map(([name, organisation, role]) => ({ name, organisation, role })),
  )
  const [chair] = await register.members(body)
  const id = await meetings.make(series, {
    date: today(),
    start: '09:00',
    end: '12:00',
    place: 'Hotell Strömsala, sal Älven, och via länk',
    form: 'hybrid',
    diaryNumber: 'RN 2026/0417',
    chair: chair?.person ?? '',
  })

  const agenda = agendaDocument(id)
  const items = await meetings.edit(id, agenda, 'server', (doc) => {
    const { id: secretary } = addAttendee(doc, {
      name: organiser.name || 'Elin Hallrud',
      organisation: organiser.organisation || 'Region Norrsund',
      status: 'other',
    })
    changeFacts(doc, { secretary })
    for (const [name, organisation] of guests) addAttendee(doc, { name, organisation, status: 'presenter' })
    const onLink = ['Åsa Öhrmark', 'Per-Olov Grankvist', 'Mikael Torståhl']
    for (const row of readAttendance(doc)) {
      if (row.name === 'Magnus Tjärnlid') changeAttendee(doc, row.id, { status: 'prevented' })
      else if (row.status === 'expected')
        changeAttendee(doc, row.id, { status: 'present', mode: onLink.includes(row.name) ? 'link' : 'on-site' })
    }
    const [opening] = readItems(doc)
    if (opening) changeItem(doc, opening.id, { title: 'Öppnande och incheckning', minutes: 10 })
    const plan = addItem(doc, { title: 'Kompetensförsörjningsplan 2027–2029', kind: 'decision', minutes: 25 }, 1)
    for (const [name, organisation] of guests) addPresenter(doc, plan, { name, organisation, title: '' })
    addItem(doc, { title: 'Samverkansöverenskommelse om vård i hemmet', kind: 'decision', minutes: 20 }, 2)
    addItem(
      doc,
      {
        title: 'Workshop: trygg utskrivning',
        kind: 'workshop',
        minutes: 40,
        questions: ['Vad gör att patienten är trygg hemma?', 'Var brister överlämningen i dag?'],
      },
      3,
    )
    addItem(doc, { title: 'Laget runt hos huvudmännen', kind: 'round', minutes: 30 }, 4)
    addItem(doc, { title: 'Länsgemensamma medel 2027', kind: 'decision', minutes: 15 }, 5)
    addItem(doc, { title: 'Årshjul och mötestider 2027', kind: 'planning', minutes: 10 }, 6)
    goToItem(doc, plan, new Date().toISOString())
    return { opening: opening?.id ?? '', plan, secretary }
  })
  const seat = await signIn.giveSeat(organiser, id, {
    role: 'secretary',
    attendee: items.secretary,
    name: organiser.name || 'Elin Hallrud',
    organisation: organiser.organisation || 'Region Norrsund',
    link: '',
  })

  await uploads.add(id, seat, {
    item: items.plan,
    name: 'Kompetensförsörjningsplan 2027–2029.pdf',
    title: 'Kompetensförsörjningsplan 2027–2029, förslag',
    body: createReadStream(slides),
    signal: AbortSignal.timeout(60_000),
    mayBring: async () => seat,
  })

  await meetings.edit(id, decisionsDocument(id), 'server', (doc) => {
    const approved = addDecision(doc, {
      item: items.opening,
      lead: 'Samverkansforum beslutar att',
      points: ['godkänna dagordningen.'],
      kind: 'approval',
    })
    changeDecision(doc, approved, { status: 'decided' })
    addDecision(doc, {
      item: items.plan,
      lead: 'Samverkansforum beslutar att',
      points: [
        'fastställa kompetensförsörjningsplanen för 2027–2029,',
        'avsätta 1 240 000 kr av länsgemensamma medel 2027 till handledarutbildning, och',
        'följa upp planen i november varje år.',
      ],
      kind: 'approval',
    })
    addAction(doc, {
      item: items.plan,
      text: 'Ta fram ett gemensamt introduktionspaket för nyanställda',
      owner: 'Maria Sandelius',
      due: `${Number(today().slice(0, 4)) + 1}-01-29`,
    })
    addAction(doc, {
      item: items.plan,
      text: 'Föreslå fördelning av handledarplatser per kommun',
      owner: 'David Kjellmo',
    })
    return readDecisions(doc).length
  })

  await meetings.edit(id, notesDocument(id, items.opening), 'server', (doc) =>
    writeNote(doc, [text('Ordförande Gunilla Ekdahl hälsar alla välkomna, både i salen och via länk.')]),
  )
  await meetings.edit(id, notesDocument(id, items.plan), 'server', (doc) =>
    writeNote(doc, [
      text(
        'Sara Myrgren presenterar förslaget till gemensam plan. Fram till 2029 går var fjärde undersköterska i länet i pension. Flest avgångar väntas i Granbacka och Sjöhamra kommuner.',
      ),
      heading('Synpunkter'),
      bullets(
        'Börja med introduktionen: samma grund för alla nya, oavsett huvudman.',
        'Handledarna behöver tid i schemat, annars blir planen bara papper.',
        'Språkstöd på arbetsplatsen följs upp tillsammans med vuxenutbildningen.',
      ),
    ]),
  )
  await meetings.changePhase(id, 'called')
  await meetings.changePhase(id, 'open')
  return id
}
