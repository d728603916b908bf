/**
 * Every reason the server can give for saying no, with its HTTP status. A refusal travels as problem details (RFC 9457)
 * with `reason`; the client has a sentence in plain words for each (packages/language, refusals.ts).
 */
export const refusals = {
  'bad-input': 400,
  'colour-too-light': 400,
  'not-signed-in': 401,
  'not-allowed': 403,
  'not-found': 404,
  'link-unknown': 404,
  'code-unknown': 404,
  'not-sealed': 409,
  'wrong-phase': 409,
  'already-frozen': 409,
  'changed-since-preview': 409,
  'checks-block': 409,
  'item-gone': 409,
  'item-changed': 409,
  'not-showing': 409,
  'list-closed': 409,
  meanwhile: 409,
  'asked-anew': 409,
  'wrong-state': 409,
  'group-gone': 409,
  'theme-gone': 409,
  'voting-closed': 409,
  'no-dots-left': 409,
  'nothing-to-summarise': 409,
  'not-in-register': 409,
  'not-called': 409,
  'no-address': 409,
  'too-many-proposals': 429,
  'not-adjuster': 403,
  'correction-stopped': 409,
  'signed-other': 409,
  'signed-unsure': 409,
  'name-taken': 409,
  'organisation-used': 409,
  'file-not-pdf': 415,
  'old-protocol-kind': 415,
  'old-protocol-there': 409,
  'file-empty': 400,
  'file-too-large': 413,
  'file-unknown-type': 415,
  'file-not-allowed': 415,
  'file-heic': 415,
  'too-many-tries': 429,
  'storage-failed': 503,
  damaged: 503,
  outdated: 409,
  'typesetting-failed': 503,
  unexpected: 500,
} as const

export type Reason = keyof typeof refusals

/** RFC 9457, content type application/problem+json. */
export type Problem = {
  type: string
  title: string
  status: number
  reason: Reason
  detail?: string
  /** Quoted by a person who asks for help; found again in the log. */
  id?: string
}
