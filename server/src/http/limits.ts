/**
 * How large a request may be, and how many may be under way at once: what they bring is read into memory, and whoever sends
 * it slowly keeps it there. Whom we know is counted by session alone, so strangers of the same address keep them out of nothing.
 */
import { getConnInfo } from '@hono/node-server/conninfo'
import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { Proxies } from '../addresses.ts'
import type { Config } from '../config.ts'
import { Places } from '../places.ts'
import { Refusal, refuse } from '../refusal.ts'
import { type Context, isChange, type Variables } from './endpoint.ts'

const ofAtMost = (maxSize: number) =>
  bodyLimit({
    maxSize,
    onError: () => {
      throw new Refusal('bad-input', 'The request is too large.')
    },
  })

/** Files are streamed to disk and have a limit of their own. */
const upload =
  /^(POST \/api\/meetings\/[^/]+\/attachments|POST \/api\/protocols\/[^/]+\/(signed|circulations\/[^/]+\/files)|POST \/api\/series\/[^/]+\/old-protocols|PUT \/api\/meetings\/[^/]+\/attachments\/[^/]+)$/

export function limits({
  proxies = Proxies.none,
}: Pick<Config, 'proxies'>): MiddlewareHandler<{ Variables: Variables }> {
  // A stranger has a link or a code to show, and a name to say.
  const strangers = { limited: ofAtMost(16 * 1024), places: new Places(500) }
  const known = { limited: ofAtMost(1024 * 1024), places: new Places(50) }
  const addressOf = (context: Context) =>
    proxies.originOf(getConnInfo(context).remote.address ?? '', context.req.header('x-forwarded-for'))

  return async (context, next) => {
    const { method, path } = context.req
    if (!isChange(method) || upload.test(`${method} ${path}`)) return next()
    const session = context.get('session')
    const { limited, places } = session ? known : strangers
    const who = session?.id ?? addressOf(context)
    if (!places.take(who)) return refuse('too-many-tries')
    try {
      return await limited(context, next)
    } finally {
      places.giveBack(who)
    }
  }
}
