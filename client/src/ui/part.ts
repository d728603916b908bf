/**
 * Pages, and parts of pages that are fetched when they are needed. What cannot be fetched just now is waited for: the page
 * around it stands, since somebody may be writing there, and what is missing is said. Only what opens over the page or takes
 * the focus is not: it would come over somebody who has gone on.
 */
import { type ComponentProps, createElement, lazy, type ReactNode, Suspense, useEffect, useRef } from 'react'
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

/**
 * A part of a page, which stands without it however long it takes. One that can be closed was asked for by somebody, who
 * waits for it: when it is said to be missing, it is closed, and to ask again tries again. It needs no Suspense around it;
 * `meanwhile` stands in its place until it is there.
 */
export function part<T extends Drawn>(load: Load<{ default: T }>) {
  const asked: Asked = { forget: new Set(), hurry: () => {} }
  const Come = lazy(() => fetched(load, Number.POSITIVE_INFINITY, asked))
  return ({ meanwhile, ...props }: ComponentProps<T> & { meanwhile?: ReactNode }) => {
    const come = createElement(Come, props as ComponentProps<T>)
    const { onClose } = props
    if (!onClose) return come
    return createElement(Suspense, { fallback: createElement(Asking, { asked, onClose, meanwhile }) }, come)
  }
}

/** Who waits for a part that can be closed, as what closes it for them; and what ends the pause before the next try. */
type Asked = { forget: Set<() => void>; hurry: () => void }

/** Somebody waits, for as long as this is drawn. */
function Asking({ asked, onClose, meanwhile }: { asked: Asked; onClose: () => void; meanwhile: ReactNode }) {
  const close = useRef(onClose)
  close.current = onClose
  useEffect(() => {
    const forget = () => close.current()
    asked.forget.add(forget)
    asked.hurry()
    return () => void asked.forget.delete(forget)
  }, [asked])
  return meanwhile
}

/** How many are waited for, and what takes away the news of it: one, however many there are. */
let missing = 0
let unsay = () => {}

/** Tries until it is there. Throws after so many tries in a row that the server answered and did not have it. */
async function fetched<T>(load: Load<T>, tries: number, asked?: Asked): Promise<T> {
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
        const isMissing = !online || gone > 1
        const waiting = isMissing && asked ? [...asked.forget] : []
        if (waiting.length > 0 || (online ? gone === 2 : wasOnline)) say(online, waiting.length > 0)
        for (const forget of waiting) forget()
        wasOnline = online
      }
      await networkOr(wasOnline ? (pauses[gone - 1] ?? lastPause) : offlinePause, asked)
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

/** `isForgotten`: it does not come by itself, but has to be asked for again. */
function say(online: boolean, isForgotten: boolean): void {
  if (isUnattended()) return
  const { ui } = wordsNow()
  unsay()
  unsay = online
    ? toast({ tone: 'warn', text: ui.partFailed, action: { name: ui.reload, onPress: () => location.reload() } })
    : toast({ tone: 'warn', text: isForgotten ? ui.partAgain : ui.partLater })
}

/** Waits until the network is back or somebody asks, and at most so many milliseconds. */
const networkOr = (pause: number, asked?: Asked): Promise<void> =>
  new Promise((resolve) => {
    const go = () => {
      clearTimeout(timer)
      removeEventListener('online', go)
      resolve()
    }
    const timer = setTimeout(go, pause)
    addEventListener('online', go)
    if (asked) asked.hurry = go
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
