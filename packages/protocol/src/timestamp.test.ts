import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Authority, authority, opensslIsHere } from './authority.fixture.ts'
import { sha256 } from './canonical.ts'
import { judge } from './judge.ts'
import { type Sealed, series, signer, withStamp } from './seal.fixture.ts'
import { bytesOf, copyOf, fileSealOf, stampType } from './seal.ts'
import { apart, judgeStamp, stampRequest, takeStamp } from './timestamp.ts'
import { sayFile } from './verdict.ts'

const nonce = Uint8Array.from({ length: 16 }, (_, at) => 200 + at)
const text = new TextEncoder()

describe.skipIf(!opensslIsHere)('A time stamp (RFC 3161), answered by OpenSSL', () => {
  let ours: Authority
  let stranger: Authority
  let sealed: Sealed
  let stamped: Uint8Array
  let answer: Uint8Array
  let token: Uint8Array
  beforeAll(async () => {
    ;[ours, stranger] = await Promise.all([authority('Prövotid AB'), authority('Främling AB', 'ec')])
    sealed = series(1)[0] as Sealed
    stamped = bytesOf(sealed.proof.seal.says)
    answer = await ours.answer(stampRequest(stamped, nonce))
    const taken = await takeStamp(answer, { stamped, nonce, authorities: [ours.root] })
    if ('why' in taken) throw new Error(taken.why)
    token = taken.token
  })
  afterAll(() => Promise.all([ours.close(), stranger.close()]))

  const taking = async (bytes: Uint8Array, changes: Partial<Parameters<typeof takeStamp>[1]> = {}) => {
    const taken = await takeStamp(bytes, { stamped, nonce, authorities: [ours.root], ...changes })
    return 'why' in taken ? taken.why : taken.stamp.by
  }
  const judged = async (proof: object, authorities: string[] = [ours.root]) => {
    const stamps = (given: Uint8Array, of: Uint8Array) => judgeStamp(given, of, authorities)
    const [file] = (await judge([{ name: '', bytes: bytesOf(proof) }], { keys: [signer.publicKey], stamps })).files
    if (!file) throw new Error('Nothing was judged.')
    return file
  }

  it('is taken as it came, with its time and who made it, with RSA and with elliptic curves', async () => {
    expect(Buffer.from(answer).includes(token)).toBe(true)
    expect(await ours.verifies(token, stamped)).toBe(true)
    expect(await stranger.verifies(token, stamped)).toBe(false)
    const before = Date.now()
    const other = await stranger.answer(stampRequest(stamped, nonce))
    const taken = await takeStamp(other, { stamped, nonce, authorities: [ours.root, stranger.root] })
    if ('why' in taken) throw new Error(taken.why)
    expect(taken.stamp.by).toBe('Främling AB')
    // The authority tells whole seconds.
    const told = Date.parse(taken.stamp.time)
    expect(told).toBeGreaterThan(before - 2000)
    expect(told).toBeLessThanOrEqual(Date.now())
    expect(await taking(other, { authorities: [] })).toBe('Främling AB')
  })

  it('is not taken when it is a refusal, of something else, for another request, or by somebody else', async () => {
    expect(await taking(await ours.answer(text.encode('no request')))).toBe('refused')
    expect(await taking(text.encode('<html>'))).toBe('unreadable')
    expect(await taking(answer.subarray(0, -1))).toBe('unreadable')
    expect(await taking(answer, { stamped: text.encode('another') })).toBe('other-imprint')
    expect(await taking(answer, { nonce: nonce.with(3, 1) })).toBe('other-nonce')
    expect(await taking(answer, { authorities: [stranger.root] })).toBe('other-authority')
    // The last bytes are those of the signature.
    expect(await taking(answer.with(-9, (answer.at(-9) ?? 0) ^ 1))).toBe('changed')
  })

  it('by a certificate that is not for time stamps is by no authority', async () => {
    const { stamping, serving } = ours.certificates
    const at = Buffer.from(answer).indexOf(stamping)
    expect([at > 0, serving.length]).toEqual([true, stamping.length])
    const changed = new Uint8Array(answer)
    changed.set(serving, at)
    // Its signature is that of the same key, and it rests on the same root.
    expect(await taking(changed, { authorities: [] })).toBe('Prövotid AB')
    expect(await taking(changed)).toBe('other-authority')
  })

  it('in a proof or a copy is judged by its imprint and time, and by its signature where its authority is known', async () => {
    const proof = withStamp(sealed.proof, token)
    const known = await judged(proof)
    expect(known).toMatchObject({ finding: 'genuine', stamp: { finding: 'confirmed', stamp: { by: 'Prövotid AB' } } })
    expect(sayFile(known, 'sv')).toMatch(
      /Tidsstämplad \d+ \p{L}+ \d{4} kl\. \d{1,2}\.\d\d av Prövotid AB\. Stämpeln är utfärdarens/u,
    )
    const unknown = await judged(proof, [])
    expect(unknown).toMatchObject({ finding: 'genuine', stamp: { finding: 'unconfirmed' } })
    expect(sayFile(unknown, 'en')).toMatch(/by Prövotid AB\. Who stamped it has not been checked/)
    expect(await judged(proof, [stranger.root])).toMatchObject({ finding: 'other-authority' })
    const copy = copyOf(sealed.protocol, proof, new Set([1]))
    expect(await judged(copy)).toMatchObject({ what: 'copy', finding: 'genuine', stamp: { finding: 'confirmed' } })
  })

  it('that was changed, taken away or put in the place of another is found, also without knowing its authority', async () => {
    const proof = withStamp(sealed.proof, token)
    const { timestamp: _, ...without } = proof
    expect((await judged(without)).finding).toBe('stamp-changed')
    expect((await judged({ ...sealed.proof, timestamp: proof.timestamp })).finding).toBe('stamp-changed')
    const kept = { keys: [signer.publicKey] }
    for (let at = 0; at < token.length; at += 61) {
      const changed = Buffer.from(token.with(at, (token[at] ?? 0) ^ (1 << (at % 8)))).toString('base64')
      const bytes = bytesOf({ ...proof, timestamp: changed })
      expect((await judge([{ name: '', bytes }], kept)).files[0]?.finding, `byte ${at}`).toBe('stamp-changed')
    }
    // What says the same in other letters has been changed as well.
    expect((await judged({ ...proof, timestamp: ` ${proof.timestamp}` })).finding).toBe('damaged')
  })

  it('that the installation itself has put there falsely is found by what the authority signed', async () => {
    const other = await takeStamp(await ours.answer(stampRequest(text.encode('another'), nonce)), {
      stamped: text.encode('another'),
      nonce,
      authorities: [],
    })
    if ('why' in other) throw new Error(other.why)
    expect((await judged(withStamp(sealed.proof, other.token), [])).finding).toBe('stamp-changed')
    const signature = token.with(-9, (token.at(-9) ?? 0) ^ 1)
    expect((await judged(withStamp(sealed.proof, signature), [])).finding).toBe('stamp-changed')
    const time = Buffer.from(token).indexOf(Buffer.from(`${new Date().getUTCFullYear()}`))
    expect(time).toBeGreaterThan(0)
    expect((await judged(withStamp(sealed.proof, token.with(time + 3, 0x30)), [])).finding).toBe('stamp-changed')
  })

  it('has its certificates among the files, which are set apart', () => {
    const files = [
      { name: 'sigill.json', bytes: bytesOf(sealed.proof) },
      { name: 'rot.pem', bytes: text.encode(ours.root) },
    ]
    expect(apart(files)).toEqual({ files: files.slice(0, 1), authorities: [ours.root] })
  })
})

it('A file that the installation signed as a time stamp belongs to nothing when the stamp is not there', async () => {
  const [{ proof, hash }] = series(1) as [Sealed]
  const line = signer.sign(fileSealOf(hash, stampType, sha256(text.encode('t')), signer.key))
  const bytes = bytesOf({ ...proof, files: [...proof.files, line] })
  expect((await judge([{ name: '', bytes }])).files[0]?.finding).toBe('stamp-changed')
})
