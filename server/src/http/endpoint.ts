/**
 * One shape for every route: read the input, ask whether it may be done, do it, answer. A refusal is thrown anywhere
 * below and becomes problem details here; the same declaration gives the route its place in /api/openapi.json.
 */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { type Problem, type Reason, refusals } from '@samsyn/api/refusals'
import { isStorable } from '@samsyn/meeting/layout'
import { type Ability, may, type Phase } from '@samsyn/meeting/roles'
import type { Context as HonoContext } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Parts } from '../parts.ts'
import { Refusal, refuse } from '../refusal.ts'
import { newId } from '../secrets.ts'
import type { Seat, Session } from '../sign-in.ts'
import { StorageError } from '../storage/storage.ts'
import { TypesetterError } from '../typesetter.ts'

export type Variables = { session: Session | null }
export type App = OpenAPIHono<{ Variables: Variables }>
export type Context = HonoContext<{ Variables: Variables }>

export type Asked<Body> = {
  context: Context
  session: Session | null
  body: Body
  param: (name: string) => string
  query: (name: string) => string
}

export const isChange = (method: string): boolean => !['GET', 'HEAD', 'OPTIONS'].includes(method)

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'

const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    reason: z.enum(Object.keys(refusals) as [Reason, ...Reason[]]),
    detail: z.string().optional(),
    id: z.string().optional(),
  })
  .openapi('Problem')

/** Declares a route that takes and answers JSON. `path` in OpenAPI's form: /api/meetings/{meeting}. */
export function endpoint<Body extends z.ZodType, Answer extends z.ZodType>(
  app: App,
  spec: {
    method: Method
    path: string
    summary: string
    body?: Body
    answer?: Answer
    query?: readonly string[]
  },
  act: (asked: Asked<z.output<Body>>) => Promise<z.input<Answer> | undefined>,
): void {
  const parameters = [...spec.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string)
  const route = createRoute({
    method: spec.method,
    path: spec.path,
    summary: spec.summary,
    request: {
      params: z.object(Object.fromEntries(parameters.map((name) => [name, z.string()]))),
      query: z.object(Object.fromEntries((spec.query ?? []).map((name) => [name, z.string().optional()]))),
      ...(spec.body ? { body: { required: true, content: { 'application/json': { schema: spec.body } } } } : {}),
    },
    responses: {
      200: spec.answer
        ? { description: 'Done', content: { 'application/json': { schema: spec.answer } } }
        : { description: 'Done' },
      default: { description: 'Refused', content: { 'application/problem+json': { schema: problem } } },
    },
  })
  const handle = async (context: Context) => {
    const read = context.req as unknown as { valid: (from: 'json') => z.output<Body> }
    const body = spec.body ? read.valid('json') : (undefined as z.output<Body>)
    if (!isStorableWhole(body)) return refuse('bad-input', 'A NUL character.')
    const answer = await act({
      context,
      session: context.get('session'),
      body,
      param: (name) => context.req.param(name) ?? '',
      query: (name) => context.req.query(name) ?? '',
    })
    return context.json(answer ?? {})
  }
  // The library infers a handler type from the route; here one shape serves all routes, so the types are ours.
  app.openapi(route as never, handle as never)
}

/** Whether all that it says can be kept: see the layout of documents. */
const isStorableWhole = (said: unknown): boolean =>
  typeof said === 'string'
    ? isStorable(said)
    : typeof said !== 'object' || said === null || Object.values(said).every(isStorableWhole)

/** Puts a route that takes or answers something else than JSON into the API's description. */
export function describeRoute(app: App, method: Method, path: string, summary: string, type: string): void {
  const parameters = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string)
  app.openAPIRegistry.registerPath({
    method,
    path,
    summary,
    request: { params: z.object(Object.fromEntries(parameters.map((name) => [name, z.string()]))) },
    responses: {
      200: { description: 'Done', content: { [type]: { schema: z.string() } } },
      default: { description: 'Refused', content: { 'application/problem+json': { schema: problem } } },
    },
  })
}

export const signedIn = (session: Session | null): Session => session ?? refuse('not-signed-in')

export const organiser = (session: Session | null): Session =>
  signedIn(session).organiser ? (session as Session) : refuse('not-allowed')

/**
 * The seat of the person asking, if their role may do this in the meeting's present phase. Whoever brings or fetches much
 * is asked about again while it goes on, so the session is looked at here too.
 */
export async function seatThatMay(
  { signIn, meetings }: Parts,
  session: Session | null,
  meeting: string,
  ability: Ability,
): Promise<{ seat: Seat; phase: Phase }> {
  const phase = await meetings.phaseOf(meeting)
  const seat = phase ? await signIn.seatStill(signedIn(session), meeting) : null
  // Whether a meeting exists is nobody's business who has no seat in it.
  if (!phase || !seat || !may(seat.role, 'read', phase)) return refuse('not-found')
  if (!may(seat.role, ability, phase))
    return refuse(phase === 'frozen' || phase === 'freezing' ? 'already-frozen' : 'not-allowed')
  return { seat, phase }
}

/** What the system says when a file cannot be written. */
const isOfTheDisk = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && ['ENOSPC', 'EDQUOT', 'EROFS', 'EIO'].includes(String(error.code))

export function problemOf(error: unknown): { problem: Problem; expected: boolean } {
  if (error instanceof Refusal) {
    return {
      expected: true,
      problem: {
        type: 'about:blank',
        title: error.reason,
        status: refusals[error.reason],
        reason: error.reason,
        ...(error.detail ? { detail: error.detail } : {}),
      },
    }
  }
  // Hono's own word for a request that cannot be read, such as a body that is no JSON.
  if (error instanceof HTTPException && error.status < 500) return problemOf(new Refusal('bad-input', error.message))
  if (error instanceof StorageError && error.reason === 'text')
    return problemOf(new Refusal('bad-input', 'A text may not hold a NUL character.'))
  if (error instanceof StorageError && error.reason === 'damaged')
    return { ...problemOf(new Refusal('damaged')), expected: false }
  if (error instanceof StorageError || isOfTheDisk(error))
    return { ...problemOf(new Refusal('storage-failed')), expected: false }
  if (error instanceof TypesetterError) return { ...problemOf(new Refusal('typesetting-failed')), expected: false }
  return {
    expected: false,
    problem: { type: 'about:blank', title: 'unexpected', status: 500, reason: 'unexpected', id: newId().slice(0, 8) },
  }
}

export const answerProblem = (context: Context, problem: Problem): Response =>
  context.body(JSON.stringify(problem), problem.status as ContentfulStatusCode, {
    'content-type': 'application/problem+json; charset=utf-8',
  })
