import { expect, test } from 'vitest'
import * as Y from 'yjs'
import {
  addAttachment,
  addItem,
  addPresenter,
  addQuestion,
  changeAttachment,
  changeFacts,
  changeItem,
  changePresenter,
  readAttachments,
  readFacts,
  readItems,
  removeItem,
  removeQuestion,
} from './agenda.ts'
import { changeAttendee, copyAttendee, readAttendance, removeAttendee } from './attendance.ts'
import { knownAs, meantBy } from './checks/names.ts'
import { soFar } from './checks/so-far.ts'
import {
  type CheckChoices,
  type CheckCode,
  checkCodes,
  type EarlierDecision,
  type Finding,
  guardedCodes,
  runChecks,
  usually,
} from './checks.ts'
import type { Relation, WorkshopContents } from './contents.ts'
import {
  addAction,
  addDecision,
  addPoint,
  changeAction,
  changeDecision,
  readActions,
  readDecisions,
  removeDecision,
  removePoint,
  setMembership,
} from './decisions.ts'
import { reportDocument } from './documents.ts'
import { addFollowUp, changeFollowUp, readFollowUps } from './follow-ups.ts'
import { circumstances, contentsOf, h, halfDay, list, noteOf, p, text } from './meeting.fixture.ts'
import { noteLines, readNote, tidyNote } from './notes.ts'
import { repair } from './repairs.ts'
import type { Phase } from './roles.ts'
import { reportText, rowOf } from './rounds.ts'

type HalfDay = ReturnType<typeof halfDay>
const lead = circumstances.lead

/** The half-day meeting without the one warning that it ends with: nobody is silently absent. */
function inOrder(): HalfDay {
  const meeting = halfDay()
  changeAttendee(meeting.agenda, meeting.row['Lea Provbäck'] ?? '', { status: 'prevented' })
  return meeting
}
const findingsOf = (meeting: HalfDay, around = circumstances) => runChecks(contentsOf(meeting), around).findings
const saidOf = (findings: readonly Finding[]) =>
  findings.map(({ code, level, sentence }) => `${code} ${level === 'block' ? 'B' : 'W'} ${sentence}`)

function expectSound(meeting: HalfDay, around = circumstances): void {
  expect(saidOf(findingsOf(meeting, around))).toEqual([])
}

/**
 * One mistake in a meeting that is in order: what is found, and that it is put right: by its button, which brings nothing
 * new that blocks, or by hand.
 */
type Mistake = {
  code: CheckCode
  finds: string
  make: (meeting: HalfDay) => void
  /** What stays or comes after the repair, or how a person puts it right when there is no button. */
  leaves?: string[]
  byHand?: (meeting: HalfDay) => void
}

const mistakes: Mistake[] = [
  {
    code: 'I1',
    finds: 'I1 B listedTwice',
    make: ({ agenda, row }) => {
      copyAttendee(agenda, { ...bare(agenda, row['Ada Provlund']), name: 'ada provlund ' })
    },
  },
  {
    code: 'I2',
    finds: 'I2 B hereAndAway',
    make: ({ agenda, row }) => {
      copyAttendee(agenda, { ...bare(agenda, row['Bo Testman']), organisation: '', status: 'prevented' })
    },
  },
  {
    code: 'I4',
    finds: 'I4 B noChair',
    make: ({ agenda }) => changeFacts(agenda, { chair: '' }),
    byHand: ({ agenda, row }) => changeFacts(agenda, { chair: row['Ada Provlund'] ?? '' }),
  },
  {
    code: 'I4',
    finds: 'I4 B noSecretary',
    make: ({ agenda }) => changeFacts(agenda, { secretary: 'gone' }),
    byHand: ({ agenda, row }) => changeFacts(agenda, { secretary: row['Noa Stubbgren'] ?? '' }),
  },
  {
    code: 'I4',
    finds: 'I4 B chairNotHere',
    make: ({ agenda, row }) => {
      changeAttendee(agenda, row['Ada Provlund'] ?? '', { status: 'prevented' })
    },
  },
  ...(
    [
      ['date', '', 'noDate', '2026-02-06'],
      ['date', 'fredag', 'noDate', '2026-02-06'],
      ['date', '2026-02-30', 'noDate', '2026-02-06'],
      ['start', ' ', 'noStart', '09:00'],
      ['end', '', 'noEnd', '11:55'],
      ['place', ' ', 'noPlace', 'Provsalen'],
    ] as const
  ).map(
    ([fact, wrong, sentence, right]): Mistake => ({
      code: 'I5',
      finds: `I5 B ${sentence}`,
      make: ({ agenda }) => changeFacts(agenda, { [fact]: wrong }),
      byHand: ({ agenda }) => changeFacts(agenda, { [fact]: right }),
    }),
  ),
  {
    code: 'I5',
    finds: 'I5 B noLink',
    make: ({ agenda }) => {
      changeFacts(agenda, { form: 'digital', place: '', link: '' })
      for (const { id, status } of readAttendance(agenda))
        if (status !== 'prevented') changeAttendee(agenda, id, { mode: 'link' })
    },
    byHand: ({ agenda }) => changeFacts(agenda, { link: 'https://mote.example/1' }),
  },
  {
    code: 'I7',
    finds: 'I7 W presenterNotListed',
    make: ({ agenda, items }) => {
      addPresenter(agenda, items.hours, { name: 'Tea Nykomling', organisation: 'Ekmyra kommun', title: '' })
    },
  },
  {
    code: 'I7',
    finds: 'I7 W presenterNotListed',
    make: ({ agenda, items }) => {
      addPresenter(agenda, items.hours, { name: 'Gus Platshed', organisation: '', title: '' })
    },
  },
  {
    code: 'I7',
    finds: 'I7 W presenterWithoutOrganisation',
    make: ({ agenda, items }) => {
      copyAttendee(agenda, { ...bare(agenda), name: 'Tea Nykomling', status: 'presenter' })
      addPresenter(agenda, items.hours, { name: 'Tea Nykomling', organisation: '', title: '' })
    },
    byHand: ({ agenda }) => {
      const tea = readAttendance(agenda).find(({ name }) => name === 'Tea Nykomling')
      changeAttendee(agenda, tea?.id ?? '', { organisation: 'Ekmyra kommun' })
    },
  },
  {
    code: 'I10',
    finds: 'I10 W digitalButOnSite',
    make: ({ agenda }) => changeFacts(agenda, { form: 'digital' }),
  },
  {
    code: 'I10',
    finds: 'I10 W hybridWithoutLink',
    make: ({ agenda }) => {
      for (const { id } of readAttendance(agenda)) changeAttendee(agenda, id, { mode: 'on-site' })
    },
    byHand: ({ agenda }) => changeFacts(agenda, { form: 'physical' }),
  },
  {
    code: 'I10',
    finds: 'I10 W physicalWithLink',
    make: ({ agenda }) => changeFacts(agenda, { form: 'physical' }),
  },
  {
    code: 'I12',
    finds: 'I12 W memberWithoutRow',
    make: ({ agenda, row }) => removeAttendee(agenda, row['Eli Demosten'] ?? ''),
    leaves: ['I12 W absentWithoutNotice'],
  },
  {
    code: 'I12',
    finds: 'I12 W nothingSaid',
    make: ({ agenda, row }) => {
      changeAttendee(agenda, row['Eli Demosten'] ?? '', { status: 'expected' })
    },
    leaves: ['I12 W absentWithoutNotice'],
  },
  {
    code: 'I12',
    finds: 'I12 W absentWithoutNotice',
    make: ({ agenda, row }) => {
      changeAttendee(agenda, row['Eli Demosten'] ?? '', { status: 'absent' })
    },
  },
  {
    code: 'I13',
    finds: 'I13 B previousNotTaken',
    make: ({ agenda, items }) => removeItem(agenda, items.previous),
  },
  {
    code: 'I13',
    finds: 'I13 B previousNotTaken',
    make: ({ agenda, items }) => {
      changeItem(agenda, items.previous, { state: 'withdrawn' })
    },
  },
  {
    code: 'I13',
    finds: 'I13 B previousWithoutDecision',
    make: ({ decisions, items }) => {
      const filing = readDecisions(decisions).find(({ item }) => item === items.previous)
      changeDecision(decisions, filing?.id ?? '', { item: items.opening })
    },
  },
  {
    code: 'I13',
    finds: 'I13 B previousWithoutDate',
    make: ({ agenda, decisions, items, notes }) => {
      changeItem(agenda, items.previous, { previousDate: '' })
      notes.set(items.previous, noteOf(p('Inga tillägg.')))
      const filing = readDecisions(decisions).find(({ item }) => item === items.previous)
      removePoint(decisions, filing?.id ?? '', filing?.points[0]?.id ?? '')
      addPoint(decisions, filing?.id ?? '', 'Protokollet läggs till handlingarna.')
    },
    byHand: ({ notes, items }) => void notes.set(items.previous, noteOf(p('Protokollet från den 5:e december.'))),
  },
  {
    code: 'I14',
    finds: 'I14 B attachmentMissing',
    make: ({ agenda, attachment }) => {
      changeAttachment(agenda, attachment.report, { file: '', url: '#' })
    },
    byHand: ({ agenda, attachment }) => {
      changeAttachment(agenda, attachment.report, { url: 'https://example.org/rapport' })
    },
  },
  {
    code: 'I14',
    finds: 'I14 W attachmentUntitled',
    make: ({ agenda, attachment }) => {
      changeAttachment(agenda, attachment.report, { title: ' ' })
    },
  },
  {
    code: 'I14',
    finds: 'I14 W attachmentUntitled',
    make: ({ agenda, attachment }) => {
      changeAttachment(agenda, attachment.report, {
        title: '',
        file: '',
        fileName: '',
        url: 'https://example.org',
      })
    },
  },
  {
    code: 'I15',
    finds: 'I15 B attachmentOfNothing',
    make: ({ decisions, decision }) => {
      changeDecision(decisions, decision.pilot, { basis: [] })
    },
    byHand: ({ decisions, decision, attachment }) => {
      changeDecision(decisions, decision.pilot, { basis: [attachment.budget] })
    },
  },
  {
    code: 'I15',
    finds: 'I15 B approvesWithoutDocument',
    make: ({ decisions, decision }) => {
      addPoint(decisions, decision.agendaApproved, 'fastställa årshjulet')
    },
    byHand: ({ agenda, items }) =>
      void addAttachment(agenda, {
        item: items.opening,
        title: 'Årshjul',
        file: 'f',
        url: '',
        fileName: '',
        type: '',
        size: 1,
        sha256: '',
      }),
  },
  {
    code: 'I16',
    finds: 'I16 B decisionWithoutWords',
    make: ({ decisions, items }) => void addDecision(decisions, { item: items.opening, lead, status: 'decided' }),
  },
  {
    code: 'I16',
    finds: 'I16 W decisionWithoutBody',
    make: ({ decisions, decision }) => {
      changeDecision(decisions, decision.agendaApproved, { lead: '' })
    },
  },
  {
    code: 'I18',
    finds: 'I18 W stillProposed',
    make: ({ decisions, decision }) => {
      changeDecision(decisions, decision.agendaApproved, { status: 'proposed' })
    },
  },
  {
    code: 'I19',
    finds: 'I19 B membershipWithoutGroup',
    make: ({ decisions, decision }) => setMembership(decisions, decision.change, { group: ' ' }),
    byHand: ({ decisions, decision }) => setMembership(decisions, decision.change, { group: 'Övergångar' }),
  },
  {
    code: 'I19',
    finds: 'I19 B membershipWithoutNames',
    make: ({ decisions, decision }) => setMembership(decisions, decision.change, { incoming: '', outgoing: '' }),
    byHand: ({ decisions, decision }) =>
      setMembership(decisions, decision.change, { incoming: 'Pia Arbetsnamn', outgoing: 'Rut Tidigaresson' }),
  },
  {
    code: 'I19',
    finds: 'I19 W membershipWithoutDate',
    make: ({ decisions, decision }) => setMembership(decisions, decision.change, { from: '' }),
    byHand: ({ decisions, decision }) => setMembership(decisions, decision.change, { from: '2026-03-01' }),
  },
  {
    code: 'I20',
    finds: 'I20 B actionWithoutWords',
    make: ({ decisions, items }) => void addAction(decisions, { item: items.hours, text: ' ' }),
  },
  {
    code: 'I20',
    finds: 'I20 W actionWithoutOwner',
    make: ({ decisions, items }) => void addAction(decisions, { item: items.hours, text: 'x', due: '2026-03-01' }),
    byHand: ({ decisions }) => changeLastAction(decisions, { owner: 'Bo Testman' }),
  },
  {
    code: 'I20',
    finds: 'I20 W actionWithoutDue',
    make: ({ decisions, items }) => void addAction(decisions, { item: items.hours, text: 'x', owner: 'Bo Testman' }),
  },
  ...['november', '2026-02-30', '2026-13-01', 'i höst'].map(
    (due): Mistake => ({
      code: 'I22',
      finds: 'I22 W dueIsVague',
      make: ({ decisions, items }) =>
        void addAction(decisions, { item: items.hours, text: 'x', owner: 'Bo Testman', due }),
      byHand: ({ decisions }) => changeLastAction(decisions, { due: ' 2028-02-29 ' }),
    }),
  ),
  ...['nästa möte', '2026-3-1', 'senast 2026-03-01', 'den 13:e mars', 'om två veckor'].map(
    (due): Mistake => ({
      code: 'I22',
      finds: 'I22 W dueIsVague',
      make: ({ decisions, items }) =>
        void addAction(decisions, { item: items.hours, text: 'x', owner: 'Bo Testman', due }),
    }),
  ),
  {
    code: 'I23',
    finds: 'I23 W deferredWithoutReturn',
    make: ({ decisions, decision }) => {
      changeDecision(decisions, decision.page, { returns: ' ' })
    },
  },
  {
    code: 'I26',
    finds: 'I26 W itemEmpty',
    make: ({ agenda }) => void addItem(agenda, { title: 'Övrigt' }, 3),
  },
  {
    code: 'I26',
    finds: 'I26 W headingEmpty',
    make: ({ notes, items }) =>
      void notes.set(items.portal, noteOf(h(2, 'Läget'), p('Klart.'), h(3, 'Tomt'), h(2, 'Slut'), p('Ja.'))),
    byHand: ({ notes, items }) => void notes.set(items.portal, noteOf(h(2, 'Läget'), h(3, 'Nu'), p('Klart.'))),
  },
  {
    code: 'I34',
    finds: 'I34 W notClosed',
    make: ({ agenda, items }) => removeItem(agenda, items.closing),
  },
  {
    code: 'I34',
    finds: 'I34 W notClosed',
    make: ({ agenda, items }) => {
      changeItem(agenda, items.closing, { state: 'withdrawn' })
    },
  },
  {
    code: 'I34',
    finds: 'I34 W nextNotNamed',
    make: ({ agenda, notes, items }) => {
      changeFacts(agenda, { nextMeeting: '' })
      notes.set(items.closing, noteOf(p('Tack för i dag.')))
    },
    byHand: ({ notes, items }) => void notes.set(items.closing, noteOf(p('Nästa möte är den 17 april.'))),
  },
  {
    code: 'I6',
    finds: 'I6 B firstNameAmbiguous',
    make: ({ agenda, decisions, items }) => {
      copyAttendee(agenda, { ...bare(agenda), name: 'Bo Nykomling', organisation: 'Ekmyra kommun', status: 'other' })
      addAction(decisions, { item: items.hours, text: 'x', owner: 'Bo', due: '2026-03-01' })
    },
    byHand: ({ decisions }) => changeLastAction(decisions, { owner: 'Bo Testman' }),
  },
  {
    code: 'I6',
    finds: 'I6 W firstNameOnly',
    make: ({ decisions, items }) =>
      void addAction(decisions, {
        item: items.hours,
        text: 'x',
        owner: 'Region Provlandet och Cia',
        due: '2026-03-01',
      }),
  },
  {
    code: 'I6',
    finds: 'I6 W firstNameOnly',
    make: ({ agenda, items }) => {
      addPresenter(agenda, items.hours, { name: 'ola', organisation: '', title: '' })
    },
  },
  {
    code: 'I6',
    finds: 'I6 W presenterUnnamed',
    make: ({ agenda, items }) => {
      addPresenter(agenda, items.hours, { name: 'kontaktpersoner', organisation: '', title: '' })
    },
    byHand: ({ agenda, items }) => {
      const presenter = readItems(agenda)
        .find(({ id }) => id === items.hours)
        ?.presenters.at(-1)
      changePresenter(agenda, items.hours, presenter?.id ?? '', { name: 'Ola Dummerud' })
    },
  },
  {
    code: 'I6',
    finds: 'I6 W ownerUnknown',
    make: ({ decisions, items }) =>
      void addAction(decisions, { item: items.hours, text: 'x', owner: 'Tea Nykomling', due: '2026-03-01' }),
    byHand: ({ agenda }) =>
      void copyAttendee(agenda, { ...bare(agenda), name: 'Tea Nykomling', organisation: 'Ekmyra', status: 'other' }),
    leaves: ['I9 W organisationSpelling'],
  },
  {
    code: 'I6',
    finds: 'I6 W firstNameInText',
    make: ({ agenda, notes, items }) => {
      copyAttendee(agenda, { ...bare(agenda), name: 'Bo Nykomling', organisation: 'Ekmyra kommun', status: 'other' })
      notes.set(items.portal, noteOf(p('Bo berättar om läget.')))
    },
    byHand: ({ notes, items }) => void notes.set(items.portal, noteOf(p('Bo Testman berättar om läget.'))),
  },
  {
    code: 'I7',
    finds: 'I7 W listWithoutOrganisations',
    make: ({ agenda }) => {
      for (const name of ['Tea Ett', 'Tom Två', 'Ulf Tre'])
        copyAttendee(agenda, { ...bare(agenda), name, status: 'other' })
    },
    byHand: ({ agenda }) => {
      const tea = readAttendance(agenda).find(({ name }) => name === 'Tea Ett')
      changeAttendee(agenda, tea?.id ?? '', { organisation: 'Ekmyra kommun' })
    },
  },
  {
    code: 'I8',
    finds: 'I8 W nameSpelling',
    make: ({ agenda, items }) => {
      addPresenter(agenda, items.hours, { name: 'Dan Utkastson', organisation: '', title: '' })
    },
  },
  {
    code: 'I8',
    finds: 'I8 W nameSpelling',
    make: ({ decisions, items }) =>
      void addAction(decisions, { item: items.hours, text: 'x', owner: 'Cia Malgren', due: '2026-03-01' }),
  },
  {
    code: 'I8',
    finds: 'I8 W nameSpelling',
    make: ({ agenda, row }) => {
      changeAttendee(agenda, row['Fia Mockström'] ?? '', { name: 'Fia Mokström' })
    },
  },
  {
    code: 'I9',
    finds: 'I9 W organisationSpelling',
    make: ({ agenda, row }) => {
      changeAttendee(agenda, row['Mio Testdal'] ?? '', { organisation: 'Kommunförbundet i Provlandet' })
    },
  },
  {
    code: 'I9',
    finds: 'I9 W organisationSpelling',
    make: ({ agenda, row }) => {
      changeAttendee(agenda, row['Eli Demosten'] ?? '', { organisation: 'Lövholma' })
    },
  },
  {
    code: 'I10',
    finds: 'I10 W onLinkInText',
    make: ({ notes, items }) => void notes.set(items.portal, noteOf(p('Cia Mallgren var med via länk.'))),
  },
  {
    code: 'I11',
    finds: 'I11 W observerUnnamed',
    make: ({ agenda }) => {
      copyAttendee(agenda, { ...bare(agenda), name: 'En politiker', status: 'observer' })
    },
  },
  {
    code: 'I14',
    finds: 'I14 W attachmentSaysNothing',
    make: ({ agenda, attachment }) => {
      changeAttachment(agenda, attachment.report, { title: 'Bilaga 2', fileName: 'Läget.pdf' })
    },
  },
  {
    code: 'I17',
    finds: 'I17 W decisionInText',
    make: ({ notes, items }) =>
      void notes.set(items.portal, noteOf(p('Läget är gott. Gruppen enas om att portalen öppnas för fler i höst.'))),
    leaves: ['I18 W stillProposed'],
  },
  {
    code: 'I17',
    finds: 'I17 W actionInText',
    make: ({ notes, items }) =>
      void notes.set(items.hours, noteOf(p('Kvällsöppet prövas.'), list('bulletList', 'Fia tar kontakt med skolan.'))),
    leaves: ['I20 W actionWithoutOwner', 'I20 W actionWithoutDue'],
  },
  {
    code: 'I19',
    finds: 'I19 W membershipOneSided',
    make: ({ decisions, decision }) => setMembership(decisions, decision.change, { outgoing: '' }),
    byHand: ({ decisions, decision }) => {
      changeDecision(decisions, decision.change, { heading: 'Ny deltagare i Övergångar' })
    },
  },
  {
    code: 'I19',
    finds: 'I19 W membershipWithoutOrganisation',
    make: ({ decisions, decision }) => {
      const point = readDecisions(decisions).find(({ id }) => id === decision.change)?.points[0]
      removePoint(decisions, decision.change, point?.id ?? '')
      addPoint(decisions, decision.change, 'Pia Arbetsnamn ersätter Rut Tidigaresson.')
    },
    byHand: ({ decisions, decision }) =>
      setMembership(decisions, decision.change, { incomingOrganisation: 'Ekmyra kommun' }),
  },
  {
    code: 'I21',
    finds: 'I21 W ownerAway',
    make: ({ decisions, items }) =>
      void addAction(decisions, { item: items.hours, text: 'x', owner: 'Gus Platshed', due: '2026-03-01' }),
    byHand: ({ decisions }) => changeLastAction(decisions, { owner: 'Gus Platshed och Hia Fiktivius' }),
  },
  {
    code: 'I21',
    finds: 'I21 W ownerUnnamed',
    make: ({ decisions, items }) =>
      void addAction(decisions, { item: items.hours, text: 'x', owner: 'ej namngiven controller', due: '2026-03-01' }),
    byHand: ({ decisions }) => changeLastAction(decisions, { owner: 'Hia Fiktivius' }),
  },
  {
    code: 'I24',
    finds: 'I24 W questionsNotSaid',
    make: ({ agenda, items }) => {
      for (const { id } of readItems(agenda).find((item) => item.id === items.workshop)?.questions ?? [])
        removeQuestion(agenda, items.workshop, id)
    },
    byHand: ({ agenda, items }) => void addQuestion(agenda, items.workshop, 'Vad kan vi börja med?'),
  },
  {
    code: 'I24',
    finds: 'I24 W resultNotSaid',
    make: ({ notes, items }) => void notes.set(items.workshop, noteOf(p('Arbetet skedde i fyra grupper.'))),
    byHand: ({ notes, items }) => void notes.set(items.workshop, noteOf(list('bulletList', 'Namngiven kontakt.'))),
  },
  {
    code: 'I29',
    finds: 'I29 W afterwardsWithoutMandate',
    make: ({ notes, items }) => void notes.set(items.addendum, noteOf(p('Svar: 10 ja, 0 nej.'))),
    byHand: ({ notes, items }) =>
      void notes.set(items.addendum, noteOf(p('På mötet den 5 december gavs mandat. Svar: 10 ja.'))),
  },
  {
    code: 'I29',
    finds: 'I29 W afterwardsWithoutAnswers',
    make: ({ notes, items }) => void notes.set(items.addendum, noteOf(p('Mandatet gavs på mötet 2025-12-05.'))),
    byHand: ({ notes, items }) =>
      void notes.set(items.addendum, noteOf(p('Mandatet gavs på mötet 2025-12-05. Samtliga har svarat.'))),
  },
  {
    code: 'I29',
    finds: 'I29 W afterwardsLate',
    make: ({ decisions, items }) => changeAfterwards(decisions, items.addendum, { decidedAt: '2025-11-15' }),
    byHand: ({ decisions, items }) => changeAfterwards(decisions, items.addendum, { decidedAt: '2026-01-15' }),
  },
  ...(
    [
      ['gemensamma medel används som förut', 'fundingWithoutSum'],
      ['avsätta 240 000 ur gemensamma medel', 'sumWithoutCurrency'],
      ['avsätta 240 000 kronor till checklistan', 'fundingWithoutSource'],
    ] as const
  ).map(
    ([point, sentence]): Mistake => ({
      code: 'I31',
      finds: `I31 W ${sentence}`,
      make: ({ decisions, decision }) => wordAnew(decisions, decision.pilot, point),
      byHand: ({ decisions, decision }) =>
        wordAnew(decisions, decision.pilot, 'avsätta 240 000 kronor ur gemensamma medel'),
    }),
  ),
  {
    code: 'I32',
    finds: 'I32 W planWithoutDays',
    make: ({ decisions, items }) =>
      void addDecision(decisions, plan(items.previous, 'ha de kommande två mötena på plats')),
    byHand: ({ decisions, items }) =>
      wordAnew(decisions, lastOf(decisions, items.previous), '4 feb och 6 maj kl. 9 på plats'),
  },
  {
    code: 'I32',
    finds: 'I32 W planWithoutTimes',
    make: ({ decisions, items }) => void addDecision(decisions, plan(items.previous, 'mötas 2027-02-04 och 6 maj')),
    byHand: ({ decisions, items }) =>
      wordAnew(decisions, lastOf(decisions, items.previous), '2027-02-04 09:00–12:00, på plats'),
  },
  {
    code: 'I33',
    finds: 'I33 W agendaNotApproved',
    make: ({ decisions, decision }) => removeDecision(decisions, decision.agendaApproved),
  },
  {
    code: 'I33',
    finds: 'I33 W agendaApprovedLate',
    make: ({ decisions, decision, items }) => {
      changeDecision(decisions, decision.agendaApproved, { item: items.portal })
    },
    byHand: ({ decisions, decision, items }) => {
      changeDecision(decisions, decision.agendaApproved, { item: items.opening })
    },
  },
  {
    code: 'I36',
    finds: 'I36 W mistyped',
    make: ({ agenda, items }) => {
      changeItem(agenda, items.decided, { title: 'Besluts punkter' })
    },
  },
  {
    code: 'I36',
    finds: 'I36 W mistyped',
    make: ({ decisions, decision }) => {
      changeDecision(decisions, decision.change, { heading: 'Byte i samordnade grupp Övergångar' })
    },
  },
  {
    code: 'I36',
    finds: 'I36 W mistyped',
    make: ({ notes, items }) => void notes.set(items.portal, noteOf(h(2, 'Närvarade'), p('Alla.'))),
    byHand: ({ notes, items }) => void notes.set(items.portal, noteOf(h(2, 'Närvarande'), p('Alla.'))),
  },
  {
    code: 'I38',
    finds: 'I38 W bodySpelling',
    make: ({ decisions, decision }) => {
      changeDecision(decisions, decision.pilot, { lead: 'Samverkans-ledningen beslutar att' })
    },
  },
  {
    code: 'I38',
    finds: 'I38 W bodySpelling',
    make: ({ notes, items }) => void notes.set(items.portal, noteOf(p('Samverkans ledningen tackar.'))),
    byHand: ({ notes, items }) => void notes.set(items.portal, noteOf(p('Samverkansledningen tackar.'))),
  },
  {
    code: 'I39',
    finds: 'I39 W resultElsewhere',
    make: ({ notes, items }) => void notes.set(items.portal, noteOf(p('Svaren samlades på en padlet.'))),
    byHand: ({ notes, items }) => {
      const link = text('padlet', { type: 'link', attrs: { href: 'https://padlet.example/1' } })
      notes.set(items.portal, noteOf(p('Svaren samlades på en ', link, '.')))
    },
  },
  {
    code: 'I40',
    finds: 'I40 W proposalInText',
    make: ({ notes, items }) =>
      void notes.set(items.portal, noteOf(p('Gruppen föreslår en gemensam utbildning i september.'))),
    leaves: ['I16 W decisionWithoutBody', 'I18 W stillProposed'],
  },
  {
    code: 'I41',
    finds: 'I41 W personOrganisationDiffers',
    make: ({ agenda, items }) => {
      addPresenter(agenda, items.hours, { name: 'Bo Testman', organisation: 'Ekmyra kommun', title: '' })
    },
  },
  {
    code: 'I41',
    finds: 'I41 W personTitleDiffers',
    make: ({ agenda, items }) => {
      addPresenter(agenda, items.portal, { name: 'Bo Testman', organisation: '', title: 'utvecklare' })
      addPresenter(agenda, items.hours, { name: 'Bo Testman', organisation: '', title: 'strateg' })
    },
  },
]

const plan = (item: string, point: string) => ({
  item,
  lead,
  points: [point],
  kind: 'meeting-plan' as const,
  status: 'decided' as const,
})
const lastOf = (decisions: Y.Doc, item: string) =>
  readDecisions(decisions)
    .filter((decision) => decision.item === item)
    .at(-1)?.id ?? ''

/** Gives a decision one point and no other. */
function wordAnew(decisions: Y.Doc, id: string, words: string): void {
  for (const point of readDecisions(decisions).find((decision) => decision.id === id)?.points ?? [])
    removePoint(decisions, id, point.id)
  addPoint(decisions, id, words)
}

function changeAfterwards(decisions: Y.Doc, item: string, changes: { decidedAt: string }): void {
  changeDecision(decisions, lastOf(decisions, item), changes)
}

/** A row as it stands, to make another one of. */
function bare(agenda: Y.Doc, id?: string) {
  const row = readAttendance(agenda).find((one) => one.id === id)
  const { id: _id, ...rest } = row ?? {
    id: '',
    name: '',
    organisation: '',
    role: '',
    status: 'present' as const,
    mode: 'on-site' as const,
    deputyFor: '',
    arrived: '',
    left: '',
    person: '',
  }
  return rest
}
function changeLastAction(decisions: Y.Doc, changes: { owner?: string; due?: string }): void {
  changeAction(decisions, readActions(decisions).at(-1)?.id ?? '', changes)
}

const of = (code: CheckCode) => mistakes.filter((mistake) => mistake.code === code)

function expectFoundAndMended({ finds, make, leaves = [], byHand }: Mistake): void {
  const meeting = inOrder()
  expectSound(meeting)
  make(meeting)
  const found = findingsOf(meeting)
  expect(saidOf(found)).toEqual([finds])
  const [finding] = found as [Finding]
  expect(finding.repairs.length === 0, 'has either a button or a way by hand').toBe(byHand !== undefined)
  if (byHand) byHand(meeting)
  else expect(repair(meeting, finding, circumstances)).toBe(true)
  const after = findingsOf(meeting)
  expect(after.map(({ key }) => key)).not.toContain(finding.key)
  expect(saidOf(after)).toEqual(leaves)
}

test('[CH1] a meeting that is in order has no finding, and every check is told as passed', () => {
  const { findings, passed } = runChecks(contentsOf(inOrder()), circumstances)
  expect(findings).toEqual([])
  expect(passed).toEqual(checkCodes)
})

test('[CH1] the first meeting of a series has no previous protocol to take up', () => {
  const meeting = inOrder()
  removeItem(meeting.agenda, meeting.items.previous)
  expectSound(meeting, { ...circumstances, previous: null })
})

test('[CH6] a body turns checks off, lets them warn or lets them block, but for those that guard what is stored', () => {
  const meeting = inOrder()
  changeFacts(meeting.agenda, { end: '' })
  changeAttachment(meeting.agenda, meeting.attachment.report, { file: '', url: '#' })
  addAction(meeting.decisions, { item: meeting.items.hours, text: 'x', due: '2026-03-01' })
  const chosen = (choices: CheckChoices) => {
    const { findings, passed } = runChecks(contentsOf(meeting), { ...circumstances, choices })
    return { said: saidOf(findings), passed }
  }
  const stays = 'I14 B attachmentMissing'
  expect(chosen({}).said).toEqual(['I5 B noEnd', stays, 'I20 W actionWithoutOwner'])
  expect(chosen({ I5: 'warn', I14: 'warn', I20: 'block' }).said).toEqual([
    stays,
    'I20 B actionWithoutOwner',
    'I5 W noEnd',
  ])
  const off = chosen({ I3: 'off', I5: 'off', I14: 'off', I20: 'off', I37: 'off' })
  expect(off.said).toEqual([stays])
  expect(off.passed).toEqual(checkCodes.filter((code) => !['I5', 'I14', 'I20'].includes(code)))
  expect([...guardedCodes].sort()).toEqual(['I14', 'I3', 'I37'])
})

test('[CH6] what a check does by itself is what it is said to do', () => {
  for (const { code, finds } of mistakes) {
    const level = finds.split(' ')[1] === 'B' ? 'block' : 'warning'
    expect([level, 'either'], finds).toContain(usually[code])
  }
})

test('[CH7] words of the running text become a proposal, and the text stays as it is', () => {
  const meeting = inOrder()
  const { decisions, notes, items } = meeting
  const said = 'Utifrån det enas gruppen om att öppna portalen för fler.'
  notes.set(items.portal, noteOf(p(said)))
  const before = contentsOf(meeting).items[2]?.notes
  const [finding] = findingsOf(meeting) as [Finding]
  expect(finding).toMatchObject({ code: 'I17', parameters: { text: said }, repairs: ['make-decision', 'make-action'] })
  expect(repair(meeting, finding, circumstances, 'remove-decision')).toBe(false)
  expect(repair(meeting, finding, circumstances, 'make-decision')).toBe(true)
  const made = readDecisions(decisions).filter(({ item }) => item === items.portal)
  expect(made).toMatchObject([
    { status: 'proposed', lead: 'Utifrån det enas gruppen om att', points: [{ text: 'öppna portalen för fler.' }] },
  ])
  expect(contentsOf(meeting).items[2]?.notes).toEqual(before)
  expect(saidOf(findingsOf(meeting))).toEqual(['I18 W stillProposed'])
})

test('[CH8] while the meeting goes on only what has been is told, and all when it is closed', () => {
  const [handled, current, ahead] = ['a', 'b', 'c'].map((id, at) => ({
    id,
    state: at === 0 ? ('handled' as const) : ('planned' as const),
  }))
  const at = (item: string, sentence: string) => ({ sentence, place: { item } })
  const findings = [
    at('', 'listedTwice'),
    at('', 'noEnd'),
    at('a', 'itemEmpty'),
    at('b', 'itemEmpty'),
    at('b', 'decisionInText'),
    at('c', 'approvesWithoutDocument'),
  ]
  const told = (phase: Phase) =>
    soFar(findings, { phase, items: [handled, current, ahead].filter((item) => item !== undefined), current: 'b' })
  expect(told('open')).toEqual([at('', 'listedTwice'), at('a', 'itemEmpty'), at('b', 'decisionInText')])
  expect(told('closed')).toEqual(findings)
  expect([...told('draft'), ...told('called'), ...told('frozen')]).toEqual([])
})

test('[CH-I27] what was to be done by today is asked for until it is reported or goes on', () => {
  const meeting = inOrder()
  const open = [
    { number: 'U 2025:4', text: 'Ta fram en gemensam checklista', owner: 'Bo Testman', due: '2026-01-31' },
    { number: 'U 2025:5', text: 'Lämna tidplan för hjälpmedelsportalen', owner: 'Noa Stubbgren', due: '2026-02-06' },
    { number: 'U 2025:6', text: 'Redovisa resultatet av piloten', owner: '', due: '2026-11-27' },
    { number: 'U 2025:7', text: 'Utse kontaktpersoner', owner: '', due: 'i höst' },
  ]
  const around = { ...circumstances, open }
  const found = findingsOf(meeting, around)
  expect(found.map(({ sentence, parameters }) => [sentence, parameters.text])).toEqual([
    ['actionNotFollowedUp', 'Ta fram en gemensam checklista'],
  ])
  meeting.notes.set(meeting.items.previous, noteOf(p('Checklistan är gemensam och klar.')))
  expectSound(meeting, around)
  meeting.notes.set(meeting.items.previous, noteOf(p('Inga tillägg.')))
  expect(repair(meeting, found[0] as Finding, around)).toBe(true)
  expect(readFollowUps(meeting.decisions)).toMatchObject([
    { number: 'U 2025:4', owner: 'Bo Testman', outcome: 'carried', newDue: '2026-04-17' },
  ])
  expectSound(meeting, around)
})

test('[CH-I27] what is followed up under an item has an outcome, or something is said of it', () => {
  const meeting = inOrder()
  const open = [{ number: 'U 2025:4', text: 'Boka provrum', owner: 'Bo Testman', due: '2026-01-31' }]
  const around = { ...circumstances, open }
  const row = addFollowUp(meeting.decisions, { item: meeting.items.previous, ...(open[0] as (typeof open)[0]) })
  const said = () => findingsOf(meeting, around).map(({ sentence }) => sentence)
  expect(said()).toEqual(['actionNotFollowedUp'])
  changeFollowUp(meeting.decisions, row, { said: 'Rummet är bokat.' })
  expect(said()).toEqual([])
  changeFollowUp(meeting.decisions, row, { said: '', outcome: 'done' })
  expect(said()).toEqual([])
})

test('[CH-I29] the day of a decision recorded afterwards stands in its field or in the text', () => {
  const meeting = inOrder()
  const { decisions, notes, items } = meeting
  changeAfterwards(decisions, items.addendum, { decidedAt: '' })
  expectSound(meeting)
  changeAfterwards(decisions, items.addendum, { decidedAt: 'i januari' })
  const point = readDecisions(decisions).find(({ item }) => item === items.addendum)?.points[0]
  removePoint(decisions, lastOf(decisions, items.addendum), point?.id ?? '')
  addPoint(decisions, lastOf(decisions, items.addendum), 'tjänsten bemannas tillfälligt.')
  notes.set(items.addendum, noteOf(p('Mandatet är känt. Svar: 10 ja.')))
  expect(saidOf(findingsOf(meeting))).toEqual(['I29 B afterwardsWithoutDate', 'I29 W afterwardsWithoutMandate'])
  changeAfterwards(decisions, items.addendum, { decidedAt: '2026-01-15' })
  expect(saidOf(findingsOf(meeting))).toEqual(['I29 W afterwardsWithoutMandate'])
})

test('[CH-I10] who welcomes those on link is not on link', () => {
  const meeting = inOrder()
  meeting.notes.set(meeting.items.opening, noteOf(p('Ada Provlund hälsar alla välkomna, i salen och via länk.')))
  expectSound(meeting)
})

const running: [string, string][] = [
  ['Ledningsgruppen godkänner förslaget.', 'decisionInText'],
  ['Frågan återkommer till ledningen i november.', 'decisionInText'],
  ['De närvarande står bakom förslaget.', 'decisionInText'],
  ['Ledningsgruppen vill att exemplen tas bort.', 'decisionInText'],
  ['Länet har behov av att enas om arbetssättet.', ''],
  ['Uppdraget som beslutades i juni är klart.', ''],
  ['Beslutet togs i våras och gäller hela året.', ''],
  ['Socialcheferna återkommer med namn.', 'actionInText'],
  ['Inbjudan kommer.', 'actionInText'],
  ['Projektet har pågått sedan i höstas.', ''],
]
test.each(running)('[CH-I17] "%s" is taken for: %s', (words, sentence) => {
  const meeting = inOrder()
  meeting.notes.set(meeting.items.portal, noteOf(p(words)))
  expect(findingsOf(meeting).map((finding) => finding.sentence)).toEqual(sentence ? [sentence] : [])
})

const near: [string, string, boolean][] = [
  ['Dan Utkastson', 'Dan Utkastsson', true],
  ['Ann-Marie Lind', 'Ann Marie Lind', true],
  ['Bo Ek', 'Bo Elk', false],
  ['Anna Lindqvist', 'Anna Lundgren', false],
  ['Dan Utkastsson', 'dan  utkastsson', false],
]
test.each(near)('[CH-I8] "%s" is "%s" spelt otherwise: %s', (name, known, is) => {
  expect(meantBy(name, knownAs([known]))).toBe(is ? known : undefined)
})

test('[CH-I8] who is known beside somebody of nearly the same name is nobody else', () => {
  const known = knownAs(['Anna Lindquist', 'Anna Lindqvist'])
  expect(meantBy('Anna Lindqvist', known)).toBeUndefined()
  expect(meantBy('Anna Lindqist', known)).toBeUndefined()
})

test('[CH2] a finding keeps its key while it is there, and those that block come first', () => {
  const meeting = halfDay()
  const { agenda, decisions, decision, row } = meeting
  setMembership(decisions, decision.change, { group: '' })
  changeAttendee(agenda, row['Bo Testman'] ?? '', { status: 'expected' })
  changeFacts(agenda, { end: '' })
  const before = findingsOf(meeting)
  const levels = before.map(({ level }) => level)
  expect(levels).toEqual([...levels].sort())
  expect(new Set(before.map(({ key }) => key)).size).toBe(before.length)

  changeItem(agenda, meeting.items.decided, { title: 'Beslut' })
  addItem(agenda, { title: 'ny', kind: 'closing' }, 1)
  changeFacts(agenda, { end: '12:00' })
  expect(findingsOf(meeting).map(({ key }) => key)).toEqual(
    before.filter(({ sentence }) => sentence !== 'noEnd').map(({ key }) => key),
  )
})

test.each(of('I1'))('[CH-I1] $finds', expectFoundAndMended)
test.each(of('I2'))('[CH-I2] $finds', expectFoundAndMended)
test.each(of('I4'))('[CH-I4] $finds', expectFoundAndMended)
test.each(of('I5'))('[CH-I5] $finds', expectFoundAndMended)
test.each(of('I6'))('[CH-I6] $finds', expectFoundAndMended)
test.each(of('I7'))('[CH-I7] $finds', expectFoundAndMended)
test.each(of('I8'))('[CH-I8] $finds', expectFoundAndMended)
test.each(of('I9'))('[CH-I9] $finds', expectFoundAndMended)
test.each(of('I10'))('[CH-I10] $finds', expectFoundAndMended)
test.each(of('I11'))('[CH-I11] $finds', expectFoundAndMended)
test.each(of('I12'))('[CH-I12] $finds', expectFoundAndMended)
test.each(of('I13'))('[CH-I13] $finds', expectFoundAndMended)
test.each(of('I14'))('[CH-I14] $finds', expectFoundAndMended)
test.each(of('I15'))('[CH-I15] $finds', expectFoundAndMended)
test.each(of('I16'))('[CH-I16] $finds', expectFoundAndMended)
test.each(of('I17'))('[CH-I17] $finds', expectFoundAndMended)
test.each(of('I18'))('[CH-I18] $finds', expectFoundAndMended)
test.each(of('I19'))('[CH-I19] $finds', expectFoundAndMended)
test.each(of('I20'))('[CH-I20] $finds', expectFoundAndMended)
test.each(of('I21'))('[CH-I21] $finds', expectFoundAndMended)
test.each(of('I22'))('[CH-I22] $finds', expectFoundAndMended)
test.each(of('I23'))('[CH-I23] $finds', expectFoundAndMended)
test.each(of('I24'))('[CH-I24] $finds', expectFoundAndMended)
test.each(of('I26'))('[CH-I26] $finds', expectFoundAndMended)
test.each(of('I29'))('[CH-I29] $finds', expectFoundAndMended)
/** A decision of the half-day meeting that has to do with an earlier one of the series, in these words. */
function about(relation: Relation, words: string, earlier: EarlierDecision) {
  const meeting = inOrder()
  const { decisions, items } = meeting
  const decision = addDecision(decisions, { item: items.decided, lead, points: [words], status: 'decided' })
  changeDecision(decisions, decision, { relation, earlier: earlier.number })
  const around = { ...circumstances, earlier: [earlier] }
  return findingsOf(meeting, around).map(({ sentence, parameters: { said, known } }) => [sentence, said, known])
}
const before = (words: string, data: Partial<EarlierDecision> = {}): EarlierDecision => ({
  number: 'B 2023:9',
  words,
  sum: 0,
  period: null,
  ...data,
})
const differs = (said: string, known: string) => [['earlierDiffers', said, known]]

test('[CH-I30] a report that says another share, sum or time than the decision it reports on is told', () => {
  const service = before('finansiera en samordnare på 100 % under 1,5 år')
  expect(about('reports-on', 'godkänna rapporten om samordnaren på 50 %, jan–dec 2024', service)).toEqual([
    ...differs('50 %', '100 %'),
    ...differs('jan–dec 2024', '1,5 år'),
  ])
  expect(about('reports-on', 'godkänna rapporten om samordnaren på 100 procent under 18 månader', service)).toEqual([])
  const money = before('avsätta medel till piloten', { sum: 240_000, period: { from: '2024-01-01', to: '2025-06-30' } })
  expect(about('reports-on', 'godkänna redovisningen av 250 000 kronor', money)).toEqual(
    differs('250 000 kronor', '240\u00a0000 kr'),
  )
  for (const words of [
    'redovisningen av 0,24 mkr',
    'redovisningen av 240 tkr',
    'slutrapporten för januari 2024–juni 2025',
  ])
    expect(about('reports-on', `godkänna ${words}`, money), words).toEqual([])
  expect(about('reports-on', 'godkänna rapporten för jan–dec 2026', money)).toEqual(
    differs('jan–dec 2026', '2024-01-01–2025-06-30'),
  )
})

test('[CH-I30] what prolongs an earlier decision has a time of its own, and what changes it or rests on it says what it will', () => {
  const earlier = before('finansiera en samordnare på 50 % till och med juni', {
    sum: 240_000,
    period: { from: '2024-01-01', to: '2024-12-31' },
  })
  const words = 'förlänga finansieringen på 50 % under jan–dec 2025, två år i taget'
  expect(about('prolongs', words, earlier)).toEqual([])
  expect(about('prolongs', words.replace('50', '75'), earlier)).toEqual(differs('75 %', '50 %'))
  for (const relation of ['changes', 'based-on'] as const)
    expect(about(relation, words.replace('50', '75'), earlier)).toEqual([])
})

test('[CH-I30] what is no fact of the decision is told nowhere: what was used, ages, deadlines, parts of a time', () => {
  const earlier = before('avsätta 240 000 kronor till stöd för unga 16–18 år under 2 år, med 50 % tjänst', {
    period: { from: '2024-01-01', to: '2025-12-31' },
  })
  for (const words of [
    '120 000 kronor har använts',
    '80 % av deltagarna är nöjda',
    'stöd ges till barn under 12 år',
    'rapporten lämnas inom tre månader',
    'arbetet började för ett år sedan',
    'rapporten gäller 2024',
    'delrapporten för jan–jun 2024 läggs till handlingarna',
    'ersättningen är 500 kr per timme',
    'årets rapport är bra, och nästa kommer 2025-11-14',
  ])
    expect(about('reports-on', words, earlier), words).toEqual([])
})

test('[CH-I30] what is said in a follow-up is compared with the decision, or with what was to be done', () => {
  const meeting = inOrder()
  const given = { item: meeting.items.previous, owner: '', due: '' }
  const row = addFollowUp(meeting.decisions, {
    ...given,
    number: 'B 2023:9',
    text: 'Samordnaren',
    said: 'Hen är på 50 %.',
  })
  const around = { ...circumstances, earlier: [before('en samordnare på 100 %')] }
  const found = () => findingsOf(meeting, around).map(({ code, sentence, parameters }) => [code, sentence, parameters])
  expect(found()).toEqual([['I30', 'followUpDiffers', { number: 'B 2023:9', said: '50 %', known: '100 %' }]])
  changeFollowUp(meeting.decisions, row, { said: 'Hen är på 100 %.' })
  expect(found()).toEqual([])
  addFollowUp(meeting.decisions, {
    ...given,
    number: 'U 2023:2',
    text: 'Köpa in stöd för 50 tkr',
    said: 'Inköp för 80 tkr.',
  })
  expect(found()).toEqual([['I30', 'followUpDiffers', { number: 'U 2023:2', said: '80 tkr', known: '50 tkr' }]])
})

test.each(of('I31'))('[CH-I31] $finds', expectFoundAndMended)
test.each(of('I32'))('[CH-I32] $finds', expectFoundAndMended)
test.each(of('I33'))('[CH-I33] $finds', expectFoundAndMended)
test.each(of('I36'))('[CH-I36] $finds', expectFoundAndMended)
test.each(of('I38'))('[CH-I38] $finds', expectFoundAndMended)
test.each(of('I39'))('[CH-I39] $finds', expectFoundAndMended)
test.each(of('I40'))('[CH-I40] $finds', expectFoundAndMended)
test.each(of('I41'))('[CH-I41] $finds', expectFoundAndMended)

test('[CH-I42] an item that was approved at once and says something else now blocks', () => {
  const contents = contentsOf(inOrder())
  const [first, second] = contents.items
  const found = runChecks(contents, { ...circumstances, changedSinceApproved: [second?.id ?? '', 'removed'] }).findings
  expect(found.map(({ code, level, place }) => [code, level, place.item])).toEqual([['I42', 'block', second?.id]])
  expect(first?.id).not.toBe(second?.id)
})

test('[CH-I42] an item that was approved at once and is put off, withdrawn or gone is told, with a way to go on', () => {
  const contents = contentsOf(inOrder())
  const [, second] = contents.items
  const foundWith = (state: 'deferred' | 'withdrawn') => {
    const items = contents.items.map((item) => (item === second ? { ...item, state, returns: '2026-09-11' } : item))
    const { findings } = runChecks(
      { ...contents, items },
      { ...circumstances, changedSinceApproved: [second?.id ?? ''] },
    )
    return findings.filter(({ code }) => code === 'I42').map(({ level, sentence }) => [level, sentence])
  }
  expect(foundWith('deferred')).toEqual([['block', 'deferredSinceApproved']])
  expect(foundWith('withdrawn')).toEqual([['warning', 'withdrawnSinceApproved']])
  const gone = { item: 'i9', title: 'Avtalet', names: ['Ada Provlund', 'Bo Testman'] }
  expect(runChecks(contents, { ...circumstances, goneSinceApproved: [gone] }).findings).toMatchObject([
    {
      code: 'I42',
      level: 'warning',
      sentence: 'goneSinceApproved',
      parameters: { title: 'Avtalet', names: 'Ada Provlund, Bo Testman' },
    },
  ])
})

/** What is found of a workshop, beside what is in order. */
function foundOfWorkshop(changes: Partial<WorkshopContents>, questions?: []): string[] {
  const contents = contentsOf(inOrder())
  const card = { id: 'c', question: 'q', text: 'Ett papper', group: 'g', author: '' }
  const entries = [{ id: 'c', order: 'a0', text: 'Ett papper', point: false, cards: [card] }]
  const workshop: WorkshopContents = {
    state: 'summarised',
    groups: [{ id: 'g', name: 'Grupp 1', members: ['Ada Provlund'], onLink: false, dissolved: false }],
    clusters: { themes: [{ id: 't', question: 'q', title: 'Tema', entries }], loose: [], dropped: [] },
    written: { themes: [] },
    appendix: false,
    ...changes,
  }
  const items = contents.items.map((item) =>
    item.kind === 'workshop' ? { ...item, workshop, questions: questions ?? item.questions } : item,
  )
  return saidOf(runChecks({ ...contents, items }, circumstances).findings)
}

test('[CH-I24] a workshop that asked, was shown, laid and summarised is in order', () => {
  expect(foundOfWorkshop({})).toEqual([])
  expect(foundOfWorkshop({}, [])).toEqual(['I24 B workshopWithoutQuestions'])
  const loose = [{ id: 'd', question: 'q', text: 'Ensam', group: '', author: '' }]
  expect(foundOfWorkshop({ clusters: { themes: [], loose, dropped: [] }, written: null })).toEqual([
    'I24 W cardsLoose',
    'I24 W workshopNotSummarised',
  ])
  expect(foundOfWorkshop({ state: 'collecting' })).toEqual(['I24 W cardsNotShown'])
  // Where nobody wrote anything there is nothing to say.
  expect(foundOfWorkshop({ clusters: { themes: [], loose: [], dropped: [] }, written: null }, [])).toEqual([])
})

test('[CH-I25] a group without members is found, unless it was dissolved', () => {
  const group = { id: 'g2', name: 'Grupp 2', members: [], onLink: false, dissolved: false }
  expect(foundOfWorkshop({ groups: [group] })).toEqual(['I25 W groupWithoutMembers'])
  expect(foundOfWorkshop({ groups: [{ ...group, dissolved: true }] })).toEqual([])
})

test('[CH-I28] who is here and has not answered in a round is found, who is not here is not', () => {
  const contents = contentsOf(inOrder())
  const report = (name: string, text: string, nothing: boolean, here: boolean) => ({
    name,
    organisation: '',
    text,
    nothing,
    here,
  })
  const foundWith = (...reports: ReturnType<typeof report>[]) =>
    runChecks(
      { ...contents, items: contents.items.map((item, at) => (at === 2 ? { ...item, reports } : item)) },
      circumstances,
    ).findings
  const answered = [report('Ekmyra', 'Nytt.', false, true), report('Norrvik', '', true, true)]
  expect(foundWith(...answered, report('Tallbyn', '', false, false))).toEqual([])
  const found = foundWith(...answered, report('Lövholma', '  ', false, true), report('Strandnäs', '', false, true))
  expect(saidOf(found)).toEqual(['I28 W reportMissing'])
  expect(found[0]?.parameters.names).toBe('Lövholma, Strandnäs')
})

test('[CH-I28] a report that no row shows is found, with what it says', () => {
  const meeting = inOrder()
  const [first, second] = readItems(meeting.agenda)
  changeItem(meeting.agenda, second?.id ?? '', { kind: 'round' })
  const written = new Y.Doc()
  reportText(written).insert(0, 'Ny samordnare.\n')
  const foundWith = (item: string, row: string) =>
    runChecks(contentsOf({ ...meeting, reports: new Map([[reportDocument('m', item, row), written]]) }), circumstances)
      .findings.filter(({ code }) => code === 'I28')
      .map(({ sentence, parameters }) => [sentence, parameters.text])
      .filter(([sentence]) => sentence !== 'reportMissing')
  const hidden = [['reportWithoutRow', 'Ny samordnare.']]
  expect(foundWith(second?.id ?? '', rowOf('Norrviks kommun'))).toEqual([])
  expect(foundWith(second?.id ?? '', rowOf('Norviks kommun'))).toEqual(hidden)
  // An item that is no round has no rows at all.
  expect(foundWith(first?.id ?? '', rowOf('Norrviks kommun'))).toEqual(hidden)
})

test('[CH-I26] a round with an answer is not empty', () => {
  const contents = contentsOf(inOrder())
  const round = { name: 'Ekmyra', organisation: '', text: '', nothing: true, here: true }
  const found = (reports: (typeof round)[]) =>
    saidOf(
      runChecks(
        {
          ...contents,
          items: contents.items.map((item, at) =>
            at === 2 ? { ...item, notes: { type: 'doc' }, actions: [], decisions: [], attachments: [], reports } : item,
          ),
        },
        circumstances,
      ).findings,
    ).filter((said) => said.startsWith('I26'))
  expect(found([])).toEqual(['I26 W itemEmpty'])
  expect(found([round])).toEqual([])
})

test.each(of('I34'))('[CH-I34] $finds', expectFoundAndMended)

test('[CH-I3] wrong numbers would be found, though they are computed', () => {
  const contents = contentsOf(inOrder())
  const wrong = contents.items.map((item, at) => ({ ...item, number: at === 3 ? '3' : item.number }))
  expect(saidOf(runChecks({ ...contents, items: wrong }, circumstances).findings)).toEqual(['I3 B wrongNumber'])
})

test('[CH-I37] that a protocol cannot change is told as passed, and never found', () => {
  const empty = { facts: readFacts(new Y.Doc()), attendance: [], items: [], attachments: [] }
  const { findings, passed } = runChecks(empty, circumstances)
  expect(passed).toContain('I37')
  expect(findings.length).toBeGreaterThan(5)
})

const documents: [string, boolean][] = [
  ['godkänna förslaget till verksamhetsplan', true],
  ['fastställa överenskommelsen om hjälpmedel', true],
  ['Årshjul 2027 antas', true],
  ['anta riktlinjerna', true],
  ['ledningen ställer sig bakom handlingsplanen', true],
  ['står bakom strategin', true],
  ['godkänna dagordningen', false],
  ['godkänna att mötet planeras om', false],
  ['godkänna den strategiska inriktningen', false],
  ['antalet rutiner är stort', false],
  ['ta fram en plan', false],
]
test.each(documents)('[CH-I15] "%s" approves a document: %s', (point, approves) => {
  const meeting = inOrder()
  addDecision(meeting.decisions, { item: meeting.items.opening, lead, points: [point], status: 'decided' })
  const found = saidOf(findingsOf(meeting)).includes('I15 B approvesWithoutDocument')
  expect(found).toBe(approves)
})

test('[CH-I7] somebody with the same name who is away does not hide the presenter who is here', () => {
  const meeting = inOrder()
  const { agenda } = meeting
  const first = readAttendance(agenda)[0]
  changeAttendee(agenda, first?.id ?? '', { name: 'Noa Stubbgren', status: 'prevented' })
  changeFacts(agenda, { chair: meeting.row['Bo Testman'] ?? '' })
  expect(saidOf(findingsOf(meeting, { ...circumstances, people: circumstances.people.slice(1) }))).toEqual([])
})

const registered = {
  people: [
    ...circumstances.people.map(({ name }, at) => ({ id: `p${at}`, name, aliases: [] as string[] })),
    { id: 'gunnar', name: 'Gunnar Eddysson', aliases: ['G. Edison', 'Gunnar Edison'] },
  ],
  organisations: [{ name: 'Lövholma kommun', aliases: ['LK Lövholma'] }],
}
const known = { ...circumstances, register: registered }

test('[CH-I8] who is mentioned in the text and has another name now is told, and written anew by one press', () => {
  const meeting = inOrder()
  const { notes, items, row } = meeting
  const mentioned = (name: string, of: string, ...marks: { type: string }[]) =>
    text(name, { type: 'mention', attrs: { of } }, ...marks)
  const guest = row['Bo Testman'] ?? ''
  notes.set(
    items.previous,
    noteOf(
      p(
        'Tack till ',
        mentioned('Gunnar', 'gunnar', { type: 'bold' }),
        mentioned(' Gammalnamn', 'gunnar'),
        ' och andra.',
      ),
      p(
        mentioned('GUNNAR EDDYSSON', 'gunnar'),
        mentioned('Bo Testman', guest),
        mentioned('Borta Ur Registret', 'gone'),
      ),
    ),
  )
  const found = findingsOf(meeting, known)
  expect(found.map(({ sentence, parameters }) => [sentence, parameters])).toEqual([
    ['mentionRenamed', { of: 'gunnar', name: 'Gunnar Gammalnamn', known: 'Gunnar Eddysson', number: '2' }],
  ])
  expect(repair(meeting, found[0] as Finding, known)).toBe(true)
  expectSound(meeting, known)
  expect(noteLines(readNote(notes.get(items.previous) as Y.Doc))).toEqual([
    'Tack till Gunnar Eddysson och andra.',
    'Gunnar EddyssonBo TestmanBorta Ur Registret',
  ])
  // An old name that is kept as another spelling is told once, with the press that mends it.
  notes.set(items.previous, noteOf(p(mentioned('Gunnar Edison', 'gunnar'), ' är här.')))
  expect(findingsOf(meeting, known).map(({ sentence }) => sentence)).toEqual(['mentionRenamed'])
})

test('[CH-I8] an alias of the register is found where it is written, and becomes the one spelling of the name', () => {
  const meeting = inOrder()
  const { agenda, decisions, items } = meeting
  expectSound(meeting, known)
  copyAttendee(agenda, { ...bare(agenda, meeting.row['Noa Stubbgren']), name: 'G. Edison' })
  addPresenter(agenda, items.hours, { name: 'gunnar edison', organisation: 'Provbolaget', title: '' })
  addAction(decisions, { item: items.hours, text: 'Ringa.', owner: 'Gunnar Edison', due: '2026-03-01' })
  const spelling = () => findingsOf(meeting, known).filter(({ sentence }) => sentence === 'nameSpelling')
  expect(spelling().map(({ parameters, repairs }) => [parameters.name, parameters.known, repairs])).toEqual([
    ['gunnar edison', 'Gunnar Eddysson', ['use-name']],
    ['Gunnar Edison', 'Gunnar Eddysson', ['use-name']],
    ['G. Edison', 'Gunnar Eddysson', ['use-name']],
  ])
  for (const found of spelling()) repair(meeting, found, known)
  expect(spelling()).toEqual([])
  expect(readAttendance(agenda).some(({ name }) => name === 'Gunnar Eddysson')).toBe(true)
  expect(readActions(decisions).at(-1)?.owner).toBe('Gunnar Eddysson')
})

test('[CH-I8] an alias in the running text is told, and a name that the register has is nobody misspelt', () => {
  const meeting = inOrder()
  const notes = { type: 'doc', content: [p('Gunnar Edison berättade om läget.')] }
  const contents = contentsOf(meeting)
  const [item] = contents.items
  Object.assign(item ?? {}, { notes })
  const found = runChecks(contents, known).findings.filter(({ code }) => code === 'I8')
  expect(found.map(({ sentence, parameters }) => [sentence, parameters.name, parameters.known])).toEqual([
    ['nameSpellingInText', 'Gunnar Edison', 'Gunnar Eddysson'],
  ])
  const near = {
    ...known,
    register: { ...registered, people: [...registered.people, { id: 'bo', name: 'Bo Testmann', aliases: [] }] },
  }
  addAction(meeting.decisions, { item: meeting.items.hours, text: 'Ringa.', owner: 'Bo Testmann', due: '2026-03-01' })
  const told = saidOf(findingsOf(meeting, near))
  expect(told.filter((one) => one.startsWith('I8') || one.startsWith('I6'))).toEqual([])
})

test('[CH-I9] an alias of an organisation becomes its one spelling', () => {
  const meeting = inOrder()
  const { agenda, row } = meeting
  changeAttendee(agenda, row['Eli Demosten'] ?? '', { organisation: 'LK Lövholma' })
  const [found] = findingsOf(meeting, known).filter(({ code }) => code === 'I9')
  expect(found?.parameters).toEqual({ name: 'LK Lövholma', known: 'Lövholma kommun' })
  repair(meeting, found as Finding, known)
  expectSound(meeting, known)
})

test('[CH3] a member who presents and was left out is listed among the members', () => {
  const meeting = inOrder()
  const { agenda, items, row } = meeting
  changeAttendee(agenda, row['Eli Demosten'] ?? '', { status: 'expected' })
  addPresenter(agenda, items.hours, { name: 'Eli Demosten', organisation: 'Lövholma kommun', title: '' })
  const missing = findingsOf(meeting).find(({ code }) => code === 'I7')
  repair(meeting, missing as Finding, circumstances)
  expect(readAttendance(agenda).find(({ name }) => name === 'Eli Demosten')?.status).toBe('present')
  expectSound(meeting)
})

test('[CH3] joining the rows of one person leaves another of the same name alone', () => {
  const meeting = inOrder()
  const { agenda, row } = meeting
  const ada = bare(agenda, row['Ada Provlund'])
  copyAttendee(agenda, { ...ada, organisation: 'Region Provlandet' })
  copyAttendee(agenda, { ...ada, organisation: 'Region Provlandet', status: 'absent' })
  const [finding, ...others] = findingsOf(meeting)
  expect(saidOf([finding as Finding])).toEqual(['I2 B hereAndAway'])
  repair(meeting, finding as Finding, circumstances)
  expect(others.map(({ code }) => code)).toEqual(['I12'])
  const adas = readAttendance(agenda).filter(({ name }) => name === 'Ada Provlund')
  expect(adas.map(({ organisation, status }) => [organisation, status])).toEqual([
    ['Norrviks kommun', 'present'],
    ['Region Provlandet', 'present'],
  ])
})

test('[CH3] a finding without a repair is not repaired', () => {
  const meeting = inOrder()
  changeFacts(meeting.agenda, { chair: '' })
  const [finding] = findingsOf(meeting)
  expect(repair(meeting, finding as Finding, circumstances)).toBe(false)
})

test('[CH3] the repairs that write something write what they say', () => {
  const meeting = inOrder()
  const { agenda, decisions, items, attachment } = meeting
  removeItem(agenda, items.previous)
  changeAttachment(agenda, attachment.report, { title: '', fileName: '2026-02-06_Läget_nu.pptx' })
  for (const finding of findingsOf(meeting)) repair(meeting, finding, circumstances)
  const [, previous] = readItems(agenda)
  expect(previous).toMatchObject({ kind: 'previous-protocol', previousDate: '2025-12-05', number: '2' })
  const filing = readDecisions(decisions).filter(({ item }) => item === previous?.id)
  expect(filing).toMatchObject([
    { status: 'decided', points: [{ text: 'Protokollet från 2025-12-05 läggs till handlingarna.' }] },
  ])
  expect(readAttachments(agenda)[0]?.title).toBe('Läget nu')
})

test('[CH4] the steps of the half-day meeting', () => {
  const meeting = halfDay()
  const { agenda, decisions, decision, attachment, row } = meeting
  const blocking = () => findingsOf(meeting).filter(({ level }) => level === 'block')
  const lea = ['I12 W absentWithoutNotice']

  // Step 5: Ada is added a second time, by hand, from another client.
  copyAttendee(agenda, { ...bare(agenda, row['Ada Provlund']), role: '' })
  expect(blocking().map(({ code, parameters }) => [code, parameters.name])).toEqual([['I1', 'Ada Provlund']])

  // Step 16: 6a is typed without its group, until the group is chosen.
  setMembership(decisions, decision.change, { group: '' })
  expect(blocking().map(({ code, parameters }) => [code, parameters.label])).toEqual([
    ['I1', undefined],
    ['I19', '6a'],
  ])
  setMembership(decisions, decision.change, { group: 'Övergångar' })

  // Step 19: the duplicate is removed, Bilaga 3 is not linked to 6b yet.
  repair(meeting, blocking()[0] as Finding, circumstances)
  expect(readFacts(agenda).chair).toBe(row['Ada Provlund'])
  changeDecision(decisions, decision.pilot, { basis: [] })
  expect(blocking().map(({ code, parameters }) => [code, parameters.title])).toEqual([
    ['I15', 'Förslag till pilotbudget'],
  ])

  // Step 20: only the warning about Lea is left.
  changeDecision(decisions, decision.pilot, { basis: [attachment.budget] })
  expect(saidOf(findingsOf(meeting))).toEqual(lea)
  const contents = contentsOf(meeting)
  expect(contents.attendance).toHaveLength(15)
  expect(contents.items).toHaveLength(8)
  expect(contents.items.flatMap((item) => item.decisions.map(({ label }) => label))).toEqual([
    '1',
    '2',
    '6a',
    '6b',
    '6c',
    '7',
  ])
})

test('[NO5] a heading alone is a note, but one that says too little', () => {
  const heading = noteOf(h(2, 'Ensam'))
  expect(tidyNote(readNote(heading) ?? { type: 'doc' })).toEqual(readNote(heading))
  const meeting = inOrder()
  meeting.notes.set(meeting.items.hours, heading)
  expect(saidOf(findingsOf(meeting))).toEqual(['I26 W headingEmpty'])
})
