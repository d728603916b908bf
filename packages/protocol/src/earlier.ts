/**
 * What records of earlier versions lack. They are never written anew: their bytes and hashes stand for ever, and what has
 * come since is filled in when they are read.
 */
import type { Protocol, ProtocolDecision, ProtocolItem } from './protocol.ts'

type Since2 = 'workshop' | 'reports'
type Earlier = Omit<Protocol, 'decisionNumbers' | 'items'> & {
  decisionNumbers?: boolean
  items: (Omit<ProtocolItem, Since2 | 'decisions'> &
    Partial<Pick<ProtocolItem, Since2>> & {
      decisions: (Omit<ProtocolDecision, 'number'> & { number?: string })[]
    })[]
}

/** The protocol with all that a record of its version does not say. */
export function completed(protocol: Earlier): Protocol {
  return {
    decisionNumbers: false,
    ...protocol,
    items: protocol.items.map((item) => ({
      workshop: null,
      reports: [],
      ...item,
      decisions: item.decisions.map((decision) => ({ number: '', ...decision })),
    })),
  }
}

/** The protocol in a record that we have stored ourselves; one that comes from anywhere is read by readProtocol. */
export const protocolIn = (record: Uint8Array): Protocol =>
  completed(JSON.parse(new TextDecoder().decode(record)) as Earlier)
