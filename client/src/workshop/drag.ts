/**
 * Dragging cards with mouse, pen or finger. A mouse drags at once; a finger holds still for a moment first, since otherwise
 * it scrolls. Nothing is drawn by React while something is dragged: a copy of the card follows the pointer, and the element
 * below it is marked, so that it is smooth with hundreds of cards on a slow machine.
 *
 * What can be dragged has `data-entry`. What can be dropped on has `data-spot`: an entry in a theme, or `theme`, `loose`,
 * `aside`, `new`, which say what they are and, in `data-of`, whose.
 */
import { type RefObject, useEffect, useRef } from 'react'

export type Target = { spot: string; of: string; side: 'before' | 'after' | 'on' }

type Options = {
  /** Something that can be dragged is taken hold of. */
  onTake: (entry: string) => void
  onDrop: (entry: string, target: Target) => void
  /** It is let go of, dropped or not. */
  onEnd: () => void
}

const mouseMoves = 5
const fingerRests = 300
const fingerMoves = 10
/** So near to the edge of the window the page scrolls. */
const edge = 90

type Held = {
  entry: string
  source: HTMLElement
  pointer: number
  /** Where it was taken hold of. */
  from: { x: number; y: number }
  at: { x: number; y: number }
  timer: ReturnType<typeof setTimeout> | undefined
  ghost: HTMLElement | null
  frame: number
  marked: Element | null
  target: Target | null
}

export function useDrag(board: RefObject<HTMLElement | null>, active: boolean, options: Options): void {
  const latest = useRef(options)
  latest.current = options
  useEffect(() => {
    const root = board.current
    if (!root || !active) return
    let held: Held | null = null
    const listening = new AbortController()
    const { signal } = listening

    const down = (event: PointerEvent) => {
      if (event.button !== 0 || !event.isPrimary || held) return
      const source = (event.target as Element).closest<HTMLElement>('[data-entry]')
      const entry = source?.dataset.entry
      if (!source || !entry || (event.target as Element).closest('[data-still]')) return
      const from = { x: event.clientX, y: event.clientY }
      held = {
        entry,
        source,
        pointer: event.pointerId,
        from,
        at: from,
        ghost: null,
        frame: 0,
        marked: null,
        target: null,
        timer: undefined,
      }
      if (event.pointerType === 'touch') held.timer = setTimeout(lift, fingerRests)
    }

    const lift = () => {
      if (!held || held.ghost) return
      const { source, entry } = held
      const box = source.getBoundingClientRect()
      const ghost = source.cloneNode(true) as HTMLElement
      ghost.removeAttribute('data-entry')
      ghost.removeAttribute('data-spot')
      ghost.setAttribute('data-ghost', '')
      ghost.setAttribute('aria-hidden', 'true')
      ghost.inert = true
      Object.assign(ghost.style, { left: `${box.left}px`, top: `${box.top}px`, width: `${box.width}px` })
      root.append(ghost)
      source.setAttribute('data-lifted', '')
      root.setAttribute('data-dragging', '')
      held.ghost = ghost
      latest.current.onTake(entry)
      follow()
    }

    const move = (event: PointerEvent) => {
      if (!held || event.pointerId !== held.pointer) return
      held.at = { x: event.clientX, y: event.clientY }
      const moved = Math.hypot(held.at.x - held.from.x, held.at.y - held.from.y)
      if (held.ghost) return
      if (event.pointerType === 'touch') {
        if (moved > fingerMoves) end(false)
      } else if (moved > mouseMoves) lift()
    }

    /** Once a frame: the copy follows, what lies below is marked, and the page scrolls at its edges. */
    const follow = () => {
      if (!held?.ghost) return
      const { ghost, from, at } = held
      ghost.style.transform = `translate(${at.x - from.x}px, ${at.y - from.y}px)`
      const speed = at.y < edge ? at.y - edge : at.y > innerHeight - edge ? at.y - innerHeight + edge : 0
      if (speed !== 0) scrollBy(0, speed / 5)
      mark(held)
      held.frame = requestAnimationFrame(follow)
    }

    const mark = (held: Held) => {
      const below = document.elementFromPoint(held.at.x, held.at.y)?.closest('[data-spot]') ?? null
      const found = below instanceof HTMLElement && root.contains(below) && below !== held.source ? below : null
      const side = found?.dataset.spot === 'entry' ? sideOf(found, held.at) : 'on'
      const target = found ? { spot: found.dataset.spot ?? '', of: found.dataset.of ?? '', side } : null
      if (held.marked !== found) held.marked?.removeAttribute('data-over')
      if (found && (held.marked !== found || held.target?.side !== side)) found.setAttribute('data-over', side)
      held.marked = found
      held.target = target as Target | null
    }

    const end = (dropped: boolean) => {
      if (!held) return
      const { ghost, source, entry, target, marked, frame, timer } = held
      clearTimeout(timer)
      cancelAnimationFrame(frame)
      held = null
      if (!ghost) return
      ghost.remove()
      source.removeAttribute('data-lifted')
      marked?.removeAttribute('data-over')
      root.removeAttribute('data-dragging')
      // The click that follows a drag is none.
      const swallow = (event: Event) => {
        event.preventDefault()
        event.stopPropagation()
      }
      root.addEventListener('click', swallow, { capture: true, once: true })
      setTimeout(() => root.removeEventListener('click', swallow, { capture: true }))
      latest.current.onEnd()
      if (dropped && target) latest.current.onDrop(entry, target)
    }

    const up = (event: PointerEvent) => {
      if (event.pointerId !== held?.pointer) return
      held.at = { x: event.clientX, y: event.clientY }
      if (held.ghost) mark(held)
      end(true)
    }

    root.addEventListener('pointerdown', down, { signal })
    addEventListener('pointermove', move, { signal })
    addEventListener('pointerup', up, { signal })
    addEventListener('pointercancel', (event) => event.pointerId === held?.pointer && end(false), { signal })
    addEventListener(
      'keydown',
      (event) => {
        if (event.key !== 'Escape' || !held?.ghost) return
        event.stopPropagation()
        end(false)
      },
      { capture: true, signal },
    )
    // While a card is held the finger does not scroll, and holding still opens no menu of the browser.
    root.addEventListener('touchmove', (event) => held?.ghost && event.cancelable && event.preventDefault(), {
      passive: false,
      signal,
    })
    root.addEventListener('contextmenu', (event) => held && event.preventDefault(), { signal })
    return () => {
      end(false)
      listening.abort()
    }
  }, [board, active])
}

/** Where on a card one is: its middle means the card itself, its ends the place before and after, in the way they lie. */
function sideOf(card: HTMLElement, at: { x: number; y: number }): Target['side'] {
  const box = card.getBoundingClientRect()
  const list = card.parentElement?.getBoundingClientRect()
  // Beside each other, or one below the other.
  const across = list !== undefined && box.width < list.width * 0.75
  const part = across ? (at.x - box.left) / box.width : (at.y - box.top) / box.height
  return part < 0.35 ? 'before' : part > 0.65 ? 'after' : 'on'
}
