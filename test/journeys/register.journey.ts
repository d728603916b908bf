/**
 * The register of people: a list is taken in with what is doubtful asked about, one spelling reaches the meeting, a decision
 * changes who sits in the body, and who is removed is gone from the register and stays in the protocol.
 */

import { readCurrent } from '@samsyn/meeting/agenda'
import { changeAttendee, readAttendance } from '@samsyn/meeting/attendance'
import { addDecision, changeDecision, readDecisions } from '@samsyn/meeting/decisions'
import { agendaDocument, decisionsDocument } from '@samsyn/meeting/documents'
import { expect, test } from './day.ts'
import { look } from './look.ts'
import { sampleMeeting } from './sample.ts'

test('register: a list is taken in, a decision changes who sits where, and one spelling is kept', {
  tag: '@long',
}, async ({ day }) => {
  test.setTimeout(180_000)
  const { meeting, page } = await sampleMeeting(day)
  const { freeze, journal, meetings, signIn } = day.server.parts
  const { series } = await meetings.surroundings(meeting)
  const board = page.url()

  // A list out of Excel: what differs waits, what is doubtful is asked about.
  await page.goto(`/s/${series.id}?visa=personer`)
  await page.getByRole('button', { name: 'Klistra in lista' }).click()
  const list = page.getByRole('dialog', { name: 'Klistra in en lista' })
  await list
    .getByLabel('Listan')
    .fill(
      [
        'Namn;Organisation;Titel;Roll',
        'Gunilla Ekdahl;Björkåsa kommun;socialchef;',
        'Maria Sandeliuss;Lövstrands kommun;;ledamot',
        'Petra Nyman;Granbacka kommun;;ersättare',
      ].join('\n'),
    )
  await list.getByRole('button', { name: 'Nästa' }).click()
  await expect(list.getByText('1 ny, 1 skiljer sig, 1 att kontrollera')).toBeVisible()
  await expect(list.getByText('Lämnas som det är')).toBeVisible()
  await list.getByRole('button', { name: 'Ta med ändringen' }).click()
  await list.getByRole('button', { name: /Vem är Maria Sandeliuss/ }).click()
  await page.getByRole('option', { name: 'Maria Sandelius' }).click()
  await look(page, 'register-paste')
  await list.getByRole('button', { name: 'Lägg in 3 personer' }).click()
  await expect(page.getByText('14 personer', { exact: true })).toBeVisible()

  // In the meeting the other spelling is known, and the sentence writes itself.
  const item = await journal.edit(meeting, agendaDocument(meeting), 'server', (agenda) => {
    const maria = readAttendance(agenda).find(({ name }) => name === 'Maria Sandelius')
    changeAttendee(agenda, maria?.id ?? '', { status: 'prevented' })
    return readCurrent(agenda)?.item ?? ''
  })
  await journal.edit(meeting, decisionsDocument(meeting), 'server', (decisions) =>
    addDecision(decisions, {
      item: 'value' in item ? item.value : '',
      lead: 'Samverkansforum beslutar att',
      kind: 'membership-change',
    }),
  )
  await page.goto(board)
  await page.getByRole('button', { name: /^\d+ här/ }).click()
  const attendance = page.getByRole('dialog', { name: 'Närvaro' })
  await attendance.getByText('11 av 12 organisationer är företrädda').click()
  await expect(attendance.getByRole('listitem').filter({ hasText: 'inte företrädd' })).toHaveText(
    'Lövstrands kommuninte företrädd',
  )
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Beslut 2b, fler val' }).click()
  await page.getByRole('menuitem', { name: 'Ändra uppgifter' }).click()
  const details = page.getByRole('dialog', { name: 'Beslut 2b' })
  await details.getByRole('combobox', { name: 'Grupp' }).fill('Samverkansforum Norrsund')
  await details.getByRole('combobox', { name: 'Lämnar' }).fill('Maria Sandeliuss')
  await details.getByRole('button', { name: 'Menar du Maria Sandelius?' }).click()
  await details.getByRole('combobox', { name: 'Kommer in' }).fill('Nils Nyberg')
  await details.getByRole('textbox', { name: 'Kommer in, organisation' }).fill('Lövstrands kommun')
  await details.getByRole('button', { name: 'Klart' }).click()
  await expect(page.getByRole('region', { name: 'Beslut 2b' })).toContainText(
    'utse Nils Nyberg, Lövstrands kommun, till ledamot i Samverkansforum Norrsund efter Maria Sandelius, Lövstrands kommun.',
  )

  // Frozen, the register follows.
  await journal.edit(meeting, decisionsDocument(meeting), 'server', (decisions) => {
    const change = readDecisions(decisions).find(({ kind }) => kind === 'membership-change')
    changeDecision(decisions, change?.id ?? '', { status: 'decided' })
  })
  await meetings.changePhase(meeting, 'closed')
  const { findings } = await freeze.checks(meeting)
  const seat = (await signIn.seatsOf(meeting)).find(({ role }) => role === 'secretary')
  if (!seat) throw new Error('The meeting has no secretary.')
  const { protocol } = await freeze.freeze(meeting, seat, {
    preview: (await freeze.preview(meeting)).hash,
    acknowledged: findings.map(({ key, code }) => ({ key, code, reason: 'Prov.' })),
  })
  await page.goto(`/s/${series.id}?visa=personer`)
  await page.getByText('Tidigare ledamöter (1)').click()
  await expect(page.getByRole('link', { name: 'Nils Nyberg' })).toBeVisible()
  await page.getByRole('link', { name: 'Maria Sandelius' }).click()
  await expect(page.getByText('Maria Sandeliuss')).toBeVisible()
  await expect(page.getByRole('link', { name: /Slutar enligt beslut 2b/ })).toHaveAttribute('href', `/p/${protocol}`)
  await expect(page.getByRole('list', { name: 'Finns i protokoll' })).toContainText('närvarolistan')
  await look(page, 'register-person')

  // What is frozen stays.
  await page.getByRole('button', { name: 'Ta bort ur registret' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Ta bort' }).click()
  await expect(page.getByRole('heading', { name: 'Personer och organisationer' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'Nils Nyberg' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'Maria Sandelius' })).toHaveCount(0)
  const record = await page.request.get(`/p/${protocol}/protocol.json`)
  expect(await record.text()).toContain('Maria Sandelius')
})
