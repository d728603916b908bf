/** The head of an item: number and title on the text edge, who presents, how long is left. */
import { changeItem, goToItem, questionText, removeItem, titleOf } from '@samsyn/meeting/agenda'
import type { Item } from '@samsyn/meeting/contents'
import { minutesUsed } from '@samsyn/meeting/drift'
import { may } from '@samsyn/meeting/roles'
import { Suspense, useContext, useState } from 'react'
import type { Refused } from '../api.ts'
import { useSettings, useWords } from '../person.tsx'
import { Button, ButtonLink } from '../ui/Button.tsx'
import { Menu } from '../ui/Menu.tsx'
import { part } from '../ui/part.ts'
import { Question } from '../ui/Question.tsx'
import { withAllWords } from '../ui/settings.tsx'
import { longDate, momentOf } from '../ui/time.ts'
import { useMoveItem } from './Agenda.tsx'
import { serverInstant, useSeconds } from './clock.ts'
import css from './Item.module.css'
import { SharedField } from './SharedField.tsx'
import { Timer, useTimerControls } from './Timer.tsx'
import type { Outline } from './useContents.ts'
import { useConnection, useMeetingState } from './useMeeting.ts'
import { RemarksContext } from './useRemarks.ts'

const ItemDetails = part(() => import('./ItemDetails.tsx'))
const ApproveItem = part(() => withAllWords(import('../approval/ApproveItem.tsx')))
const StartTimer = part(() => import('./StartTimer.tsx'))
const Defer = part(() => withAllWords(import('../carry-over/Defer.tsx')))

type Props = {
  item: Item
  outline: Outline
  leader: boolean
  /** It has just been added here: its title takes the focus. */
  fresh: boolean
  onRemoved: () => void
  onRefused: (refused: Refused | null) => void
  /** Shows how the notes came to be. */
  onHistory: () => void
  /** From the title on to the notes. */
  onEnter: () => void
}

export function ItemHead({ item, outline, leader, fresh, onRemoved, onRefused, onHistory, onEnter }: Props) {
  const words = useWords()
  const { language } = useSettings()
  const connection = useConnection()
  const { info, status } = useMeetingState()
  const move = useMoveItem(outline)
  const [open, setOpen] = useState<'details' | 'approve' | 'remove' | 'timer' | 'defer' | null>(null)
  const timer = useTimerControls(item.id, onRefused)
  const { again } = useContext(RemarksContext)
  const agenda = connection.agenda?.doc
  const at = outline.items.findIndex(({ id }) => id === item.id)
  if (!agenda) return null

  const names = item.presenters.map(({ name }) => name).filter(Boolean)
  const isCurrent = outline.current?.item === item.id
  const times = leader && info?.phase === 'open'
  const approves = info !== null && may(info.role, 'approve-item', info.phase)
  const approved = info?.approvedItems.find((one) => one.item === item.id)
  return (
    <header className={css.head}>
      <span className={css.number} aria-hidden="true">
        {item.number}
      </span>
      <h1
        className={css.title}
        data-title={item.id}
        aria-label={`${item.number}. ${item.title || words.board.untitled}`}
      >
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
                  ...(approves
                    ? [
                        {
                          id: 'approve',
                          name: words.board.approveItem,
                          icon: 'check' as const,
                          onChoose: () => setOpen('approve'),
                        },
                      ]
                    : []),
                  ...(info?.phase === 'open' && !isCurrent && status !== 'offline'
                    ? [
                        {
                          id: 'go',
                          name: words.board.goHere,
                          icon: 'chevron-right' as const,
                          onChoose: () => void goToItem(agenda, item.id, serverInstant()),
                        },
                      ]
                    : []),
                ],
              },
              ...(times
                ? [
                    {
                      choices: timer.running
                        ? [
                            { id: 'minute', name: words.turns.addMinuteLong, onChoose: timer.add },
                            {
                              id: 'pause',
                              name: timer.paused ? words.turns.resumeTimer : words.turns.pauseTimer,
                              onChoose: () => timer.pause(!timer.paused),
                            },
                            { id: 'stop', name: words.turns.stopTimer, onChoose: timer.stop },
                          ]
                        : [
                            {
                              id: 'timer',
                              name: words.turns.startTimer,
                              icon: 'clock' as const,
                              onChoose: () => setOpen('timer'),
                            },
                          ],
                    },
                  ]
                : []),
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
                        onChoose: () => void changeItem(agenda, item.id, { state: 'planned', returns: '' }),
                      }
                    : {
                        id: 'withdraw',
                        name: words.board.withdraw,
                        icon: 'close',
                        onChoose: () => void changeItem(agenda, item.id, { state: 'withdrawn' }),
                      },
                  { id: 'defer', name: words.board.defer, icon: 'clock', onChoose: () => setOpen('defer') },
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
        {timer.running && (
          <span className={css.timing}>
            <Timer item={item.id} />
            {times && (
              <button type="button" className={css.word} aria-label={words.turns.addMinuteLong} onClick={timer.add}>
                {words.turns.addMinute}
              </button>
            )}
          </span>
        )}
        {leader && names.length === 0 && (
          <button type="button" className={css.word} onClick={() => setOpen('details')}>
            {words.board.addPresenter}
          </button>
        )}
        {approved && <Approved item={item.id} approved={approved} onOpen={() => setOpen('approve')} />}
        {item.previousProtocol && (
          <a className={css.word} href={`/p/${item.previousProtocol}`}>
            {item.previousLabel === ''
              ? words.board.openPrevious
              : words.board.fromEarlier({
                  date: longDate(item.previousDate, language),
                  label: /^\d/.test(item.previousLabel)
                    ? words.board.fromItem({ number: item.previousLabel })
                    : item.previousLabel,
                })}
          </a>
        )}
        {item.state === 'deferred' && item.returns && (
          <span>{words.board.deferredTo({ returns: longDate(item.returns, language) })}</span>
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
      <Suspense>
        {open === 'details' && <ItemDetails item={item} outline={outline} onClose={() => setOpen(null)} />}
        {open === 'approve' && (
          <ApproveItem
            meeting={connection.meeting}
            item={item.id}
            onClose={() => setOpen(null)}
            onApproved={() => {
              setOpen(null)
              again()
            }}
          />
        )}
        {open === 'defer' && (
          <Defer item={item} agenda={agenda} nextMeeting={outline.facts.nextMeeting} onClose={() => setOpen(null)} />
        )}
        {open === 'timer' && <StartTimer onStart={timer.start} onClose={() => setOpen(null)} />}
      </Suspense>
      {open === 'remove' && (
        <Question
          title={words.board.removeItemQuestion}
          does={words.board.removeItem}
          onYes={() => {
            removeItem(agenda, item.id)
            onRemoved()
          }}
          onClose={() => setOpen(null)}
        >
          {words.board.removeItemExplain({ title: item.title || words.board.untitled })}
        </Question>
      )}
    </header>
  )
}

type ApprovedProps = { item: string; approved: { names: readonly string[]; at: string }; onOpen: () => void }

/** That it was approved at once; and, to those who lead, that it has been changed since. */
function Approved({ item, approved: { names, at }, onOpen }: ApprovedProps) {
  const words = useWords()
  const { language } = useSettings()
  const { findings } = useContext(RemarksContext)
  const changed = findings.some(({ code, place }) => code === 'I42' && place.item === item)
  return (
    <>
      <span>{words.board.approvedAtOnce({ at: momentOf(at, language), names: names.join(', ') })}</span>
      {changed && (
        <button type="button" className={`${css.word} ${css.over}`} onClick={onOpen}>
          {words.board.changedSince}
        </button>
      )}
    </>
  )
}

/** "8 av 25 min kvar" while the meeting is on the item, what it took after that, else the planned minutes. */
function TimeLeft({ item, since }: { item: Item; since: string }) {
  const words = useWords()
  const counts = item.minutes > 0 && since !== ''
  const used = minutesUsed(item, since, useSeconds(counts))
  if (item.minutes === 0) return null
  if (!counts)
    return (
      <span>{used > 0 ? words.turns.took({ used, of: item.minutes }) : words.board.minutes({ n: item.minutes })}</span>
    )
  const left = item.minutes - used
  return left >= 0 ? (
    <span>{words.board.minutesLeft({ left, of: item.minutes })}</span>
  ) : (
    <span className={css.over}>{words.board.minutesOver({ over: -left })}</span>
  )
}
