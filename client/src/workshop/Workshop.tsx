/**
 * The board of a workshop: one page per item, on which groups write cards, lay them in themes, vote and summarise. How far it
 * has come is the same for everybody and is led by chair, secretary or a facilitator; it is never followed by itself to
 * another page.
 */
import type { MeetingInfo } from '@samsyn/api/meetings'
import { themesDocument } from '@samsyn/meeting/documents'
import { workshopMayBecome } from '@samsyn/meeting/workshop'
import { Children, type ReactNode, Suspense, useEffect, useRef, useState } from 'react'
import { Link, useLocation } from 'wouter'
import { ConnectionBanner, KeptTexts, SaveStatus } from '../meeting/Connection.tsx'
import { InMeeting } from '../meeting/InMeeting.tsx'
import { Instead, LetIn } from '../meeting/LetIn.tsx'
import { Timer, type TimerControls, useTimerControls } from '../meeting/Timer.tsx'
import type { Outline } from '../meeting/useContents.ts'
import { useConnection } from '../meeting/useMeeting.ts'
import { useWords } from '../person.tsx'
import { announce } from '../ui/announce.ts'
import { Button, ButtonLink } from '../ui/Button.tsx'
import { Dialog, Drawer } from '../ui/Dialog.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Menu } from '../ui/Menu.tsx'
import { Header, Main, useTitle } from '../ui/Page.tsx'
import { part } from '../ui/part.ts'
import { ErrorState, Skeleton } from '../ui/States.tsx'
import { toast } from '../ui/Toasts.tsx'
import { usePhone } from '../ui/usePhone.ts'
import { VisuallyHidden } from '../ui/VisuallyHidden.tsx'
import { Collect } from './Collect.tsx'
import { Pager, useRoomFor } from './Columns.tsx'
import { Groups } from './Groups.tsx'
import { Preparing, Settings } from './Preparing.tsx'
import { Summary } from './Summary.tsx'
import { Themes } from './Themes.tsx'
import { columnsOf, type OnBoard, useBoard, useInWorkshop, useWorkshop, WorkshopContext } from './useWorkshop.ts'
import { useVote, type Vote } from './Vote.tsx'
import css from './Workshop.module.css'

const StartTimer = part(() => import('../meeting/StartTimer.tsx'))

type Props = { meeting: string; item: string }

export default function WorkshopPage({ meeting, item }: Props) {
  return (
    <InMeeting meeting={meeting} opening={<Opening />}>
      <LetIn opening={<Opening />}>
        {(info, outline) =>
          outline.items.some(({ id }) => id === item) ? (
            <Held item={item} info={info} outline={outline} />
          ) : (
            <NoSuchItem meeting={meeting} />
          )
        }
      </LetIn>
    </InMeeting>
  )
}

function NoSuchItem({ meeting }: Pick<Props, 'meeting'>) {
  const words = useWords()
  const board = `/m/${meeting}`
  return (
    <Instead to={board}>
      <ErrorState
        title={words.workshop.noSuchItem}
        action={<ButtonLink to={board}>{words.workshop.backToMeeting}</ButtonLink>}
      >
        {words.refusals['item-gone']}
      </ErrorState>
    </Instead>
  )
}

function Opening() {
  return (
    <>
      <Header />
      <Main width="full">
        <div className={css.sheet}>
          <div className={css.waiting}>
            <Skeleton lines={6} />
          </div>
        </div>
      </Main>
    </>
  )
}

function Held({ item, info, outline }: { item: string; info: MeetingInfo; outline: Outline }) {
  const connection = useConnection()
  const here = useInWorkshop(outline, info, item)
  // The others see where I am.
  useEffect(() => connection.view(item), [connection, item])
  if (!here) return null
  return (
    <WorkshopContext value={here}>
      <Page outline={outline} />
    </WorkshopContext>
  )
}

type Next = { name: string; onPress: () => void; reason?: string | undefined }

function Page({ outline }: { outline: Outline }) {
  const words = useWords()
  const connection = useConnection()
  const here = useWorkshop()
  const { meeting, item, workshop, leads, groups } = here
  const { board, themes } = useBoard()
  const vote = useVote()
  const phone = usePhone()
  const [panel, setPanel] = useState<'groups' | 'reveal' | 'timer' | null>(null)
  const title = words.workshop.title({ number: item.number, title: item.title || words.board.untitled })
  useTitle(title)
  useStepNews()
  const [first, setFirst] = useState(0)
  const roomFor = useRoomFor()

  const cards = board?.cards
  const columns = columnsOf(
    item.questions,
    (cards ?? []).map(({ question }) => question),
    words.workshop.withoutQuestion,
  )
  const at = Math.max(0, Math.min(first, columns.length - roomFor))
  const shown = columns.slice(at, at + roomFor)

  const timer = useTimerControls(item.id, (refused) => {
    if (refused) toast({ tone: 'error', text: words.refusals[refused.refused] })
  })
  const next = useNextStep(board, () => setPanel('reveal'))
  const ready = useReady()
  const prepared = workshop.state === 'prepared'
  const primary = leads ? next : ready
  const primaryButton = primary && (
    <Button kind="filled" onPress={primary.onPress} reason={primary.reason} pressed={leads ? undefined : false}>
      {primary.name}
    </Button>
  )
  const cardCount = cards?.length ?? 0
  const facts = [
    here.mine?.name ?? '',
    outline.items.length > 0 && workshop.revealed
      ? words.workshop.cardsFrom({ n: cardCount, groups: new Set(cards?.map(({ group }) => group)).size })
      : '',
    !prepared && (workshop.named ? words.workshop.namesShown : words.workshop.namesHidden),
  ].filter(Boolean)
  return (
    <div className={css.page}>
      <div className={css.top}>
        <Header
          title={title}
          heading
          subtitle={
            <span className={css.subtitle}>
              <Link href={`/m/${meeting}/p/${item.id}`} className={css.back}>
                <Icon name="chevron-left" size={16} />
                {words.workshop.backToMeeting}
              </Link>
              {facts.map((fact) => (
                <span key={String(fact)} className={css.fact}>
                  {fact}
                </span>
              ))}
            </span>
          }
          middle={<Steps />}
        >
          <SaveStatus />
          <Timer item={item.id} className={css.timer} />
          {leads && timer.running && !phone && (
            <Button kind="word" label={words.turns.addMinuteLong} onPress={timer.add}>
              {words.turns.addMinute}
            </Button>
          )}
          {!phone && primaryButton}
          {leads && <LeaderMenu onGroups={() => setPanel('groups')} timer={timer} onTimer={() => setPanel('timer')} />}
        </Header>
        <ConnectionBanner />
      </div>
      <main id="content" tabIndex={-1} className={css.sheet}>
        <KeptTexts />
        <MeetingElsewhere outline={outline} />
        {!prepared && columns.length > roomFor && (
          <div className={css.pages}>
            <Pager first={at} shown={roomFor} count={columns.length} onGo={setFirst} />
          </div>
        )}
        {prepared ? (
          <Preparing />
        ) : workshop.state === 'collecting' ? (
          <Collecting>
            <Collect columns={shown} />
          </Collecting>
        ) : !board || !themes ? (
          <div className={css.waiting}>
            <Skeleton lines={6} />
          </div>
        ) : workshop.state === 'clustering' ? (
          <Themes
            columns={shown}
            questions={columns.map(({ id }) => id)}
            board={board}
            themes={themes}
            movable={connection.mayWrite(themesDocument(meeting, item.id))}
            vote={vote}
          />
        ) : (
          <Summary
            columns={shown}
            board={board}
            doc={themes.doc}
            editable={connection.mayWrite(themesDocument(meeting, item.id))}
            vote={vote}
          />
        )}
      </main>
      <Foot vote={vote}>
        {leads && ready && (
          <Button kind={phone ? 'word' : 'outlined'} onPress={ready.onPress}>
            {ready.name}
          </Button>
        )}
        {phone && primaryButton}
      </Foot>
      <Suspense>{panel === 'timer' && <StartTimer onStart={timer.start} onClose={() => setPanel(null)} />}</Suspense>
      {panel === 'groups' && (
        <Drawer title={words.workshop.groupsAndSettings} onClose={() => setPanel(null)}>
          <div className={css.panel}>
            <Groups />
            <Settings />
          </div>
        </Drawer>
      )}
      {panel === 'reveal' && (
        <Dialog
          alert
          size="small"
          title={words.workshop.revealQuestion}
          onClose={() => setPanel(null)}
          foot={
            <>
              <Button onPress={() => setPanel(null)}>{words.common.cancel}</Button>
              <Button
                kind="filled"
                onPress={() => {
                  setPanel(null)
                  void here.ask('POST', '/state', { to: 'clustering' })
                }}
              >
                {words.workshop.reveal}
              </Button>
            </>
          }
        >
          <p>
            {groups.some((group) => !group.ready)
              ? words.workshop.revealUnready({
                  names: groups
                    .filter((group) => !group.ready)
                    .map(({ name }) => name)
                    .join(', '),
                })
              : words.workshop.revealExplain}
          </p>
        </Dialog>
      )}
    </div>
  )
}

/** Who is in no group chooses one first. */
function Collecting({ children }: { children: ReactNode }) {
  const { writesIn, groups, me, workshop, takesPart, leads } = useWorkshop()
  const scribe = groups.some(({ scribe }) => scribe !== '' && scribe === me)
  const outside = takesPart && !leads && writesIn === null && !scribe
  return (
    <>
      {outside && (
        <div className={css.panel}>
          <Groups />
        </div>
      )}
      {(!outside || !workshop.private) && children}
    </>
  )
}

/** Skriv ▸ Gruppera ▸ Rösta ▸ Sammanfatta, and where in it we are. */
function Steps() {
  const words = useWords().workshop
  const { workshop } = useWorkshop()
  const names = [words.stepWrite, words.stepGroup, words.stepVote, words.stepSummarise]
  const now = { prepared: -1, collecting: 0, clustering: workshop.voting === 'none' ? 1 : 2, summarised: 3, closed: 4 }[
    workshop.state
  ]
  return (
    <ol className={css.steps} aria-label={words.steps}>
      {names.map((name, at) => (
        <li
          key={name}
          className={at === now ? css.stepNow : ''}
          {...(at === now ? { 'aria-current': 'step' as const } : {})}
        >
          <span className={css.stepSign} aria-hidden="true">
            {at < now ? <Icon name="check" size={16} /> : at + 1}
          </span>
          {name}
          {at < now && <VisuallyHidden>, {words.stepDone}</VisuallyHidden>}
        </li>
      ))}
    </ol>
  )
}

/** The one next step for who leads the workshop. */
function useNextStep(board: OnBoard | null, onReveal: () => void): Next | null {
  const words = useWords().workshop
  const { item, info, workshop, ask } = useWorkshop()
  const [, navigate] = useLocation()
  const { state, voting, written } = workshop
  switch (state) {
    case 'prepared':
      return {
        name: words.start,
        reason:
          info.phase !== 'open'
            ? words.notOpen
            : item.questions.every(({ text }) => text === '')
              ? words.noQuestions
              : undefined,
        onPress: () => void ask('POST', '/state', { to: 'collecting' }),
      }
    case 'collecting':
      return { name: words.reveal, onPress: onReveal }
    case 'clustering':
      if (voting === 'none')
        return { name: words.openVoting, onPress: () => void ask('POST', '/voting', { to: 'open' }) }
      if (voting === 'open')
        return { name: words.closeVoting, onPress: () => void ask('POST', '/voting', { to: 'closed' }) }
      return { name: words.summarise, onPress: () => void ask('POST', '/state', { to: 'summarised' }) }
    case 'summarised':
      if (written) return { name: words.end, onPress: () => void ask('POST', '/state', { to: 'closed' }) }
      return {
        name: words.writeSummary,
        reason: board?.clusters.themes.every(({ entries }) => entries.length === 0)
          ? words.nothingToSummarise
          : undefined,
        onPress: async () => {
          if (await ask('POST', '/summary')) toast({ text: words.summaryWritten })
        },
      }
    case 'closed':
      return { name: words.backToMeeting, onPress: () => navigate(`/m/${info.id}/p/${item.id}`) }
  }
}

/** "Vi är klara" of my group, while there is something to be ready with. */
function useReady(): Next | null {
  const words = useWords().workshop
  const { workshop, mine, takesPart, ask } = useWorkshop()
  const working = workshop.state === 'collecting' || (workshop.state === 'clustering' && workshop.voting !== 'open')
  if (!mine || !takesPart || !working) return null
  return {
    name: mine.ready ? words.notReady : words.ready,
    onPress: () => void ask('PATCH', `/groups/${mine.id}`, { ready: !mine.ready }),
  }
}

function LeaderMenu({ timer, onGroups, onTimer }: { timer: TimerControls; onGroups: () => void; onTimer: () => void }) {
  const { workshop: words, turns } = useWords()
  const { workshop, ask } = useWorkshop()
  const { state, voting, written } = workshop
  const to = (to: typeof state) => () => void ask('POST', '/state', { to })
  const back = [
    ...(state === 'collecting' ? [{ id: 'prepare', name: words.backToPreparing, onChoose: to('prepared') }] : []),
    ...(state !== 'clustering' && workshopMayBecome(state, 'clustering') && state !== 'collecting'
      ? [{ id: 'group', name: words.backToGrouping, onChoose: to('clustering') }]
      : []),
    ...(state === 'closed' ? [{ id: 'summary', name: words.backToSummary, onChoose: to('summarised') }] : []),
  ]
  const on = [
    ...(state === 'clustering' && voting === 'closed'
      ? [
          {
            id: 'again',
            name: words.voteAgain,
            onChoose: () => void ask('POST', '/voting', { to: 'open' }),
          },
        ]
      : []),
    ...(state === 'clustering' && voting !== 'closed'
      ? [{ id: 'summarise', name: words.summarise, onChoose: to('summarised') }]
      : []),
    ...(state === 'clustering' || (state === 'summarised' && !written)
      ? [{ id: 'end', name: words.end, onChoose: to('closed') }]
      : []),
  ]
  return (
    <Menu
      label={words.menu}
      trigger={<Button kind="icon" icon="more" label={words.menu} />}
      groups={[
        {
          choices: [{ id: 'groups', name: words.groupsAndSettings, icon: 'people' as const, onChoose: onGroups }],
        },
        {
          choices: timer.running
            ? [
                { id: 'minute', name: turns.addMinuteLong, onChoose: timer.add },
                {
                  id: 'pause',
                  name: timer.paused ? turns.resumeTimer : turns.pauseTimer,
                  onChoose: () => timer.pause(!timer.paused),
                },
                { id: 'stop', name: turns.stopTimer, onChoose: timer.stop },
              ]
            : [{ id: 'timer', name: turns.startTimer, icon: 'clock' as const, onChoose: onTimer }],
        },
        { choices: on },
        { choices: back },
      ].filter(({ choices }) => choices.length > 0)}
    />
  )
}

/** More groups than this are counted instead of named. */
const mostNamed = 6

function Foot({ vote, children }: { vote: Vote; children: ReactNode }) {
  const words = useWords().workshop
  const { workshop, groups } = useWorkshop()
  const working = workshop.state === 'collecting' || workshop.state === 'clustering'
  const named = working && groups.length > 0
  if (!named && !vote.open && Children.toArray(children).length === 0) return null
  const doing = workshop.state === 'collecting' ? words.groupWriting : words.groupGrouping
  return (
    <footer className={css.foot}>
      {named && groups.length > mostNamed && (
        <span className={css.groups}>
          {words.groupsReady({ n: groups.filter(({ ready }) => ready).length, of: groups.length })}
        </span>
      )}
      {named && groups.length <= mostNamed && (
        <ul className={css.groups}>
          {groups.map((group) => (
            <li key={group.id}>
              <strong>{group.name}</strong> {group.ready ? words.groupReady : doing}
              {group.onLink && `, ${words.onLink}`}
            </li>
          ))}
        </ul>
      )}
      <span className={css.push} />
      {vote.open && (
        <span className={css.left} role="status">
          {vote.offline ? words.voteOffline : words.dotsLeft({ n: vote.left })}
        </span>
      )}
      {workshop.voting === 'open' && vote.voters > 0 && (
        <span className={css.voters}>{words.voters({ n: vote.voters })}</span>
      )}
      {children}
    </footer>
  )
}

/** The meeting has gone on: nobody is taken from here, but everybody can go there. */
function MeetingElsewhere({ outline }: { outline: Outline }) {
  const words = useWords().board
  const { meeting, item } = useWorkshop()
  const { current, items } = outline
  if (!current || current.item === item.id) return null
  return (
    <div className={css.elsewhere} role="status">
      <span>{words.meetingIsOn({ number: items.find(({ id }) => id === current.item)?.number ?? '' })}</span>
      <ButtonLink to={`/m/${meeting}`}>{words.goThere}</ButtonLink>
    </div>
  )
}

/** A new step is said once. */
function useStepNews(): void {
  const words = useWords().workshop
  const { state, voting } = useWorkshop().workshop
  const before = useRef({ state, voting })
  useEffect(() => {
    if (before.current.state !== state) announce(words.stateNow[state])
    else if (before.current.voting !== voting) announce(words.votingNow[voting])
    before.current = { state, voting }
  }, [state, voting, words])
}
