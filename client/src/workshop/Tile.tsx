/**
 * A card, or several that were joined. All tiles have the same menu and the same keys, which the board listens to
 * (Themes.tsx); so a tile is given plain values only, and is drawn again when one of them has changed.
 */
import { memo } from 'react'
import { useWords } from '../person.tsx'
import { Avatar, slotColour } from '../ui/Avatar.tsx'
import { useSoftHyphens } from '../ui/hyphens.ts'
import { initials } from '../ui/initials.ts'
import { VisuallyHidden } from '../ui/VisuallyHidden.tsx'
import css from './Tile.module.css'

type Props = {
  id: string
  text: string
  /** Where it comes from. */
  foot: string
  /** It lies in a theme: something can be laid before, after and on it. */
  placed: boolean
  movable: boolean
  /** The one of its list that the tab key reaches. */
  tabbed: boolean
  unfolded: boolean
  /** Somebody else has it in hand: '' when nobody has. */
  holder: string
  holderSlot: number
}

export const Tile = memo(function Tile(props: Props) {
  const { id, text, foot, placed, movable, tabbed, unfolded, holder, holderSlot } = props
  const words = useWords().workshop
  const hyphens = useSoftHyphens()
  const inside = (
    <>
      <span>{hyphens(text)}</span>
      {foot && <small>{foot}</small>}
      {holder && <VisuallyHidden>{words.heldBy({ name: holder })}</VisuallyHidden>}
    </>
  )
  return (
    <li
      className={`${css.tile} ${holder ? css.held : ''}`}
      {...(movable ? { 'data-entry': id } : {})}
      {...(placed && movable ? { 'data-spot': 'entry', 'data-of': id, 'data-join': words.joinHere } : {})}
      {...(holder ? { style: { '--holder': slotColour(holderSlot) } as Record<string, string> } : {})}
    >
      {movable ? (
        <button
          type="button"
          className={css.face}
          tabIndex={tabbed ? 0 : -1}
          aria-haspopup="menu"
          aria-expanded={unfolded}
          aria-keyshortcuts="Alt+Shift+ArrowUp Alt+Shift+ArrowDown Alt+Shift+ArrowLeft Alt+Shift+ArrowRight"
        >
          {inside}
        </button>
      ) : (
        <div className={css.face}>{inside}</div>
      )}
      {holder && (
        <span className={css.holder}>
          <Avatar initials={initials(holder)} slot={holderSlot} size={24} />
        </span>
      )}
    </li>
  )
})
