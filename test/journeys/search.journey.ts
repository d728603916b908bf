/** What was decided is found again, in ten seconds. */
import { expect, test } from './day.ts'
import { look } from './look.ts'
import { frozenSample } from './sample.ts'

test('Search: Ctrl+K, a part of a word, and the decision with its protocol; the register with its choices in the address', {
  tag: '@long',
}, async ({ day }) => {
  const { page, series } = await frozenSample(day)

  await test.step('From the start page, with the keyboard alone', async () => {
    await page.goto('/')
    await expect(page.getByRole('button', { name: 'Sök i beslut och protokoll' })).toBeVisible()
    await page.keyboard.press('Control+k')
    const field = page.getByRole('combobox', { name: 'Sök' })
    await field.fill('försörjn')
    const decisions = page.getByRole('group', { name: 'Beslut' })
    await expect(decisions.getByRole('option').first()).toContainText(/försörjn/i)
    await page.keyboard.press('ArrowDown')
    await expect(decisions.getByRole('option').first()).toHaveAttribute('aria-selected', 'true')
    await page.keyboard.press('Enter')
  })

  await test.step('The decision has a page and an address of its own, and leads to its protocol', async () => {
    await expect(page).toHaveURL(/\/beslut\/[0-9a-f]+\/[\da-z:]+$/)
    await expect(page.getByText('Står i')).toBeVisible()
    await page.getByRole('link', { name: /^Protokoll .*, punkt \d+$/ }).click()
    await expect(page).toHaveURL(/\/p\/[0-9a-f]+#punkt-\d+$/)
  })

  await test.step('The register is narrowed, the address says how, and going back undoes it', async () => {
    await page.goto(`/s/${series}/beslut`)
    const rows = page.getByRole('table', { name: 'Beslut' }).locator('tbody tr')
    await expect(rows.first()).toBeVisible()
    const all = await rows.count()
    await page.getByRole('searchbox', { name: 'Sök' }).fill('försörjn')
    await expect(page).toHaveURL(/\?q=f%C3%B6rs%C3%B6rjn$/)
    await expect(page.locator('mark').first()).toHaveText(/försörjn/i)
    expect(await rows.count()).toBeLessThanOrEqual(all)
    await page.getByRole('link', { name: /^Personer/ }).click()
    await expect(page).toHaveURL(/visa=personer/)
    await page.goBack()
    await expect(page.getByRole('heading', { level: 1, name: 'Beslut' })).toBeVisible()
    await page.getByRole('button', { name: 'Rensa urvalet' }).click()
    await expect(rows).toHaveCount(all)
    await look(page, 'search-register')
  })

  await test.step('What is found is taken home for Excel', async () => {
    await page.getByRole('button', { name: 'Hämta som fil' }).click()
    const download = page.waitForEvent('download')
    await page.getByRole('menuitem', { name: 'Excel (CSV)' }).click()
    expect((await download).suggestedFilename()).toBe('Beslut.csv')
  })

  await test.step('Who has no seat finds nothing', async () => {
    const { page: other } = await day.somebody()
    await other.goto('/beslut?q=f%C3%B6rs%C3%B6rjn')
    await expect(other.getByText('Inget matchar.')).toBeVisible()
  })
})
