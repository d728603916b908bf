/**
 * The browser that tests use: the one that CHROMIUM names, Playwright's own, or one that the system has. The one without
 * windows comes first: it is the same engine, and starts and draws with less.
 */
import { existsSync } from 'node:fs'
import { chromium } from '@playwright/test'

const places = [
  '/usr/lib/chromium/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

export const findChromium = (): string | null =>
  [process.env.CHROMIUM, chromium.executablePath(), ...places].find((path) => path && existsSync(path)) ?? null

export const chromiumArgs = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
]
