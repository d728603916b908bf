/**
 * Wrong codes and links are counted per address, right ones are not: forty people in one room share an address and all
 * come in, while somebody who guesses is stopped. So that nobody gains by guessing many at once, no more are looked at
 * at the same time than may still be wrong; the others wait for those.
 */
import { isIPv6 } from 'node:net'
import { getConnInfo } from '@hono/node-server/conninfo'
import { Refusal, refuse } from '../refusal.ts'
import type { Context } from './endpoint.ts'

type Address = { wrong: number; until: number; looking: number; waiting: (() => void)[] }

export function tries({ perMinute }: { perMinute: number }) {
  const addresses = new Map<string, Address>()

  const known = (name: string): Address => {
    const now = Date.now()
    const address = addresses.get(name) ?? { wrong: 0, until: now + 60_000, looking: 0, waiting: [] }
    if (address.until < now) Object.assign(address, { wrong: 0, until: now + 60_000 })
    addresses.set(name, address)
    return address
  }

  return async function counted<T>(context: Context, act: () => Promise<T>): Promise<T> {
    const name = networkOf(getConnInfo(context).remote.address ?? '')
    const address = known(name)
    while (address.wrong < perMinute && address.wrong + address.looking >= perMinute)
      await new Promise<void>((resolve) => address.waiting.push(resolve))
    if (address.wrong >= perMinute) return refuse('too-many-tries')
    address.looking += 1
    try {
      return await act()
    } catch (error) {
      if (error instanceof Refusal && (error.reason === 'code-unknown' || error.reason === 'link-unknown'))
        address.wrong += 1
      throw error
    } finally {
      address.looking -= 1
      for (const goOn of address.waiting.splice(0)) goOn()
      // Only who has been wrong is remembered.
      if (address.wrong === 0 && address.looking === 0) addresses.delete(name)
      if (addresses.size > 10_000) forgetOld(addresses)
    }
  }
}

/** Of IPv6 whoever has one address has 2⁶⁴ of them (RFC 6177): what counts is the network, its first four groups. */
export function networkOf(address: string): string {
  if (!isIPv6(address) || address.startsWith('::ffff:')) return address
  const [before = '', after] = address.replace(/%.*$/, '').split('::')
  const [first, last] = [before, after ?? ''].map((part) => (part === '' ? [] : part.split(':'))) as [
    string[],
    string[],
  ]
  const filled = after === undefined ? first : [...first, ...Array(8 - first.length - last.length).fill('0'), ...last]
  return filled.slice(0, 4).join(':')
}

function forgetOld(addresses: Map<string, Address>): void {
  const now = Date.now()
  for (const [name, { until, looking }] of addresses) if (until < now && looking === 0) addresses.delete(name)
}
