import { describe, expect, it } from 'vitest'
import { Proxies } from './addresses.ts'

describe('Who asks', () => {
  const trusted = '127.0.0.1, 10.0.0.0/8, ::1, fd00::/8'
  it.each<[string, string, string, string | undefined, string]>([
    ['is who is connected, when no proxy is trusted', '', '10.1.2.3', '192.0.2.7', '10.1.2.3'],
    ['… and when nothing was forwarded', trusted, '127.0.0.1', undefined, '127.0.0.1'],
    ['… and when who is connected is not trusted', trusted, '192.0.2.1', '192.0.2.7', '192.0.2.1'],
    ['is whom a trusted proxy was asked by', trusted, '127.0.0.1', '192.0.2.7', '192.0.2.7'],
    ['… also through an IPv6 socket', trusted, '::ffff:127.0.0.1', '192.0.2.7', '192.0.2.7'],
    ['… and through several', trusted, '::1', '192.0.2.7, fd00::2,10.9.9.9', '192.0.2.7'],
    ['is not whom somebody says that they are', trusted, '127.0.0.1', '198.51.100.1, 192.0.2.7', '192.0.2.7'],
    ['is the proxy when what it says is no address', trusted, '127.0.0.1', 'unknown', '127.0.0.1'],
    ['… and the nearest of several', trusted, '127.0.0.1', '192.0.2.7, _hidden, 10.0.0.1', '10.0.0.1'],
    ['comes with a port or without', trusted, '127.0.0.1', '192.0.2.7:61000', '192.0.2.7'],
    ['… also of IPv6', trusted, '127.0.0.1', '[2001:db8::9]:61000', '2001:db8:0:0'],
    ['is nobody when nobody is connected any more', trusted, '', '192.0.2.7', ''],
  ])('%s', (_what, list, peer, forwarded, address) => {
    expect(Proxies.read(list)?.originOf(peer, forwarded)).toBe(address)
  })

  it.each(['proxy.example.se', '10.0.0.0/33', '10.0.0.0/', '::/129', '10.0.0', '*'])('is not told by %s', (list) => {
    expect(Proxies.read(list)).toBe(null)
  })
})

describe('Tries and sockets', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:db8:1:2::9', '2001:db8:1:2'],
    ['2001:db8::9', '2001:db8:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
    ['::1', '0:0:0:0'],
    ['', ''],
  ])('of %s count for %s', (address, network) => {
    expect(Proxies.none.originOf(address, '198.51.100.1')).toBe(network)
  })
})
