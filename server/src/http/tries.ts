/**
 * Wrong codes and links are counted per address, right ones are not: forty people in one room share an address and all
 * come in, while somebody who guesses is stopped. So that nobody gains by guessing many at once, no more are looked at
 * at the same time than may still be wrong; the others wait for those.
 */
import { getConnInfo } from '@hono/node-server/conninfo'
import { Proxies } from '../addresses.ts'
import { Refusal, refuse } from '../refusal.ts'
import type { Context } from './endpoint.ts'

type Address = { wrong: number; until: number; looking: number; waiting: (() => void)[] }

export function tries({ perMinute, proxies = Proxies.none }: { perMinute: number; proxies?: Proxies | undefined }) {
  const addresses = new Map<string, Address>()

  const known = (name: string): Address => {
    const now = Date.now()
    const address = addresses.get(name) ?? { wrong: 0, until: now + 60_000, looking: 0, waiting: [] }
    if (address.until < now) Object.assign(address, { wrong: 0, until: now + 60_000 })
    addresses.set(name, address)
    return address
  }

  return async function counted<T>(context: Context, act: () => Promise<T>): Promise<T> {
    const name = proxies.originOf(getConnInfo(context).remote.address ?? '', context.req.header('x-forwarded-for'))
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

function forgetOld(addresses: Map<string, Address>): void {
  const now = Date.now()
  for (const [name, { until, looking }] of addresses) if (until < now && looking === 0) addresses.delete(name)
}
