import { expect, test, vi } from 'vitest'
import { softHyphens } from './hyphens.ts'

const seen = (text: string) => text.replaceAll('\u00ad', '|')

test('compounds break where their parts meet', () => {
  expect(seen(softHyphens('Samverkansöverenskommelse'))).toBe('Samverkans|överenskommelse')
  expect(seen(softHyphens('Ny samverkansöverenskommelsen'))).toBe('Ny samverkans|överenskommelsen')
  expect(seen(softHyphens('möte'))).toBe('möte')
})

test('what is still too long breaks between syllables, never near its ends', async () => {
  expect(seen(softHyphens('kompetensförsörjningsstrategi'))).toBe('kompetens|försörjnings|strategi')
  await vi.waitFor(() => expect(seen(softHyphens('specialpedagogiska'))).toContain('|'), { timeout: 20_000 })
  for (const part of seen(softHyphens('specialpedagogiska')).split('|').slice(0, 1))
    expect(part.length).toBeGreaterThan(4)
})

test('a letter alone does not end a line', async () => {
  await vi.waitFor(() => expect(seen(softHyphens('verksamhetsövergripande'))).toContain('|'), { timeout: 20_000 })
  expect(seen(softHyphens('verksamhetsövergripande'))).not.toMatch(/\|\p{L}\|/u)
})

test('the letters stay the same', () => {
  const text = 'Kompetensförsörjningsstrategi 2027–2029, länsgemensamma primärvårdsrepresentanter'
  expect(softHyphens(text).replaceAll('\u00ad', '')).toBe(text)
})
