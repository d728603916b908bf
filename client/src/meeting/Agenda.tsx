/**
 * The agenda as the left column of the sheet, written like a table of contents. Two signs that are never the same: where
 * the meeting is (bar and "Nu") and where I am (grey field and "du är här").
 */
import { addItem, moveItem, titleOf } from '@samsyn/meeting/agenda'
import type { Item } from '@samsyn/meeting/contents'
import { plannedStarts } from '@samsyn/meeting/drift'
import { type DragEvent, type KeyboardEvent, useState } from 'react'
import { useSettings, useWords } from '../person.tsx'
import { announce } from '../ui/announce.ts'
import { Button } from '../ui/Button.tsx'
import { useSoftHyphens } from '../ui/hyphens.ts'
import { Icon } from '../ui/Icon.tsx'
import { clockOf, times } from '../ui/time.ts'
import css from './Agenda.module.css'
import { Drift, startOf } from './Drift.tsx'
import { Mark } from './Mark.tsx'
import { addOnce } from './once.ts'
import type { Outline } from './useContents.ts'
import { useConnection, useMeetingState } from './useMeeting.ts'

type Props = {
  outline: Outline
  viewed: string
  leader: boolean
  onView: (item: string) => void
  /** A new item: its title is to be written. */
  onAdded: (item: string) => void
}

export function Agenda({ outline, viewed, leader, onView, onAdded }: Props) {
  const words = useWords()
  const { language } = useSettings()
  const connection = useConnection()
  const { presence, info } = useMeetingState()
  const move = useMoveItem(outline)
  const [dragged, setDragged] = useState('')
  const [over, setOver] = useState<{ item: string; after: boolean } | null>(null)
  const { items, facts, current } = outline
  // The plan is of use until the meeting is over.
  const ahead = info?.phase === 'draft' || info?.phase === 'called' || info?.phase === 'open'
  const starts = ahead && facts.start ? plannedStarts(items, startOf(facts)) : new Map<string, number>()

  const add = () => {
    if (!connection.agenda) return
    const { doc } = connection.agenda
    const closing = items.at(-1)?.kind === 'closing' ? items.length - 1 : items.length
    const id = addOnce({
      what: 'item',
      make: () => addItem(doc, { title: '' }, closing),
      isEmpty: (item) => titleOf(doc, item)?.length === 0,
      field: (item) => `[data-title="${item}"] textarea`,
    })
    onAdded(id)
    onView(id)
  }

  const drop = (event: DragEvent) => {
    event.preventDefault()
    if (dragged && over) {
      const others = items.filter(({ id }) => id !== dragged)
      const at = others.findIndex(({ id }) => id === over.item)
      if (at >= 0) move(dragged, at + (over.after ? 1 : 0))
    }
    setDragged('')
    setOver(null)
  }

  return (
    <nav className={css.agenda} aria-labelledby="agenda-title">
      <div className={css.head}>
        <h2 id="agenda-title">{words.board.agenda}</h2>
        <span>{times(facts.start, facts.end, language).replace(/^kl\.\s*/, '')}</span>
      </div>
      {current && <Drift outline={outline} />}
      {items.length === 0 && <p className={css.none}>{words.board.noItems}</p>}
      <ol className={css.items} onDragOver={(event) => dragged && event.preventDefault()} onDrop={drop}>
        {items.map((item, at) => {
          const isCurrent = current?.item === item.id
          const isViewed = viewed === item.id
          const here = new Set(
            presence.filter(({ item: place }) => place === item.id).map(({ attendee, client }) => attendee || client),
          ).size
          return (
            <li
              key={item.id}
              className={[
                css.item,
                isCurrent && css.current,
                isViewed && !isCurrent && css.viewed,
                item.state === 'withdrawn' && css.withdrawn,
                over?.item === item.id && (over.after ? css.dropAfter : css.dropBefore),
                dragged === item.id && css.dragged,
              ]
                .filter(Boolean)
                .join(' ')}
              draggable={leader}
              onDragStart={(event) => {
                event.dataTransfer.effectAllowed = 'move'
                event.dataTransfer.setData('text/plain', item.title)
                setDragged(item.id)
              }}
              onDragEnd={() => {
                setDragged('')
                setOver(null)
              }}
              onDragOver={(event) => {
                if (!dragged) return
                const box = event.currentTarget.getBoundingClientRect()
                setOver({ item: item.id, after: event.clientY > box.top + box.height / 2 })
              }}
            >
              <button
                type="button"
                className={css.link}
                data-item={item.id}
                {...(isViewed ? { 'aria-current': 'page' as const } : {})}
                onClick={() => onView(item.id)}
                onKeyDown={(event) => leader && moveByKeyboard(event, (by) => move(item.id, at + by))}
                {...(leader ? { 'aria-keyshortcuts': 'Alt+Shift+ArrowUp Alt+Shift+ArrowDown' } : {})}
              >
                <span className={css.number}>{item.number}</span>
                <ItemTitle title={item.title} />
                <span className={css.state}>
                  <ItemState
                    item={item}
                    starts={starts.get(item.id)}
                    isCurrent={isCurrent}
                    isViewed={isViewed}
                    here={here}
                    added={info?.called?.includes(item.id) === false}
                  />
                  <Mark of={item.id} />
                </span>
              </button>
            </li>
          )
        })}
      </ol>
      {leader && (
        <div className={css.add}>
          <Button kind="link" icon="plus" onPress={add}>
            {words.board.addItem}
          </Button>
        </div>
      )}
    </nav>
  )
}

function ItemTitle({ title }: { title: string }) {
  const hyphens = useSoftHyphens()
  const words = useWords()
  return <span className={css.title}>{title ? hyphens(title) : words.board.untitled}</span>
}

type StateProps = {
  item: Item
  starts: number | undefined
  isCurrent: boolean
  isViewed: boolean
  here: number
  /** Since people were called. */
  added: boolean
}

function ItemState({ item, starts, isCurrent, isViewed, here, added }: StateProps) {
  const words = useWords().board
  const { language } = useSettings()
  const decided = item.decisions.filter(({ status }) => status !== 'proposed').length
  const proposed = item.decisions.length - decided
  const parts: string[] = added ? [words.stateAdded] : []
  if (isCurrent) parts.push(here > 1 ? words.nowHere({ n: here }) : words.now)
  else if (item.state === 'deferred') parts.push(words.stateDeferred)
  else if (item.state === 'withdrawn') parts.push(words.stateWithdrawn)
  else if (item.state === 'handled') parts.push(words.stateHandled)
  else {
    if (starts !== undefined && !Number.isNaN(starts)) parts.push(clockOf(new Date(starts), language))
    if (item.minutes > 0) parts.push(words.minutes({ n: item.minutes }))
  }
  if (!isCurrent && decided > 0) parts.push(words.decisions({ n: decided }))
  if (!isCurrent && proposed > 0) parts.push(words.proposals({ n: proposed }))
  if (isViewed && !isCurrent) parts.push(words.youAreHere)
  else if (!isCurrent && here > 0) parts.push(words.here({ n: here }))
  return (
    <>
      {item.state === 'handled' && !isCurrent && <Icon name="check" size={14} />}
      {parts.join(' · ')}
    </>
  )
}

/** Alt+Shift+↑/↓, as Word moves a paragraph. */
export function moveByKeyboard(event: KeyboardEvent, move: (by: -1 | 1) => void): void {
  if (!event.altKey || !event.shiftKey) return
  if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return
  event.preventDefault()
  move(event.key === 'ArrowUp' ? -1 : 1)
}

/** Moves an item to a place, says so to screen readers, and keeps the focus on it. */
export function useMoveItem({ items }: Outline): (id: string, place: number) => void {
  const words = useWords().board
  const connection = useConnection()
  return (id, place) => {
    const title = items.find((item) => item.id === id)?.title ?? ''
    const to = Math.max(0, Math.min(place, items.length - 1))
    if (!connection.agenda || !moveItem(connection.agenda.doc, id, to)) return
    announce(words.moved({ title: title || words.untitled, place: to + 1, count: items.length }))
    requestAnimationFrame(() => {
      const moved = document.querySelector<HTMLElement>(`[data-item="${id}"]`)
      if (moved && document.activeElement === document.body) moved.focus()
    })
  }
}
