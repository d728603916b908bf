/** A mail server for tests: what comes is read and kept. */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer } from 'smtp-server'

export type Got = Email & { rcpt: string[] }
export type Postbox = { url: string; got: Got[]; close(): Promise<void> }
/** What a mail server does with a mail that has come to its end. */
export type Take = (mail: Got, answer: (error?: Error) => void) => void

/** A mail server that speaks SMTP on a port of its own. */
export async function postbox(take: Take = (_, answer) => answer(), port = 0): Promise<Postbox> {
  const got: Got[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, callback) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        void PostalMime.parse(Buffer.concat(chunks)).then((email) => {
          const mail = { ...email, rcpt: session.envelope.rcptTo.map(({ address }) => address) }
          take(mail, (error) => {
            if (!error) got.push(mail)
            callback(error)
          })
        })
      })
    },
  })
  server.on('error', () => {
    // A client that is killed hangs up; that is what some of these tests are about.
  })
  server.listen(port, '127.0.0.1')
  await once(server.server, 'listening')
  const { port: given } = server.server.address() as AddressInfo
  return {
    url: `smtp://127.0.0.1:${given}`,
    got,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
