/** Secrets that open doors: made here, and kept by the server only as their SHA-256. */
import { createHash, randomBytes, randomInt } from 'node:crypto'

/** 192 bits, safe in an address. */
export const newSecret = (): string => randomBytes(24).toString('base64url')

export const newId = (): string => randomBytes(12).toString('hex')

export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex')

/** No 0/O, 1/I/L: it is read aloud and typed on phones. */
const letters = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789'
export const newCode = (): string => Array.from({ length: 6 }, () => letters[randomInt(letters.length)]).join('')

/** As a person may have typed it: capitals, spaces and dashes do not matter. */
export const plainCode = (typed: string): string => typed.toUpperCase().replace(/[^A-Z0-9]/g, '')
