import type { Page } from '@playwright/test'
import { expect, test } from './day.ts'
import { notesOf, saved } from './sample.ts'

/** Presses Tab until the element with this name has the focus: no pointer, and no trap on the way. */
async function tabTo(page: Page, name: string | RegExp, limit = 120): Promise<void> {
  const matches = (text: string) => (typeof name === 'string' ? text === name : name.test(text))
  const seen: string[] = []
  for (let pressed = 0; pressed < limit; pressed++) {
    await page.keyboard.press('Tab')
    const focused = await page.evaluate(() => {
      const element = document.activeElement
      if (!(element instanceof HTMLElement) || ['BODY', 'MAIN'].includes(element.tagName)) return ''
      const by = element.getAttribute('aria-labelledby')
      const labelled = by
        ?.split(' ')
        .map((id) => document.getElementById(id)?.textContent ?? '')
        .join(' ')
      const label = element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : null
      return (element.getAttribute('aria-label') ?? labelled ?? label ?? element.textContent ?? '').trim()
    })
    if (matches(focused)) return
    seen.push(focused.slice(0, 40))
  }
  throw new Error(`The focus never came to ${name}; it went through: ${seen.slice(0, 60).join(' | ')}`)
}

test('Everything by keyboard: agenda, notes, decision, task, attendance and phase without a pointer', async ({
  day,
}) => {
  const { page } = await day.organiser('Elin Hallrud')
  await page.goto('/')
  await tabTo(page, /Öppna exempelmötet/)
  await page.keyboard.press('Enter')
  await expect(notesOf(page)).toBeVisible()

  await test.step('an item is added, named and moved', async () => {
    await tabTo(page, /Lägg till punkt/)
    await page.keyboard.press('Enter')
    await expect(page.getByLabel('Rubrik för punkt 8')).toBeVisible()
    await expect(page.getByLabel('Rubrik för punkt 8')).toBeFocused()
    await page.keyboard.type('Tangentbordets punkt')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('textbox', { name: /^Anteckningar för punkt 8/ })).toBeFocused()
    const row = page
      .getByRole('navigation', { name: 'Dagordning' })
      .getByRole('button', { name: /Tangentbordets punkt/ })
    await row.focus()
    await page.keyboard.press('Alt+Shift+ArrowUp')
    await expect(row).toHaveText(/^7/)
    await expect(row).toBeFocused()
  })

  await test.step('notes are written, and Escape lets go of the text', async () => {
    await tabTo(page, /Anteckningar för punkt 7/)
    await page.keyboard.type('Skrivet utan mus.')
    const link = page.getByRole('button', { name: 'Länk', exact: true })
    await expect(link).toHaveAttribute('aria-disabled', 'true')
    await expect(link).toHaveAccessibleDescription('Markera orden först.')
    await page.keyboard.press('Shift+Home')
    await expect(link).not.toHaveAttribute('aria-disabled', 'true')
    await page.keyboard.press('End')
    await page.keyboard.press('Escape')
    await expect(notesOf(page)).not.toBeFocused()
    await saved(page)
  })

  await test.step('a decision and a task are made from the text', async () => {
    await notesOf(page).focus()
    await page.keyboard.press('Control+End')
    await page.keyboard.press('Control+Shift+Enter')
    await expect(page.getByLabel('Att-sats 1')).toBeFocused()
    await page.keyboard.type('prova utan mus.')
    await tabTo(page, /Läge för beslut 7/, 200)
    await page.keyboard.press('Enter')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('button', { name: /^Beslutat/ })).toBeVisible()
    await notesOf(page).focus()
    await page.keyboard.press('Control+Enter')
    await expect(page.getByLabel('Vad som ska göras')).toBeFocused()
    await page.keyboard.type('Följ upp')
  })

  await test.step('attendance is corrected in its drawer, and the focus comes back', async () => {
    await tabTo(page, /^[A-ZÅÄÖ\d]*?\d+ här$/, 200)
    await page.keyboard.press('Enter')
    const drawer = page.getByRole('dialog', { name: 'Närvaro' })
    await expect(drawer).toBeVisible()
    const row = drawer.locator('[data-attendee]').filter({ hasText: 'Gunilla Ekdahl' })
    await row.getByRole('radio', { name: 'På plats' }).focus()
    await page.keyboard.press('ArrowRight')
    await expect(row).toContainText('På distans')
    await page.keyboard.press('Escape')
    await expect(drawer).toHaveCount(0)
    await expect(page.getByRole('button', { name: /^\d+ här$/ })).toBeFocused()
  })

  await test.step('the meeting moves on', async () => {
    await tabTo(page, 'Nästa punkt')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { level: 1, name: /^3\. Samverkansöverenskommelse/ })).toBeVisible()
    await page.keyboard.press('Alt+PageDown')
    await expect(page.getByRole('heading', { level: 1, name: /^4\. Workshop/ })).toBeVisible()
  })
})
