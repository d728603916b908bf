import { existsSync } from 'node:fs'
import { defineConfig } from '@playwright/test'

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]
export const chromium = process.env.CHROMIUM ?? places.find((place) => existsSync(place))

if (!chromium) {
  process.stderr.write(
    'No Chromium was found, so the journeys are skipped. Install one (apt-get install chromium) or set CHROMIUM.\n',
  )
  process.exit(process.env.CI === 'true' ? 1 : 0)
}

/** Journeys of people through the product, in a real browser against a real server. Titles are in the users' words. */
export default defineConfig({
  testDir: '.',
  testMatch: '*.journey.ts',
  outputDir: '../../test-results',
  timeout: 120_000,
  expect: { timeout: 15_000 },
  workers: 1,
  reporter: [['list']],
  use: {
    locale: 'sv-SE',
    timezoneId: 'Europe/Stockholm',
    viewport: { width: 1440, height: 900 },
    trace: 'retain-on-failure',
    actionTimeout: 15_000,
    launchOptions: {
      executablePath: chromium,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
      ],
    },
  },
})
