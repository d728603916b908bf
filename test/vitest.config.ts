import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Those that take a minute, the longest first: begun last, one of them would run alone at the end. */
const long = [
  'test/faults/faults.test.ts',
  'test/editor/editor.test.ts',
  'test/server/matrix.test.ts',
  'test/convergence/meetings.test.ts',
  'server/src/storage/postgres.test.ts',
  'test/server/process.test.ts',
  'test/server/backup.test.ts',
  'test/server/command.test.ts',
]

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const found = long.findIndex((name) => moduleId.endsWith(name))
      return found < 0 ? long.length : found
    }
    return (await super.sort(files)).toSorted((one, other) => place(one) - place(other))
  }
}

const tests = (name: string, include: string[], how: { isolate?: boolean } = {}) => ({
  test: {
    name,
    root: `${import.meta.dirname}/..`,
    include,
    exclude: ['**/node_modules/**', '**/dist/**', 'test/journeys/**'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // What is waited for comes when it comes: on a busy machine the ready-made second is too short.
    expect: { poll: { timeout: 15_000 } },
    ...how,
  },
})

/** Every test that needs no browser: beside the sources, and the larger ones in test/. Journeys are Playwright's. */
export default defineConfig({
  test: {
    projects: [
      // What neither waits nor keeps anything shares one process: reading the modules anew for each file takes longer than the tests.
      tests('packages', ['packages/**/src/**/*.test.ts'], { isolate: false }),
      tests('the rest', ['{server,client}/**/src/**/*.test.{ts,tsx}', 'test/**/*.test.ts']),
    ],
    // Most of the long ones wait for other processes.
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
  },
})
