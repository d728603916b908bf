/**
 * Places at which a server fails on purpose, for the tests that look at what is left. Without SAMSYN_FAILPOINT nothing
 * ever fails here; `SAMSYN_FAILPOINT=after-append:37` ends the process as kill -9 does when it passes there the 37th time.
 */
export type Failpoint =
  /** Nothing is on the disk yet. */
  | 'before-append'
  /** It is on the disk, and nobody has been told. */
  | 'after-append'
  /** It is in the live document; in a small room its writer has been told, and nobody else. */
  | 'after-apply'
  /** Its writer has been told, the others have not. */
  | 'after-acknowledge'
  /** The journal says yes before it has written: the mistake the fault tests must be able to see. */
  | 'acknowledge-first'

const [armed = '', times = '1'] = (process.env.SAMSYN_FAILPOINT ?? '').split(':')
let left = Number(times)

/** What is to fail; '' as a rule. */
export const failsOnPurpose = armed

/** Whether it is time to fail at this place. */
export const failsNow = (place: Failpoint): boolean => place === armed && --left <= 0

export function failpoint(place: Failpoint): void {
  if (failsNow(place)) process.kill(process.pid, 'SIGKILL')
}
