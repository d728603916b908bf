/** Slips of the hand: what is written does not go at one press, two presses are one, and what was not copied is said. */
import type { Page } from '@playwright/test'
import { changeAction, readActions } from '@samsyn/meeting/decisions'
import { decisionsDocument } from '@samsyn/meeting/documents'
import { expect, test } from './day.ts'
import { newLine, notesOf, sampleMeeting, saved } from './sample.ts'
import { addGroup, ask, card, grouping, headed, theme, workshopMeeting } from './workshop.ts'

const decisionsOn = (page: Page) => page.locator('[data-decision]')
const actionsOn = (page: Page) => page.locator('[data-action]')

/** The page cannot reach the clipboard, as over plain http; the journey can. */
async function withoutClipboard(page: Page): Promise<void> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.addInitScript(() => {
    Object.assign(globalThis, { clipboard: navigator.clipboard })
    Object.defineProperty(navigator, 'clipboard', { value: undefined })
  })
}
const clipboardOf = (page: Page) =>
  page.evaluate(() => (globalThis as unknown as { clipboard: Clipboard }).clipboard.readText())

/** Milliseconds after which a press is one of its own. */
const apart = 600

/** Two presses, the second as soon as the first is drawn, wherever the button is then. */
const pressTwice = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name }).evaluate(async (button: HTMLElement) => {
    for (let press = 0; press < 2; press++) {
      button.focus()
      button.click()
      await new Promise((resolve) => requestAnimationFrame(resolve))
    }
  })

/** The second comes soon after the first, also when the page has not dealt with that one yet. */
async function twice(page: Page, press: () => Promise<void>): Promise<void> {
  const first = press()
  await page.waitForTimeout(300)
  await Promise.all([first, press()])
}

/** Chooses it for the last decision of the item in view. */
async function chooseForLast(page: Page, choice: string): Promise<void> {
  await decisionsOn(page)
    .last()
    .getByRole('button', { name: /^Beslut .*, fler val$/ })
    .click()
  await page.getByRole('menuitem', { name: choice }).click()
}

test('A decision or an action in which something is written is not removed without a question', {
  tag: '@long',
}, async ({ day }) => {
  const { page } = await sampleMeeting(day)
  const question = page.getByRole('alertdialog')
  await saved(page)
  const [decisions, actions] = [await decisionsOn(page).count(), await actionsOn(page).count()]

  await test.step('An empty decision goes at once', async () => {
    await page.getByRole('button', { name: 'Lägg till beslut' }).click()
    await expect(decisionsOn(page)).toHaveCount(decisions + 1)
    await chooseForLast(page, 'Ta bort beslutet')
    await expect(decisionsOn(page)).toHaveCount(decisions)
    await expect(question).toHaveCount(0)
  })
  await test.step('A written one stays until the question is answered', async () => {
    await page.getByRole('button', { name: 'Lägg till beslut' }).click()
    await expect(decisionsOn(page).last().getByLabel('Att-sats 1')).toBeFocused()
    await page.keyboard.type('pröva en gemensam jour.')
    await chooseForLast(page, 'Ta bort beslutet')
    await expect(question).toContainText('Vill du ta bort beslutet?')
    await question.getByRole('button', { name: 'Avbryt' }).click()
    await expect(decisionsOn(page).last().getByLabel('Att-sats 1')).toHaveValue('pröva en gemensam jour.')
    await chooseForLast(page, 'Ta bort beslutet')
    await question.getByRole('button', { name: 'Ta bort beslutet' }).click()
    await expect(decisionsOn(page)).toHaveCount(decisions)
    await expect(question).toHaveCount(0)
  })
  await test.step('So it is with an action', async () => {
    const remove = actionsOn(page).last().getByRole('button', { name: 'Ta bort uppdraget' })
    await page.getByRole('button', { name: 'Lägg till uppdrag' }).click()
    await expect(actionsOn(page)).toHaveCount(actions + 1)
    await remove.click()
    await expect(actionsOn(page)).toHaveCount(actions)
    await page.getByRole('button', { name: 'Lägg till uppdrag' }).click()
    await expect(actionsOn(page).last().getByLabel('Vad som ska göras')).toBeFocused()
    await page.keyboard.type('Boka rum')
    await remove.click()
    await expect(question).toContainText('”Boka rum” försvinner')
    await page.keyboard.press('Escape')
    await expect(actionsOn(page)).toHaveCount(actions + 1)
    await remove.click()
    await question.getByRole('button', { name: 'Ta bort uppdraget' }).click()
    await expect(actionsOn(page)).toHaveCount(actions)
  })
  await test.step('An item is always asked about: its notes and files are more than its title', async () => {
    const rows = page.getByRole('navigation', { name: 'Dagordning' }).locator('[data-item]')
    const items = await rows.count()
    await page.getByRole('button', { name: 'Lägg till punkt' }).click()
    await expect(rows).toHaveCount(items + 1)
    await page.getByRole('button', { name: /^Punkt \d+, fler val$/ }).click()
    await page.getByRole('menuitem', { name: 'Ta bort punkten' }).click()
    await question.getByRole('button', { name: 'Ta bort punkten' }).click()
    await expect(rows).toHaveCount(items)
  })
})

test('Two quick presses add one decision, one action and one item, and lead to where it is written', {
  tag: '@long',
}, async ({ day }) => {
  const { page } = await sampleMeeting(day)
  await saved(page)
  const decisions = await decisionsOn(page).count()
  await pressTwice(page, 'Lägg till beslut')
  await page.keyboard.type('pröva en gemensam jour.')
  await expect(decisionsOn(page).last().getByLabel('Att-sats 1')).toHaveValue('pröva en gemensam jour.')
  await expect(decisionsOn(page)).toHaveCount(decisions + 1)
  // So it is with the key that leads to the next point.
  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter')
  await expect(decisionsOn(page).last().getByLabel('Att-sats 2')).toBeFocused()
  await page.keyboard.type('utvärdera den.')
  await expect(
    decisionsOn(page)
      .last()
      .getByLabel(/^Att-sats \d+$/),
  ).toHaveCount(2)
  await expect(decisionsOn(page).last().getByLabel('Att-sats 2')).toHaveValue('utvärdera den.')
  // What is written in is no longer the one that is meant.
  await pressTwice(page, 'Lägg till beslut')
  await expect(decisionsOn(page)).toHaveCount(decisions + 2)

  const actions = await actionsOn(page).count()
  await pressTwice(page, 'Lägg till uppdrag')
  await page.keyboard.type('Boka rum')
  await expect(actionsOn(page).last().getByLabel('Vad som ska göras')).toHaveValue('Boka rum')
  await expect(actionsOn(page)).toHaveCount(actions + 1)

  const rows = page.getByRole('navigation', { name: 'Dagordning' }).locator('[data-item]')
  const items = await rows.count()
  await pressTwice(page, 'Lägg till punkt')
  await page.keyboard.type('Jouren')
  await expect(page.getByLabel(/^Rubrik för punkt/)).toHaveValue('Jouren')
  await expect(rows).toHaveCount(items + 1)
})

test('Two quick presses add one presenter and one question, where an item is prepared', async ({ day }) => {
  const { page } = await sampleMeeting(day)
  await saved(page)
  await page.getByRole('button', { name: /^Punkt \d+, fler val$/ }).click()
  await page.getByRole('menuitem', { name: 'Ändra punkten' }).click()
  const dialog = page.getByRole('dialog', { name: 'Ändra punkten' })
  await expect(dialog.getByRole('button', { name: 'Lägg till fråga' })).toBeVisible()
  const [presenters, questions] = [dialog.getByLabel('Namn', { exact: true }), dialog.getByLabel(/^Fråga \d+$/)]
  const [presentersBefore, questionsBefore] = [await presenters.count(), await questions.count()]

  await pressTwice(page, 'Lägg till föredragande')
  await page.keyboard.type('Noa Stubbgren')
  await expect(presenters.last()).toHaveValue('Noa Stubbgren')
  await expect(presenters).toHaveCount(presentersBefore + 1)
  await pressTwice(page, 'Lägg till fråga')
  await page.keyboard.type('Vad saknas?')
  await expect(questions.last()).toHaveValue('Vad saknas?')
  await expect(questions).toHaveCount(questionsBefore + 1)
  // What is written in is no longer the one that is meant.
  await pressTwice(page, 'Lägg till fråga')
  await expect(questions).toHaveCount(questionsBefore + 2)
})

test('Two quick presses add one question, one group, one theme and one point in a workshop', async ({ day }) => {
  const workshop = await workshopMeeting(day)
  const { page } = workshop
  const questions = page.getByLabel(/^Fråga \d+$/)
  const before = 3
  await expect(questions).toHaveCount(before)
  await pressTwice(page, 'Lägg till fråga')
  await page.keyboard.type('Vem gör vad?')
  await expect(questions.last()).toHaveValue('Vem gör vad?')
  await expect(questions).toHaveCount(before + 1)
  // So it is with the key that leads to the next question.
  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter')
  await expect(questions).toHaveCount(before + 2)
  await page.getByRole('button', { name: `Ta bort fråga ${before + 2}` }).click()
  await page.getByRole('button', { name: `Ta bort fråga ${before + 1}` }).click()

  await pressTwice(page, 'Lägg till grupp')
  await addGroup(page, 'Grupp 2')
  await expect(page.getByRole('region', { name: /^Grupp \d$/ })).toHaveCount(2)

  await grouping(day, workshop, [{ name: 'Grupp 1', members: ['Fatima Rahmani'], cards: [['Lapp alfa']] }])
  const headings = page.getByLabel(/^Rubrik för tema \d+$/)
  await pressTwice(page, /^Nytt tema under Vad gör/)
  await page.keyboard.type('Veta vem man ringer')
  await expect(headings).toHaveCount(1)
  await expect(headings).toHaveValue('Veta vem man ringer')
  await card(page, 'Lapp alfa').getByRole('button').click()
  await page.getByRole('menuitem', { name: 'Nytt tema av lappen' }).click()
  await headed(page, 'Hembesök')
  await ask(page, workshop.meeting, workshop.item, 'POST', '/state', { to: 'summarised' })
  const points = theme(page, 'Hembesök').getByRole('textbox', { name: /^Punkt \d+$/ })
  await pressTwice(page, 'Lägg till punkt')
  await page.keyboard.type('Ett nummer för alla.')
  await expect(points).toHaveCount(1)
  await expect(points).toHaveValue('Ett nummer för alla.')
})

test('The meeting goes on also from an item that was gone to by a clock that was put right since', async ({ day }) => {
  const { page } = await sampleMeeting(day)
  const title = page.getByRole('heading', { level: 1 })
  const next = page.getByRole('button', { name: 'Nästa punkt' })
  await saved(page)
  await page.evaluate(() => {
    const clock = Date.now
    Date.now = () => clock() + 300_000
    addEventListener('clock-put-right', () => Object.assign(Date, { now: clock }))
  })
  const titles = [await title.textContent()]
  await next.click()
  await expect(title).not.toHaveText(titles[0] ?? '')
  titles.push(await title.textContent())
  await page.evaluate(() => dispatchEvent(new Event('clock-put-right')))
  await next.click()
  await expect(title).not.toHaveText(titles[1] ?? '')
})

test('Two quick presses are one step: a meeting that is published is not opened as well, and no item is passed over', async ({
  day,
}) => {
  const { page } = await day.organiser()
  const { meetings } = day.server.parts
  const { series } = await meetings.makeBody('Rådet i Provlandet', 'Ordinarie möten', { lead: 'Rådet beslutar att' })
  const facts = { date: '2026-02-06', start: '09:00', end: '11:00', place: 'Provsalen', form: 'physical' } as const
  await page.goto(`/m/${await meetings.make(series, facts)}`)
  await saved(page)
  /** Where the button is, whatever it is at the second press. */
  const pressTwiceAt = async (name: string) => {
    const box = await page.getByRole('button', { name, exact: true }).boundingBox()
    if (!box) throw new Error(`${name} is not to be seen.`)
    await twice(page, () => page.mouse.click(box.x + box.width - 20, box.y + box.height / 2))
  }
  await pressTwiceAt('Publicera dagordningen')
  await expect(page.getByRole('button', { name: 'Öppna mötet', exact: true })).toBeVisible()
  await page.waitForTimeout(apart)
  await expect(page.getByRole('button', { name: 'Öppna mötet', exact: true })).toBeVisible()
  await pressTwiceAt('Öppna mötet')
  await expect(page.getByRole('heading', { level: 1, name: /^1\. / })).toBeVisible()
  await page.waitForTimeout(apart)
  await pressTwiceAt('Nästa punkt')
  await expect(page.getByRole('heading', { level: 1, name: /^2\. / })).toBeVisible()
})

test('Two quick presses pass over no item, also when a busy page deals with the second long after it was made', async ({
  day,
}) => {
  const { page } = await sampleMeeting(day)
  await saved(page)
  await expect(page.getByRole('heading', { level: 1, name: /^2\. / })).toBeVisible()
  const box = await page.getByRole('button', { name: 'Nästa punkt', exact: true }).boundingBox()
  if (!box) throw new Error('There is no next item.')
  for (const [busy, next] of [
    [0, /^3\. /],
    [1500, /^4\. /],
  ] as const) {
    const until = Date.now() + busy
    const rested = page.waitForTimeout(150).then(() =>
      page.evaluate((rest) => {
        while (Date.now() < rest);
      }, until),
    )
    await twice(page, () => page.mouse.click(box.x + box.width - 20, box.y + box.height / 2))
    await rested
    await page.waitForTimeout(apart)
    await expect(page.getByRole('heading', { level: 1, name: next })).toBeVisible()
  }
})

test('Two quick taps on a phone ask to speak, and do not take it back', async ({ day }) => {
  const { meeting, page } = await sampleMeeting(day)
  const { page: phone } = await day.invited(meeting, 'participant', 'Fatima Rahmani', '', {
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
  })
  await page.getByRole('button', { name: 'Öppna talarlistan' }).click()
  const box = await phone.getByRole('button', { name: 'Begär ordet' }).boundingBox()
  if (!box) throw new Error('Nobody can ask to speak.')
  await twice(phone, () => phone.touchscreen.tap(box.x + box.width - 20, box.y + box.height / 2))
  await phone.waitForTimeout(apart)
  await phone.getByRole('button', { name: 'Ta tillbaka' }).tap()
  await expect(phone.getByRole('button', { name: 'Begär ordet' })).toBeVisible()
})

test('Keys that come faster than the screen is drawn are all in the fields of an item', async ({ day }) => {
  const { page } = await sampleMeeting(day)
  await saved(page)
  await page.getByRole('button', { name: /^Punkt \d+, fler val$/ }).click()
  await page.getByRole('menuitem', { name: 'Ändra punkten' }).click()
  const dialog = page.getByRole('dialog', { name: 'Ändra punkten' })
  await dialog.getByRole('button', { name: 'Lägg till föredragande' }).click()
  for (const label of ['Namn', 'Organisation', 'Titel']) {
    const field = dialog.getByLabel(label, { exact: true }).last()
    await field.focus()
    await page.keyboard.type('Verksamhetsutvecklare Noa Stubbgren')
    await expect(field).toHaveValue('Verksamhetsutvecklare Noa Stubbgren')
  }
})

test('A dialog that was opened from a menu gives the focus back to the button of the menu', async ({ day }) => {
  const { page } = await sampleMeeting(day)
  await saved(page)
  const button = page.getByRole('button', { name: /^Punkt \d+, fler val$/ })
  const dialog = page.getByRole('dialog', { name: 'Ändra punkten' })
  // The second time nothing of it has to be fetched any more.
  for (let times = 0; times < 2; times++) {
    await button.focus()
    await page.keyboard.press('Enter')
    await expect(page.getByRole('menuitem', { name: 'Ändra punkten' })).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(dialog).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(dialog).toHaveCount(0)
    await expect(button).toBeFocused()
  }
})

test('Text that was not taken is copied over plain http as well, and is not thrown away uncopied without a question', {
  tag: '@long',
}, async ({ day }) => {
  const { meeting, page } = await sampleMeeting(day)
  await saved(page)
  await page.evaluate((meeting) => {
    const kept = { title: '', at: '2026-02-06T09:00:00Z', reason: 'late' }
    const texts = ['Det första.', 'Det andra.'].map((line) => ({ ...kept, id: line.replace(/\W/g, ''), lines: [line] }))
    localStorage.setItem(`samsyn.meeting.${meeting}.kept`, JSON.stringify(texts))
  }, meeting)
  await withoutClipboard(page)
  const errors: Error[] = []
  page.on('pageerror', (error) => errors.push(error))
  await page.reload()
  await saved(page)
  const [first, second] = ['Det första.', 'Det andra.'].map((text) => page.locator('[data-kept]', { hasText: text }))
  if (!first || !second) throw new Error('No text was kept.')
  const question = page.getByRole('alertdialog')

  await first.getByRole('button', { name: 'Kopiera' }).click()
  await expect(page.getByText('Kopierat', { exact: true })).toBeVisible()
  expect(await clipboardOf(page)).toBe('Det första.')
  await first.getByRole('button', { name: 'Ta bort från min skärm' }).click()
  await expect(first).toHaveCount(0)

  await page.evaluate(() => {
    document.execCommand = () => false
  })
  await second.getByRole('button', { name: 'Kopiera' }).click()
  await expect(page.getByText('Det gick inte att kopiera. Markera texten och kopiera den själv.')).toBeVisible()
  await second.getByRole('button', { name: 'Ta bort från min skärm' }).click()
  await expect(question).toContainText('Du har inte kopierat den.')
  await question.getByRole('button', { name: 'Avbryt' }).click()
  await expect(second).toContainText('Det andra.')
  await second.getByRole('button', { name: 'Ta bort från min skärm' }).click()
  await question.getByRole('button', { name: 'Ta bort' }).click()
  await expect(second).toHaveCount(0)
  expect(errors).toEqual([])
})

test('A key that is shown once is copied out of its dialog over plain http, and it is said when it was not', {
  tag: '@long',
}, async ({ day }) => {
  const { page } = await day.organiser()
  await withoutClipboard(page)
  await page.goto('/system')
  await page.getByRole('button', { name: 'Ny nyckel' }).click()
  await page.getByLabel('Vilket system är det?').fill('Diariet')
  await page.getByRole('button', { name: 'Gör nyckeln' }).click()
  const dialog = page.getByRole('dialog', { name: 'Kopiera nu' })
  const copy = dialog.getByRole('button', { name: 'Kopiera' })
  await copy.click()
  await expect(page.getByText('Kopierat.')).toBeVisible()
  expect(await clipboardOf(page)).toBe(await dialog.getByLabel('Att kopiera').inputValue())
  await expect(copy).toBeFocused()
  await page.evaluate(() => {
    document.execCommand = () => false
  })
  await copy.click()
  await expect(page.getByText('Det gick inte att kopiera. Markera texten och kopiera den själv.')).toBeVisible()
})

test('Letters stay where they were written: in the middle of a fact, and in the field that the key before has opened', async ({
  day,
}) => {
  const { page } = await sampleMeeting(day)
  await saved(page)
  const devtools = await page.context().newCDPSession(page)
  /** Keys that are pressed while the device is busy with something else: it takes them one right after the other. */
  const typeMeanwhile = async (keys: string) => {
    await page.evaluate(() => {
      const until = performance.now() + 400
      setTimeout(() => {
        while (performance.now() < until);
      })
    })
    const pressed = [...keys].map((text) =>
      devtools.send('Input.dispatchKeyEvent', {
        type: 'keyDown',
        ...(text === '\r' ? { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 13 } : { key: text }),
        text,
      }),
    )
    await Promise.all(pressed)
  }
  const points = page.getByRole('textbox', { name: /^Att-sats/ })
  const count = await points.count()

  await points.first().focus()
  await page.keyboard.press('End')
  const first = await points.first().inputValue()
  await typeMeanwhile('\rabcdef')
  await expect(points).toHaveCount(count + 1)
  await expect(points.nth(1)).toHaveValue('abcdef')
  await expect(points.first()).toHaveValue(first)

  await newLine(page)
  await page.keyboard.type('Beslut:', { delay: 40 })
  await typeMeanwhile(' ghijkl')
  await expect(points.last()).toHaveValue('ghijkl')

  await page.goto(`${page.url()}?visa=fakta`)
  const place = page.getByRole('dialog').getByRole('textbox', { name: 'Plats' })
  await place.fill('Stadshuset')
  await place.press('Home')
  for (let letters = 0; letters < 5; letters++) await place.press('ArrowRight')
  await page.keyboard.type('mno', { delay: 100 })
  await expect(place).toHaveValue('Stadsmnohuset')
  await typeMeanwhile('pqrstu')
  await expect(place).toHaveValue('Stadsmnopqrstuhuset')
  await saved(page)
})

test('The caret is where a key has just moved it, also when others write in that moment and when the next key comes at once', async ({
  day,
}) => {
  const { meeting, page } = await sampleMeeting(day)
  const { page: noa } = await day.invited(meeting, 'secretary', 'Noa Lindqvist')
  await saved(page)
  await newLine(page)
  await page.keyboard.type('mitten', { delay: 40 })
  await expect(notesOf(noa)).toContainText('mitten')
  await newLine(noa)

  await test.step('Somebody else writes all the while', async () => {
    const devtools = await page.context().newCDPSession(page)
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: 4 })
    const pressed = async () => {
      for (let times = 0; times < 10; times++) {
        await page.keyboard.press('Home', { delay: 60 })
        await page.keyboard.type('(', { delay: 60 })
        await page.keyboard.press('End', { delay: 60 })
        await page.keyboard.type(')', { delay: 60 })
      }
    }
    await Promise.all([pressed(), noa.keyboard.type('noa'.repeat(100), { delay: 10 })])
    await expect(notesOf(page)).toContainText('((((((((((mitten))))))))))')
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: 1 })
  })

  await test.step('The next key comes at once', async () => {
    const devtools = await page.context().newCDPSession(page)
    const keys = [
      { key: 'Home', code: 'Home', windowsVirtualKeyCode: 36 },
      { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 13, text: '\r' },
      { key: 'End', code: 'End', windowsVirtualKeyCode: 35 },
      { key: 'Backspace', code: 'Backspace', windowsVirtualKeyCode: 8 },
    ]
    await Promise.all(keys.map((key) => devtools.send('Input.dispatchKeyEvent', { type: 'keyDown', ...key })))
    await expect(
      notesOf(page)
        .locator('p')
        .filter({ hasText: /^\(+mitten\){9}$/ }),
    ).toHaveCount(1)
  })
  await saved(page)
})

test('Backspace in an empty att-sats removes it, and one writes on in the one before', { tag: '@long' }, async ({
  day,
}) => {
  const { page } = await sampleMeeting(day)
  await saved(page)
  const points = page.getByRole('textbox', { name: /^Att-sats/ })
  const count = await points.count()
  await points.first().fill('pröva')
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  await expect(points.nth(1)).toBeFocused()
  await page.keyboard.press('Backspace')
  await expect(points).toHaveCount(count)
  await page.keyboard.type(' en gemensam jour.')
  await expect(points.first()).toHaveValue('pröva en gemensam jour.')

  await points.first().fill('')
  await page.keyboard.press('Backspace')
  await expect(points).toHaveCount(count - 1)
  await expect(points.first()).toBeFocused()
})

test('What is proposed stands at the item where it was begun, also when the meeting has gone on', {
  tag: '@long',
}, async ({ day }) => {
  const { meeting, page } = await sampleMeeting(day)
  const { page: asa } = await day.invited(meeting, 'participant', 'Åsa Öhrmark')
  await saved(asa)
  await asa.getByRole('button', { name: 'Föreslå beslut' }).click()
  const dialog = asa.getByRole('dialog')
  await dialog.getByRole('textbox').fill('pröva en gemensam jour.')
  const count = await decisionsOn(page).count()
  await page.getByRole('button', { name: 'Nästa punkt' }).click()
  await expect(asa.getByText('Mötet är på punkt 3.')).toBeAttached()
  await dialog.getByRole('button', { name: 'Skicka' }).click()
  await expect(dialog).toHaveCount(0)
  await page.getByRole('navigation', { name: 'Dagordning' }).getByText('Kompetensförsörjningsplan').click()
  await expect(decisionsOn(page)).toHaveCount(count + 1)
  await expect(decisionsOn(page).last().getByLabel('Att-sats 1')).toHaveValue('pröva en gemensam jour.')
})

test('Who has only put the caret in a field of an action takes nothing back that others write there', async ({
  day,
}) => {
  const { meeting, page } = await sampleMeeting(day)
  const owner = page.getByLabel('Ansvarig').first()
  const ownerIs = (name: string) =>
    day.server.parts.meetings.edit(meeting, decisionsDocument(meeting), 'server', (decisions) => {
      const [{ id = '' } = {}] = readActions(decisions).filter(({ owner }) => owner === shown)
      return changeAction(decisions, id, { owner: name })
    })
  await saved(page)
  let shown = await owner.inputValue()
  for (const [typed, others] of [
    ['', 'Fatima Rahmani'],
    ['Tomas Wikmark', 'Åsa Öhrmark'],
  ] as const) {
    await owner.click()
    if (typed) await owner.fill(typed)
    if (typed) await saved(page)
    // Longer than the field waits with what is written in it.
    await page.waitForTimeout(apart)
    shown = typed || shown
    expect(await ownerIs(others)).toBe(true)
    await page.waitForTimeout(apart)
    await expect(owner).toHaveValue(others)
    shown = others
  }
  await page.reload()
  await expect(owner).toHaveValue(shown)
})

test('What stands in a field that is never left is taken: the item, the dialog or the page goes at once', {
  tag: '@long',
}, async ({ day }) => {
  const { meeting, page } = await sampleMeeting(day)
  const owner = page.getByLabel('Ansvarig').first()
  await saved(page)
  await owner.fill('Tomas Wikmark')
  await page.keyboard.press('Alt+PageDown')
  await expect(page.getByRole('heading', { name: /vård i hemmet/ })).toBeVisible()
  await page.goto(`/m/${meeting}`)
  await expect(owner).toHaveValue('Tomas Wikmark')
  await saved(page)
  await owner.fill('Fatima Rahmani')
  await page.reload()
  await expect(owner).toHaveValue('Fatima Rahmani')

  await page.goto(`/m/${meeting}?visa=fakta`)
  const start = page.getByRole('dialog').getByRole('textbox', { name: 'Börjar' })
  await start.fill('08:15')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await page.reload()
  await expect(start).toHaveValue('08:15')
})

test('A dialog that is being written in stays when the meeting goes on', { tag: '@long' }, async ({ day }) => {
  const { meeting, page } = await sampleMeeting(day)
  const { page: noa } = await day.invited(meeting, 'secretary', 'Noa Lindqvist')
  await saved(noa)
  await noa.getByRole('button', { name: /^Punkt \d+, fler val$/ }).click()
  await noa.getByRole('menuitem', { name: 'Ändra punkten' }).click()
  const dialog = noa.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Lägg till fråga' }).click()
  await noa.keyboard.type('Vem bjuder')
  await page.getByRole('button', { name: 'Nästa punkt' }).click()
  const now = noa.getByRole('button', { name: /vård i hemmet.*Nu/, includeHidden: true })
  await expect(now).toBeAttached()
  await noa.keyboard.type(' in alla?')
  await expect(dialog.getByRole('textbox', { name: /^Fråga/ }).last()).toHaveValue('Vem bjuder in alla?')
  await dialog.getByRole('button', { name: 'Klar' }).click()
  await expect(noa.getByRole('button', { name: 'Gå dit' })).toBeVisible()
})

test('What is left in a field as it was, or as nobody can read it, is passed on once', async ({ day }) => {
  const { page } = await sampleMeeting(day)
  const sent: string[] = []
  page.on('request', (request) => {
    if (request.url().endsWith('/round')) sent.push(request.postData() ?? '')
  })
  await saved(page)
  await page.getByRole('navigation', { name: 'Dagordning' }).getByText('Laget runt').click()
  await page.getByRole('button', { name: 'Punkt 5, fler val' }).click()
  await page.getByRole('menuitem', { name: 'Ändra punkten' }).click()
  const dialog = page.getByRole('dialog', { name: 'Ändra punkten' })
  const field = dialog.getByRole('textbox', { name: 'Minuter var' })
  for (const typed of ['2', '2,0']) {
    await field.fill(typed)
    await field.blur()
  }
  await expect.poll(() => sent).toEqual(['{"seconds":120}', '{"seconds":120}'])
  await field.focus()
  await dialog.getByRole('button', { name: 'Klar' }).click()
  await expect(dialog).toHaveCount(0)
  await page.waitForTimeout(apart)
  expect(sent).toHaveLength(2)
})

test('Who was writing in an item that somebody removes sees what is gone with it, and nobody else does', {
  tag: '@long',
}, async ({ day }) => {
  const { meeting, page: secretary } = await sampleMeeting(day)
  const { page: fatima } = await day.invited(meeting, 'participant', 'Fatima Rahmani')
  const { page: reader } = await day.invited(meeting, 'participant', 'Johan Bergstig')
  for (const page of [fatima, reader]) await saved(page)
  await newLine(fatima)
  await fatima.keyboard.type('Fatimas ord om utskrivning.')
  await expect(reader.getByText('Fatimas ord om utskrivning.')).toBeVisible()
  await secretary.getByRole('button', { name: /^Punkt \d+, fler val$/ }).click()
  await secretary.getByRole('menuitem', { name: 'Ta bort punkten' }).click()
  await secretary.getByRole('alertdialog').getByRole('button', { name: 'Ta bort punkten' }).click()
  const kept = fatima.locator('[data-kept]')
  await expect(kept).toContainText('Punkten togs bort medan du skrev i den.')
  await expect(kept.locator('blockquote')).toHaveText('Fatimas ord om utskrivning.')
  await expect(kept.getByRole('heading', { level: 3 })).toHaveText(/^2\. Kompetens/)
  for (const page of [secretary, reader]) await expect(page.locator('[data-kept]')).toHaveCount(0)
})

test('Who sends what something is missing in is led there, where it is said', { tag: '@long' }, async ({ day }) => {
  const { meeting, page } = await sampleMeeting(day)
  const { page: fatima } = await day.invited(meeting, 'participant', 'Fatima Rahmani')
  await saved(fatima)
  await fatima.getByRole('button', { name: 'Föreslå beslut' }).click()
  const proposal = fatima.getByRole('dialog', { name: 'Föreslå beslut' })
  await proposal.getByRole('button', { name: 'Skicka' }).click()
  const words = proposal.getByRole('textbox')
  await expect(words).toBeFocused()
  await expect(words).toHaveAccessibleDescription('Skriv vad du föreslår.')

  await page.goto('/')
  await page.getByRole('button', { name: 'Nytt möte' }).click()
  const form = page.getByRole('dialog', { name: 'Nytt möte' })
  await form.getByRole('button', { name: 'Skapa mötet' }).click()
  await expect(form.getByLabel('Datum')).toBeFocused()
})

test('A form in which something is written is left by Escape only after a question', { tag: '@long' }, async ({
  day,
}) => {
  const { page } = await sampleMeeting(day)
  await page.goto('/')
  const form = page.getByRole('dialog', { name: 'Nytt möte' })
  const question = page.getByRole('alertdialog', { name: 'Vill du stänga utan att spara?' })
  const open = () => page.getByRole('button', { name: 'Nytt möte' }).click()
  await open()
  await expect(form.getByLabel('Datum')).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(form).toHaveCount(0)

  await open()
  await form.getByRole('textbox', { name: 'Plats' }).fill('Stadshuset')
  await page.keyboard.press('Escape')
  await question.getByRole('button', { name: 'Avbryt' }).click()
  await expect(form.getByRole('textbox', { name: 'Plats' })).toHaveValue('Stadshuset')
  await form.getByRole('button', { name: 'Stäng' }).click()
  await question.getByRole('button', { name: 'Stäng' }).click()
  await expect(form).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Nytt möte' })).toBeFocused()

  await open()
  await expect(form.getByRole('textbox', { name: 'Plats' })).toHaveValue('')
  await form.getByRole('textbox', { name: 'Plats' }).fill('Stadshuset')
  await form.getByRole('button', { name: 'Avbryt' }).click()
  await expect(form).toHaveCount(0)
})
