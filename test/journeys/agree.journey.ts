import { expect, test } from './day.ts'
import { newLine, notesOf, sampleMeeting, saved } from './sample.ts'

test('Something is lost on the way to my screen: the board notices by itself, and mends it', async ({ day }) => {
  const { meeting, page: secretary } = await sampleMeeting(day)
  const { page } = await day.invited(meeting, 'participant', 'Åsa Öhrmark')
  // What comes from the server is lost while this is so, and nobody is told.
  let losing = false
  await page.routeWebSocket(/\/collab/, (socket) => {
    const server = socket.connectToServer()
    server.onMessage((message) => {
      if (!losing) socket.send(message)
    })
  })
  await page.reload()
  await expect(notesOf(page)).toBeVisible()
  await saved(page)

  losing = true
  await newLine(secretary)
  await secretary.keyboard.type('Det här kom aldrig fram.')
  await saved(secretary)
  await expect(notesOf(page)).not.toContainText('Det här kom aldrig fram.')
  losing = false
  await expect(notesOf(page)).toContainText('Det här kom aldrig fram.')
})

test('Two in the same att-sats at once: no letter of either is lost, however slow their browsers are', async ({
  day,
}) => {
  const { meeting, page: elin } = await sampleMeeting(day)
  const { page: noa } = await day.invited(meeting, 'secretary', 'Noa Lindqvist')
  const point = (page: typeof noa) => page.getByRole('textbox', { name: /^Att-sats 1/ }).first()
  for (const page of [elin, noa]) {
    await expect(point(page)).toBeVisible()
    await saved(page)
    const devtools = await page.context().newCDPSession(page)
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: 4 })
  }
  await point(elin).fill('mitten')
  await expect(point(noa)).toHaveValue('mitten')
  const [before, after] = ['abcdefghijklmnopqrstuvwxyz', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'] as const
  await point(elin).focus()
  await elin.keyboard.press('Control+Home')
  await point(noa).focus()
  await noa.keyboard.press('Control+End')
  await Promise.all([elin.keyboard.type(before, { delay: 40 }), noa.keyboard.type(after, { delay: 40 })])
  for (const page of [elin, noa]) await expect(point(page)).toHaveValue(`${before}mitten${after}`)
})

test('A keyboard that puts words together, as many on phones do: each word stands once, whatever others write in the line', async ({
  day,
}) => {
  const { meeting, page: elin } = await sampleMeeting(day)
  const { page: noa } = await day.invited(meeting, 'secretary', 'Noa Lindqvist')
  const point = (page: typeof noa) => page.getByRole('textbox', { name: /^Att-sats 1/ }).first()
  for (const page of [elin, noa]) await saved(page)
  await point(elin).fill('mitten')
  await expect(point(noa)).toHaveValue('mitten')
  const devtools = await elin.context().newCDPSession(elin)
  /** The word grows letter by letter in its place, and is finished at last. */
  const compose = async (word: string) => {
    for (let letters = 1; letters <= word.length; letters++) {
      const at = { selectionStart: letters, selectionEnd: letters }
      await devtools.send('Input.imeSetComposition', { text: word.slice(0, letters), ...at })
      await elin.waitForTimeout(60)
    }
    await devtools.send('Input.insertText', { text: word })
  }
  await point(elin).press('End')
  await point(noa).press('Home')
  await Promise.all([compose('tillsammans'), noa.keyboard.type('ABCDEFGHIJ', { delay: 60 })])
  for (const page of [elin, noa]) await expect(point(page)).toHaveValue('ABCDEFGHIJmittentillsammans')

  // Both at the end of the line.
  await point(noa).press('End')
  await Promise.all([compose('genast'), noa.keyboard.type('KLMNOP', { delay: 60 })])
  // Whichever comes first, neither stands in the other.
  const both = /^ABCDEFGHIJmittentillsammans(KLMNOPgenast|genastKLMNOP)$/
  for (const page of [elin, noa]) await expect(point(page)).toHaveValue(both)
  const line = await point(noa).inputValue()
  await expect(point(elin)).toHaveValue(line)
  await elin.keyboard.type('!')
  await expect(point(noa)).toHaveValue(line.replace('genast', 'genast!'))
})
