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
  try {
    let wasOnline = true
    let gone = 0
    for (;;) {
      try {
        await stylesAgain()
        return await load()
      } catch (error) {
        const online = await serverAnswers()
        gone = online ? gone + 1 : 0
        if (gone === tries) throw error
        // The first time it may have been a blink of the network; later one who waits may want to read the page in anew.
        if (online ? gone > 1 : wasOnline) say(online)
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

function say(online: boolean): void {
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

const failedStyles = new Set<HTMLLinkElement>()
addEventListener(
  'error',
  ({ target }) => {
    if (target instanceof HTMLLinkElement && target.rel === 'stylesheet') failedStyles.add(target)
  },
  true,
)

/** A style sheet that did not come with its part is not asked for by the part again. Rejects when it does not come now. */
async function stylesAgain(): Promise<void> {
  await Promise.all(
    [...failedStyles].map((failed) => {
      failedStyles.delete(failed)
      const again = failed.cloneNode()
      const come = new Promise((resolve, reject) => {
        again.addEventListener('load', resolve)
        again.addEventListener('error', reject)
      })
      failed.replaceWith(again)
      return come
    }),
  )
}
