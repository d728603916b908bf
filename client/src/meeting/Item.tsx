/** The head of an item: number and title on the text edge, who presents, how long is left. */
import { changeItem, goToItem, questionText, removeItem, titleOf } from '@samsyn/meeting/agenda'
import type { Item } from '@samsyn/meeting/contents'
import { lazy, Suspense, useEffect, useState } from 'react'
import { useWords } from '../person.tsx'
import { Button, ButtonLink } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Menu } from '../ui/Menu.tsx'
import { useMoveItem } from './Agenda.tsx'
import css from './Item.module.css'
import { SharedField } from './SharedField.tsx'
import type { Outline } from './useContents.ts'
import { useConnection, useMeetingState } from './useMeeting.ts'

const ItemDetails = lazy(() => import('./ItemDetails.tsx'))

type Props = {
  item: Item
  outline: Outline
  leader: boolean
  /** It has just been added here: its title takes the focus. */
  fresh: boolean
  onRemoved: () => void
  /** Shows how the notes came to be. */
  onHistory: () => void
  /** From the title on to the notes. */
  onEnter: () => void
}

export function ItemHead({ item, outline, leader, fresh, onRemoved, onHistory, onEnter }: Props) {
  const words = useWords()
  const connection = useConnection()
  const { info } = useMeetingState()
  const move = useMoveItem(outline)
  const [open, setOpen] = useState<'details' | 'remove' | null>(null)
  const agenda = connection.agenda?.doc
  const at = outline.items.findIndex(({ id }) => id === item.id)
  if (!agenda) return null

  const names = item.presenters.map(({ name }) => name).filter(Boolean)
  const isCurrent = outline.current?.item === item.id
  return (
    <header className={css.head}>
      <span className={css.number} aria-hidden="true">
        {item.number}
      </span>
      <h1 className={css.title} aria-label={`${item.number}. ${item.title || words.board.untitled}`}>
        <SharedField
          key={item.id}
          text={titleOf(agenda, item.id)}
          label={words.board.itemTitle({ number: item.number })}
          editable={leader}
          placeholder={words.board.untitled}
          autoFocus={fresh}
          onEnter={onEnter}
        />
      </h1>
      {leader && (
        <div className={css.menu}>
          <Menu
            label={words.board.itemMenu({ number: item.number })}
            trigger={<Button kind="icon" icon="more" label={words.board.itemMenu({ number: item.number })} />}
            groups={[
              {
                choices: [
                  { id: 'edit', name: words.board.editItem, icon: 'edit', onChoose: () => setOpen('details') },
                  { id: 'history', name: words.history.open, icon: 'undo', onChoose: onHistory },
                  ...(info?.phase === 'open' && !isCurrent
                    ? [
                        {
                          id: 'go',
                          name: words.board.goHere,
                          icon: 'chevron-right' as const,
                          onChoose: () => void goToItem(agenda, item.id, new Date().toISOString()),
                        },
                      ]
                    : []),
                ],
              },
              {
                choices: [
                  {
                    id: 'up',
                    name: words.board.moveUp,
                    icon: 'arrow-up',
                    disabled: at <= 0,
                    onChoose: () => move(item.id, at - 1),
                  },
                  {
                    id: 'down',
                    name: words.board.moveDown,
                    icon: 'arrow-down',
                    disabled: at >= outline.items.length - 1,
                    onChoose: () => move(item.id, at + 1),
                  },
                ],
              },
              {
                choices: [
                  item.state === 'withdrawn' || item.state === 'deferred'
                    ? {
                        id: 'restore',
                        name: words.board.restore,
                        icon: 'undo',
                        onChoose: () => void changeItem(agenda, item.id, { state: 'planned' }),
                      }
                    : {
                        id: 'withdraw',
                        name: words.board.withdraw,
                        icon: 'close',
                        onChoose: () => void changeItem(agenda, item.id, { state: 'withdrawn' }),
                      },
                  {
                    id: 'remove',
                    name: words.board.removeItem,
                    icon: 'trash',
                    danger: true,
                    onChoose: () => setOpen('remove'),
                  },
                ],
              },
            ]}
          />
        </div>
      )}
      <p className={css.meta}>
        {names.length > 0 && (
          <span>
            {info?.settings.presenterWord ?? words.board.presenters}: {names.join(', ')}
          </span>
        )}
        <TimeLeft item={item} since={isCurrent ? (outline.current?.since ?? '') : ''} />
        {leader && names.length === 0 && (
          <button type="button" className={css.word} onClick={() => setOpen('details')}>
            {words.board.addPresenter}
          </button>
        )}
        {item.previousProtocol && (
          <a className={css.word} href={`/p/${item.previousProtocol}`}>
            {words.board.openPrevious}
          </a>
        )}
      </p>
      {item.questions.length > 0 && (
        <section className={css.questions}>
          <h2>{words.board.questions}</h2>
          <ol>
            {item.questions.map((question, index) => (
              <li key={question.id}>
                <SharedField
                  text={questionText(agenda, item.id, question.id)}
                  label={words.board.question({ n: index + 1 })}
                  editable={leader}
                />
              </li>
            ))}
          </ol>
        </section>
      )}
      {(item.kind === 'workshop' || item.kind === 'dialogue') && (
        <p className={css.workshop}>
          <ButtonLink to={`/m/${connection.meeting}/tavla/${item.id}`}>{words.workshop.open}</ButtonLink>
        </p>
      )}
      <Suspense>{open === 'details' && <ItemDetails item={item} onClose={() => setOpen(null)} />}</Suspense>
      {open === 'remove' && (
        <Dialog
          alert
          size="small"
          title={words.board.removeItemQuestion}
          onClose={() => setOpen(null)}
          foot={
            <>
              <Button onPress={() => setOpen(null)}>{words.common.cancel}</Button>
              <Button
                kind="filled"
                danger
                onPress={() => {
                  removeItem(agenda, item.id)
                  setOpen(null)
                  onRemoved()
                }}
              >
                {words.board.removeItem}
              </Button>
            </>
          }
        >
          <p>{words.board.removeItemExplain({ title: item.title || words.board.untitled })}</p>
        </Dialog>
      )}
    </header>
  )
}

/** "8 av 25 min kvar" while the meeting is on the item, else the planned minutes. */
function TimeLeft({ item, since }: { item: Item; since: string }) {
  const words = useWords().board
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (!since || item.minutes === 0) return
    const timer = setInterval(() => setNow(Date.now()), 10_000)
    return () => clearInterval(timer)
  }, [since, item.minutes])
  if (item.minutes === 0) return null
  const began = Date.parse(since)
  if (!since || Number.isNaN(began)) return <span>{words.minutes({ n: item.minutes })}</span>
  const left = item.minutes - Math.max(0, Math.floor((now - began) / 60_000))
  return left >= 0 ? (
    <span>{words.minutesLeft({ left, of: item.minutes })}</span>
  ) : (
    <span className={css.over}>{words.minutesOver({ over: -left })}</span>
  )
}
