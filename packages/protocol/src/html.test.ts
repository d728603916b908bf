import { expect, test } from 'vitest'
import { halfDay, halfDayWords, item, notes, paragraph, withoutQuestionNumbers, wordsOf } from './half-day.fixture.ts'
import { protocolArticle, protocolDocument, protocolStyles } from './html.ts'
import type { Protocol } from './protocol.ts'

const hostile = `"><script>alert(1)</script><img src=x onerror='alert(2)'>&`

/** The protocol with every free text replaced. */
function everywhere(value: unknown, text: string, key = ''): unknown {
  const fixed = ['format', 'language', 'numbering', 'form', 'group', 'kind', 'status', 'approval', 'type']
  if (typeof value === 'string') return fixed.includes(key) ? value : text
  if (Array.isArray(value)) return value.map((inner) => everywhere(inner, text, key))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, everywhere(inner, text, name)]))
}

test('the page says the expected protocol, word for word', () => {
  const text = protocolArticle(halfDay)
    .replace(/<[^>]+>/g, '')
    .replaceAll('&amp;', '&')
  expect(wordsOf(text)).toBe(wordsOf(withoutQuestionNumbers(halfDayWords)))
})

test('items and decisions can be linked to', () => {
  const html = protocolArticle(halfDay)
  expect(html).toContain('<section class="item" id="punkt-3">')
  expect(html).toContain('<section class="decision" id="beslut-6b">')
  const ids = [...html.matchAll(/ id="([^"]*)"/g)].map((match) => match[1])
  expect(new Set(ids).size).toBe(ids.length)
})

test('headings never skip a level and every element is closed', () => {
  const html = protocolArticle(halfDay)
  const levels = [...html.matchAll(/<h(\d)/g)].map((match) => Number(match[1]))
  for (const [index, level] of levels.entries()) expect(level - (levels[index - 1] ?? 0)).toBeLessThanOrEqual(1)
  const open: string[] = []
  for (const [, slash, name = ''] of html.matchAll(/<(\/?)([a-z0-9]+)/g)) {
    if (slash) expect(open.pop()).toBe(name)
    else if (name !== 'br') open.push(name)
  }
  expect(open).toEqual([])
})

test('no text of any field becomes an element or an attribute', () => {
  const html = protocolDocument(everywhere(halfDay, hostile) as Protocol, { hash: hostile })
  expect(html).not.toMatch(/<script|<img/)
  const allowed = new Set([
    'class',
    'lang',
    'id',
    'href',
    'rel',
    'charset',
    'name',
    'content',
    'http-equiv',
    'title',
    'start',
    'scope',
  ])
  const body = html.replace(/<style>[\s\S]*<\/style>/, '')
  for (const [tag] of body.matchAll(/<[a-z][^>]*>/g))
    for (const [, name = ''] of tag.replace(/"[^"]*"/g, '""').matchAll(/\s([^\s=>]+)=/g))
      expect(allowed).toContain(name)
})

test('dangerous addresses are dropped and their words kept', () => {
  const link = (href: string) => ({
    type: 'paragraph',
    content: [{ type: 'text', text: 'länken', marks: [{ type: 'link', attrs: { href } }] }],
  })
  const html = protocolArticle({
    ...halfDay,
    items: [
      item('1', 'x', {
        notes: notes(link('java\nscript:alert(1)'), link('vbscript:x'), link('https://a.example/?a="b"')),
      }),
    ],
  })
  expect(html.match(/<p>länken<\/p>/g)).toHaveLength(2)
  expect(html).toContain('<a href="https://a.example/?a=%22b%22" rel="noopener noreferrer nofollow">länken</a>')
})

test('a table has header cells, and marks are elements', () => {
  const html = protocolArticle({
    ...halfDay,
    items: [
      item('1', 'x', {
        notes: notes(
          {
            type: 'table',
            content: [
              { type: 'tableRow', content: [{ type: 'tableHeader', content: [paragraph('År')] }] },
              { type: 'tableRow', content: [{ type: 'tableCell', content: [paragraph('2026')] }] },
            ],
          },
          {
            type: 'paragraph',
            content: [
              { type: 'text', text: 'a', marks: [{ type: 'bold' }, { type: 'strike' }] },
              { type: 'hardBreak' },
              { type: 'text', text: 'b' },
            ],
          },
          { type: 'attList', content: [{ type: 'listItem', content: [paragraph('göra')] }] },
        ),
      }),
    ],
  })
  expect(html).toContain('<thead><tr><th scope="col">År</th></tr></thead><tbody><tr><td>2026</td></tr></tbody>')
  expect(html).toContain('<p><strong><s>a</s></strong><br>b</p>')
  expect(html).toContain('<ul class="att"><li><em>att</em> göra</li></ul>')
})

test('the file stands alone: no script, nothing fetched, the hash in its foot', () => {
  const html = protocolDocument(halfDay, { hash: 'ab'.repeat(32) })
  expect(html).not.toMatch(/<script|<link|src=|@import|url\(/)
  expect(html).toContain('SHA-256 abab abab abab abab')
  expect(html).toContain(protocolStyles)
  expect(html.startsWith('<!doctype html>\n<html lang="sv">')).toBe(true)
  expect(protocolDocument(halfDay, { hash: 'a' })).toBe(protocolDocument(structuredClone(halfDay), { hash: 'a' }))
})
