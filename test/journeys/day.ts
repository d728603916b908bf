/** What every journey begins with: a server of its own on a free port, and people with browsers. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { type Browser, type BrowserContext, test as base, expect, type Page } from '@playwright/test'
import { createServer, type Server } from '@samsyn/server/server'

export { expect }

export type Person = { page: Page; context: BrowserContext }

export type Day = {
  server: Server
  address: string
  /** A browser that has opened a fresh organiser's link and said its name. */
  organiser(name?: string): Promise<Person>
  /** A browser that has opened nothing yet. */
  somebody(options?: Parameters<Browser['newContext']>[0]): Promise<Person>
  /** A browser that has opened a personal link to a meeting. */
  invited(
    meeting: string,
    role: string,
    name: string,
    organisation?: string,
    options?: Parameters<Browser['newContext']>[0],
  ): Promise<Person>
}

/** `converter`: a script in the place of LibreOffice; `$out` is the folder for the PDF, `$tools` that of the script. */
export const test = base.extend<{ day: Day; converter: string }>({
  converter: ['', { option: true }],
  day: async ({ browser, converter }, use) => {
    const dataDir = await mkdtemp(join(tmpdir(), 'samsyn-journey-'))
    const { PATH } = process.env
    if (converter) process.env.PATH = `${await converterIn(join(dataDir, 'tools'), converter)}${delimiter}${PATH}`
    const server = await createServer({
      host: '127.0.0.1',
      port: 0,
      dataDir,
      appUrl: 'http://localhost',
      databaseUrl: '',
      uploadLimit: 20 * 1024 * 1024,
      clientDir: resolve(import.meta.dirname, '../../client/dist'),
      logLevel: 'error',
    })
    process.env.PATH = PATH
    const address = server.address
    // Links are printed with the address people use; here that is wherever the free port is.
    server.parts.config.appUrl = address
    const contexts: BrowserContext[] = []
    const somebody: Day['somebody'] = async (options = {}) => {
      const context = await browser.newContext({
        baseURL: address,
        locale: 'sv-SE',
        timezoneId: 'Europe/Stockholm',
        viewport: { width: 1440, height: 900 },
        ...options,
      })
      contexts.push(context)
      return { context, page: await context.newPage() }
    }
    const enter = async (person: Person, token: string) => {
      await person.page.goto(`/in#${token}`)
      await person.page.waitForURL((url) => !url.pathname.startsWith('/in'))
      return person
    }
    await use({
      server,
      address,
      somebody,
      async organiser(name = 'Mio Testdal') {
        const { token } = await server.parts.signIn.makeLink({
          meeting: null,
          role: 'organiser',
          name,
          organisation: 'Kommunförbundet Provlandet',
          attendee: '',
          days: 1,
        })
        return enter(await somebody(), token)
      },
      async invited(meeting, role, name, organisation = '', options = {}) {
        const row = (await server.parts.meetings.attendance(meeting)).find((attendee) => attendee.name === name)
        const { token } = await server.parts.signIn.makeLink({
          meeting,
          role: role as 'participant',
          name,
          organisation: row?.organisation ?? organisation,
          attendee: row?.id ?? '',
          days: 1,
        })
        return enter(await somebody(options), token)
      },
    })
    for (const context of contexts) await context.close()
    await server.close()
    await rm(dataDir, { recursive: true, force: true })
  },
})

/** What somebody's browser asks of the server, in their name: for the tedious parts, whose pages another journey walks. */
export const ask = <T>(page: Page, path: string, json: object): Promise<T> =>
  page.evaluate(
    ({ path, json }) =>
      fetch(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(json),
      }).then((answer) => answer.json()),
    { path, json },
  )

async function converterIn(tools: string, script: string): Promise<string> {
  await mkdir(tools)
  const beginning = `#!/bin/sh\nwhile [ "$1" != --outdir ]; do shift; done\nout="$2"\ntools="${tools}"\nmkdir -p "$out"\n`
  await writeFile(join(tools, 'soffice'), beginning + script, { mode: 0o755 })
  return tools
}
