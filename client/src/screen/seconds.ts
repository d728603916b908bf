/** A timer's seconds. */
import type { Timer } from '@samsyn/meeting/room'

/** Seconds that are left, of a time in milliseconds; below zero when the time is over. */
export const leftOf = ({ ends, left }: Timer, now: number): number =>
  Math.ceil((ends === '' ? left : Date.parse(ends) - now) / 1000)
