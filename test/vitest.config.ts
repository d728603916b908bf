import { defineConfig } from 'vitest/config'

/** Every test that needs no browser: beside the sources, and the larger ones in test/. Journeys are Playwright's. */
export default defineConfig({
  test: {
    root: `${import.meta.dirname}/..`,
    include: ['{packages,server,client}/**/src/**/*.test.{ts,tsx}', 'test/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', 'test/journeys/**'],
    // Most of the long ones wait for other processes.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
