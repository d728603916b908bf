/** What the lane does is what Hocuspocus does: the same tests on its own path (server/src/live/reference.ts). */
import { onPath } from '../stage.ts'

onPath('reference')
await import('./live.test.ts')
await import('./rights.test.ts')
await import('./unsaved.test.ts')
await import('./freeze.test.ts')
