/** The processor that a PDF of forty pages takes: a protocol of 25 items and 40 people, as such meetings write them. */
import { canonicalBytes, hashOf } from '@samsyn/protocol/canonical'
import { generated } from '@samsyn/protocol/generated.fixture'
import { toPdf } from '@samsyn/protocol/pdf'
import type { ProtocolItem } from '@samsyn/protocol/protocol'

const said =
  'Arbetsgruppen redogör för hur samverkan har gått sedan förra mötet. Alla kommuner har nu en kontaktperson, och rutinen för utskrivning används. Flera lyfter att den gemensamma introduktionen behöver tid i schemat och att uppföljningen ska vara lätt att läsa. Regionen återkommer med siffror till nästa möte.'
const paragraph = { type: 'paragraph', content: [{ type: 'text', text: said }] }

const item = (number: string): ProtocolItem => ({
  number,
  title: `Samverkan kring trygg utskrivning, del ${number}`,
  kind: 'dialogue',
  withdrawn: false,
  presenters: [],
  previous: '',
  attachments: [],
  questions: [],
  workshop: null,
  reports: [],
  notes: { type: 'doc', content: Array.from({ length: 12 }, () => paragraph) },
  decisions: [],
  actions: [
    { number: `U 2026:${number}`, text: 'Följa upp planen', owner: 'Bo Testman', due: '2026-11-27', status: 'open' },
  ],
})

/** Milliseconds, of a process that has set one before: reading the fonts is done once. */
export function pagesCost(): Promise<number> {
  const protocol = {
    ...generated(1, { items: 1, people: 40 }),
    items: Array.from({ length: 25 }, (_, at) => item(String(at + 1))),
    attachments: [],
  }
  const record = canonicalBytes(protocol)
  const set = () => toPdf(protocol, record, hashOf(protocol), { address: 'https://samsyn.example/p/1' })
  set()
  const before = process.cpuUsage()
  set()
  const { user, system } = process.cpuUsage(before)
  return Promise.resolve((user + system) / 1000)
}
