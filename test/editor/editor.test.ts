/** The editor of notes as people meet it: two in one text, a keyboard, and what comes from the network. */
import type { Locator, Page } from '@playwright/test'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { Bench, findBrowser } from './page.ts'

const browser = findBrowser()

const text = (words: string) => ({ type: 'paragraph', content: [{ type: 'text', text: words }] })
const editor = (page: Page, index = 0) => page.locator(`#editor-${index} .ProseMirror`)
const lines = (page: Page, index = 0) =>
  editor(page, index).evaluate((dom) => [...dom.children].map((block) => block.textContent ?? ''))
const mentioned = (of: string, name: string) => `<span data-mention="${of}">${name}</span>`
const html = (page: Page, index = 0) =>
  editor(page, index).evaluate((dom) => {
    const copy = dom.cloneNode(true) as HTMLElement
    for (const drawn of copy.querySelectorAll('[aria-hidden], .ProseMirror-trailingBreak, .ProseMirror-separator'))
      drawn.remove()
    for (const marked of copy.querySelectorAll('*')) {
      for (const name of ['class', 'data-placeholder']) marked.removeAttribute(name)
    }
    return copy.innerHTML
  })
/** What is typed after this many milliseconds is an undo step of its own. */
const pastUndoCapture = 600
/** After this many milliseconds without a key nobody is said to write. */
const pastTyping = 3500
const triggers = (page: Page) => page.evaluate(() => window.harness.triggers)

/** Both editors open on the same text, the caret at the end of the first. */
async function open(
  bench: Bench,
  content: unknown[] = [],
  set: Partial<Window['harness']['settings']> = {},
): Promise<Page> {
  const page = await bench.page()
  await page.evaluate(
    ([content, set]) => {
      Object.assign(window.harness.settings, set)
      if (content.length > 0) window.harness.write(content)
      window.harness.updates.fill(0)
      window.harness.show()
    },
    [content, set] as const,
  )
  await editor(page, 1).waitFor()
  await focus(page, 0)
  return page
}

const set = (page: Page, settings: Partial<Window['harness']['settings']>) =>
  page.evaluate((given) => void Object.assign(window.harness.settings, given), settings)

async function focus(page: Page, index: number): Promise<void> {
  await editor(page, index).click()
  // What others write at this moment may put the caret back to where the click was.
  const isThere = () => page.evaluate((index) => window.harness.selection(index)?.atEnd, index)
  do await page.keyboard.press('Control+End', { delay: 50 })
  while (!(await isThere()))
}

/** A click with the time after it in which the editor puts the caret to where it was, whatever key came meanwhile. */
async function clickIn(page: Page, line: Locator): Promise<void> {
  await line.click()
  await settle(page)
}

/** Again and again, until the editor has its caret at the end of this line: a key at a bad moment is undone by it. */
async function pressUntil(page: Page, key: string, index: number, line: number): Promise<void> {
  const isThere = () =>
    page.evaluate(
      ([index, line]) => {
        const selection = window.harness.selection(index)
        return selection?.line === line && selection.empty && selection.atEndOfLine
      },
      [index, line] as const,
    )
  do await page.keyboard.press(key, { delay: 50 })
  while (!(await isThere()))
}

/** Until the editor knows that its caret is in this line, at its end or not: the browser tells it after the key. */
const caretIn = (page: Page, index: number, line: number, atEnd: boolean) =>
  page.waitForFunction(
    ([index, line, atEnd]) => {
      const selection = window.harness.selection(index)
      return selection?.line === line && selection.empty && selection.atEndOfLine === atEnd
    },
    [index, line, atEnd] as const,
  )

/** Until the keyboard is in the first text: a menu gives it back when it has closed. */
const backInText = (page: Page) => page.waitForFunction(() => window.harness.selection() !== null)

const carets = (page: Page, index = 0) => page.locator(`#editor-${index} [class*="_caret_"]`)

/** Past the timers that gather changes and awareness, by the clock of the page. */
const settle = (page: Page) => page.clock.runFor(120)

describe.skipIf(!browser)('the editor', () => {
  let bench: Bench
  beforeAll(async () => {
    bench = await Bench.open(browser ?? '')
  })
  afterAll(() => bench?.close())
  afterEach(() => expect(bench.errors).toEqual([]))

  describe('and the shared document', () => {
    it('changes nothing when an empty note is opened, by two at once', async () => {
      const page = await open(bench)
      expect(await page.evaluate(() => window.harness.updates)).toEqual([0, 0])
      await page.keyboard.type('Hej')
      expect(await lines(page, 1)).toEqual(['Hej'])
    })

    it('changes nothing when a written note is opened, with addresses and a table to be tempted by', async () => {
      const cell = (words: string) => ({ type: 'tableCell', content: [text(words)] })
      const page = await open(bench, [
        text('Se https://www.region.se '),
        {
          type: 'table',
          content: [
            { type: 'tableRow', content: [cell('a'), cell('b')] },
            { type: 'tableRow', content: [cell('c')] },
          ],
        },
        text('# ingen rubrik'),
      ])
      expect(await page.evaluate(() => window.harness.updates)).toEqual([0, 0])
    })

    it('never writes for somebody who only reads', async () => {
      const page = await open(bench, [], { editable: [true, false] })
      await page.keyboard.type('Läs www.region.se nu. Beslut: nej')
      await page.keyboard.press('Enter')
      await editor(page, 1).click()
      await page.keyboard.type('mer')
      expect(await page.evaluate(() => window.harness.updates[1])).toBe(0)
      expect(await editor(page, 1).getAttribute('aria-readonly')).toBe('true')
      expect((await lines(page, 1))[0]).toBe('Läs www.region.se nu. Beslut: nej')
    })

    it("undoes only one's own, keeps what another wrote in the same paragraph, and does it again", async () => {
      const page = await open(bench, [text('Start.')])
      await page.keyboard.type(' Min.')
      await focus(page, 1)
      await page.keyboard.type(' Din.')
      await focus(page, 0)
      await page.keyboard.press('Control+z')
      expect(await lines(page, 1)).toEqual(['Start. Din.'])
      await page.keyboard.press('Control+y')
      expect(await lines(page, 1)).toEqual(['Start. Min. Din.'])
      await page.keyboard.press('Control+z')
      await page.keyboard.press('Control+Shift+z')
      expect(await lines(page, 0)).toEqual(['Start. Min. Din.'])
    })

    it('goes to what is undone or done again, to write on there', async () => {
      const page = await open(bench, [text('Ett.'), text('Två.')])
      await pressUntil(page, 'ArrowUp', 0, 0)
      await page.keyboard.type(' Mer.')
      await pressUntil(page, 'ArrowDown', 0, 1)
      await page.keyboard.press('Control+z')
      await caretIn(page, 0, 0, true)
      await pressUntil(page, 'ArrowDown', 0, 1)
      await page.keyboard.press('Control+y')
      await caretIn(page, 0, 0, true)
      await page.keyboard.type('!')
      expect(await lines(page, 1)).toEqual(['Ett. Mer.!', 'Två.'])
    })

    it('undoes to the last letter, and in order, what was written in a line that an undo had brought back', async () => {
      const page = await open(bench, [text('Start.')])
      const step = () => page.clock.fastForward(pastUndoCapture)
      await page.keyboard.type(' ab')
      await step()
      await page.keyboard.press('Control+Shift+8')
      await page.waitForFunction(() => document.querySelector('.tiptap li') !== null)
      await page.keyboard.press('Control+z')
      await page.waitForFunction(() => document.querySelector('.tiptap li') === null)
      await pressUntil(page, 'End', 0, 0)
      await page.keyboard.press('ArrowLeft')
      await step()
      await page.keyboard.type('x')
      await step()
      await page.keyboard.press('Control+Shift+8')
      await page.waitForFunction(() => document.querySelector('.tiptap li') !== null)
      for (const left of ['Start. axb', 'Start. ab', 'Start.']) {
        await page.keyboard.press('Control+z')
        expect(await lines(page, 0)).toEqual([left])
        expect(await lines(page, 1)).toEqual([left])
      }
    })

    it('undoes after the network has been away', async () => {
      const page = await open(bench, [text('Start.')])
      await page.keyboard.type(' Före.')
      await set(page, { connected: false })
      await page.clock.fastForward(pastUndoCapture)
      await page.keyboard.type(' Utan nät.')
      await page.evaluate(() => window.harness.connect())
      expect(await lines(page, 1)).toEqual(['Start. Före. Utan nät.'])
      await page.keyboard.press('Control+z')
      expect(await lines(page, 1)).toEqual(['Start. Före.'])
      await page.keyboard.press('Control+z')
      expect(await lines(page, 1)).toEqual(['Start.'])
    })

    it('takes Swedish letters, and lets another write while a word is being composed', async () => {
      const page = await open(bench, [text('Rad ett.')])
      await page.keyboard.press('Enter')
      await page.keyboard.insertText('Åäö ')
      const session = await page.context().newCDPSession(page)
      await session.send('Input.imeSetComposition', { text: 'mö', selectionStart: 2, selectionEnd: 2 })
      await page.evaluate(() => {
        window.harness.write([{ type: 'paragraph', content: [{ type: 'text', text: 'Från en annan.' }] }], 1)
      })
      await settle(page)
      expect(await lines(page, 0)).toEqual(['Rad ett.', 'Åäö mö', 'Från en annan.'])
      await session.send('Input.imeSetComposition', { text: 'möte', selectionStart: 4, selectionEnd: 4 })
      await session.send('Input.insertText', { text: 'möte' })
      for (const index of [0, 1])
        await expect.poll(() => lines(page, index)).toEqual(['Rad ett.', 'Åäö möte', 'Från en annan.'])
    })
  })

  describe('and the others', () => {
    it('reads out the document and nothing else with five carets in it', async () => {
      const page = await open(bench, [text('Handledarna behöver tid i schemat.'), text('Andra stycket.')])
      await page.evaluate(() => {
        for (let n = 1; n <= 5; n++) {
          const cursor = { anchor: window.harness.place(0, n), head: window.harness.place(0, n * 4) }
          window.harness.peer(100 + n, { user: { slot: n, name: `Person ${n}` }, cursor, typing: n === 1 })
        }
      })
      await expect.poll(() => carets(page).count()).toBe(5)
      for (const caret of await carets(page).all()) {
        expect(await caret.getAttribute('aria-hidden')).toBe('true')
        expect(await caret.getAttribute('contenteditable')).toBe('false')
        expect(await caret.textContent()).toBe('')
      }
      const margin = page.locator('#editor-0 [class*="_margin_"]')
      expect(await margin.locator('[class*="_more_"]').first().textContent()).toMatch(/^\+\d$/)
      expect(await margin.getAttribute('aria-hidden')).toBe('true')
      expect(await lines(page)).toEqual(['Handledarna behöver tid i schemat.', 'Andra stycket.'])
      const session = await page.context().newCDPSession(page)
      const { nodes } = await session.send('Accessibility.getFullAXTree')
      const names = nodes.filter((node) => !node.ignored).map((node) => `${node.name?.value ?? ''}`)
      expect(names.filter((name) => name.includes('Person'))).toEqual([])
    })

    it('shows who writes, and where another tells that it is', async () => {
      const page = await open(bench, [text('Ett stycke.')])
      await page.keyboard.type(' Mer')
      const says = () => page.locator('#editor-1 [class*="_says_"]').textContent()
      await expect.poll(says).toBe('Åsa skriver')
      await page.clock.fastForward(pastTyping)
      await expect.poll(says).toBe('Åsa')
    })

    it('is gone from the others when the note is closed, and opens again with what was written', async () => {
      const page = await open(bench, [text('Ett stycke.')])
      await page.keyboard.type(' Mer')
      await expect.poll(() => carets(page, 1).count()).toBe(1)
      await page.evaluate(() => window.harness.close())
      await expect
        .poll(() => page.evaluate(() => window.harness.awareness.map((one) => one.getLocalState())))
        .toEqual([expect.objectContaining({ cursor: null }), expect.objectContaining({ cursor: null })])
      await page.evaluate(() => window.harness.show())
      await focus(page, 0)
      await page.keyboard.type('!')
      expect(await lines(page, 1)).toEqual(['Ett stycke. Mer!'])
    })

    it('draws forged awareness as nothing, or as harmless text', async () => {
      const page = await open(bench, [text('Ett stycke.')])
      await page.evaluate(() => {
        const at = window.harness.place(0, 3)
        const cursor = { anchor: at, head: at }
        const forged: Record<string, unknown>[] = [
          { user: { slot: '1;color:red', name: '<img src=x onerror=alert(1)>' }, cursor },
          { user: { slot: 1e9, name: 'x'.repeat(100_000) }, cursor },
          { user: { slot: 2, name: { toString: 'no' }, color: 'red;background:url(x)' }, cursor },
          { user: null, cursor },
          { user: { slot: 3, name: 'A' }, cursor: { anchor: null, head: 'x' } },
          { user: { slot: 3, name: 'B' }, cursor: { anchor: { type: { client: 1, clock: -5 } }, head: {} } },
          { user: { slot: 3, name: 'C' }, cursor: 'here' },
          {
            user: { slot: 3, name: 'D' },
            cursor: { anchor: { tname: 'other', assoc: 0 }, head: { tname: 'other', assoc: 0 } },
          },
        ]
        for (const [index, state] of forged.entries()) window.harness.peer(200 + index, state)
      })
      await page.getByText('<img src=x onerror=alert(1)>').waitFor({ state: 'attached' })
      await page.keyboard.type(' Mer.')
      await settle(page)
      expect(await lines(page)).toEqual(['Ett stycke. Mer.'])
      expect(await page.locator('section img:not(.ProseMirror-separator)').count()).toBe(0)
      const styles = await page.evaluate(() =>
        [...document.querySelectorAll('#editor-0 [style]')].map((element) => element.getAttribute('style') ?? ''),
      )
      for (const style of styles)
        expect(style).toMatch(/^((top|left): -?[\d.]+px; ?|background: var\(--slot-\d+\); ?)*$/)
      const longest = await page.evaluate(() =>
        Math.max(
          ...[...document.querySelectorAll('#editor-0 [aria-hidden]')].map((one) => one.textContent?.length ?? 0),
        ),
      )
      expect(longest).toBeLessThan(1000)
    })

    it('draws forged carets that lie half a letter in as nothing', async () => {
      const page = await open(bench, [text('Ett stycke.'), text('Ett till.')])
      await page.evaluate(() => {
        const at = window.harness.place(0, 3) as { type?: unknown; item?: { client: number; clock: number } }
        const { client = 0, clock = 0 } = at.item ?? {}
        const halves = [clock + 0.5, clock - 0.25, -0.5, `${clock}.5`, 1e-9]
        const places: unknown[] = halves.map((clock) => ({ ...at, item: { client, clock } }))
        places.push(
          { type: { client, clock: 0.5 } },
          { tname: 'text', assoc: 0.5 },
          { ...at, assoc: 'x' },
          { ...at, assoc: {} },
        )
        for (const [index, place] of places.entries()) {
          window.harness.peer(400 + index, {
            user: { slot: 3, name: `P${index}` },
            cursor: { anchor: place, head: place },
          })
          window.harness.peer(450 + index, {
            user: { slot: 3, name: `Q${index}` },
            cursor: { anchor: at, head: place },
          })
        }
      })
      await settle(page)
      await page.keyboard.type(' Mer.')
      await settle(page)
      expect(await lines(page)).toEqual(['Ett stycke.', 'Ett till. Mer.'])
    })

    it('keeps the caret in an empty line when another makes lines before it', async () => {
      const page = await open(bench)
      for (const line of ['A', 'B', 'C', 'D', 'E']) {
        await page.keyboard.type(line)
        await page.keyboard.press('Enter')
      }
      for (const line of ['A', 'C', 'E']) {
        await clickIn(page, editor(page, 1).locator('p', { hasText: line }))
        await page.keyboard.press('End')
        const at = (await lines(page, 1)).indexOf(line)
        await caretIn(page, 1, at, true)
        await page.keyboard.press('Enter')
      }
      await page.evaluate(() => window.harness.comeBack())
      await page.keyboard.type('ORG')
      expect(await lines(page)).toEqual(['A', '', 'B', 'C', '', 'D', 'E', '', 'ORG'])
      expect(await lines(page, 1)).toEqual(await lines(page))
    })

    it('keeps the caret in its line when another writes in it, though a line elsewhere says what it said', async () => {
      const page = await open(bench, [text('Ja'), text('Nej'), text('Ja')])
      await clickIn(page, editor(page, 0).locator('p').first())
      await page.keyboard.press('End')
      await caretIn(page, 0, 0, true)
      await clickIn(page, editor(page, 1).locator('p').first())
      await page.keyboard.press('Home')
      await caretIn(page, 1, 0, false)
      await page.keyboard.type('Å ')
      await clickIn(page, editor(page, 1).locator('p').nth(1))
      await page.keyboard.press('End')
      await caretIn(page, 1, 1, true)
      await page.keyboard.press('Enter')
      await page.evaluate(() => window.harness.comeBack())
      await page.keyboard.type('!')
      expect(await lines(page)).toEqual(['Å Ja!', 'Nej', '', 'Ja'])
    })

    it('shows after any changes of others what it shows when it is opened again', async () => {
      const page = await open(bench, [text('Ett'), text('Två'), text('Tre')])
      for (let seed = 1; seed <= 8; seed++) {
        await page.evaluate((seed) => window.harness.wander(seed, 15), seed)
        const notes = () => page.evaluate(() => [window.harness.note(), window.harness.note(1)])
        const before = await notes()
        await page.evaluate(() => window.harness.close())
        await editor(page, 0).waitFor({ state: 'detached' })
        await page.evaluate(() => window.harness.show())
        await editor(page, 1).waitFor()
        expect(before, `seed ${seed}`).toEqual(await notes())
      }
    })

    it('does not scroll because another writes', async () => {
      const page = await open(
        bench,
        Array.from({ length: 60 }, (_, n) => text(`Rad ${n}`)),
      )
      await page.evaluate(() => window.scrollTo(0, 600))
      await page.mouse.click(400, 400)
      await page.waitForFunction(() => window.harness.selection()?.atEnd === false)
      await settle(page)
      const before = await page.evaluate(() => window.scrollY)
      await page.evaluate(() => {
        for (let n = 0; n < 20; n++)
          window.harness.write([{ type: 'paragraph', content: [{ type: 'text', text: 'Ny' }] }], 1)
      })
      expect(await lines(page)).toHaveLength(80)
      await settle(page)
      expect(await page.evaluate(() => window.scrollY)).toBe(before)
    })

    it('leaves the line that is written in where it is on the screen when others write above it', async () => {
      const page = await open(
        bench,
        Array.from({ length: 60 }, (_, n) => text(`Rad ${n}`)),
      )
      await page.evaluate(() => window.scrollTo(0, 600))
      await page.mouse.click(400, 400)
      await page.waitForFunction(() => window.harness.selection()?.atEnd === false)
      await settle(page)
      const line = await page.evaluate(() => window.harness.selection()?.line ?? 0)
      const top = () =>
        page.evaluate(() => document.getSelection()?.anchorNode?.parentElement?.getBoundingClientRect().top)
      const before = await top()
      // Far above, and between the upper edge of the window and the line.
      await page.evaluate((line) => {
        window.harness.writeBefore(0, 'Först', 1)
        for (let n = 0; n < 20; n++) window.harness.writeBefore(line - 2, `Före ${n}`, 1)
      }, line)
      expect(await lines(page)).toHaveLength(81)
      await settle(page)
      expect(await top()).toBeCloseTo(before ?? 0, 0)
    })
  })

  describe('and what is typed', () => {
    it('makes a decision of "Beslut: " at once, and gives the words back with one undo', async () => {
      const page = await open(bench, [text('Före.')])
      await page.keyboard.press('Enter')
      await page.keyboard.type('Beslut: ')
      expect(await triggers(page)).toEqual([{ editor: 0, kind: 'decision', text: '' }])
      expect(await lines(page)).toEqual(['Före.', ''])
      await page.keyboard.press('Control+z')
      expect(await lines(page)).toEqual(['Före.', 'Beslut: '])
      await page.keyboard.type('inget')
      await page.keyboard.press('Enter')
      expect(await triggers(page)).toHaveLength(1)
    })

    it('takes the finished line on Enter', async () => {
      const page = await open(bench, [text('Före.')])
      await page.keyboard.press('Enter')
      await page.keyboard.type('uppgift:ring Anna')
      await page.keyboard.press('Enter')
      expect(await triggers(page)).toEqual([{ editor: 0, kind: 'action', text: 'ring Anna' }])
      expect(await lines(page)).toEqual(['Före.'])
      await page.keyboard.type(' Efter.')
      expect(await lines(page)).toEqual(['Före. Efter.'])
    })

    it('offers the line on Enter to those who may only propose, and takes it away if it was accepted', async () => {
      const page = await open(bench, [text('Före.')], { mode: 'on-enter' })
      await page.keyboard.press('Enter')
      await page.keyboard.type('Beslut: ')
      expect(await triggers(page)).toEqual([])
      await page.keyboard.type('godkänna planen.')
      await page.keyboard.press('Enter')
      expect(await triggers(page)).toEqual([{ editor: 0, kind: 'decision', text: 'godkänna planen.' }])
      await expect.poll(() => lines(page)).toEqual(['Före.', ''])
      await set(page, { taken: false })
      await page.keyboard.type('Beslut: nej.')
      await page.keyboard.press('Enter')
      await expect.poll(() => triggers(page)).toHaveLength(2)
      await settle(page)
      expect(await lines(page)).toEqual(['Före.', 'Beslut: nej.', ''])
    })

    it('leaves what others write and what is pasted alone', async () => {
      const page = await open(bench, [text('Beslut: av en annan')])
      await page.keyboard.press('Enter')
      await page.evaluate(() => navigator.clipboard.writeText('Beslut: inklistrat'))
      await page.keyboard.press('Control+v')
      await page.keyboard.press('Enter')
      await page.keyboard.type('Text med Beslut: inuti')
      await page.keyboard.press('Enter')
      expect(await triggers(page)).toEqual([])
    })

    it('offers people behind "@", and writes the name as it is spelt', async () => {
      const page = await open(bench, [text('Före.')])
      await page.keyboard.press('Enter')
      await page.keyboard.type('Frågan tas av @')
      const list = page.getByRole('listbox')
      await list.waitFor()
      expect(await list.getByRole('option').allTextContents()).toEqual([
        'Gunnar Eddysson, Lövholma kommun',
        'Åsa Öberg, Region Provlandet',
      ])
      await page.keyboard.type('gunnar edi')
      expect(await list.getByRole('option').allTextContents()).toEqual(['Gunnar Eddysson, Lövholma kommun'])
      await page.keyboard.press('Enter')
      await page.keyboard.type(' och a@b.se')
      expect(await list.count()).toBe(0)
      const there = mentioned('gunnar', 'Gunnar Eddysson')
      expect(await html(page)).toBe(`<p>Före.</p><p>Frågan tas av ${there} och a@b.se</p>`)
      // The other window reads the same, and so does whoever has no editor.
      await expect.poll(() => html(page, 1)).toBe(await html(page))
      await page.keyboard.type(' @')
      await list.waitFor()
      await page.keyboard.press('Escape')
      await page.keyboard.type('x')
      expect((await html(page)).endsWith('a@b.se</a> @x</p>')).toBe(true)
    })

    it('keeps a mention as long as the name is whole: what is written in it or taken from it makes it plain text', async () => {
      const page = await open(bench)
      const asa = mentioned('asa', 'Åsa Öberg')
      const put = async () => {
        await page.keyboard.type('@ås')
        await page.getByRole('listbox').waitFor()
        await page.keyboard.press('Enter')
      }
      await put()
      await page.keyboard.type('s grupp')
      expect(await html(page)).toBe(`<p>${asa}s grupp</p>`)
      await page.keyboard.press('Control+a')
      await page.keyboard.press('Control+b')
      expect(await html(page)).toContain('data-mention="asa"')
      await page.keyboard.press('Delete')
      await page.keyboard.press('Control+b')
      // The first Backspace takes away who is meant, the second a letter; undo brings both back.
      await put()
      await page.keyboard.press('Backspace')
      expect(await html(page)).toBe('<p>Åsa Öberg</p>')
      await page.keyboard.press('Backspace')
      expect(await html(page)).toBe('<p>Åsa Öber</p>')
      await page.keyboard.press('Control+a')
      await page.keyboard.press('Delete')
      await put()
      await page.keyboard.press('ArrowLeft')
      await caretIn(page, 0, 0, false)
      await page.keyboard.type('x')
      expect(await html(page)).toBe('<p>Åsa Öberxg</p>')
      await page.keyboard.press('Control+z')
      expect(await html(page)).toBe(`<p>${asa}</p>`)
      await page.keyboard.press('ArrowRight')
      await caretIn(page, 0, 0, true)
      await page.keyboard.press('Home')
      await caretIn(page, 0, 0, false)
      await page.keyboard.press('Delete')
      expect(await html(page)).toBe('<p>sa Öberg</p>')
    })

    it('keeps a mention that somebody else writes beside, moves, or copies', async () => {
      const page = await open(bench, [text('Före.')])
      await page.keyboard.press('Enter')
      await page.keyboard.type('Av @gunn')
      await page.getByRole('listbox').waitFor()
      await page.keyboard.press('Enter')
      const there = mentioned('gunnar', 'Gunnar Eddysson')
      await expect.poll(() => html(page, 1)).toBe(`<p>Före.</p><p>Av ${there}</p>`)
      await clickIn(page, editor(page, 1).locator('p').last())
      await pressUntil(page, 'End', 1, 1)
      await page.keyboard.type(' och fler')
      await expect.poll(() => html(page)).toBe(`<p>Före.</p><p>Av ${there} och fler</p>`)
      await page.keyboard.press('Control+a')
      await page.keyboard.press('Control+c')
      await pressUntil(page, 'ArrowRight', 1, 1)
      await page.keyboard.press('Enter')
      await page.keyboard.press('Control+v')
      await expect.poll(async () => (await html(page)).split('data-mention="gunnar"')).toHaveLength(3)
    })

    it('has a menu behind "/" for the keyboard', async () => {
      const page = await open(bench, [text('Före.')])
      await page.keyboard.press('Enter')
      await page.keyboard.type('/')
      const list = page.getByRole('listbox')
      await list.waitFor()
      expect(await list.getByRole('option').count()).toBe(10)
      await page.keyboard.press('ArrowDown')
      const active = await editor(page).getAttribute('aria-activedescendant')
      expect(await page.locator(`#${active}`).textContent()).toBe('Uppdrag')
      await page.keyboard.type('lis')
      expect(await list.getByRole('option').allTextContents()).toEqual(['Punktlista', 'Numrerad lista', 'Att-lista'])
      expect(await page.locator('.announcer').textContent()).toContain('3 förslag')
      const [line, menu] = await Promise.all([editor(page).locator('p').last().boundingBox(), list.boundingBox()])
      expect(menu?.y).toBeGreaterThanOrEqual((line?.y ?? 0) + (line?.height ?? 0) - 1)
      await page.keyboard.press('ArrowUp')
      await page.keyboard.press('Enter')
      await page.keyboard.type('anta planen')
      expect(await html(page)).toBe('<p>Före.</p><ul data-list="att"><li><p>anta planen</p></li></ul>')
      await page.keyboard.press('Enter')
      await page.keyboard.type('se a/b och /x')
      expect(await list.count()).toBe(0)
      await page.keyboard.type(' /')
      await list.waitFor()
      await page.keyboard.press('Escape')
      expect(await list.count()).toBe(0)
      expect((await html(page)).endsWith('<p>se a/b och /x /</p></li></ul>')).toBe(true)
      expect(await editor(page).evaluate((dom) => dom === document.activeElement)).toBe(true)
    })

    it('writes headings, lists and marks as in a mail program', async () => {
      const page = await open(bench)
      await page.keyboard.type('# Rubrik')
      await page.keyboard.press('Enter')
      await page.keyboard.type('## Under')
      await page.keyboard.press('Enter')
      await page.keyboard.type('Det är **viktigt** nu')
      await page.keyboard.press('Enter')
      await page.keyboard.type('- en')
      await page.keyboard.press('Enter')
      await page.keyboard.press('Tab')
      await page.keyboard.type('två')
      expect(await html(page)).toBe(
        '<h2>Rubrik</h2><h3>Under</h3><p>Det är <strong>viktigt</strong> nu</p><ul><li><p>en</p><ul><li><p>två</p></li></ul></li></ul>',
      )
      await page.keyboard.press('Control+Shift+Digit9')
      await page.keyboard.press('Enter')
      await page.keyboard.press('Enter')
      await page.keyboard.press('Enter')
      await page.keyboard.type('Sist')
      await page.keyboard.press('Control+Alt+Digit2')
      expect((await html(page)).endsWith('<h3>Sist</h3>')).toBe(true)
      await page.keyboard.press('Control+Alt+Digit0')
      expect((await html(page)).endsWith('<p>Sist</p>')).toBe(true)
      await page.keyboard.press('Control+Enter')
      await page.keyboard.press('Control+Shift+Enter')
      expect((await triggers(page)).map(({ kind }) => kind)).toEqual(['action', 'decision'])
    })

    it('moves paragraphs and points with Alt+Shift and an arrow', async () => {
      const point = (words: string) => ({ type: 'listItem', content: [text(words)] })
      const page = await open(bench, [
        text('Ett.'),
        { type: 'bulletList', content: [point('a'), point('b')] },
        text('Två.'),
        { type: 'bulletList', content: [point('c')] },
      ])
      const up = () => page.keyboard.press('Alt+Shift+ArrowUp')
      await up()
      expect(await html(page)).toBe(
        '<p>Ett.</p><ul><li><p>a</p></li><li><p>b</p></li><li><p>c</p></li></ul><p>Två.</p>',
      )
      await up()
      await page.keyboard.type('!')
      expect(await html(page)).toBe(
        '<p>Ett.</p><ul><li><p>a</p></li><li><p>c!</p></li><li><p>b</p></li></ul><p>Två.</p>',
      )
      await up()
      await up()
      await up()
      expect(await html(page, 1)).toBe(
        '<ul><li><p>c!</p></li></ul><p>Ett.</p><ul><li><p>a</p></li><li><p>b</p></li></ul><p>Två.</p>',
      )
      await page.keyboard.press('Alt+Shift+ArrowDown')
      await page.keyboard.type('?')
      expect(await html(page, 1)).toBe(
        '<p>Ett.</p><ul><li><p>c!?</p></li><li><p>a</p></li><li><p>b</p></li></ul><p>Två.</p>',
      )
      await page.keyboard.press('Control+End')
      await up()
      await page.keyboard.press('Control+z')
      expect(await lines(page)).toEqual(['Ett.', 'c!?ab', 'Två.'])
    })

    it('leaves with Escape and goes to the tools with Alt+F10', async () => {
      const page = await open(bench, [text('Ett.')])
      await page.keyboard.press('Escape')
      await page.keyboard.press('Tab')
      expect(await page.evaluate(() => document.activeElement?.className)).toBe('next')
      await focus(page, 0)
      await page.keyboard.press('Alt+F10')
      expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Ångra')
      await page.keyboard.press('ArrowRight')
      await page.keyboard.press('ArrowRight')
      await page.keyboard.press('ArrowRight')
      expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Fetstil')
      await page.keyboard.press('Escape')
      await page.keyboard.type(' Två.')
      expect(await lines(page)).toEqual(['Ett. Två.'])
    })

    it('makes tables, styles and lists from the tools, and keeps the keyboard in the text', async () => {
      const page = await open(bench, [text('Ett.')])
      const tools = page.locator('#editor-0').getByRole('toolbar')
      await tools.getByRole('button', { name: /Styckeformat/ }).click()
      await page.getByRole('menuitemradio', { name: 'Underrubrik' }).click()
      await backInText(page)
      await page.keyboard.type('!')
      expect(await html(page)).toBe('<h3>Ett.!</h3>')
      await page.keyboard.press('Enter')
      await tools.getByRole('button', { name: 'Fler verktyg' }).click()
      await page.getByRole('menuitem', { name: 'Tabell med 2 kolumner' }).click()
      await backInText(page)
      await page.keyboard.type('Kommun')
      await page.keyboard.press('Tab')
      await page.keyboard.type('Andel')
      expect(await editor(page).locator('th').allTextContents()).toEqual(['Kommun', 'Andel'])
      expect(await editor(page).locator('tr').count()).toBe(3)
      expect(await editor(page).locator('[style]').count()).toBe(0)
    })
  })

  describe('and links', () => {
    it('makes links of typed addresses and of nothing else', async () => {
      const page = await open(bench)
      await page.keyboard.type('Se www.region.se, skriv till anna@region.se eller gå till planen.Se nu')
      expect(await html(page)).toBe(
        '<p>Se <a href="https://www.region.se" rel="noopener noreferrer">www.region.se</a>, skriv till <a href="mailto:anna@region.se" rel="noopener noreferrer">anna@region.se</a> eller gå till planen.Se nu</p>',
      )
    })

    it('refuses an address that runs something', async () => {
      const page = await open(bench, [
        {
          type: 'paragraph',
          content: [
            { type: 'text', text: 'förgiftad', marks: [{ type: 'link', attrs: { href: 'javascript:alert(1)' } }] },
          ],
        },
        text('klicka'),
      ])
      expect(await editor(page).locator('a').count()).toBe(0)
      await page.keyboard.press('Shift+Home')
      await page.waitForFunction(() => window.harness.selection()?.empty === false)
      await page.keyboard.press('Control+k')
      const field = page.getByLabel('Adress')
      await field.fill('javascript:alert(1)')
      await page.keyboard.press('Enter')
      expect(await editor(page).locator('a').count()).toBe(0)
      await field.fill('www.region.se/plan')
      await page.keyboard.press('Enter')
      await backInText(page)
      expect(await editor(page).locator('a').getAttribute('href')).toBe('https://www.region.se/plan')
      await page.keyboard.type('!')
      expect(await lines(page)).toEqual(['förgiftad', 'klicka!'])
    })

    it('shows where a link leads, and opens it with Ctrl', async () => {
      const link = { type: 'link', attrs: { href: 'https://example.org/plan' } }
      const page = await open(bench, [
        { type: 'paragraph', content: [{ type: 'text', text: 'Planen i sin helhet', marks: [link] }] },
      ])
      await editor(page).locator('a').click()
      await page.getByRole('link', { name: 'example.org/plan' }).waitFor()
      await page.keyboard.press('Escape')
      const [opened] = await Promise.all([
        page.context().waitForEvent('page'),
        editor(page)
          .locator('a')
          .click({ modifiers: ['Control'] }),
      ])
      expect(await opened.evaluate(() => window.opener)).toBeNull()
    })
  })

  it('breaks no content policy in all this', async () => {
    const page = await open(bench, [text('Ett.')])
    await page.keyboard.press('Enter')
    await page.keyboard.type('/tab')
    await page.keyboard.press('Enter')
    await page.keyboard.type('Cell')
    await editor(page).evaluate((dom) => {
      const clipboardData = new DataTransfer()
      clipboardData.setData(
        'text/html',
        '<style>p {color: red}</style><p style="color:red"><b style="mso-bidi-font-weight:normal">Fet</b></p>',
      )
      clipboardData.setData('text/plain', 'Fet')
      dom.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
    })
    await page.evaluate(() => {
      const at = window.harness.place(0, 1)
      window.harness.peer(300, {
        user: { slot: 4, name: 'Tomas' },
        cursor: { anchor: at, head: window.harness.place(0, 3) },
      })
    })
    await expect.poll(() => carets(page).count()).toBe(1)
    expect(await editor(page).locator('strong').count()).toBe(1)
    expect(await page.evaluate(() => window.harness.violations)).toEqual([])
  })
})
