/** What an operator can set, read once from the environment. */
import { X509Certificate } from 'node:crypto'
import { accessSync, constants, mkdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { Proxies } from './addresses.ts'

export type Config = {
  host: string
  port: number
  dataDir: string
  /** Address people reach the server at, without a slash at the end. */
  appUrl: string
  /** PostgreSQL instead of the embedded database; '' = embedded. */
  databaseUrl: string
  /** Bytes. */
  uploadLimit: number
  /** Built client. */
  clientDir: string
  logLevel: 'info' | 'warn' | 'error' | 'silent'
  /** Whose word is taken for where somebody comes from; nobody's where it is left out. */
  proxies?: Proxies
  /** Whether webhooks may lead to addresses inside the network. */
  webhooksInside?: boolean
  /** Who is asked to stamp seals with the time; nobody where it is left out. */
  timestamps?: TimestampAuthority
  /** Where mail is sent by; without it nothing is, and letters are there to be sent by hand. */
  mail?: MailConfig
}

/** A mail server (smtp: or smtps:, with name and password where it wants them), and who the mail is from. */
export type MailConfig = { url: string; from: { name: string; email: string } }

/** A time-stamp authority by RFC 3161: where it answers, and the certificates (PEM) that its own must rest on, if any are known. */
export type TimestampAuthority = { url: string; authorities: string[] }

export type ConfigProblem = { problem: string }

/** Reads the configuration; a problem is one sentence an operator understands. */
export function readConfig(env: Record<string, string | undefined>): Config | ConfigProblem {
  const port = Number(env.PORT ?? '3000')
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    return { problem: `PORT must be a number between 0 and 65535, not "${env.PORT}".` }
  const host = env.HOST || '127.0.0.1'
  const appUrl = (env.APP_URL || `http://localhost:${port}`).replace(/\/+$/, '')
  if (!URL.canParse(appUrl))
    return { problem: `APP_URL must be a whole address such as https://moten.example.se, not "${appUrl}".` }
  const megabytes = Number(env.UPLOAD_LIMIT_MB ?? '100')
  if (!(megabytes > 0)) return { problem: `UPLOAD_LIMIT_MB must be a number above 0, not "${env.UPLOAD_LIMIT_MB}".` }
  const timestampUrl = env.TIMESTAMP_URL ?? ''
  if (timestampUrl !== '' && !isWebAddress(timestampUrl))
    return { problem: `TIMESTAMP_URL must be an address such as https://tsa.example.se, not "${timestampUrl}".` }
  const authorities = readAuthorities(env)
  if ('problem' in authorities) return authorities
  const proxies = Proxies.read(env.TRUSTED_PROXIES ?? '')
  if (!proxies)
    return {
      problem: `TRUSTED_PROXIES must be addresses or networks such as "127.0.0.1, 10.0.0.0/8", not "${env.TRUSTED_PROXIES}".`,
    }
  const mail = readMail(env)
  if (mail && 'problem' in mail) return mail
  return {
    host,
    port,
    dataDir: resolve(env.DATA_DIR || 'data'),
    appUrl,
    databaseUrl: env.DATABASE_URL ?? '',
    uploadLimit: Math.floor(megabytes * 1024 * 1024),
    clientDir: resolve(import.meta.dirname, '../../client/dist'),
    logLevel:
      env.LOG_LEVEL === 'warn' || env.LOG_LEVEL === 'error' || env.LOG_LEVEL === 'silent' ? env.LOG_LEVEL : 'info',
    proxies,
    webhooksInside: env.WEBHOOKS_INSIDE === 'yes',
    ...(timestampUrl === '' ? {} : { timestamps: { url: timestampUrl, authorities } }),
    ...(mail ? { mail } : {}),
  }
}

function readMail({
  SMTP_URL: url = '',
  MAIL_FROM: from = '',
}: Record<string, string | undefined>): MailConfig | ConfigProblem | null {
  if (url === '' && from === '') return null
  // The address holds a password: a problem does not quote it.
  if (!URL.canParse(url) || !['smtp:', 'smtps:'].includes(new URL(url).protocol))
    return { problem: 'SMTP_URL must be an address such as smtp://name:password@smtp.example.se:587.' }
  const [, name = '', named = '', bare = ''] = /^\s*(?:"?([^"<>]*?)"?\s*<([^<>\s]+)>|(\S+))\s*$/.exec(from) ?? []
  const email = named || bare
  if (!/^[^@\s]+@[^@\s]+$/.test(email))
    return { problem: `MAIL_FROM must be who mail is from, such as "Samsyn <moten@example.se>", not "${from}".` }
  return { url, from: { name: name || 'Samsyn', email } }
}

/** The authorities whose time stamps are trusted: the PEM file that TIMESTAMP_CA names. */
export function readAuthorities({
  TIMESTAMP_CA: path = '',
}: Record<string, string | undefined>): string[] | ConfigProblem {
  if (path === '') return []
  try {
    const text = readFileSync(path, 'utf8')
    new X509Certificate(text)
    return [text]
  } catch {
    return { problem: `TIMESTAMP_CA must name a PEM file with certificates; "${path}" is none, or cannot be read.` }
  }
}

/** Names and passwords have no place in it: it stands in logs, and is not asked with them. */
function isWebAddress(said: string): boolean {
  if (!URL.canParse(said)) return false
  const { protocol, username, password } = new URL(said)
  return /^https?:$/.test(protocol) && username === '' && password === ''
}

/** Makes the data folder. A problem is one sentence. */
export function prepareDataDir(dataDir: string): ConfigProblem | null {
  try {
    makeFolder(join(dataDir, 'files'))
    accessSync(dataDir, constants.W_OK)
    return null
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
      return {
        problem: `Samsyn may not write in ${dataDir}. Give the account the right to, or set DATA_DIR to another folder.`,
      }
    return {
      problem: `The data folder ${dataDir} cannot be used (${code ?? String(error)}). Set DATA_DIR to another folder.`,
    }
  }
}

/** Node's own way to make a folder with those above it never ends where none can be made, such as in /proc. */
function makeFolder(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return
  if (dirname(path) !== path) makeFolder(dirname(path))
  mkdirSync(path)
}
