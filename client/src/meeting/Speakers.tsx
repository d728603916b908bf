/**
 * The speaker list on the desk: who has the word and for how long, who is next, and a way to ask. Whoever leads gives the
 * word on from here; everybody else asks, and sees their own place.
 */
import type { Attendee } from '@samsyn/meeting/contents'
import type { Speaker } from '@samsyn/meeting/room'
import { spokeFor } from '@samsyn/meeting/speakers'
import { Suspense, useId, useState } from 'react'
import { useSettings, useWords } from '../person.tsx'
import { Avatar } from '../ui/Avatar.tsx'
import { Button } from '../ui/Button.tsx'
import { initials } from '../ui/initials.ts'
import { Menu } from '../ui/Menu.tsx'
import { part } from '../ui/part.ts'
import { stopwatch } from '../ui/time.ts'
import { AskButton } from './AskButton.tsx'
import { useSeconds } from './clock.ts'
import css from './Speakers.module.css'
import { useMeetingState } from './useMeeting.ts'
import type { SpeakerList } from './useSpeakers.ts'

const AddSpeaker = part(async () => ({ default: (await import('./SpeakerDialogs.tsx')).AddSpeaker }))
const SpokenTimes = part(async () => ({ default: (await import('./SpeakerDialogs.tsx')).SpokenTimes }))

type Props = {
  list: SpeakerList
  attendance: readonly Attendee[]
  /** In a dialog, whose title says what this is. */
  inDialog?: boolean
}

export function Speakers({ list, attendance, inDialog = false }: Props) {
  const words = useWords()
  const title = useId()
  const [open, setOpen] = useState<'add' | 'times' | null>(null)
  const { speaking, waiting, leads } = list
  return (
    <section
      className={`${css.speakers} ${inDialog ? css.inDialog : ''}`}
      {...(inDialog ? { 'aria-label': words.turns.list } : { 'aria-labelledby': title })}
    >
      <div className={css.head}>
        {!inDialog && <h2 id={title}>{words.turns.list}</h2>}
        <span>{list.open ? words.turns.open : words.turns.closed}</span>
        <Menu
          label={words.turns.listMenu}
          trigger={<Button kind="icon" icon="more" label={words.turns.listMenu} />}
          groups={[
            ...(leads
              ? [
                  {
                    choices: [
                      {
                        id: 'add',
                        name: words.turns.addSpeaker,
                        icon: 'plus' as const,
                        onChoose: () => setOpen('add'),
                      },
                      {
                        id: 'open',
                        name: list.open ? words.turns.closeList : words.turns.openList,
                        onChoose: () => list.setOpen(!list.open),
                      },
                      {
                        id: 'clear',
                        name: words.turns.clear,
                        disabled: waiting.length === 0,
                        onChoose: list.clear,
                      },
                    ],
                  },
                ]
              : []),
            { choices: [{ id: 'times', name: words.turns.spokenTime, onChoose: () => setOpen('times') }] },
          ]}
        />
      </div>
      {/* Above the names: a button below them would move whenever somebody asks. */}
      <Actions list={list} />
      {speaking || waiting.length > 0 ? (
        <ol className={css.rows}>
          {speaking && <Row speaker={speaking} list={list} place={-1} />}
          {waiting.map((speaker, place) => (
            <Row key={speaker.id} speaker={speaker} list={list} place={place} />
          ))}
        </ol>
      ) : (
        list.open && <p className={css.none}>{words.turns.nobody}</p>
      )}
      <Suspense>
        {open === 'add' && <AddSpeaker list={list} attendance={attendance} onClose={() => setOpen(null)} />}
        {open === 'times' && <SpokenTimes speakers={list.all} onClose={() => setOpen(null)} />}
      </Suspense>
    </section>
  )
}

function Row({ speaker, list, place }: { speaker: Speaker; list: SpeakerList; place: number }) {
  const words = useWords()
  const { waiting, speaking, leads } = list
  const isMine = place < 0 ? list.isMyTurn : place + 1 === list.place
  const others = (
    speaking && place >= 0 ? [speaking, ...waiting.slice(0, place)] : waiting.slice(0, Math.max(place, 0))
  ).map(({ name }) => name)
  const marks = [
    speaker.kind !== 'speech' && words.turns.kind[speaker.kind],
    speaker.onLink && words.turns.onLink,
  ].filter(Boolean)
  return (
    <li className={`${css.row} ${isMine ? css.mine : ''}`}>
      <Avatar initials={initials(speaker.name, others)} slot={speaker.slot} size={24} />
      <span className={css.name}>
        {speaker.name} {isMine && <span className={css.you}>{words.turns.you}</span>}
        {marks.length > 0 && <span className={css.marks}>{marks.join(' · ')}</span>}
      </span>
      <span className={css.state}>{place < 0 ? <Speaks speaker={speaker} /> : place === 0 && words.turns.next}</span>
      {leads && (
        <Menu
          label={words.turns.speakerMenu({ name: speaker.name })}
          trigger={<Button kind="icon" icon="more" label={words.turns.speakerMenu({ name: speaker.name })} />}
          groups={
            place < 0
              ? [{ choices: [{ id: 'end', name: words.turns.endTurn, onChoose: () => list.leave(speaker) }] }]
              : [
                  {
                    choices: [
                      { id: 'word', name: words.turns.giveWord, icon: 'hand', onChoose: () => list.giveWord(speaker) },
                      {
                        id: 'up',
                        name: words.board.moveUp,
                        icon: 'arrow-up',
                        disabled: place === 0,
                        onChoose: () => list.move(speaker, place - 1),
                      },
                      {
                        id: 'down',
                        name: words.board.moveDown,
                        icon: 'arrow-down',
                        disabled: place === waiting.length - 1,
                        onChoose: () => list.move(speaker, place + 1),
                      },
                    ],
                  },
                  {
                    choices: [
                      {
                        id: 'remove',
                        name: words.turns.remove,
                        icon: 'trash',
                        danger: true,
                        onChoose: () => list.leave(speaker),
                      },
                    ],
                  },
                ]
          }
        />
      )}
    </li>
  )
}

/** "talar 1.40", counting. */
function Speaks({ speaker }: { speaker: Speaker }) {
  const words = useWords().turns
  const { language } = useSettings()
  const now = useSeconds(true)
  return words.speaks({ time: stopwatch(spokeFor(speaker, now), language) })
}

function Actions({ list }: { list: SpeakerList }) {
  const words = useWords().turns
  const { status } = useMeetingState()
  const { speaking, waiting, leads } = list
  const [next] = waiting
  if (status === 'offline') return <p className={css.none}>{words.offline}</p>
  return (
    <div className={css.actions}>
      {leads && !list.open && <Button onPress={() => list.setOpen(true)}>{words.openList}</Button>}
      {leads && next && <Button onPress={() => list.giveWord(next)}>{words.nextSpeaker}</Button>}
      {leads && !next && speaking && <Button onPress={() => list.leave(speaking)}>{words.endTurn}</Button>}
      <AskButton list={list} kind={leads ? 'word' : 'outlined'} />
      {leads && list.left > 0 && (
        <Button kind="link" onPress={list.clear}>
          {words.clearLeft({ n: list.left })}
        </Button>
      )}
      {!leads && list.mayAsk && !list.mine && !list.isMyTurn && (
        <Menu
          label={words.askOther}
          trigger={<Button kind="icon" icon="chevron" label={words.askOther} />}
          groups={[
            {
              choices: (['reply', 'point-of-order'] as const).map((kind) => ({
                id: kind,
                name: words.kind[kind],
                onChoose: () => list.ask({ kind }),
              })),
            },
          ]}
        />
      )}
    </div>
  )
}
