/** Knowing that the meeting has changed, and where. */
import type { Words } from '@samsyn/language/language'
import { useEffect, useRef } from 'react'
import { useConnection, useMeetingState } from '../useMeeting.ts'

/** Notes are not open here, so that they have changed is only known by asking. */
const askedEvery = 10_000

/**
 * Calls when the meeting may have changed: half a second after the last change of agenda or decisions, once the server
 * has taken it in; when the window is looked at again; and now and then.
 */
export function useChanges(act: () => void): void {
  const connection = useConnection()
  const { documents } = useMeetingState()
  const latest = useRef(act)
  latest.current = act

  // biome-ignore lint/correctness/useExhaustiveDependencies: `documents` says that a document was opened or replaced.
  useEffect(() => {
    const docs = [connection.agenda?.doc, connection.decisions?.doc].filter((doc) => doc !== undefined)
    let timer: ReturnType<typeof setTimeout> | undefined
    const changed = () => {
      clearTimeout(timer)
      timer = setTimeout(() => (connection.saveState().state === 'saving' ? changed() : latest.current()), 500)
    }
    for (const doc of docs) doc.on('update', changed)
    return () => {
      clearTimeout(timer)
      for (const doc of docs) doc.off('update', changed)
    }
  }, [connection, documents])

  useEffect(() => {
    const look = () => {
      if (!document.hidden) latest.current()
    }
    const timer = setInterval(look, askedEvery)
    document.addEventListener('visibilitychange', look)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', look)
    }
  }, [])
}

/** A part of the protocol that differs: an item by its anchor and heading, or '' for what stands outside the items. */
export type Changed = { anchor: string; heading: string }

/** What has changed since somebody looked, and who has written meanwhile. */
export type Changes = { parts: Changed[]; by: string[] }

/** "Bo Testman har ändrat i mötet sedan du började granska: 3. Portalen." */
export function changesIn({ freeze }: Words, { parts, by }: Changes): string {
  const names = by.length > 0 ? by.join(', ') : freeze.somebody
  const items = parts.map(({ heading }) => heading || freeze.changedElsewhere).join(', ')
  return items ? freeze.changedIn({ names, items }) : freeze.changed({ names })
}

/** What differs between two articles of the same meeting (packages/protocol, html.ts). */
export function changesBetween(before: string, after: string): Changed[] {
  const [old, now] = [before, after].map(partsOf)
  if (!old || !now) return []
  const changed: Changed[] = []
  for (const [anchor, part] of now) if (old.get(anchor)?.html !== part.html) changed.push({ anchor, ...part })
  for (const [anchor, part] of old) if (!now.has(anchor)) changed.push({ anchor: '', ...part })
  return changed.map(({ anchor, heading }) => ({ anchor, heading }))
}

function partsOf(html: string): Map<string, { heading: string; html: string }> {
  const page = new DOMParser().parseFromString(html, 'text/html')
  const parts = new Map<string, { heading: string; html: string }>()
  for (const item of page.querySelectorAll('.item')) {
    parts.set(item.id, {
      heading: (item.querySelector('h2')?.textContent ?? '').replace(/\s+/g, ' ').trim(),
      html: item.outerHTML,
    })
    item.remove()
  }
  parts.set('', { heading: '', html: page.body.innerHTML })
  return parts
}
