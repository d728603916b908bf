/** The year of a body: its days are proposed, decided by a meeting, and then its meetings are there. */
import type { PlansInfo } from '@samsyn/api/plans'
import { changeDecision, readDecisions } from '@samsyn/meeting/decisions'
import { decisionsDocument } from '@samsyn/meeting/documents'
import { expect, test } from './day.ts'
import { look } from './look.ts'
import { sampleMeeting } from './sample.ts'

test('Year plan: days are proposed with what they collide with, and when the minutes are frozen the meetings are there', {
  tag: '@long',
}, async ({ day }) => {
  const { meeting, page: secretary } = await sampleMeeting(day)
  const { meetings, freeze, signIn } = day.server.parts
  const { series_id: series } = await meetings.row(meeting)
  const year = new Date().getFullYear() + 1

  await test.step('The secretary proposes the third Friday of each month, and sees a collision at once', async () => {
    await secretary.goto(`/s/${series}?visa=arshjul`)
    await secretary.getByRole('button', { name: 'Föreslå ett årshjul' }).click()
    await secretary.getByRole('button', { name: 'Ta fram dagarna' }).click()
    const days = secretary.getByRole('textbox', { name: /^\d+\. / })
    await expect(days).toHaveCount(11)
    await days.nth(5).fill(`${year}-06-06`)
    await expect(secretary.getByText('Nationaldagen')).toBeVisible()
    await secretary.getByRole('textbox', { name: 'Börjar' }).fill('9')
    await secretary.getByRole('textbox', { name: 'Slutar' }).fill('12')
    await secretary.getByLabel('Plats', { exact: true }).fill('Rådhuset, sammanträdesrum Österåsen')
    await look(secretary, 'year-plan-form')
    await secretary
      .getByRole('button', { name: /^En vecka senare än/ })
      .nth(5)
      .click()
    await expect(secretary.getByText('Nationaldagen')).toBeHidden()
    await secretary.getByRole('button', { name: 'Spara förslaget' }).click()
    await expect(secretary.getByRole('heading', { name: `Årshjul ${year}` })).toBeVisible()
  })

  await test.step('The meeting gets it as an item with a proposed decision that lists the days', async () => {
    await secretary.getByRole('button', { name: 'Lägg på mötet' }).click()
    await expect(secretary.getByText(/^Ligger på mötet/)).toBeVisible()
    await secretary.goto(`/m/${meeting}`)
    await secretary.getByRole('navigation', { name: 'Dagordning' }).getByText(`Årshjul ${year}`).click()
    await expect(
      secretary.getByText(new RegExp(`hålla möten ${year} den .*13 juni.* kl\\. 9\\.00–12\\.00`)),
    ).toBeVisible()
  })

  await test.step('When its minutes are frozen the meetings are there', async () => {
    await meetings.edit(meeting, decisionsDocument(meeting), 'server', (decisions) => {
      const plan = readDecisions(decisions).find(({ kind }) => kind === 'meeting-plan')
      changeDecision(decisions, plan?.id ?? '', { status: 'decided' })
    })
    await meetings.changePhase(meeting, 'closed')
    const { findings } = await freeze.checks(meeting)
    const { hash } = await freeze.preview(meeting)
    const seat = (await signIn.seatsOf(meeting)).find(({ role }) => role === 'secretary')
    if (!seat) throw new Error('The meeting has no secretary.')
    const acknowledged = findings.map(({ key, code }) => ({ key, code, reason: 'Prov.' }))
    await freeze.freeze(meeting, seat, { preview: hash, acknowledged })
    await secretary.goto(`/s/${series}?visa=arshjul`)
    await expect(secretary.getByText(/^Antaget .*11 möten finns\.$/)).toBeVisible()
    const info: PlansInfo = await secretary.evaluate(
      (path) => fetch(path).then((answer) => answer.json()),
      `/api/series/${series}/plans`,
    )
    expect(info.plans[0]?.meetings).toHaveLength(11)
    await secretary.getByRole('button', { name: 'Gör adress: Hela serien' }).click()
    await expect(secretary.getByRole('textbox', { name: 'Adress' })).toHaveValue(/\/kalender\/\S+\.ics$/)
  })
})
