import type { NewBody } from '@samsyn/api/bodies'
import { call, type Refused } from '../api.ts'

/** Makes a body with its first series and says the series' id. */
export async function makeBody(name: string, seriesName: string): Promise<string | Refused> {
  const made = await call<{ series: string }>('POST', '/api/bodies', { name, seriesName } satisfies NewBody)
  return made.ok ? made.value.series : made
}
