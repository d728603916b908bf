/** An expected "no" that travels up to the HTTP answer. Programming mistakes are ordinary errors. */
import type { Reason } from '@samsyn/api/refusals'

export class Refusal extends Error {
  readonly reason: Reason
  readonly detail: string
  constructor(reason: Reason, detail = '') {
    super(detail || reason)
    this.name = 'Refusal'
    this.reason = reason
    this.detail = detail
  }
}

export const refuse = (reason: Reason, detail?: string): never => {
  throw new Refusal(reason, detail)
}
