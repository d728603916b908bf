import canonicalize from 'canonicalize'
import { expect, test } from 'vitest'
import { canonicalBytes, hashOf, normalise, sha256, verifyFile } from './canonical.ts'
import { halfDay, notes, paragraph } from './half-day.fixture.ts'
import type { Protocol } from './protocol.ts'
import { readProtocol } from './read-protocol.ts'

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes)
const bytes = (value: string) => new TextEncoder().encode(value)
const changed = (change: (protocol: Protocol) => void): Protocol => {
  const copy = structuredClone(halfDay)
  change(copy)
  return copy
}

test('the canonical form is that of RFC 8785', () => {
  // Section 3.2.3 of the RFC: members sorted by UTF-16 code units.
  const sorted = {
    '\u20ac': 'Euro Sign',
    '\r': 'Carriage Return',
    '\ufb33': 'Dalet',
    '1': 'One',
    '\ud83d\ude00': 'Smile',
    '\u0080': 'Control',
    '\u00f6': 'o',
  }
  expect(Object.keys(JSON.parse(canonicalize(sorted) ?? ''))).toEqual([
    '1',
    '\r',
    '\u0080',
    '\u00f6',
    '\u20ac',
    '\ud83d\ude00',
    '\ufb33',
  ])
  // Section 3.2.2: literals, strings and numbers.
  const literals = {
    string: '\u20ac$\u000f\u000aA\'\u0042\u0022\u005c\\"\u002f',
    literals: [null, true, false],
    // The first is the RFC's own example of a number with one digit too many.
    numbers: [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 1e-27],
  }
  expect(canonicalize(literals)).toBe(
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  )
  const written = text(canonicalBytes(halfDay))
  expect(written.startsWith('{"approval":"next-meeting","attachments":[{"fileName":"lagesrapport.pdf",')).toBe(true)
  expect(written).not.toMatch(/[\n\t]/)
})

test('the order in which a protocol was put together does not change its hash', async () => {
  const turned = Object.fromEntries(Object.entries(halfDay).reverse()) as Protocol
  expect(await hashOf(turned)).toBe(await hashOf(halfDay))
  expect(await hashOf(halfDay)).toMatch(/^[0-9a-f]{64}$/)
})

test('texts that look the same are the same: decomposed letters and Windows line ends', async () => {
  const composed = changed((protocol) => {
    protocol.body.name = 'Åtgärdsgruppen\nÖst'
  })
  const decomposed = changed((protocol) => {
    protocol.body.name = 'A\u030atga\u0308rdsgruppen\r\nO\u0308st'
  })
  expect(await hashOf(decomposed)).toBe(await hashOf(composed))
})

test('control characters and lone surrogates are taken away, emoji, tabs and line breaks are kept', () => {
  const dirty = changed((protocol) => {
    protocol.body.name = 'a\u0000b\u0007c\ud800d\udc00e\u009ff\uffffg\th\ni😀j'
  })
  expect(normalise(dirty).body.name).toBe('abcdefg\th\ni😀j')
  expect(readProtocol(canonicalBytes(dirty)).ok).toBe(true)
})

test('numbers become integers', () => {
  const odd = changed((protocol) => {
    protocol.attachments = [{ number: 1.9, title: '', fileName: '', type: '', size: Number.NaN, sha256: '', url: '' }]
  })
  expect(normalise(odd).attachments[0]).toMatchObject({ number: 1, size: 0 })
})

test('what is written can be read again, and gives the same bytes', () => {
  const read = readProtocol(canonicalBytes(halfDay))
  expect(read.ok && read.protocol).toEqual(halfDay)
  expect(read.ok && canonicalBytes(read.protocol)).toEqual(canonicalBytes(halfDay))
})

test('a protocol of the first version is read for ever, and knew no workshops', () => {
  const items = halfDay.items.map(({ workshop, ...item }) => item)
  const read = readProtocol(bytes(JSON.stringify({ ...halfDay, version: 1, items })))
  expect(read.ok && [read.protocol.version, read.protocol.items[4]?.workshop]).toEqual([1, null])
  expect(readProtocol(bytes(JSON.stringify({ ...halfDay, version: 5 })))).toMatchObject({ reason: 'unknown-version' })
})

test('what is not a protocol of a kind we know is refused with its reason', () => {
  const reason = (given: string | Uint8Array) => {
    const read = readProtocol(typeof given === 'string' ? bytes(given) : given)
    return read.ok ? 'read' : read.reason
  }
  const json = (change: object) => JSON.stringify({ ...halfDay, ...change })
  expect(reason('')).toBe('not-json')
  expect(reason('{"format":')).toBe('not-json')
  expect(reason(new Uint8Array([0xff, 0xfe, 0x00]))).toBe('not-json')
  expect(reason('null')).toBe('other-format')
  expect(reason('[]')).toBe('other-format')
  expect(reason(json({ format: 'other' }))).toBe('other-format')
  expect(reason(json({ version: 5 }))).toBe('unknown-version')
  expect(reason(json({ version: '1' }))).toBe('unknown-version')
  expect(reason(json({ chair: 1 }))).toBe('malformed')
  expect(reason(json({ extra: 'field' }))).toBe('malformed')
  expect(reason(json({ approval: 'nobody' }))).toBe('malformed')
  const attachment = { number: 1.5, title: '', fileName: '', type: '', size: 1, sha256: '', url: '' }
  expect(reason(json({ attachments: [attachment] }))).toBe('malformed')
  const nested = `${'{"type":"blockquote","content":['.repeat(5000)}${']}'.repeat(5000)}`
  const [first] = halfDay.items
  expect(reason(json({ items: [{ ...first, notes: 'HERE' }] }).replace('"HERE"', nested))).toBe('too-deep')
})

test('a malformed protocol says where', () => {
  const read = readProtocol(bytes(JSON.stringify({ ...halfDay, meeting: { ...halfDay.meeting, form: 'x' } })))
  expect(read).toMatchObject({ ok: false, reason: 'malformed', detail: expect.stringContaining('meeting.form') })
})

test('one changed byte anywhere in the record is seen', async () => {
  const record = canonicalBytes(halfDay)
  const hash = await sha256(record)
  expect(await verifyFile(record, { hash })).toEqual({ verdict: 'identical', file: 'record' })
  for (let at = 0; at < record.length; at += 97) {
    const tampered = record.slice()
    tampered[at] = (tampered[at] ?? 0) ^ 1
    expect((await verifyFile(tampered, { hash })).verdict).not.toBe('identical')
  }
})

test('a record written anew by another program differs, and is told to say the same', async () => {
  const hash = await hashOf(halfDay)
  const pretty = bytes(JSON.stringify(halfDay, null, 2))
  expect(await verifyFile(pretty, { hash })).toEqual({ verdict: 'differs', reason: 'same-content-other-bytes' })
})

test('a record with another word in it differs', async () => {
  const hash = await hashOf(halfDay)
  const other = changed((protocol) => {
    for (const item of protocol.items) item.notes = notes(paragraph('Något annat.'))
  })
  expect(await verifyFile(canonicalBytes(other), { hash })).toEqual({ verdict: 'differs', reason: 'other-content' })
})

test('any other file is not a protocol', async () => {
  const hash = await hashOf(halfDay)
  expect(await verifyFile(bytes('hej'), { hash })).toEqual({ verdict: 'not-a-protocol', reason: 'not-json' })
  expect(await verifyFile(bytes('%PDF-1.7\n%%EOF'), { hash })).toEqual({
    verdict: 'not-a-protocol',
    reason: 'pdf-without-record',
  })
})
