import { expect, test } from 'vitest'
import { canonicalBytes, hashOf, sha256 } from './canonical.ts'
import { halfDay } from './half-day.fixture.ts'
import { type Finding, type GivenFile, judge } from './judge.ts'
import { readProtocol } from './read-protocol.ts'
import { type Sealed, Signer, series, signer } from './seal.fixture.ts'
import { bytesOf, copyOf, fingerprint, type Proof, type PublishedCopy, sealOf, shownCopy } from './seal.ts'

const sealed = series(4)
const [first, second, third, last] = sealed as [Sealed, Sealed, Sealed, Sealed]

const file = (name: string, value: Uint8Array | object): GivenFile => ({
  name,
  bytes: value instanceof Uint8Array ? value : bytesOf(value),
})
const text = (value: string) => new TextEncoder().encode(value)
const findings = async (files: GivenFile[], known = {}): Promise<Finding[]> =>
  (await judge(files, known)).files.map(({ finding }) => finding)
const changed = <T>(value: T, change: (copy: T) => void): T => {
  const copy = structuredClone(value)
  change(copy)
  return copy
}

test('a record and its proof are genuine together, and by which key is said', async () => {
  const judged = await judge([file('protokoll.json', last.record), file('sigill.json', last.proof)])
  expect(judged.files.map(({ what, finding }) => [what, finding])).toEqual([
    ['record', 'genuine'],
    ['proof', 'genuine'],
  ])
  expect(judged.files[0]?.about).toEqual({
    title: 'Protokoll Samverkansledningen i Provlandet',
    date: '2026-05-06',
  })
  expect(judged.keys).toEqual([signer.key])
  expect(fingerprint(signer.key)).toMatch(/^([0-9A-F]{4} ){4}[0-9A-F]{4}$/)
})

test('the proof of the last protocol is enough for the whole chain, in whatever order the files come', async () => {
  const files = [third, first, last, second].map(({ record }, at) => file(`${at}.json`, record))
  const judged = await judge([...files, file('sigill.json', last.proof)])
  expect(judged.files.every(({ finding }) => finding === 'genuine')).toBe(true)
  expect(judged.chain.map(({ seal, held }) => [seal.place, held])).toEqual([1, 2, 3, 4].map((n) => [n, true]))
  expect(judged.breaks).toEqual([])
  const few = await judge([file('1.json', second.record), file('sigill.json', last.proof)])
  expect(few.chain.map(({ held }) => held)).toEqual([false, true, false, false])
})

test('without a proof nothing is genuine', async () => {
  expect(await findings([file('protokoll.json', last.record)])).toEqual(['no-seal'])
  // Protocols that were frozen before there were seals.
  const old = changed(halfDay, (protocol) => {
    protocol.meeting.id = 'older-meeting'
  })
  expect(await findings([file('gammalt.json', canonicalBytes(old)), file('s.json', last.proof)])).toEqual([
    'no-seal',
    'genuine',
  ])
})

test('a key that is not the expected one is no good, however whole all of it is', async () => {
  const own = series(1)[0] as Sealed
  const stranger = new Signer(9)
  const proof: Proof = {
    ...own.proof,
    seal: stranger.sign({ ...own.proof.seal.says, key: stranger.key }),
    files: [],
    keys: [stranger.publicKey],
  }
  const files = [file('protokoll.json', own.record), file('sigill.json', proof)]
  expect(await findings(files)).toEqual(['genuine', 'genuine'])
  expect(await findings(files, { keys: [signer.publicKey] })).toEqual(['no-seal', 'other-key'])
  // The stranger's words under the installation's name.
  const posing = { ...proof, seal: { ...proof.seal, says: own.proof.seal.says }, keys: [signer.publicKey] }
  expect(await findings([file('sigill.json', posing)])).toEqual(['forged'])
})

test('a changed record is found, and the parts that were changed are named', async () => {
  const other = changed(last.protocol, (protocol) => {
    protocol.chair = 'Någon Annan'
    const [, item] = protocol.items
    if (item) item.title = 'Något annat'
    protocol.attachments.reverse()
  })
  const judged = await judge([file('protokoll.json', canonicalBytes(other)), file('sigill.json', last.proof)])
  expect(judged.files[0]).toMatchObject({
    finding: 'content-changed',
    parts: [
      { part: 'head' },
      { part: 'item', number: 2 },
      ...[1, 2, 3, 4].map((number) => ({ part: 'attachment', number })),
    ],
  })
  const pretty = text(JSON.stringify(last.protocol, null, 2))
  expect(await findings([file('protokoll.json', pretty)], { proofs: [last.proof] })).toEqual(['rewritten'])
  const cut = last.record.slice(0, -1)
  expect(await findings([file('protokoll.json', cut)], { proofs: [last.proof] })).toEqual(['damaged'])
})

test('a record whose hash was signed over other parts is not genuine', async () => {
  const seal = sealOf(first.protocol, { id: 'x', hash: last.hash, previous: '', place: 1, key: signer.key })
  const proof: Proof = { ...last.proof, seal: signer.sign(seal), files: [], chain: [] }
  const judged = await judge([file('protokoll.json', last.record)], { proofs: [proof] })
  expect(judged.files[0]?.finding).toBe('content-changed')
  expect(judged.files[0]?.parts).toContainEqual({ part: 'head' })
})

test('a chain in another order, with a gap, or of something else is broken', async () => {
  const chains: [string, (proof: Proof) => void][] = [
    ['reordered', (proof) => proof.chain.reverse()],
    ['cut at its beginning', (proof) => proof.chain.shift()],
    ['cut at its end', (proof) => proof.chain.pop()],
    ['with a gap', (proof) => proof.chain.splice(1, 1)],
    ['with one twice', (proof) => proof.chain.push(...proof.chain.slice(-1))],
    ['without any', (proof) => proof.chain.splice(0)],
  ]
  for (const [what, change] of chains)
    expect([what, await findings([file('sigill.json', changed(last.proof, change))])]).toEqual([what, ['chain-broken']])
})

test('what belongs to another protocol is told apart', async () => {
  const mixed = { ...last.proof, files: third.proof.files }
  expect(await findings([file('sigill.json', mixed)])).toEqual(['mixed'])
  const signatures = changed(last.proof, (proof) => {
    proof.seal.signature = third.proof.seal.signature
  })
  expect(await findings([file('sigill.json', signatures)])).toEqual(['forged'])
  const keys = { ...last.proof, keys: [signer.publicKey, new Signer(3).publicKey] }
  expect(await findings([file('sigill.json', keys)])).toEqual(['forged'])
})

test('two protocols in the same place of a chain are told, though each by itself is genuine', async () => {
  const { says } = last.proof.seal
  const fork: Proof = { ...last.proof, seal: signer.sign({ ...says, record: 'f'.repeat(64) }), files: [] }
  const judged = await judge([file('a.json', last.proof), file('b.json', fork)])
  expect(judged.files.map(({ finding }) => finding)).toEqual(['genuine', 'genuine'])
  expect(judged.breaks).toEqual([{ series: 'series-1', place: 4, reason: 'fork' }])
})

test('other formats are known by the hash that was signed, attachments by that in the record', async () => {
  const known = { proofs: [last.proof] }
  expect(await findings([file('protokoll.md', bytesOf(3)), file('protokoll.md', bytesOf(9))], known)).toEqual([
    'genuine',
    'unknown',
  ])
  const attached = text('en bilaga')
  const own = changed(halfDay, (protocol) => {
    const [attachment] = protocol.attachments
    if (attachment) attachment.sha256 = sha256(attached)
  })
  const seal = sealOf(own, { id: 'x', hash: hashOf(own), previous: '', place: 1, key: signer.key })
  const proof: Proof = { ...last.proof, seal: signer.sign(seal), files: [], chain: [] }
  const files = [file('bilaga.pdf.txt', attached), file('protokoll.json', canonicalBytes(own))]
  const judged = await judge(files, { proofs: [proof] })
  expect(judged.files[0]).toMatchObject({
    what: 'attachment',
    finding: 'genuine',
    parts: [{ part: 'attachment', number: 1 }],
  })
  // Nothing is known by a record that is not genuine.
  expect((await judge(files)).files[0]).toMatchObject({ what: 'none', finding: 'unknown' })
})

test('the same protocol gets the same salts, and nobody without the secret makes them', () => {
  expect(series(1)[0]?.hash).toBe(first.hash)
  const salts = [...first.protocol.items, ...first.protocol.attachments].map(({ salt }) => salt)
  expect(new Set(salts).size).toBe(salts.length)
  for (const salt of salts) expect(salt).toMatch(/^[0-9a-f]{32}$/)
  expect(new Signer(8).salt('["meeting-0"]')).not.toBe(signer.salt('["meeting-0"]'))
  expect(readProtocol(first.record).ok).toBe(true)
})

test('in a published copy parts are withheld, and the rest verifies by the same signature', async () => {
  const copy = copyOf(last.protocol, last.proof, new Set([2]))
  const judged = await judge([file('kopia.json', copy)], { keys: [signer.publicKey] })
  const withheld = copy.record.attachments.flatMap((one, at) =>
    'withheld' in one ? [{ part: 'attachment', number: at + 1 }] : [],
  )
  expect(judged.files).toMatchObject([
    {
      what: 'copy',
      finding: 'genuine',
      parts: [{ part: 'item', number: 3 }, ...withheld, { part: 'correction', number: 1 }],
      about: { date: '2026-05-06' },
    },
  ])
  const left = last.protocol.items[2]
  const said = new TextDecoder().decode(bytesOf(copy))
  expect(said).not.toContain(left?.title)
  expect(said).not.toContain(left?.salt)
  // A correction tells words of items.
  expect(said).not.toContain('fem kommuner')
  expect(shownCopy(copy).corrections).toEqual([])
  // A Markdown file holds no salt: its hash would let anybody try out what is withheld.
  expect(copy.proof.files).toEqual([])
  expect(shownCopy(copy).items[2]).toMatchObject({ number: '3', title: 'Utelämnad i den här kopian', decisions: [] })
  expect(shownCopy(copy).items.length).toBe(last.protocol.items.length)
})

test('a copy brings the keys that have sealed, and not those that have signed only what it does not speak of', async () => {
  const later = new Signer(4)
  const files = [later.sign({ ...(last.proof.files[0] as Proof['files'][number]).says, key: later.key })]
  const proof: Proof = { ...last.proof, files, keys: [signer.publicKey, later.publicKey].sort() }
  expect(await findings([file('sigill.json', proof)])).toEqual(['genuine'])
  const copy = copyOf(last.protocol, proof, new Set([0]))
  expect(copy.proof.keys).toEqual([signer.publicKey])
  expect(await findings([file('kopia.json', copy)])).toEqual(['genuine'])
})

test('an attachment is withheld with the last item that rests on it, and not before', () => {
  const of = (...items: number[]): number[] =>
    copyOf(shared, last.proof, new Set(items)).record.attachments.flatMap((one, at) =>
      'withheld' in one ? [at + 1] : [],
    )
  const shared = changed(last.protocol, (protocol) => {
    for (const item of protocol.items) {
      item.attachments = []
      for (const decision of item.decisions) decision.attachments = []
    }
    const [one, other] = protocol.items
    if (one) one.attachments = [1, 2]
    if (other) other.attachments = [2]
  })
  expect(of(0)).toEqual([1])
  expect(of(1)).toEqual([])
  expect(of(0, 1)).toEqual([1, 2])
})

test('a copy with a changed part, or a digest in the place of another, is found', async () => {
  const copy = copyOf(last.protocol, last.proof, new Set([2]))
  const parts = async (change: (copy: PublishedCopy) => void) => {
    const [judged] = (await judge([file('kopia.json', changed(copy, change))])).files
    return [judged?.finding, judged?.parts]
  }
  expect(await parts(({ record }) => record.items.reverse())).toMatchObject(['content-changed', expect.anything()])
  expect(
    await parts(({ record }) => {
      record.items[2] = { withheld: '0'.repeat(64) }
    }),
  ).toEqual(['content-changed', [{ part: 'item', number: 3 }]])
  expect(
    await parts(({ record }) => {
      record.meeting.place = 'Annanstans'
    }),
  ).toEqual(['content-changed', [{ part: 'head' }]])
  expect(await parts(({ record }) => record.items.pop())).toMatchObject(['content-changed', expect.anything()])
})
