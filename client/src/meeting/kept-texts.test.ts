import { beforeEach, expect, test, vi } from 'vitest'
import { type KeptText, KeptTexts } from './kept-texts.ts'

const text = (id: string, ...lines: string[]): KeptText => ({ id, title: '', lines, at: `at ${id}`, reason: 'late' })

type Hear = (event: { key: string; newValue: string | null }) => void

/** A page of the browser: what it shows, and how it hears of what another has stored. */
function newPage() {
  let hear: Hear = () => {}
  vi.stubGlobal('addEventListener', (_type: string, listener: Hear) => {
    hear = listener
  })
  const page = new KeptTexts('kept', () => {})
  const shown = () => page.all().map(({ lines }) => lines.join())
  return { page, shown, hears: (key: string) => hear({ key, newValue: localStorage.getItem(key) }) }
}

beforeEach(() => {
  const methods = {
    getItem: (key: string) => Reflect.get(storage, key) ?? null,
    setItem: (key: string, value: string) => Reflect.set(storage, key, value),
    removeItem: (key: string) => Reflect.deleteProperty(storage, key),
  }
  const storage: typeof methods = Object.create(methods)
  vi.stubGlobal('localStorage', storage)
})

test('Two pages keep what they have each, also when neither has heard of the other', () => {
  const [one, other] = [newPage(), newPage()]
  one.page.keep(text('a', 'Den första flikens.'))
  other.page.keep(text('b', 'Den andra flikens.'))
  expect(newPage().shown()).toEqual(['Den första flikens.', 'Den andra flikens.'])
})

test('What one page has thrown away is gone from all, whatever the others keep later', () => {
  const [one, other] = [newPage(), newPage()]
  one.page.keep(text('a', 'Det första.'))
  other.hears('kept.a')
  expect(other.shown()).toEqual(['Det första.'])
  other.page.throwAway('a')
  one.hears('kept.a')
  expect(one.shown()).toEqual([])
  one.page.keep(text('b', 'Det andra.'))
  expect(newPage().shown()).toEqual(['Det andra.'])
})

test('What is not yet known to be missing is shown by no page that is open, and by one that comes when its own has gone', () => {
  const [one, other] = [newPage(), newPage()]
  one.page.hold(text('a', 'Kanske med.', 'Inte med.'))
  other.hears('kept.a')
  expect([one.shown(), other.shown()]).toEqual([[], []])
  expect(newPage().shown()).toEqual(['Kanske med.,Inte med.'])
  one.page.keep(text('a', 'Inte med.'))
  expect(newPage().shown()).toEqual(['Inte med.'])
})

test('What lay in one list once is kept', () => {
  localStorage.setItem('kept', JSON.stringify([text('a', 'Från förr.')]))
  newPage()
  expect(newPage().shown()).toEqual(['Från förr.'])
  expect(localStorage.getItem('kept')).toBeNull()
})
