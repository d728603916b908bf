/**
 * Pages, and parts of pages that are fetched when they are needed. What cannot be fetched just now is waited for: the page
 * around it stands, since somebody may be writing there, and what is missing is said.
 */
import { lazy } from 'react'
import { call } from '../api.ts'
import { wordsNow } from './settings.tsx'
import { toast } from './Toasts.tsx'

type Load<T> = () => Promise<T>
type Drawn = Awaited<ReturnType<Parameters<typeof lazy>[0]>>['default']

/** Milliseconds from one try to the next while the server answers, and after those. */
const pauses = [1000, 3000, 9000]
const lastPause = 30_000
/** While it does not: a network that comes back tells of itself, a server that does, does not. */
const offlinePause = 5000

/** A page. One that the server no longer has (a new version was installed) fails, and is read in anew. */
export const page = <T extends Drawn>(load: Load<{ default: T }>) => lazy(() => fetched(load, 3))

/** A part of a page, which stands without it however long it takes. */
export const part = <T extends Drawn>(load: Load<{ default: T }>) => lazy(() => fetched(load))

/** How many are waited for, and what takes away the news of it: one, however many there are. */
let missing = 0
let unsay = () => {}

/** Tries until it is there. Throws after so many tries in a row that the server answered and did not have it. */
async function fetched<T>(load: Load<T>, tries = Number.POSITIVE_INFINITY): Promise<T> {
  missing += 1
  const before = new Set(failedStyles.keys())
  const styles = new Set<string>()
  try {
    let wasOnline = true
    let gone = 0
    for (;;) {
      try {
        await Promise.all([...styles].map(styleAgain))
        return await load()
      } catch (error) {
        for (const address of failedStyles.keys()) if (!before.has(address)) styles.add(address)
        const online = await serverAnswers()
        gone = online ? gone + 1 : 0
        if (gone === tries) throw error
        // The first time it may have been a blink of the network; after that who waits may want to read the page in anew.
        if (online ? gone === 2 : wasOnline) say(online)
        wasOnline = online
      }
      await networkOr(wasOnline ? (pauses[gone - 1] ?? lastPause) : offlinePause)
    }
  } finally {
    missing -= 1
    if (missing === 0) unsay()
  }
}

async function serverAnswers(): Promise<boolean> {
  const answer = await call('GET', '/application.json')
  return answer.ok || answer.refused !== 'offline'
}

/** On the big screen, where nobody stands to press anything. */
export const isUnattended = (): boolean => location.pathname.endsWith('/storbild')

function say(online: boolean): void {
  if (isUnattended()) return
  const { ui } = wordsNow()
  unsay()
  unsay = online
    ? toast({ tone: 'warn', text: ui.partFailed, action: { name: ui.reload, onPress: () => location.reload() } })
    : toast({ tone: 'warn', text: ui.partLater })
}

/** Waits until the network is back, and at most so many milliseconds. */
const networkOr = (pause: number): Promise<void> =>
  new Promise((resolve) => {
    const go = () => {
      clearTimeout(timer)
      removeEventListener('online', go)
      resolve()
    }
    const timer = setTimeout(go, pause)
    addEventListener('online', go)
  })

/**
 * Style sheets that did not come, by address. A part does not ask for its own again by itself, so that is done for it; those
 * of others are no reason to wait.
 */
const failedStyles = new Map<string, HTMLLinkElement>()
const onTheirWay = new Map<string, Promise<void>>()
addEventListener(
  'error',
  ({ target }) => {
    if (target instanceof HTMLLinkElement && target.rel === 'stylesheet') failedStyles.set(target.href, target)
  },
  true,
)

/** Resolves when the style sheet is there; rejects when it does not come now. */
function styleAgain(address: string): Promise<void> {
  const failed = failedStyles.get(address)
  const known = onTheirWay.get(address)
  if (known || !failed) return known ?? Promise.resolve()
  const link = failed.cloneNode()
  const come = new Promise<void>((resolve, reject) => {
    link.addEventListener('load', () => {
      failedStyles.delete(address)
      resolve()
    })
    link.addEventListener('error', reject)
  }).finally(() => onTheirWay.delete(address))
  onTheirWay.set(address, come)
  failed.replaceWith(link)
  return come
}
