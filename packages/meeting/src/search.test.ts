import { describe, expect, it } from 'vitest'
import { excerpt, folded, inOneLine, marked, termsOf } from './search.ts'

const finds = (question: string, text: string): boolean =>
  termsOf(question).every((term) => folded(text).includes(term))
const shown = (parts: { text: string; hit: boolean }[]): string =>
  parts.map(({ text, hit }) => (hit ? `[${text}]` : text)).join('')

describe('Looking for words', () => {
  it('[FN1] finds the beginning of a word, a part of a compound, and any capitals', () => {
    const text = 'Länssamverkan och Samverkansorganet möts i Växjö.'
    for (const question of ['samverkan', 'samv', 'SAMVERKAN', 'organet', 'växjö', 'länssam'])
      expect(finds(question, text), question).toBe(true)
  })

  it('[FN1] takes å, ä, ö and é for letters of their own, however they are composed', () => {
    expect(finds('vaxjo', 'Växjö')).toBe(false)
    expect(finds('Växjö', 'Vaxjo')).toBe(false)
    expect(finds('varmote', 'vårmöte')).toBe(false)
    expect(finds('vårmöte'.normalize('NFD'), 'Vårmöte')).toBe(true)
    expect(finds('ide', 'en idé')).toBe(false)
  })

  it('[FN1] finds a word of one or two letters at the beginning of words only', () => {
    expect(finds('it', 'ett nytt kapitel')).toBe(false)
    expect(finds('it', 'nya IT-system')).toBe(true)
    expect(finds('å', 'två års arbete')).toBe(true)
    expect(finds('å', 'två möten')).toBe(false)
  })

  it('[FN2] finds what has every word, and words within quotation marks as they stand', () => {
    expect(finds('årshjul 2027', 'anta årshjulet för 2027')).toBe(true)
    expect(finds('årshjul 2028', 'anta årshjulet för 2027')).toBe(false)
    expect(finds('"nära vård"', 'En nära vård i länet')).toBe(true)
    expect(finds('”nära vård', 'vård nära')).toBe(false)
    expect(termsOf('vård VÅRD vård')).toEqual(['vård'])
    expect(termsOf(' – "" . ')).toEqual([])
  })

  it('[FN2] finds a number as it is written', () => {
    expect(termsOf('B 2026:1')).toEqual([' b', '2026:1'])
    expect(finds('B 2026:1', 'B 2026:1')).toBe(true)
    expect(finds('2026:1', 'B 2025:1')).toBe(false)
    expect(finds('09:00', 'Tid: 9:00')).toBe(false)
  })

  it('[FN3] marks what was asked for, as it is written there', () => {
    expect(shown(marked('Länssamverkan, IT och kapitel', termsOf('samverkan it')))).toBe(
      'Läns[samverkan], [IT] och kapitel',
    )
    expect(shown(marked('En nära – vård', termsOf('"nära vård"')))).toBe('En [nära – vård]')
    expect(shown(marked('(1+1)*2', termsOf('1+1')))).toBe('([1]+[1])*2')
    expect(marked('', termsOf('x'))).toEqual([])
  })

  it('[FN3] shows it in its context, in whole words', () => {
    const text = `${'före '.repeat(80)}länssamverkan ${'efter '.repeat(80)}`
    const part = shown(excerpt(text, termsOf('samverkan'), 60))
    expect(part).toMatch(/^… (före )+läns\[samverkan\]( efter)+ …$/)
    expect(part.length).toBeLessThan(70)
    expect(shown(excerpt('Två  ord \n\n  på rad', termsOf('ord')))).toBe('Två [ord] · på rad')
    // It would take hours if it looked for a line break from each of them.
    expect(shown(excerpt(`a${' '.repeat(5_000_000)}b`, termsOf('b')))).toBe('a [b]')
    expect(shown(excerpt('Kort text', termsOf('kort')))).toBe('[Kort] text')
    expect(shown(excerpt('x'.repeat(500), [], 50)).length).toBeLessThan(60)
  })
})

it('[FN15] a decision without a heading is called by its points in one line, each with its own sign', () => {
  expect(inOneLine(['fastställa planen,', 'avsätta 1 240 000 kr, och', 'följa upp planen.'])).toBe(
    'fastställa planen, avsätta 1 240 000 kr, och följa upp planen.',
  )
  expect(inOneLine(['godkänna dagordningen ', 'utse Bo Alm'])).toBe('godkänna dagordningen; utse Bo Alm')
  expect(inOneLine([])).toBe('')
})
