/** What is used of a meeting on an iPad, in the engine of its browser. */
import { expect, test } from './day.ts'
import { freezeAsItIs, notesOf, sampleMeeting, saved } from './sample.ts'
import { noWebkit, Webkit } from './webkit.ts'

const notes = `document.querySelector('.ProseMirror[contenteditable=true]')`
/** The middle of the first thing that shows these words. */
const middleOf = (selector: string, words: string) =>
  `(() => { const one = [...document.querySelectorAll(${JSON.stringify(selector)})].find((one) => one.innerText.replaceAll('\\u00ad', '').includes(${JSON.stringify(words)})); const { x, y, width, height } = one.getBoundingClientRect(); return { x: x + width / 2, y: y + height / 2 } })()`
const shows = (selector: string, words: string) =>
  `[...document.querySelectorAll(${JSON.stringify(selector)})].some((one) => one.innerText.replaceAll('\\u00ad', '').includes(${JSON.stringify(words)}))`

test('In the engine of Safari the board is written in, seen whole on a tablet, and its protocol proved', async ({
  day,
}) => {
  // Where everything is to be run, a missing engine is a failure: it cannot be opened.
  test.skip(noWebkit !== '' && !process.env.CI, noWebkit)
  const { meeting, page } = await sampleMeeting(day)
  const row = (await day.server.parts.meetings.attendance(meeting)).find(({ name }) => name === 'Gunilla Ekdahl')
  const { token } = await day.server.parts.signIn.makeLink({
    meeting,
    role: 'chair',
    name: 'Gunilla Ekdahl',
    organisation: row?.organisation ?? '',
    attendee: row?.id ?? '',
    days: 1,
  })
  const webkit = await Webkit.open()
  try {
    await webkit.resize(1180, 900)
    await webkit.goto(`${day.address}/in#${token}`)
    await webkit.sees(`${notes} !== null`)
    await webkit.run(
      `void (window.wrong = [], addEventListener('error', ({ message }) => wrong.push(message)), addEventListener('unhandledrejection', ({ reason }) => wrong.push(String(reason))))`,
    )

    await webkit.press(middleOf('.ProseMirror[contenteditable=true] li:last-child', 'Språkstöd'))
    await webkit.chord('Control', 'End')
    await webkit.chord('Enter')
    await webkit.chord('Enter')
    await webkit.type('Skrivet på en läsplatta. Nästa gång talar @Tomas')
    await webkit.sees(`document.querySelectorAll('[role=option]').length > 0`)
    await webkit.chord('Enter')
    await webkit.type(' först.')
    await expect(notesOf(page)).toContainText('Skrivet på en läsplatta. Nästa gång talar Tomas Wikmark först.')
    await webkit.chord('Enter')
    await webkit.type('Beslut: ')
    await webkit.sees(`document.activeElement.placeholder`, 'Skriv vad som beslutas')
    await webkit.type('pröva en gemensam jour.')
    await expect(page.getByRole('textbox', { name: 'Att-sats 1' }).last()).toHaveValue('pröva en gemensam jour.')
    await saved(page)

    for (const width of [820, 768]) {
      await webkit.resize(width, 1100)
      await webkit.sees(`innerWidth`, width)
      await webkit.sees(`document.documentElement.scrollWidth`, width)
    }
    await webkit.sees('wrong', [])

    const { protocol } = await freezeAsItIs(day, meeting)
    await webkit.goto(`${day.address}/p/${protocol}`)
    await webkit.sees(shows('[data-verdict]', 'Äktheten är kontrollerad'))
  } finally {
    await webkit.close()
  }
})
