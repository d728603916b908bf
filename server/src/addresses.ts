/**
 * Where somebody comes from, for what is counted by address: wrong codes and links, and sockets of strangers.
 *
 * Samsyn speaks http, so whoever comes from outside comes through a proxy, which has one address for all of them. What
 * stands in X-Forwarded-For is anybody's word, but for what a proxy has put there that the operator trusts: each adds at
 * the end whom it was asked by.
 */
import { BlockList, isIP, isIPv6 } from 'node:net'

export class Proxies {
  /** Nobody's word is taken. */
  static readonly none = new Proxies()
  readonly #trusted = new BlockList()

  /** Addresses and networks ("10.0.0.0/8") with commas between them; null if one of them is neither. */
  static read(list: string): Proxies | null {
    const proxies = new Proxies()
    for (const one of list.split(',').map((part) => part.trim())) {
      if (one === '') continue
      const [address = '', bits] = one.split('/')
      const family = familyOf(address)
      if (!family || !(bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= mostBits[family]))) return null
      if (bits === undefined) proxies.#trusted.addAddress(address, family)
      else proxies.#trusted.addSubnet(address, Number(bits), family)
    }
    return proxies
  }

  /**
   * What somebody is counted by: the address of who is connected (`peer`), or whom the trusted proxies were asked by, and no
   * further back than one that is not trusted. Of IPv6 whoever has one address has 2⁶⁴ of them (RFC 6177): it is the
   * network, its first four groups.
   */
  originOf(peer: string, forwarded: string | undefined): string {
    return networkOf(this.#addressOf(peer, forwarded))
  }

  #addressOf(peer: string, forwarded: string | undefined): string {
    let address = bare(peer)
    for (const said of (forwarded ?? '').split(',').reverse()) {
      const family = familyOf(address)
      if (!family || !this.#trusted.check(address, family)) break
      const before = bare(said.trim())
      if (isIP(before) === 0) break
      address = before
    }
    return address
  }
}

type Family = 'ipv4' | 'ipv6'
const mostBits: Record<Family, number> = { ipv4: 32, ipv6: 128 }
const familyOf = (address: string): Family | null => (['ipv4', 'ipv6'] as const)[[4, 6].indexOf(isIP(address))] ?? null

/** Without a port, and an IPv4 address as itself where it comes as one of IPv6 (RFC 4291, 2.5.5.2). */
function bare(said: string): string {
  const address = /^\[(.+)\](:\d+)?$/.exec(said)?.[1] ?? /^([\d.]+):\d+$/.exec(said)?.[1] ?? said
  return /^::ffff:([\d.]+)$/i.exec(address)?.[1] ?? address
}

function networkOf(address: string): string {
  if (!isIPv6(address)) return address
  const [before = '', after] = address.replace(/%.*$/, '').split('::')
  const [first, last] = [before, after ?? ''].map((part) => (part === '' ? [] : part.split(':'))) as [
    string[],
    string[],
  ]
  const filled = after === undefined ? first : [...first, ...Array(8 - first.length - last.length).fill('0'), ...last]
  return filled.slice(0, 4).join(':')
}
