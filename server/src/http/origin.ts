/** Where a request comes from: what changes something, and what opens a socket, comes from our own pages. */
import type { Config } from '../config.ts'

export const isSecure = ({ appUrl }: Pick<Config, 'appUrl'>): boolean => appUrl.startsWith('https:')

/**
 * Browsers say where a request comes from; whoever does not say is no browser and has no cookie to misuse. People on https
 * come from https alone: what another may put into the same host's http page is not ours.
 */
export function isOurs(header: (name: string) => string | undefined, config: Pick<Config, 'appUrl'>): boolean {
  if (['cross-site', 'same-site'].includes(header('sec-fetch-site') ?? '')) return false
  const origin = header('origin')
  if (!origin || origin === new URL(config.appUrl).origin) return true
  if (!URL.canParse(origin)) return false
  const { protocol, host } = new URL(origin)
  return host === header('host') && (protocol === 'https:' || !isSecure(config))
}
