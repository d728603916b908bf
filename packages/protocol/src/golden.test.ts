/**
 * A record of every version there has been, byte for byte as it was frozen then: it is read, has its hash, and says what it
 * said, in every format. `golden/version-N.protocol` is the record and `golden/version-N.md` its words; neither is made
 * anew. The next version gets files of its own.
 */
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { sha256, verifyFile } from './canonical.ts'
import { toDocx } from './docx.ts'
import { protocolIn } from './earlier.ts'
import { protocolArticle } from './html.ts'
import { toMarkdown } from './markdown.ts'
import { toPdf } from './pdf.ts'
import { protocolVersion, protocolVersions } from './protocol.ts'
import { readProtocol } from './read-protocol.ts'

const file = (name: string) => new URL(`./golden/${name}`, import.meta.url)
const hashes = {
  1: '375c39dfcd1286e287776362a8d332f47c1f4d43b1715ea8e3b7fac8b267450c',
  2: '86e19eba3ba975dade28580f531b6a31a022354df4a61888a7450fa7594e65a0',
  3: '06f7945c781b8076e2accff65247df020eb1d3e5ee7eb9f29b7237e2ddb8810e',
  4: 'a12bc1f7120df67a2ff3aafb17a26137ca3b388808c7492ce72a1826f15fbfdd',
} satisfies Record<(typeof protocolVersions)[number], string>

test('there is a record of every version', () => {
  expect(protocolVersions.at(-1)).toBe(protocolVersion)
  for (const version of protocolVersions) expect(existsSync(file(`version-${version}.protocol`))).toBe(true)
})

describe.each(protocolVersions)('a record of version %i', (version) => {
  const record = new Uint8Array(readFileSync(file(`version-${version}.protocol`)))
  const protocol = protocolIn(record)

  test('has the hash it had, and is recognised by it', async () => {
    expect(await sha256(record)).toBe(hashes[version])
    expect(await verifyFile(record, { hash: hashes[version] })).toEqual({ verdict: 'identical', file: 'record' })
  })

  test('is read field by field, and as what the server takes it for', () => {
    const read = readProtocol(record)
    expect(read).toMatchObject({ ok: true, protocol: { version } })
    expect(read.ok && read.protocol).toEqual(protocol)
  })

  test('says what it said', () => {
    expect(toMarkdown(protocol)).toBe(readFileSync(file(`version-${version}.md`), 'utf8'))
    // The page draws the article from what it has fetched, without filling anything in beforehand.
    expect(protocolArticle(JSON.parse(new TextDecoder().decode(record)))).toBe(protocolArticle(protocol))
  })

  test('becomes PDF and Word', async () => {
    expect(toPdf(protocol, record, hashes[version]).length).toBeGreaterThan(10_000)
    expect((await toDocx(protocol)).length).toBeGreaterThan(5000)
  })
})
