import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { layoutVersion } from '@samsyn/meeting/documents'
import { createServer } from '@samsyn/server/server'
import { expect, test } from './day.ts'

test.use({ serviceWorkers: 'allow' })

test('A page that is older than the server says so, and asks to be read in again', async ({ browser }) => {
  const dataDir = await mkdtemp(join(tmpdir(), 'samsyn-journey-'))
  const server = await createServer(
    {
      host: '127.0.0.1',
      port: 0,
      dataDir,
      appUrl: 'http://localhost',
      databaseUrl: '',
      uploadLimit: 20 * 1024 * 1024,
      clientDir: resolve(import.meta.dirname, '../../client/dist'),
      logLevel: 'silent',
    },
    { layout: layoutVersion + 1 },
  )
  const organiser = { meeting: null, role: 'organiser', name: 'Elin Hallrud', organisation: '', attendee: '', days: 1 }
  const { token } = await server.parts.signIn.makeLink({ ...organiser, role: 'organiser' })
  const context = await browser.newContext({ baseURL: server.address, locale: 'sv-SE' })
  const page = await context.newPage()
  await page.goto(`/in#${token}`)
  await page.waitForURL((url) => !url.pathname.startsWith('/in'))
  const meeting = await page.evaluate(() =>
    fetch('/api/sample', { method: 'POST' })
      .then((answer) => answer.json() as Promise<{ id: string }>)
      .then(({ id }) => id),
  )
  await page.goto(`/m/${meeting}`)
  await expect(page.getByText('Det finns en ny version av Samsyn.')).toBeVisible()
  const again = page.waitForEvent('load')
  await page.getByRole('button', { name: 'Läs in igen' }).click()
  await again
  await context.close()
  await server.close()
  await rm(dataDir, { recursive: true })
})
