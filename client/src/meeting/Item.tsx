/** The head of an item: number and title on the text edge, who presents, how long is left. And the details behind it. */
import {
  addPresenter,
  addQuestion,
  changeItem,
  changePresenter,
  goToItem,
  questionText,
  removeItem,
  removePresenter,
  removeQuestion,
  titleOf,
} from '@samsyn/meeting/agenda'
import { type Item, type ItemKind, itemKinds } from '@samsyn/meeting/contents'
import { useEffect, useState } from 'react'
import { useWords } from '../person.tsx'
import { Button } from '../ui/Button.tsx'
import { Segments } from '../ui/Choices.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Menu } from '../ui/Menu.tsx'
import { Select } from '../ui/Select.tsx'
import { TextField } from '../ui/TextField.tsx'
import { useMoveItem } from './Agenda.tsx'
import css from './Item.module.css'
import { SharedField } from './SharedField.tsx'
import type { Outline } from './useContents.ts'
import { useConnection, useMeetingState } from './useMeeting.ts'

type Props = {
  item: Item
  outline: Outline
  leader: boolean
  /** It has just been added here: its title takes the focus. */
  fresh: boolean
  onRemoved: () => void
}

export function ItemHead({ item, outline, leader, fresh, onRemoved }: Props) {
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
      {open === 'details' && <Details item={item} onClose={() => setOpen(null)} />}
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

function Details({ item, onClose }: { item: Item; onClose: () => void }) {
  const words = useWords()
  const agenda = useConnection().agenda?.doc
  const kinds: Record<ItemKind, string> = {
    opening: words.meeting.kindOpening,
    'previous-protocol': words.meeting.kindPrevious,
    information: words.meeting.kindInformation,
    dialogue: words.meeting.kindDialogue,
    workshop: words.meeting.kindWorkshop,
    decision: words.meeting.kindDecision,
    'follow-up': words.meeting.kindFollowUp,
    membership: words.meeting.kindMembership,
    planning: words.meeting.kindPlanning,
    other: words.meeting.kindOther,
    addendum: words.meeting.kindAddendum,
    closing: words.meeting.kindClosing,
  }
  if (!agenda) return null
  return (
    <Dialog
      title={words.board.editItem}
      onClose={onClose}
      foot={
        <Button kind="filled" onPress={onClose}>
          {words.common.done}
        </Button>
      }
    >
      <div className={css.details}>
        <div className={css.pair}>
          <Select
            label={words.board.kind}
            value={item.kind}
            onChange={(kind) => changeItem(agenda, item.id, { kind })}
            options={itemKinds.map((id) => ({ id, name: kinds[id] }))}
          />
          <TextField
            label={words.board.plannedMinutes}
            value={item.minutes ? String(item.minutes) : ''}
            inputMode="numeric"
            onChange={(typed) =>
              changeItem(agenda, item.id, { minutes: Math.min(999, Number(typed.replace(/\D/g, '')) || 0) })
            }
          />
        </div>
        {item.kind === 'previous-protocol' && (
          <TextField
            label={words.board.previousDate}
            value={item.previousDate}
            placeholder="2026-01-31"
            onChange={(previousDate) => changeItem(agenda, item.id, { previousDate })}
          />
        )}
        <Segments
          label={words.board.writing}
          value={item.writing}
          onChange={(writing) => changeItem(agenda, item.id, { writing })}
          options={[
            { id: 'everyone', name: words.board.writingEveryone },
            { id: 'secretary', name: words.board.writingSecretary },
          ]}
        />
        <fieldset className={css.list}>
          <legend>{words.board.presenters}</legend>
          {item.presenters.map((presenter) => (
            <div key={presenter.id} className={css.presenter}>
              <TextField
                label={words.common.name}
                value={presenter.name}
                onChange={(name) => changePresenter(agenda, item.id, presenter.id, { name })}
              />
              <TextField
                label={words.common.organisation}
                value={presenter.organisation}
                onChange={(organisation) => changePresenter(agenda, item.id, presenter.id, { organisation })}
              />
              <TextField
                label={words.board.presenterTitle}
                value={presenter.title}
                onChange={(title) => changePresenter(agenda, item.id, presenter.id, { title })}
              />
              <Button
                kind="icon"
                icon="trash"
                label={`${words.common.remove} ${presenter.name}`}
                onPress={() => removePresenter(agenda, item.id, presenter.id)}
              />
            </div>
          ))}
          <Button
            kind="link"
            icon="plus"
            onPress={() => void addPresenter(agenda, item.id, { name: '', organisation: '', title: '' })}
          >
            {words.board.addPresenter}
          </Button>
        </fieldset>
        <fieldset className={css.list}>
          <legend>{words.board.questions}</legend>
          {item.questions.map((question, index) => (
            <div key={question.id} className={css.row}>
              <span className={css.box}>
                <SharedField
                  text={questionText(agenda, item.id, question.id)}
                  label={words.board.question({ n: index + 1 })}
                  editable
                  placeholder={words.board.question({ n: index + 1 })}
                />
              </span>
              <Button
                kind="icon"
                icon="trash"
                label={`${words.common.remove} ${words.board.question({ n: index + 1 })}`}
                onPress={() => removeQuestion(agenda, item.id, question.id)}
              />
            </div>
          ))}
          <Button kind="link" icon="plus" onPress={() => void addQuestion(agenda, item.id, '')}>
            {words.board.addQuestion}
          </Button>
        </fieldset>
      </div>
    </Dialog>
  )
}
