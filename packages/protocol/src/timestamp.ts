/**
 * Time stamps of RFC 3161: a token in which somebody else, a time-stamp authority, has signed a hash and the time at which it
 * saw it. An installation asks for one of each seal, so that when it was sealed does not rest on its own clock alone.
 *
 * Whose the authority is no token can prove: its signature is confirmed only against certificates that the reader trusts. What
 * this needs is large, so it is loaded where it is wanted, and judge.ts is given it.
 */
import { fromBER, Integer, OctetString } from 'asn1js'
import {
  AlgorithmIdentifier,
  Certificate,
  ContentInfo,
  type ExtKeyUsage,
  MessageImprint,
  SignedData,
  TimeStampReq,
  TimeStampResp,
  TSTInfo,
} from 'pkijs'
import { sha256 } from './canonical.ts'
import type { GivenFile, JudgedStamp, Stamp } from './judge.ts'

const tokenType = '1.2.840.113549.1.9.16.1.4'
const sha256Type = '2.16.840.1.101.3.4.2.1'
const commonName = '2.5.4.3'
const organisation = '2.5.4.10'
const extendedKeyUsage = '2.5.29.37'
const timeStamping = '1.3.6.1.5.5.7.3.8'

/** Why an answer of an authority is not taken. */
export type NotStamped = 'refused' | 'unreadable' | 'other-imprint' | 'other-nonce' | 'changed' | 'other-authority'

/** A request for a time stamp of these bytes, DER (RFC 3161, 2.4.1), which asks for the certificate to come along. */
export function stampRequest(stamped: Uint8Array, nonce: Uint8Array): Uint8Array {
  const request = new TimeStampReq({
    version: 1,
    messageImprint: new MessageImprint({
      hashAlgorithm: new AlgorithmIdentifier({ algorithmId: sha256Type }),
      hashedMessage: new OctetString({ valueHex: bytesOfHex(sha256(stamped)) }),
    }),
    nonce: integerOf(nonce),
    certReq: true,
  })
  return new Uint8Array(request.toSchema().toBER())
}

/** The token of an answer (RFC 3161, 2.4.2) as it came, when it answers the request; without authorities any is taken. */
export async function takeStamp(
  answer: Uint8Array,
  { stamped, nonce, authorities }: { stamped: Uint8Array; nonce: Uint8Array; authorities: readonly string[] },
): Promise<{ token: Uint8Array; stamp: Stamp } | { why: NotStamped }> {
  const token = tokenIn(answer)
  if (typeof token === 'string') return { why: token }
  const read = readToken(token)
  if (read === null) return { why: 'unreadable' }
  if (!read.info.nonce?.isEqual(integerOf(nonce))) return { why: 'other-nonce' }
  const { finding, stamp } = await judgeStamp(token, stamped, authorities)
  if (finding === 'changed') return { why: isImprintOf(read.info, stamped) ? 'changed' : 'other-imprint' }
  if (finding === 'other-authority' || stamp === null) return { why: 'other-authority' }
  return { token, stamp }
}

function tokenIn(answer: Uint8Array): Uint8Array | NotStamped {
  try {
    const { result, offset } = fromBER(copied(answer))
    if (offset !== answer.length) return 'unreadable'
    const { status } = new TimeStampResp({ schema: result })
    // 0 is granted, 1 granted with changes; all others are refusals.
    if (status.status !== 0 && status.status !== 1) return 'refused'
    const [, token] = (result.valueBlock as unknown as { value: { valueBeforeDecodeView: Uint8Array }[] }).value
    return token ? token.valueBeforeDecodeView.slice() : 'unreadable'
  } catch {
    return 'unreadable'
  }
}

/**
 * What a token is worth to somebody who trusts these authorities (certificates, PEM). Where nothing is trusted, or the browser
 * has no cryptography, it is `unconfirmed`: its time and what it stamps are read, but not whose signature it is.
 */
export async function judgeStamp(
  token: Uint8Array,
  stamped: Uint8Array,
  authorities: readonly string[],
): Promise<JudgedStamp> {
  const read = readToken(token)
  if (read === null || !isImprintOf(read.info, stamped)) return { finding: 'changed', stamp: null }
  const { signed, stamp, signer } = read
  if (globalThis.crypto?.subtle === undefined) return { finding: 'unconfirmed', stamp }
  const data = copied(stamped)
  const isIntact = await signed.verify({ signer: 0, data }).catch(() => false)
  if (!isIntact) return { finding: 'changed', stamp: null }
  if (authorities.length === 0) return { finding: 'unconfirmed', stamp }
  const trustedCerts = authorities.flatMap(certificatesIn)
  const isTheirs = await signed.verify({ signer: 0, data, checkChain: true, trustedCerts }).catch(() => false)
  return { finding: isTheirs && mayStamp(signer) ? 'confirmed' : 'other-authority', stamp }
}

type Token = { signed: SignedData; info: TSTInfo; signer: Certificate; stamp: Stamp }

/** null for what is no token, and for one without the certificate of who signed it. */
function readToken(token: Uint8Array): Token | null {
  try {
    const { result, offset } = fromBER(copied(token))
    if (offset !== token.length) return null
    const signed = new SignedData({ schema: new ContentInfo({ schema: result }).content })
    const { eContent, eContentType } = signed.encapContentInfo
    const sid = signed.signerInfos[0]?.sid
    if (eContentType !== tokenType || !eContent || signed.signerInfos.length !== 1) return null
    const info = TSTInfo.fromBER(eContent.getValue())
    const signer = signed.certificates?.find(
      (one): one is Certificate =>
        one instanceof Certificate && one.issuer.isEqual(sid?.issuer) && one.serialNumber.isEqual(sid?.serialNumber),
    )
    return signer ? { signed, info, signer, stamp: { time: info.genTime.toISOString(), by: nameOf(signer) } } : null
  } catch {
    return null
  }
}

const isImprintOf = ({ messageImprint: { hashAlgorithm, hashedMessage } }: TSTInfo, stamped: Uint8Array): boolean =>
  hashAlgorithm.algorithmId === sha256Type && hexOf(hashedMessage.valueBlock.valueHexView) === sha256(stamped)

/** What a certificate calls its holder. */
function nameOf({ subject: { typesAndValues } }: Certificate): string {
  const named = (type: string) => typesAndValues.find((one) => one.type === type)?.value.valueBlock.value
  return String(named(commonName) ?? named(organisation) ?? '')
}

/** Whether a certificate is for time stamps and nothing else, as RFC 3161, 2.3, demands. */
function mayStamp({ extensions = [] }: Certificate): boolean {
  const usage = extensions.find(({ extnID }) => extnID === extendedKeyUsage)
  const purposes = (usage?.parsedValue as ExtKeyUsage | undefined)?.keyPurposes ?? []
  return usage?.critical === true && purposes.length === 1 && purposes[0] === timeStamping
}

const pem = /-----BEGIN CERTIFICATE-----([\sA-Za-z0-9+/=]+)-----END CERTIFICATE-----/g

/** The certificates of a PEM file; none when it has none that can be read. */
export function certificatesIn(text: string): Certificate[] {
  return [...text.matchAll(pem)].flatMap(([, inside = '']) => {
    try {
      return [Certificate.fromBER(bytesOfBase64(inside.replace(/\s/g, '')))]
    } catch {
      return []
    }
  })
}

/** Certificates are not judged: they say whose time stamps are trusted. */
export function apart(files: readonly GivenFile[]): { files: GivenFile[]; authorities: string[] } {
  const text = ({ bytes }: GivenFile) => (bytes.length > 1024 * 1024 ? '' : new TextDecoder().decode(bytes))
  const isAuthority = (file: GivenFile) => certificatesIn(text(file)).length > 0
  return { files: files.filter((file) => !isAuthority(file)), authorities: files.filter(isAuthority).map(text) }
}

/** A positive INTEGER of these bytes. */
const integerOf = (bytes: Uint8Array): Integer => new Integer({ valueHex: Uint8Array.of(0x01, ...bytes).buffer })
const copied = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer
const hexOf = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
const bytesOfHex = (hex: string): ArrayBuffer =>
  Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16)).buffer
const bytesOfBase64 = (text: string): ArrayBuffer =>
  Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer
