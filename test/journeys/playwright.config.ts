import { defineConfig } from '@playwright/test'
import { chromiumArgs, findChromium } from '../chromium.ts'

export const chromium = findChromium()

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
  // Each has a server of its own, and mostly waits.
  workers: 2,
  fullyParallel: true,
  // On a machine nobody watches, one that a busy moment has spoilt is tried again; the list then says "flaky".
  retries: process.env.CI === 'true' ? 1 : 0,
  reporter: [['list']],
  use: {
    locale: 'sv-SE',
    timezoneId: 'Europe/Stockholm',
    viewport: { width: 1440, height: 900 },
    // Keeping all parts of the application on a device is a fifth of a journey's work; those that are about it allow it.
    serviceWorkers: 'block',
    // Recording every step slows all of them; `--trace on` does it for the one that is looked into.
    screenshot: 'only-on-failure',
    actionTimeout: 15_000,
    launchOptions: {
      executablePath: chromium,
      args: chromiumArgs,
    },
  },
})
