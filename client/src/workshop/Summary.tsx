/**
 * Summarising: what the cards say, theme by theme, as it is written into the item's text. A card by itself is a point; who
 * words it otherwise leaves the card as it is. What was written and changes here later is offered, never forced.
 */
import type { SummaryChange, SummaryChanges } from '@samsyn/api/workshops'
import { addPoint, type Entry, partPoint, pointText, type Theme, themeTitle, wordCard } from '@samsyn/meeting/themes'
import { useEffect, useRef, useState } from 'react'
import type * as Y from 'yjs'
import { useGet } from '../api.ts'
import { addOnce } from '../meeting/once.ts'
import { SharedField } from '../meeting/SharedField.tsx'
import { useWords } from '../person.tsx'
import { Button } from '../ui/Button.tsx'
import { useSoftHyphens } from '../ui/hyphens.ts'
import { Icon } from '../ui/Icon.tsx'
import { toast } from '../ui/Toasts.tsx'
import { VisuallyHidden } from '../ui/VisuallyHidden.tsx'
import { Columns } from './Columns.tsx'
import css from './Summary.module.css'
import { type Column, type OnBoard, useGroupNames, useWorkshop, workshopPath } from './useWorkshop.ts'
import { ThemeDots, type Vote } from './Vote.tsx'

type Props = { columns: readonly Column[]; board: OnBoard; doc: Y.Doc; editable: boolean; vote: Vote }

export function Summary({ columns, board, doc, editable, vote }: Props) {
  const words = useWords().workshop
  const { workshop, leads } = useWorkshop()
  const { themes } = board.clusters
  /** A point that has just been made here: it is to be written. */
  const [fresh, setFresh] = useState('')
  return (
    <>
      {leads && workshop.written && <Changes board={board} />}
      <Columns columns={columns}>
        {(column) => {
          const own = themes.filter(({ question, entries }) => question === column.id && entries.length > 0)
          if (own.length === 0) return <p className={css.none}>{words.nothingToSummarise}</p>
          return own.map((theme, at) => (
            <section key={theme.id} className={css.theme} aria-label={theme.title || words.untitled}>
              <div className={css.head}>
                <h3 aria-label={theme.title || words.untitled}>
                  <SharedField
                    text={themeTitle(doc, theme.id)}
                    label={words.themeTitle({ n: at + 1 })}
                    editable={editable}
                    placeholder={words.untitled}
                  />
                </h3>
                <ThemeDots
                  theme={theme.id}
                  title={theme.title}
                  total={board.dots === null ? null : (board.dots[theme.id] ?? 0)}
                  vote={vote}
                />
              </div>
              <Points theme={theme} doc={doc} editable={editable} fresh={fresh} onFresh={setFresh} />
            </section>
          ))
        }}
      </Columns>
    </>
  )
}

type PointsProps = { theme: Theme; doc: Y.Doc; editable: boolean; fresh: string; onFresh: (point: string) => void }

function Points({ theme, doc, editable, fresh, onFresh }: PointsProps) {
  const words = useWords().workshop
  const hyphens = useSoftHyphens()
  const add = () =>
    onFresh(
      addOnce({
        what: `point of ${theme.id}`,
        make: () => addPoint(doc, theme.id, '') ?? '',
        isEmpty: (id) => pointText(doc, id)?.length === 0,
        field: (id) => `[data-point="${id}"] textarea`,
      }),
    )
  return (
    <>
      <ul className={css.points}>
        {theme.entries.map((entry, at) => {
          const [only] = entry.cards
          return (
            <li key={only?.id ?? entry.id} className={css.point} data-point={entry.id}>
              <div className={css.words}>
                {entry.point ? (
                  <SharedField
                    text={pointText(doc, entry.id)}
                    label={words.point({ n: at + 1 })}
                    editable={editable}
                    placeholder={words.pointPlaceholder}
                    autoFocus={fresh === entry.id}
                    onEmptyBackspace={() => entry.cards.length < 2 && partPoint(doc, entry.id)}
                  />
                ) : editable && only ? (
                  <button type="button" className={css.wording} onClick={() => onFresh(wordCard(doc, only) ?? '')}>
                    <VisuallyHidden>{words.wordPoint} </VisuallyHidden>
                    {hyphens(entry.text)}
                  </button>
                ) : (
                  hyphens(entry.text)
                )}
              </div>
              <Sources entry={entry} />
            </li>
          )
        })}
      </ul>
      {editable && (
        <Button kind="link" icon="plus" onPress={add}>
          {words.addPoint}
        </Button>
      )}
    </>
  )
}

/** The cards that say it, when they are not just what stands there. */
function Sources({ entry }: { entry: Entry }) {
  const words = useWords().workshop
  const groups = useGroupNames()
  const hyphens = useSoftHyphens()
  if (!entry.point || entry.cards.length === 0) return null
  return (
    <details className={css.sources}>
      <summary>
        {words.sources({ n: entry.cards.length })} <Icon name="chevron" size={16} />
      </summary>
      <ul>
        {entry.cards.map((card) => (
          <li key={card.id}>
            {hyphens(card.text)}
            <small>{[groups.get(card.group), card.author].filter(Boolean).join(' · ')}</small>
          </li>
        ))}
      </ul>
    </details>
  )
}

/** How long it is quiet on the board before the server is asked what differs. */
const quiet = 800

/** What has changed on the board since the summary was written, one by one. */
function Changes({ board }: { board: OnBoard }) {
  const words = useWords().workshop
  const { meeting, item, workshop, ask } = useWorkshop()
  const [open, setOpen] = useState(false)
  const { answer, again } = useGet<SummaryChanges>(`${workshopPath(meeting, item.id)}/summary/changes`)
  const list = useRef<HTMLUListElement>(null)

  // biome-ignore lint/correctness/useExhaustiveDependencies: each of them is why it is asked again.
  useEffect(() => {
    const timer = setTimeout(() => void again(), quiet)
    return () => clearTimeout(timer)
  }, [board.clusters, workshop.written, again])

  const changes = answer?.ok ? answer.value.changes : []
  if (changes.length === 0) return null
  const settle = async (body: { take?: string[]; leave?: string[] }) => {
    if (!(await ask('POST', '/summary/changes', body))) return
    if (body.take) toast({ text: words.taken })
    await again()
    list.current?.querySelector('button')?.focus()
  }
  return (
    <section className={css.changes} aria-label={words.changed}>
      <p role="status">
        {words.changed}
        <Button kind="link" onPress={() => setOpen(!open)} pressed={open}>
          {open ? words.hideChanges : words.showChanges({ n: changes.length })}
        </Button>
      </p>
      {open && (
        <>
          <ul ref={list}>
            {changes.map((change) => (
              <li key={change.id}>
                <ChangeText change={change} />
                <span className={css.settle}>
                  <Button
                    kind="link"
                    label={words.takeOf({ text: change.text })}
                    onPress={() => void settle({ take: [change.id] })}
                  >
                    {words.take}
                  </Button>
                  <Button
                    kind="link"
                    label={words.leaveOf({ text: change.text })}
                    onPress={() => void settle({ leave: [change.id] })}
                  >
                    {words.leaveIt}
                  </Button>
                </span>
              </li>
            ))}
          </ul>
          {changes.length > 1 && (
            <Button kind="link" onPress={() => void settle({ take: changes.map(({ id }) => id) })}>
              {words.takeAll}
            </Button>
          )}
        </>
      )}
    </section>
  )
}

function ChangeText({ change }: { change: SummaryChange }) {
  const words = useWords().workshop
  const kinds = {
    new: words.changeNew,
    gone: words.changeGone,
    moved: words.changeMoved,
    reworded: words.changeReworded,
  }
  return (
    <span>
      <strong>{kinds[change.kind]}</strong> {change.text}
      <small>
        {change.text !== change.heading && change.heading}
        {change.before && ` ${words.changeBefore({ text: change.before })}`}
      </small>
    </span>
  )
}
