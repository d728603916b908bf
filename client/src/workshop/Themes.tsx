/**
 * Grouping: the cards in themes, under each question. A card is laid somewhere by dragging it, from its menu or by keyboard,
 * and all three do the same (places.ts). The board listens for all of its cards, so that each of them is only what is seen.
 */
import {
  addTheme,
  dropCard,
  type Entry,
  loosenCard,
  moveTheme,
  partPoint,
  readClusters,
  removeTheme,
  type Theme,
  themeTitle,
} from '@samsyn/meeting/themes'
import {
  type KeyboardEvent,
  type MouseEvent,
  memo,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import type * as Y from 'yjs'
import { addOnce } from '../meeting/once.ts'
import { SharedField } from '../meeting/SharedField.tsx'
import type { LiveDocument } from '../meeting/useMeeting.ts'
import { useWords } from '../person.tsx'
import { slotColour } from '../ui/Avatar.tsx'
import { announce } from '../ui/announce.ts'
import { Button } from '../ui/Button.tsx'
import { Menu, prepareMenus, Unfolded } from '../ui/Menu.tsx'
import { toast } from '../ui/Toasts.tsx'
import { Choose } from './Choose.tsx'
import { Columns } from './Columns.tsx'
import { type Target, useDrag } from './drag.ts'
import { type Holders, hold, useHolders } from './holders.ts'
import { LayAside } from './LayAside.tsx'
import { lay, type Spot, type Step, spotAfter, spotBefore, spotBeside } from './places.ts'
import css from './Themes.module.css'
import tileCss from './Tile.module.css'
import { Tile } from './Tile.tsx'
import { undoable } from './undoable.ts'
import { type Column, type OnBoard, useGroupNames, useWorkshop } from './useWorkshop.ts'
import { ThemeDots, type Vote } from './Vote.tsx'

type Props = {
  columns: readonly Column[]
  /** All questions, also those that are not in view. */
  questions: readonly string[]
  board: OnBoard
  themes: LiveDocument
  movable: boolean
  vote: Vote
}

type Dialog = { kind: 'move' | 'join' | 'aside'; entry: string }

const parts = ['themes', 'points', 'places']
const steps: Record<string, Step> = { ArrowUp: 'up', ArrowDown: 'down', ArrowLeft: 'left', ArrowRight: 'right' }

export function Themes({ columns, questions, board, themes, movable, vote }: Props) {
  const words = useWords()
  const { info } = useWorkshop()
  const groups = useGroupNames()
  const root = useRef<HTMLDivElement>(null)
  const holders = useHolders(themes.awareness)
  const [menu, setMenu] = useState<{ entry: string; at: { current: HTMLElement } } | null>(null)
  const [dialog, setDialog] = useState<Dialog | null>(null)
  /** The card that was reached last: the tab key comes back to it. */
  const [reached, setReached] = useState('')
  /** A theme that has just been made here: its heading is to be written. */
  const [fresh, setFresh] = useState('')
  const { doc, awareness } = themes
  const { clusters, cards } = board
  useEffect(prepareMenus, [])

  // The one who moves a card stays on it, wherever it is drawn now.
  const staying = useRef('')
  useLayoutEffect(() => {
    const tile = staying.current && faceOf(root.current, staying.current)
    if (!tile || menu || dialog) return
    if (document.activeElement !== tile) tile.focus()
    staying.current = ''
  })

  const stayOn = useCallback((entry: string) => {
    staying.current = entry
    setReached(entry)
  }, [])

  /** What I have moved here, to be taken back one by one. */
  const undos = useRef<(() => void)[]>([])

  /** Lays it there, stays on it, and says where it went. */
  const go = (entry: string, spot: Spot | null) => {
    let lies: string | null = null
    const undo = undoable(doc, parts, () => {
      lies = spot && lay(doc, board, entry, spot)
    })
    if (lies === null) return announce(words.workshop.cannotMove)
    undos.current.push(undo)
    stayOn(lies)
    const now = readClusters(doc, cards)
    const theme = now.themes.find(({ entries }) => entries.some(({ id }) => id === lies))
    if (!theme) return announce(words.workshop.loosened)
    const at = theme.entries.findIndex(({ id }) => id === lies)
    if (spot?.to === 'join') {
      const n = theme.entries[at]?.cards.length ?? 0
      return void toast({
        text: words.workshop.joined({ n }),
        action: { name: words.workshop.undo, onPress: undo },
      })
    }
    const title = theme.title || words.workshop.untitled
    announce(words.workshop.moved({ theme: title, place: at + 1, count: theme.entries.length }))
  }

  const newTheme = (question: string, entry = '') => {
    const make = () => addTheme(doc, question, '')
    const isEmpty = (theme: string) =>
      themeTitle(doc, theme)?.length === 0 &&
      readClusters(doc, cards).themes.some(({ id, entries }) => id === theme && entries.length === 0)
    const theme = entry
      ? make()
      : addOnce({ what: `theme of ${question}`, make, isEmpty, field: (id) => `[data-of="${id}"] textarea` })
    if (entry) lay(doc, board, entry, { to: 'theme', theme })
    setFresh(theme)
  }

  const dropped = (entry: string, { spot, of, side }: Target) => {
    if (spot === 'entry')
      go(
        entry,
        side === 'on'
          ? clusters.loose.some(({ id }) => id === of)
            ? null
            : { to: 'join', entry: of }
          : side === 'before'
            ? spotBefore(clusters, of)
            : spotAfter(clusters, of, entry),
      )
    if (spot === 'theme') go(entry, { to: 'theme', theme: of })
    if (spot === 'loose') go(entry, { to: 'loose' })
    if (spot === 'new') newTheme(of, entry)
    if (spot === 'aside') setDialog({ kind: 'aside', entry })
  }

  useDrag(root, movable, {
    onTake: (entry) => {
      setMenu(null)
      hold(awareness, entry)
    },
    onDrop: dropped,
    onEnd: () => hold(awareness, ''),
  })

  const clicked = (event: MouseEvent) => {
    const entry = entryAt(event.target)
    const face = (event.target as Element).closest<HTMLElement>('button[aria-haspopup="menu"]')
    if (!entry || !face || !movable) return
    setReached(entry)
    hold(awareness, entry)
    setMenu({ entry, at: { current: face } })
  }

  const pressed = (event: KeyboardEvent) => {
    const entry = entryAt(event.target)
    const step = steps[event.key]
    if (entry && (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === 'z') {
      const undo = undos.current.pop()
      if (!undo) return
      event.preventDefault()
      undo()
      stayOn(entry)
      return announce(words.workshop.undone)
    }
    if (!entry || !step || event.ctrlKey || event.metaKey) return
    if (event.altKey && event.shiftKey) {
      event.preventDefault()
      go(entry, spotBeside(clusters, questions, entry, step))
    } else if (!event.altKey && !event.shiftKey) {
      event.preventDefault()
      const faces = [...(root.current?.querySelectorAll<HTMLElement>('[data-entry] > button') ?? [])]
      const at = faces.findIndex((face) => face.parentElement?.dataset.entry === entry)
      faces[at + (step === 'up' || step === 'left' ? -1 : 1)]?.focus()
    }
  }

  const closeMenu = () => {
    hold(awareness, '')
    setMenu(null)
  }

  const entries = clusters.themes.flatMap(({ entries }) => entries)
  const textOf = (id: string) =>
    (entries.find((one) => one.id === id) ?? cards.find((one) => one.id === id))?.text ?? ''
  const from = useCallback((entry: Entry) => footOf(entry, groups, words.workshop.sources), [groups, words])

  return (
    // biome-ignore lint/a11y/useSemanticElements: what is in a fieldset is not stretched to its height.
    <div
      ref={root}
      role="group"
      className={css.board}
      style={{ '--mine': slotColour(info.slot) } as Record<string, string>}
      onClick={clicked}
      onKeyDown={pressed}
      onFocus={(event) => setReached(entryAt(event.target) || reached)}
      aria-label={words.workshop.howToMove}
    >
      <Columns columns={columns}>
        {(column) => {
          const own = clusters.themes.filter(({ question }) => question === column.id)
          const loose = clusters.loose.filter(({ question }) => question === column.id)
          const aside = clusters.dropped.filter(({ card }) => card.question === column.id)
          const shown = { movable, reached, holders, unfolded: menu?.entry ?? '' }
          return (
            <>
              {own.map((theme, at) => (
                <ThemeSection
                  key={theme.id}
                  theme={theme}
                  place={at}
                  count={own.length}
                  doc={doc}
                  from={from}
                  vote={vote}
                  total={board.dots === null ? null : (board.dots[theme.id] ?? 0)}
                  fresh={fresh === theme.id}
                  onEnter={stayOn}
                  {...shown}
                  reached={lies(theme, reached)}
                  unfolded={lies(theme, shown.unfolded)}
                />
              ))}
              {movable && (
                <div className={css.add} data-spot="new" data-of={column.id}>
                  <Button
                    kind="link"
                    icon="plus"
                    label={column.text ? words.workshop.addThemeTo({ question: column.text }) : undefined}
                    onPress={() => newTheme(column.id)}
                  >
                    {words.workshop.addTheme}
                  </Button>
                </div>
              )}
              <section className={css.loose} data-spot="loose" aria-label={words.workshop.loose({ n: loose.length })}>
                <h3>{words.workshop.loose({ n: loose.length })}</h3>
                <Tiles
                  entries={loose.map((card) => ({
                    id: card.id,
                    order: '',
                    text: card.text,
                    point: false,
                    cards: [card],
                  }))}
                  placed={false}
                  from={from}
                  {...shown}
                />
              </section>
              {(aside.length > 0 || movable) && (
                <section
                  className={`${css.aside} ${aside.length === 0 ? css.onlyWhileDragging : ''}`}
                  data-spot="aside"
                  aria-label={words.workshop.aside({ n: aside.length })}
                >
                  <h3>{words.workshop.aside({ n: aside.length })}</h3>
                  <ul className={tileCss.tiles}>
                    {aside.map(({ card, reason }) => (
                      <li key={card.id} className={css.asideCard}>
                        <span>{card.text}</span>
                        <small>{words.workshop.asideReason({ reason })}</small>
                        {movable && (
                          <Button
                            kind="link"
                            label={words.workshop.takeBackCard({ text: card.text })}
                            onPress={() => {
                              loosenCard(doc, card.id)
                              stayOn(card.id)
                              announce(words.workshop.takenBack)
                            }}
                          >
                            {words.workshop.takeBack}
                          </Button>
                        )}
                      </li>
                    ))}
                  </ul>
                </section>
              )}
            </>
          )
        }}
      </Columns>
      {menu && (
        <Unfolded
          label={words.workshop.cardMenu({ text: textOf(menu.entry) })}
          at={menu.at}
          onClose={closeMenu}
          groups={menuOf(menu.entry)}
        />
      )}
      {dialog?.kind === 'move' && (
        <Choose
          title={words.workshop.moveToTitle}
          groups={groupsOfThemes(({ id, title, entries }) => [
            {
              id,
              name: title || words.workshop.untitled,
              detail: words.workshop.cards({ n: entries.reduce((n, { cards }) => n + cards.length, 0) }),
              chosen: entries.some((one) => one.id === dialog.entry),
            },
          ])}
          onChoose={(theme) => go(dialog.entry, { to: 'theme', theme })}
          onClose={() => setDialog(null)}
        />
      )}
      {dialog?.kind === 'join' && (
        <Choose
          title={words.workshop.joinTitle}
          groups={groupsOfThemes(({ title, entries }) =>
            entries
              .filter(({ id }) => id !== dialog.entry)
              .map(({ id, text }) => ({ id, name: text, detail: title || words.workshop.untitled })),
          )}
          onChoose={(entry) => go(dialog.entry, { to: 'join', entry })}
          onClose={() => setDialog(null)}
        />
      )}
      {dialog?.kind === 'aside' && (
        <LayAside
          text={textOf(dialog.entry)}
          onClose={() => setDialog(null)}
          onLay={(reason) => {
            const laid = entries.find(({ id }) => id === dialog.entry)?.cards.map(({ id }) => id) ?? [dialog.entry]
            const undo = undoable(doc, parts, () => {
              lay(doc, board, dialog.entry, { to: 'loose' })
              for (const card of laid) dropCard(doc, card, reason)
            })
            toast({ text: words.workshop.laidAside, action: { name: words.workshop.undo, onPress: undo } })
          }}
        />
      )}
    </div>
  )

  function groupsOfThemes(
    optionsOf: (theme: Theme) => { id: string; name: string; detail: string; chosen?: boolean }[],
  ) {
    return questions
      .map((question) => ({
        title: columnTitle(question),
        options: clusters.themes.filter((theme) => theme.question === question).flatMap(optionsOf),
      }))
      .filter(({ options }) => options.length > 0)
  }

  function columnTitle(question: string): string {
    return columns.find(({ id }) => id === question)?.text ?? ''
  }

  function menuOf(id: string) {
    const entry = entries.find((one) => one.id === id)
    const theme = clusters.themes.find((one) => one.entries.some((other) => other.id === id))
    const card = cards.find((one) => one.id === id) ?? entry?.cards[0]
    const at = theme?.entries.findIndex((one) => one.id === id) ?? -1
    const joinable = clusters.themes.some((one) => one.entries.some((other) => other.id !== id))
    return [
      {
        choices: [
          {
            id: 'move',
            name: words.workshop.moveTo,
            disabled: clusters.themes.length === 0,
            onChoose: () => setDialog({ kind: 'move', entry: id }),
          },
          {
            id: 'new',
            name: words.workshop.newThemeOf,
            onChoose: () => newTheme(theme?.question ?? card?.question ?? '', id),
          },
          {
            id: 'join',
            name: words.workshop.joinWith,
            disabled: !joinable,
            onChoose: () => setDialog({ kind: 'join', entry: id }),
          },
          ...(entry?.point
            ? [{ id: 'part', name: words.workshop.part, onChoose: () => partPoint(doc, entry.id) }]
            : []),
        ],
      },
      {
        choices: [
          {
            id: 'up',
            name: words.workshop.moveUp,
            icon: 'arrow-up' as const,
            disabled: at <= 0,
            onChoose: () => go(id, spotBeside(clusters, questions, id, 'up')),
          },
          {
            id: 'down',
            name: words.workshop.moveDown,
            icon: 'arrow-down' as const,
            disabled: !theme || at >= theme.entries.length - 1,
            onChoose: () => go(id, spotBeside(clusters, questions, id, 'down')),
          },
        ],
      },
      {
        choices: [
          ...(theme
            ? [{ id: 'out', name: words.workshop.takeOut, onChoose: () => go(id, { to: 'loose' as const }) }]
            : []),
          { id: 'aside', name: words.workshop.layAside, onChoose: () => setDialog({ kind: 'aside', entry: id }) },
        ],
      },
    ]
  }
}

/** What lies in a theme, else nothing: so that the others need not be drawn again. */
const lies = ({ entries }: Theme, entry: string): string => (entries.some(({ id }) => id === entry) ? entry : '')

const entryAt = (target: EventTarget): string =>
  (target as Element).closest<HTMLElement>('[data-entry]')?.dataset.entry ?? ''

const faceOf = (root: HTMLElement | null, entry: string): HTMLElement | null =>
  root?.querySelector<HTMLElement>(`[data-entry="${CSS.escape(entry)}"]:not([data-ghost]) > button`) ?? null

/** "Grupp B", "Grupp B · Ada Provlund", "3 lappar · Grupp A, Grupp C" */
export function footOf(
  { cards }: Entry,
  groups: ReadonlyMap<string, string>,
  sources: (values: { n: number }) => string,
): string {
  const from = [...new Set(cards.map(({ group }) => groups.get(group) ?? ''))].filter(Boolean).join(', ')
  const [only] = cards
  if (cards.length === 1 && only) return [from, only.author].filter(Boolean).join(' · ')
  return [sources({ n: cards.length }), from].filter(Boolean).join(' · ')
}

type Shown = { movable: boolean; reached: string; holders: Holders; unfolded: string; from: (entry: Entry) => string }

function Tiles({
  entries,
  placed,
  movable,
  reached,
  holders,
  unfolded,
  from,
}: Shown & { entries: Entry[]; placed: boolean }) {
  const tabbed = entries.some(({ id }) => id === reached) ? reached : entries[0]?.id
  if (entries.length === 0) return null
  return (
    <ul className={tileCss.tiles}>
      {entries.map((entry) => {
        const holder = holders[entry.id]
        return (
          <Tile
            key={entry.id}
            id={entry.id}
            text={entry.text}
            foot={from(entry)}
            placed={placed}
            movable={movable}
            tabbed={entry.id === tabbed}
            unfolded={entry.id === unfolded}
            holder={holder?.name ?? ''}
            holderSlot={holder?.slot ?? 0}
          />
        )
      })}
    </ul>
  )
}

type SectionProps = Shown & {
  theme: Theme
  place: number
  count: number
  doc: Y.Doc
  vote: Vote
  /** Dots in all; null while that is not shown. */
  total: number | null
  fresh: boolean
  /** From the heading on to a card. */
  onEnter: (entry: string) => void
}

const ThemeSection = memo(function ThemeSection(props: SectionProps) {
  const { theme, place, count, doc, vote, total, fresh, onEnter, ...shown } = props
  const words = useWords().workshop
  const { movable } = shown
  const title = theme.title || words.untitled
  const move = (by: number) => {
    moveTheme(doc, theme.id, place + by)
    announce(words.themeMoved({ title, place: place + by + 1, count }))
  }
  return (
    <section className={css.theme} aria-label={title} data-spot="theme" data-of={theme.id}>
      <div className={css.head}>
        <div className={css.title}>
          <h3 aria-label={title}>
            <SharedField
              text={themeTitle(doc, theme.id)}
              label={words.themeTitle({ n: place + 1 })}
              editable={movable}
              placeholder={words.untitled}
              autoFocus={fresh}
              onEnter={() => onEnter(theme.entries[0]?.id ?? '')}
            />
          </h3>
          {movable && (
            <span className={css.menu}>
              <Menu
                label={words.themeMenu({ title })}
                trigger={<Button kind="icon" icon="more" label={words.themeMenu({ title })} />}
                groups={[
                  {
                    choices: [
                      {
                        id: 'up',
                        name: words.moveUp,
                        icon: 'arrow-up',
                        disabled: place === 0,
                        onChoose: () => move(-1),
                      },
                      {
                        id: 'down',
                        name: words.moveDown,
                        icon: 'arrow-down',
                        disabled: place === count - 1,
                        onChoose: () => move(1),
                      },
                    ],
                  },
                  {
                    choices: [
                      {
                        id: 'remove',
                        name: words.removeTheme,
                        icon: 'trash',
                        danger: true,
                        onChoose: () => {
                          const undo = undoable(doc, parts, () => removeTheme(doc, theme.id))
                          toast({ text: words.themeRemoved, action: { name: words.undo, onPress: undo } })
                        },
                      },
                    ],
                  },
                ]}
              />
            </span>
          )}
        </div>
        <ThemeDots theme={theme.id} title={title} total={total} vote={vote} />
      </div>
      {theme.entries.length === 0 && movable && <p className={css.empty}>{words.emptyTheme}</p>}
      <Tiles entries={theme.entries} placed {...shown} />
    </section>
  )
})
