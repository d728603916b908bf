/** The questions beside each other, as many as there is room for, with what stands under each. */
import { type ReactNode, useSyncExternalStore } from 'react'
import { useWords } from '../person.tsx'
import { announce } from '../ui/announce.ts'
import { Button } from '../ui/Button.tsx'
import { useSoftHyphens } from '../ui/hyphens.ts'
import css from './Columns.module.css'
import type { Column } from './useWorkshop.ts'

const wide = matchMedia('(min-width: 1180px)')
const medium = matchMedia('(min-width: 760px)')

function subscribe(changed: () => void): () => void {
  for (const query of [wide, medium]) query.addEventListener('change', changed)
  return () => {
    for (const query of [wide, medium]) query.removeEventListener('change', changed)
  }
}

/** How many questions stand beside each other. */
export const useRoomFor = (): number =>
  useSyncExternalStore(subscribe, () => (wide.matches ? 3 : medium.matches ? 2 : 1))

type PagerProps = { first: number; shown: number; count: number; onGo: (first: number) => void }

/** "Fråga 1–2 av 3", and the way to the others; nothing when all are seen. */
export function Pager({ first, shown, count, onGo }: PagerProps) {
  const words = useWords().workshop
  if (count <= shown) return null
  const go = (to: number) => {
    onGo(to)
    announce(words.questionOf({ from: to + 1, to: Math.min(count, to + shown), count }))
  }
  return (
    <div className={css.pager}>
      <span>{words.questionOf({ from: first + 1, to: Math.min(count, first + shown), count })}</span>
      <Button
        kind="icon"
        icon="chevron-left"
        label={words.previousQuestion}
        reason={first === 0 ? words.questionOf({ from: 1, to: Math.min(count, shown), count }) : undefined}
        onPress={() => go(Math.max(0, first - shown))}
      />
      <Button
        kind="icon"
        icon="chevron-right"
        label={words.nextQuestion}
        reason={first + shown >= count ? words.questionOf({ from: first + 1, to: count, count }) : undefined}
        onPress={() => go(Math.min(count - shown, first + shown))}
      />
    </div>
  )
}

export function Columns(props: { columns: readonly Column[]; children: (column: Column) => ReactNode }) {
  const { columns, children } = props
  const hyphens = useSoftHyphens()
  return (
    <div className={css.columns} style={{ '--columns': columns.length } as Record<string, number>}>
      {columns.map((column) => (
        <section
          key={column.id}
          className={css.column}
          {...(column.text ? { 'aria-labelledby': `q-${column.id}` } : {})}
        >
          {column.text && (
            <h2 id={`q-${column.id}`} className={css.question}>
              {column.number > 0 && <span className={css.number}>{column.number}</span>}
              <span>{hyphens(column.text)}</span>
            </h2>
          )}
          {children(column)}
        </section>
      ))}
    </div>
  )
}
