/**
 * Sends to an address that somebody has written, and reaches nothing inside the network by it: the address that a name leads to
 * is looked at where the connection is made, so it cannot be another one by then. Nothing that answers is followed elsewhere.
 */
import { lookup } from 'node:dns'
import { request as requestPlain } from 'node:http'
import { request as requestSecure } from 'node:https'
import { BlockList, isIP, type LookupFunction } from 'node:net'

const inside = new BlockList()
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  inside.addSubnet(net, bits)
for (const [net, bits] of [
  ['::', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['2001::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const)
  inside.addSubnet(net, bits, 'ipv6')

/** Whether an address is none of the open net. */
export function isInside(address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  const known = mapped ?? address
  return isIP(known) === 0 || inside.check(known, isIP(known) === 6 ? 'ipv6' : 'ipv4') || /^::ffff:/i.test(known)
}

const refused = () => new Error('inside the network')

const outsideOnly: LookupFunction = (name, options, callback) =>
  lookup(name, { ...options, all: true }, (error, addresses) => {
    const outside = (addresses ?? []).filter(({ address }) => !isInside(address))
    const [first] = outside
    if (error || !first) callback(error ?? refused(), '', 0)
    else if (options.all) callback(null, outside)
    else callback(null, first.address, first.family)
  })

const longest = 15_000

/** The status that answers. Rejects with a few words when none does. */
export function post(
  url: URL,
  {
    headers,
    body,
    mayBeInside,
    signal,
  }: { headers: Record<string, string>; body: string; mayBeInside: boolean; signal: AbortSignal },
): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  const literal = url.hostname.replace(/^\[|\]$/g, '')
  if (!mayBeInside && isIP(literal) !== 0 && isInside(literal)) return Promise.reject(refused())
  const send = url.protocol === 'https:' ? requestSecure : requestPlain
  const request = send(url, {
    method: 'POST',
    agent: false,
    headers: { ...headers, 'content-length': Buffer.byteLength(body) },
    signal: AbortSignal.any([signal, AbortSignal.timeout(longest)]),
    ...(mayBeInside ? {} : { lookup: outsideOnly }),
  })
  request.on('error', reject)
  request.on('response', (response) => {
    // What is answered is nobody's business but the status.
    response.destroy()
    resolve(response.statusCode ?? 0)
  })
  request.end(body)
  return promise
}
