/** A time-stamp authority by RFC 3161, with a root of its own: OpenSSL answers, so the two sides were not written by one hand. */
import { execFile, spawnSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const openssl = (folder: string, ...args: string[]) => promisify(execFile)('openssl', args, { cwd: folder })

export const opensslIsHere = spawnSync('openssl', ['version']).status === 0
if (!opensslIsHere) process.stderr.write('Time stamps are not tested against OpenSSL: there is no openssl here.\n')

const settings = `
[tsa]
default_tsa = authority
[authority]
serial = serial
signer_cert = signer.pem
certs = root.pem
signer_key = signer.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ordering = yes
ess_cert_id_alg = sha256
[req]
distinguished_name = nobody
[nobody]
[root]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign
subjectKeyIdentifier = hash
[stamping]
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
[serving]
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, serverAuth
`

export type Authority = {
  /** The certificate of its root, PEM. */
  root: string
  /** The path of that. */
  path: string
  /** The answer to a request, DER. */
  answer(request: Uint8Array): Promise<Uint8Array<ArrayBuffer>>
  /** Its certificate, and one of the same name, number, key and length that is not for time stamps; DER. */
  certificates: { stamping: Uint8Array; serving: Uint8Array }
  /** Whether OpenSSL finds that a token stamps these bytes, and rests on its root. */
  verifies(token: Uint8Array, stamped: Uint8Array): Promise<boolean>
  close(): Promise<void>
}

/** `name`: what its certificate calls it. */
export async function authority(name: string, key: 'rsa' | 'ec' = 'rsa'): Promise<Authority> {
  const folder = await mkdtemp(join(tmpdir(), 'samsyn-authority-'))
  const keys = key === 'rsa' ? ['rsa:2048'] : ['ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1']
  await writeFile(join(folder, 'settings'), settings)
  await writeFile(join(folder, 'serial'), '01\n')
  const newKey = ['-newkey', ...keys, '-nodes', '-keyout']
  const make = (file: string, subject: string, ...more: string[]) =>
    openssl(
      folder,
      ...['req', '-x509', '-utf8', '-config', 'settings', '-days', '2', '-subj', subject],
      ...['-out', `${file}.pem`, ...more],
    )
  await make('root', `/O=${name}/CN=${name} Root`, ...newKey, 'root.key', '-extensions', 'root')
  const byRoot = ['-CA', 'root.pem', '-CAkey', 'root.key', '-set_serial', '7', '-extensions']
  await make('signer', `/O=${name}/CN=${name}`, ...newKey, 'signer.key', ...byRoot, 'stamping')
  await make('serving', `/O=${name}/CN=${name}`, '-key', 'signer.key', ...byRoot, 'serving')
  const der = async (file: string) => new X509Certificate(await readFile(join(folder, file))).raw
  let asked = 0
  return {
    root: await readFile(join(folder, 'root.pem'), 'utf8'),
    path: join(folder, 'root.pem'),
    async answer(request) {
      asked += 1
      const [query, reply] = [`${asked}.tsq`, `${asked}.tsr`]
      await writeFile(join(folder, query), request)
      await openssl(folder, 'ts', '-reply', '-config', 'settings', '-queryfile', query, '-out', reply)
      return new Uint8Array(await readFile(join(folder, reply)))
    },
    certificates: { stamping: await der('signer.pem'), serving: await der('serving.pem') },
    async verifies(token, stamped) {
      await writeFile(join(folder, 'token'), token)
      await writeFile(join(folder, 'stamped'), stamped)
      const args = ['-data', 'stamped', '-in', 'token', '-token_in', '-CAfile', 'root.pem']
      return openssl(folder, 'ts', '-verify', ...args).then(
        () => true,
        () => false,
      )
    },
    close: () => rm(folder, { recursive: true, force: true }),
  }
}
