/**
 * Wrong codes and links are counted per address, right ones are not: forty people in one room share an address and all
 * come in, while somebody who guesses is stopped.
 */
import { getConnInfo } from '@hono/node-server/conninfo'
import { Refusal, refuse } from '../refusal.ts'
import type { Context } from './endpoint.ts'

export function tries({ perMinute }: { perMinute: number }) {
  const wrong = new Map<string, { count: number; until: number }>()

  return async function counted<T>(context: Context, act: () => Promise<T>): Promise<T> {
    const address = getConnInfo(context).remote.address ?? ''
    const now = Date.now()
    const seen = wrong.get(address)
    if (seen && seen.until < now) wrong.delete(address)
    else if (seen && seen.count >= perMinute) return refuse('too-many-tries')
    try {
      return await act()
    } catch (error) {
      if (error instanceof Refusal && (error.reason === 'code-unknown' || error.reason === 'link-unknown')) {
        const entry = wrong.get(address) ?? { count: 0, until: now + 60_000 }
        wrong.set(address, { ...entry, count: entry.count + 1 })
        if (wrong.size > 10_000) for (const [key, { until }] of wrong) if (until < now) wrong.delete(key)
      }
      throw error
    }
  }
}
