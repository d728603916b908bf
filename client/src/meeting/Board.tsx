/**
 * The meeting board: what is on the white sheet ends up in the protocol, what is on the grey desk stays in the room.
 *
 * Everybody follows the chair's current item until they go somewhere themselves; then a bar leads back. Nothing moves
 * under the hands of somebody who is writing.
 */
import { goToItem } from '@samsyn/meeting/agenda'
import { isHere, sameName } from '@samsyn/meeting/attendance'
import { addAction, addDecision, readActions, readDecisions } from '@samsyn/meeting/decisions'
import { notesDocument } from '@samsyn/meeting/documents'
import { may, type Phase } from '@samsyn/meeting/roles'
import { mayShow } from '@samsyn/meeting/shown'
import { Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { Redirect, useLocation } from 'wouter'
import { call } from '../api.ts'
import { PersonMenu, usePersonChoices } from '../home/PersonMenu.tsx'
import { RefusalBanner, useSettings, useWords } from '../person.tsx'
import { Avatar } from '../ui/Avatar.tsx'
import { announce } from '../ui/announce.ts'
import { Banner } from '../ui/Banner.tsx'
import { Button, ButtonLink } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { hurried, pressedAt } from '../ui/hurried.ts'
import { Icon } from '../ui/Icon.tsx'
import { useIdleAfter } from '../ui/idle.ts'
import { initials } from '../ui/initials.ts'
import { Menu, prepareMenus } from '../ui/Menu.tsx'
import { Header, Main, useTitle } from '../ui/Page.tsx'
import { part } from '../ui/part.ts'
import { Skeleton } from '../ui/States.tsx'
import { withAllWords, withRegisterWords } from '../ui/settings.tsx'
import { toast } from '../ui/Toasts.tsx'
import { weekdayDate } from '../ui/time.ts'
import { usePhone, useWide } from '../ui/usePhone.ts'
import { Agenda } from './Agenda.tsx'
import { AskButton } from './AskButton.tsx'
import css from './Board.module.css'
import { ConnectionBanner, KeptTexts, SaveStatus } from './Connection.tsx'
import { serverInstant } from './clock.ts'
import { Decisions } from './Decisions.tsx'
import { AddAttachment, Attachments, canShow, FileDrop, useUpload } from './Files.tsx'
import { usePrefetched } from './files/prefetch.ts'
import { InMeeting } from './InMeeting.tsx'
import { ItemHead } from './Item.tsx'
import { LetIn } from './LetIn.tsx'
import { editorHasCome, Notes } from './Notes.tsx'
import { addOnce } from './once.ts'
import { usePointedAt } from './parts.ts'
import { firstName, useFollowing, useShown } from './showing.ts'
import { isUnwrittenAction, isUnwrittenDecision } from './unwritten.ts'
import type { Outline } from './useContents.ts'
import { useKnown } from './useKnown.ts'
import { useConnection, useMeetingState } from './useMeeting.ts'
import { useRefused } from './useRefused.ts'
import { RemarksContext, useRemarks } from './useRemarks.ts'
import { useRoom } from './useRoom.ts'
import { useSpeakers } from './useSpeakers.ts'

const Presenter = part(() => import('./Presenter.tsx'))
const Round = part(async () => ({ default: (await import('./Round.tsx')).Round }))
const Speakers = part(async () => ({ default: (await import('./Speakers.tsx')).Speakers }))
const Slides = part(async () => ({ default: (await import('./Slides.tsx')).Slides }))
const Attendance = part(async () => ({ default: (await withRegisterWords(import('./Attendance.tsx'))).Attendance }))
const Facts = part(async () => ({ default: (await import('./Facts.tsx')).Facts }))
const Propose = part(async () => ({ default: (await import('./Propose.tsx')).Propose }))
const LooseFiles = part(async () => ({ default: (await import('./LooseFiles.tsx')).LooseFiles }))
const History = part(() => import('./History.tsx'))
const Invite = part(() => import('../series/Invite.tsx'))
const Remarks = part(async () => ({ default: (await withAllWords(import('./Remarks.tsx'))).Remarks }))
const CarryOver = part(() => withAllWords(import('../carry-over/CarryOver.tsx')))
const BigScreen = part(async () => ({ default: (await import('./BigScreen.tsx')).BigScreen }))

/** Somebody who wrote so recently is not moved to another item. */
const stillWriting = 8000

export default function Board({ meeting }: { meeting: string }) {
  const [address] = useLocation()
  return (
    <InMeeting meeting={meeting} opening={<Opening />}>
      <TextAhead item={chosenIn(address)} />
      <LetIn opening={<Opening />}>
        {({ role }, outline) =>
          // A big screen has nothing to do on a board.
          role === 'screen' ? (
            <Redirect to={`/m/${meeting}/storbild`} replace />
          ) : address.startsWith(`/m/${meeting}/visa`) ? (
            <Suspense fallback={<Opening />}>
              <Presenter outline={outline} />
            </Suspense>
          ) : (
            <OpenBoard outline={outline} />
          )
        }
      </LetIn>
    </InMeeting>
  )
}

/** The item in the address is the one that was chosen; without one the meeting is followed. */
const chosenIn = (address: string): string => /\/p\/([^/#?]+)/.exec(address)?.[1] ?? ''

/** The text of the item in the address comes together with the agenda, and not after it. */
function TextAhead({ item }: { item: string }) {
  const connection = useConnection()
  useEffect(() => (item ? connection.need(notesDocument(connection.meeting, item)) : undefined), [connection, item])
  return null
}

function Opening() {
  return (
    <>
      <Header />
      <Main width="full">
        <div className={css.page}>
          <div className={css.sheet}>
            <div className={css.rail}>
              <Skeleton lines={8} />
            </div>
            <div className={css.column}>
              <Skeleton lines={6} />
            </div>
          </div>
        </div>
      </Main>
    </>
  )
}

type Panel =
  | 'history'
  | 'loose'
  | 'attendance'
  | 'facts'
  | 'invite'
  | 'screen'
  | 'close'
  | 'slides'
  | 'speakers'
  | 'agenda'
  | 'remarks'
  | 'carry-over'
  | null

const panels: Record<string, Panel> = {
  tidigare: 'carry-over',
  narvaro: 'attendance',
  fakta: 'facts',
  bilagor: 'loose',
}

function OpenBoard({ outline }: { outline: Outline }) {
  const words = useWords()
  const { language } = useSettings()
  const connection = useConnection()
  const { info, presence, status } = useMeetingState()
  const [address, navigate] = useLocation()
  const [panel, setPanel] = useState<Panel>(
    () => panels[new URLSearchParams(location.search).get('visa') ?? ''] ?? null,
  )
  const [refused, setRefused] = useRefused()
  const [busy, setBusy] = useState(false)
  const [fresh, setFresh] = useState('')
  /** It is proposed at the item where it was begun, wherever the meeting goes meanwhile. */
  const [proposing, setProposing] = useState<{ kind: 'decision' | 'action'; item: string } | null>(null)
  /** The attachment somebody has asked to see on the desk. */
  const [show, setShow] = useState('')
  const { items, current, facts } = outline

  const chosen = chosenIn(address)
  const base = `/m/${connection.meeting}`
  const own =
    info?.role === 'presenter'
      ? items.find(({ presenters }) => presenters.some(({ name }) => sameName(name, info.name)))
      : undefined
  // Who followed the meeting stays where it ended.
  const last = useRef('')
  if (current) last.current = current.item
  const followed = current?.item ?? (last.current || (own?.id ?? items[0]?.id ?? ''))
  const wanted = items.some(({ id }) => id === chosen) ? chosen : followed
  const [viewed, letGo] = useHeldWhileWriting(wanted, chosen !== '')
  const item = items.find(({ id }) => id === viewed) ?? items[0]
  const view = useCallback(
    (id: string) => {
      letGo(id)
      navigate(id === current?.item ? base : `${base}/p/${id}`)
      setPanel((open) => (open === 'agenda' ? null : open))
    },
    [navigate, base, current?.item, letGo],
  )
  // Whoever reads ahead is with the meeting again when it comes to where they are.
  const before = useRef(current?.item)
  useEffect(() => {
    if (before.current !== current?.item && chosen !== '' && chosen === current?.item) navigate(base, { replace: true })
    before.current = current?.item
  }, [current?.item, chosen, base, navigate])

  const phase: Phase = info?.phase ?? 'draft'
  const role = info?.role ?? 'observer'
  const leader = may(role, 'lead', phase)
  const mayPropose = may(role, 'propose', phase)
  const { people: known } = useKnown(outline.attendance, leader)
  const presents = item?.presenters.some(({ name }) => sameName(name, info?.name ?? '')) ?? false
  const mayUpload = may(role, 'upload', phase) && (role !== 'presenter' || presents)
  const at = items.findIndex(({ id }) => id === item?.id)
  const upload = useUpload(connection.meeting)

  const title = info ? info.body.name : ''
  useTitle(title)
  useRoleAndPhaseNews()
  usePresenceNews()
  usePointedAt()
  const keys = useRef({ view, items, at })
  keys.current = { view, items, at }
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (!event.altKey || event.ctrlKey || event.shiftKey || (event.key !== 'PageDown' && event.key !== 'PageUp'))
        return
      const next = keys.current.items[keys.current.at + (event.key === 'PageDown' ? 1 : -1)]
      if (!next) return
      event.preventDefault()
      keys.current.view(next.id)
    }
    addEventListener('keydown', pressed)
    return () => removeEventListener('keydown', pressed)
  }, [])

  /** The second of two presses was meant for what the button was at the first, and it is the next step by now. */
  const lastPress = useRef({ step: '', at: Number.NEGATIVE_INFINITY })
  const isSecondPress = (step: string): boolean => {
    const now = pressedAt()
    const before = lastPress.current
    const isSecond = step !== before.step && now - before.at < hurried
    lastPress.current = { step: isSecond ? before.step : step, at: now }
    return isSecond
  }

  const toPhase = async (to: Phase) => {
    setBusy(true)
    const answer = await call('POST', `${apiOf(connection.meeting)}/phase`, { to })
    setRefused(answer.ok ? null : answer)
    // Who opens the meeting is there.
    if (answer.ok && to === 'open' && mine && !isHere(mine)) await checkIn()
    if (answer.ok && to === 'open' && connection.agenda && !current && items[0])
      goToItem(connection.agenda.doc, items[0].id, serverInstant())
    await connection.refresh()
    setBusy(false)
    setPanel(null)
    // Those who were called are to be told.
    if (answer.ok && to === 'cancelled' && info?.called) navigate(`${base}/kallelse`)
  }

  const goOn = () => {
    const isAlone = status === 'offline'
    const from = isAlone ? item?.id : current?.item
    const next = items[items.findIndex(({ id }) => id === from) + 1]
    if (!connection.agenda || !next) return
    // The meeting may have gone further meanwhile: who comes back would take everybody back to where it was.
    if (isAlone) {
      view(next.id)
      toast({ tone: 'warn', text: words.board.wentAlone })
      return
    }
    const now = serverInstant()
    // Two presses in a row, or chair and secretary at the same moment, do not pass over an item. A clock that was ahead
    // when the item was gone to says nothing of when that was; a busy page goes there after the second press was made.
    const since = current ? Date.parse(now) - Date.parse(current.since) : Number.POSITIVE_INFINITY
    const late = performance.now() - pressedAt()
    if (since > -hurried && since - late < hurried) return
    goToItem(connection.agenda.doc, next.id, now)
    navigate(base)
  }

  const add = async (kind: 'decision' | 'action', text: string): Promise<boolean> => {
    if (!item) return false
    if (leader && connection.decisions) {
      const decisions = connection.decisions.doc
      const lead = info?.lead ?? ''
      const make = () =>
        kind === 'action'
          ? addAction(decisions, { item: item.id, text })
          : addDecision(decisions, { item: item.id, lead, points: [text] })
      const isEmpty = (id: string) =>
        kind === 'action'
          ? readActions(decisions).some((action) => action.id === id && isUnwrittenAction(action))
          : readDecisions(decisions).some((decision) => decision.id === id && isUnwrittenDecision(decision, lead))
      const field = (id: string) => (kind === 'action' ? `[data-action="${id}"]` : `[data-decision="${id}"] li`)
      setFresh(
        text === ''
          ? addOnce({ what: `${kind} of ${item.id}`, make, isEmpty, field: (id) => `${field(id)} textarea` })
          : make(),
      )
      return true
    }
    if (!mayPropose) return false
    if (text === '') {
      setProposing({ kind, item: item.id })
      return false
    }
    const answer = await propose(item.id, kind, text)
    if (!answer.ok) setRefused(answer)
    return answer.ok
  }

  const propose = async (item: string, kind: 'decision' | 'action', text: string) => {
    const answer = await call('POST', `${apiOf(connection.meeting)}/proposals`, { item, kind, text })
    if (answer.ok) {
      setRefused(null)
      toast({ text: kind === 'decision' ? words.board.proposed : words.board.proposedAction })
    }
    return answer
  }

  const checkIn = async () => {
    const answer = await call('POST', `${apiOf(connection.meeting)}/check-in`, {
      mode: facts.form === 'digital' ? 'link' : 'on-site',
    })
    setRefused(answer.ok ? null : answer)
    if (answer.ok) toast({ text: words.board.checkedIn })
  }

  const mine = outline.attendance.find(({ id }) => id === info?.attendee)
  const leads = role === 'chair' || role === 'secretary'
  const mayProposeItems = phase !== 'open' && (leads || (mine !== undefined && mine.person !== ''))
  const primary = primaryOf({
    phase,
    leader,
    last: current !== null && current.item === items.at(-1)?.id,
    mayCheckIn: may(role, 'check-in', phase) && mine !== undefined && !isHere(mine),
  })
  const primaryButton =
    primary === 'freeze' ? (
      <ButtonLink kind="filled" to={`${base}/frys`}>
        {words.board.freeze}
      </ButtonLink>
    ) : primary === 'protocol' && info?.protocol ? (
      <ButtonLink kind="filled" outside to={`/p/${info.protocol.id}`}>
        {words.board.toProtocol}
      </ButtonLink>
    ) : primary && primary !== 'protocol' ? (
      <Button
        kind="filled"
        busy={busy}
        onPress={() => {
          if (isSecondPress(primary)) return
          if (primary === 'publish') void toPhase('called')
          else if (primary === 'open') void toPhase('open')
          else if (primary === 'next') goOn()
          else if (primary === 'close') setPanel('close')
          else void checkIn()
        }}
      >
        {
          {
            publish: words.board.publish,
            open: words.board.openMeeting,
            next: words.board.nextItem,
            close: words.board.closeMeeting,
            'check-in': words.board.checkIn,
          }[primary]
        }
      </Button>
    ) : null

  const remarks = useRemarks(leader, outline, item?.id ?? '')
  const speakers = useSpeakers(outline, setRefused)
  const people = usePeopleHere(presence)
  const shown = useMemo(
    () =>
      item
        ? [
            ...item.attachments,
            ...outline.attachments.filter(({ id }) => item.decisions.some(({ basis }) => basis.includes(id))),
          ]
        : [],
    [item, outline.attachments],
  )
  const slide = useShown(outline)
  const following = useFollowing(slide, item?.id ?? '')
  const shownHere = slide !== null && slide.item === item?.id
  const shownElsewhere = slide !== null && !shownHere && slide.slot !== info?.slot ? slide : null
  const hasSlides = shownHere || shown.some(canShow)
  const wide = useWide()
  const slides = item && {
    meeting: connection.meeting,
    item: item.id,
    attachments: shown,
    asked: show || undefined,
    shown: slide,
    following,
    mayShow: info !== null && mayShow(info, phase, item),
    toShow: primary === null && role === 'presenter',
  }
  usePrefetched(connection.meeting, wide ? [] : shown)
  const text = item ? connection.document(notesDocument(connection.meeting, item.id)) : null
  const afterText = useIdleAfter(!item || text?.ready === true || text?.damaged === true)
  useEffect(() => {
    if (afterText) void editorHasCome.then(prepareMenus)
  }, [afterText])
  const phaseWord = usePhaseWords()[phase]
  const reading = !leader && phase !== 'open' && phase !== 'called' && phase !== 'draft'

  return (
    <RemarksContext value={remarks}>
      <div className={css.top}>
        <Header
          title={title}
          to="/"
          subtitle={
            <>
              {capital(weekdayDate(facts.date, language))} · {phaseWord}
              {phase !== 'frozen' && <span className={css.wide}> · {words.board.workingMaterial}</span>}
              {role === 'observer' && <span className={css.pill}>{words.board.readOnly}</span>}
            </>
          }
        >
          <SaveStatus onHistory={item && may(role, 'history', phase) ? () => setPanel('history') : undefined} />
          <button type="button" className={css.people} onClick={() => setPanel('attendance')} aria-haspopup="dialog">
            <span className={css.faces} aria-hidden="true">
              {people.slice(0, 4).map((person) => (
                <Avatar key={person.key} initials={person.initials} slot={person.slot} />
              ))}
            </span>
            <span>{words.board.hereShort({ n: people.length })}</span>
          </button>
          <span className={css.desktop}>
            {may(role, 'invite', phase) && (
              <Button kind="word" onPress={() => setPanel('invite')}>
                {words.board.invite}
              </Button>
            )}
            <RemarkCount n={remarks.findings.length} onPress={() => setPanel('remarks')} />
            {primaryButton}
          </span>
          <MeetingMenu
            leader={leader}
            // While people can be invited, their links stand there.
            mayRevoke={may(role, 'revoke', phase) && !may(role, 'invite', phase)}
            phase={phase}
            remarks={remarks.findings.length}
            onPanel={setPanel}
            onNotice={() => navigate(`${base}/kallelse`)}
            onPropose={mayProposeItems ? () => navigate(`/s/${info?.series.id}?visa=inkorg&ny`) : undefined}
            onPhase={(to) => void toPhase(to)}
          />
          <span className={css.me}>
            <PersonMenu />
          </span>
        </Header>
        <ConnectionBanner />
      </div>
      {refused && (
        <div className={css.refused}>
          <RefusalBanner refused={refused} />
        </div>
      )}
      {(reading || phase === 'frozen') && (
        <Banner tone="ok" icon="lock">
          {phase === 'frozen' ? words.board.frozen : phase === 'freezing' ? words.board.freezing : words.board.closed}
        </Banner>
      )}
      <div className={`${css.page} ${phase === 'open' ? css.withDesk : ''}`}>
        <div className={css.sheet}>
          <div className={`${css.rail} ${panel === 'agenda' ? css.railOpen : ''}`}>
            <div className={css.railHead}>
              <strong>
                {item ? words.board.itemOf({ number: item.number, count: items.length }) : words.board.agenda}
                {current?.item === item?.id && current && <span> · {words.board.now}</span>}
              </strong>
              <button
                type="button"
                aria-expanded={panel === 'agenda'}
                onClick={() => setPanel(panel === 'agenda' ? null : 'agenda')}
              >
                {words.board.showAgenda} <Icon name="chevron" />
              </button>
            </div>
            <Agenda outline={outline} viewed={item?.id ?? ''} leader={leader} onView={view} onAdded={setFresh} />
          </div>
          <main id="content" tabIndex={-1} className={css.column}>
            <KeptTexts />
            {!wide && shownHere && slides && (
              <section className={css.onTop} aria-label={words.board.slides}>
                <Suspense fallback={<Skeleton lines={4} />}>
                  <Slides {...slides} onTop />
                </Suspense>
              </section>
            )}
            {item && (
              <Notes
                key={item.id}
                item={item}
                people={known}
                leader={leader}
                mayPropose={mayPropose}
                onAdd={add}
                onFiles={mayUpload ? (files) => upload.add(item.id, files) : undefined}
                addFile={mayUpload && <AddAttachment item={item.id} leader={leader} upload={upload} />}
                head={(toNotes) => (
                  <ItemHead
                    key={item.id}
                    item={item}
                    outline={outline}
                    leader={leader}
                    fresh={fresh === item.id}
                    onRemoved={() => navigate(base)}
                    onRefused={setRefused}
                    onHistory={() => setPanel('history')}
                    onEnter={toNotes}
                  />
                )}
              >
                {item.kind === 'round' && (
                  <Suspense>
                    <Round item={item} outline={outline} leader={leader} onRefused={setRefused} />
                  </Suspense>
                )}
                <FileDrop item={item.id} mayUpload={mayUpload} upload={upload}>
                  {connection.decisions && (
                    <Decisions
                      item={item}
                      outline={outline}
                      decisions={connection.decisions.doc}
                      known={known}
                      leader={leader}
                      fresh={fresh}
                    />
                  )}
                  <Attachments
                    meeting={connection.meeting}
                    item={item.id}
                    attachments={shown}
                    leader={leader}
                    mayUpload={mayUpload}
                    upload={upload}
                    onShow={(attachment) => {
                      setShow(attachment.id)
                      if (!wide) setPanel('slides')
                    }}
                  />
                </FileDrop>
              </Notes>
            )}
            {item && !shownElsewhere && (!current || current.item === item.id) && (
              <WorkshopBar item={item.id} filled={!primary} />
            )}
            {item && (shownElsewhere || (current && current.item !== item.id)) && (
              <div className={css.rejoin} role="status">
                <span>
                  {shownElsewhere
                    ? words.showing.showsAt({
                        name: firstName(shownElsewhere.name),
                        number: items.find(({ id }) => id === shownElsewhere.item)?.number ?? '',
                      })
                    : words.board.meetingIsOn({ number: items.find(({ id }) => id === current?.item)?.number ?? '' })}
                </span>
                <Button
                  kind={primary ? 'outlined' : 'filled'}
                  onPress={() => view(shownElsewhere?.item ?? current?.item ?? '')}
                >
                  {shownElsewhere ? words.showing.follow : words.board.goThere}
                </Button>
              </div>
            )}
          </main>
        </div>
        {((wide && hasSlides && afterText) || speakers.shown) && (
          <aside className={css.desk} aria-label={words.turns.desk}>
            {wide && hasSlides && slides && (
              <section className={css.slides} aria-label={words.board.slides}>
                {afterText && (
                  <Suspense fallback={<Skeleton lines={4} />}>
                    <Slides {...slides} />
                  </Suspense>
                )}
              </section>
            )}
            {speakers.shown && afterText && (
              <Suspense>
                <Speakers list={speakers} attendance={outline.attendance} />
              </Suspense>
            )}
          </aside>
        )}
      </div>
      <div className={css.bar}>
        {hasSlides && !shownHere && (
          <Button kind="word" icon="image" onPress={() => setPanel('slides')}>
            {words.board.slides}
          </Button>
        )}
        {speakers.shown && (
          <Button kind="word" onPress={() => setPanel('speakers')}>
            {speakers.isMyTurn
              ? words.turns.youSpeak
              : speakers.place === 1
                ? words.turns.yourTurn
                : speakers.place > 1
                  ? words.turns.placeShort({ n: speakers.place })
                  : speakers.waiting.length > 0 || speakers.speaking
                    ? words.turns.count({ n: speakers.waiting.length + (speakers.speaking ? 1 : 0) })
                    : words.turns.list}
          </Button>
        )}
        <Button
          kind="word"
          icon="people"
          className={speakers.shown ? css.notOnPhone : ''}
          onPress={() => setPanel('attendance')}
        >
          {words.board.attendanceOf({ here: outline.attendance.filter(isHere).length, all: outline.attendance.length })}
        </Button>
        <span className={css.push} />
        <RemarkCount n={remarks.findings.length} short onPress={() => setPanel('remarks')} />
        {primaryButton}
        {!primary && speakers.shown && <AskButton list={speakers} kind="filled" />}
      </div>
      <Suspense fallback={null}>
        {proposing && (
          <Propose
            kind={proposing.kind}
            onSend={(text) => propose(proposing.item, proposing.kind, text)}
            onClose={() => setProposing(null)}
          />
        )}
      </Suspense>
      <Suspense fallback={null}>
        {panel === 'attendance' && <Attendance outline={outline} leader={leader} onClose={() => setPanel(null)} />}
        {panel === 'history' && item && (
          <History meeting={connection.meeting} item={item} mayRestore={leader} onClose={() => setPanel(null)} />
        )}
        {panel === 'facts' && <Facts outline={outline} onClose={() => setPanel(null)} />}
        {panel === 'loose' && (
          <LooseFiles outline={outline} upload={upload} mayUpload={leader} onClose={() => setPanel(null)} />
        )}
        {panel === 'invite' && (
          <Invite
            meeting={connection.meeting}
            people={outline.attendance.map(({ id, name, organisation }) => ({ attendee: id, name, organisation }))}
            mayInvite={may(role, 'invite', phase)}
            onClose={() => setPanel(null)}
          />
        )}
        {panel === 'remarks' && <Remarks outline={outline} onClose={() => setPanel(null)} onPanel={setPanel} />}
        {panel === 'carry-over' && <CarryOver outline={outline} onClose={() => setPanel(null)} />}
        {panel === 'screen' && <BigScreen outline={outline} onClose={() => setPanel(null)} />}
        {panel === 'slides' && slides && hasSlides && !shownHere && (
          <Dialog size="large" title={words.board.slides} onClose={() => setPanel(null)}>
            <Slides {...slides} />
          </Dialog>
        )}
      </Suspense>
      {panel === 'speakers' && speakers.shown && (
        <Dialog title={words.turns.list} onClose={() => setPanel(null)}>
          <Suspense>
            <Speakers list={speakers} attendance={outline.attendance} inDialog />
          </Suspense>
        </Dialog>
      )}
      {panel === 'close' && (
        <Dialog
          alert
          size="small"
          title={words.board.closeQuestion}
          onClose={() => setPanel(null)}
          foot={
            <>
              <Button onPress={() => setPanel(null)}>{words.common.cancel}</Button>
              <Button kind="filled" busy={busy} onPress={() => void toPhase('closed')}>
                {words.board.closeMeeting}
              </Button>
            </>
          }
        >
          <p>{words.board.closeExplain}</p>
        </Dialog>
      )}
    </RemarksContext>
  )
}

/** How many things there are to look over: quiet, and not there when there is nothing. */
function RemarkCount({ n, short = false, onPress }: { n: number; short?: boolean; onPress: () => void }) {
  const words = useWords().remarks
  if (n === 0) return null
  return (
    <Button
      kind="word"
      icon="warning"
      className={short ? css.notOnPhone : ''}
      label={short ? words.short({ n }) : words.count({ n })}
      onPress={onPress}
    >
      {short ? String(n) : words.count({ n })}
    </Button>
  )
}

/** A workshop goes on at this item: nobody is taken to it, but everybody can go there. */
function WorkshopBar({ item, filled }: { item: string; filled: boolean }) {
  const words = useWords().workshop
  const { meeting } = useConnection()
  const state = useRoom().workshops[item]?.state
  if (state !== 'collecting' && state !== 'clustering') return null
  return (
    <div className={css.rejoin} role="status">
      <span>{words.stateNow[state]}</span>
      <ButtonLink kind={filled ? 'filled' : 'outlined'} to={`/m/${meeting}/tavla/${item}`}>
        {words.open}
      </ButtonLink>
    </div>
  )
}

const capital = (text: string) => text.charAt(0).toLocaleUpperCase('sv') + text.slice(1)

const apiOf = (meeting: string) => `/api/meetings/${meeting}`

type Primary = 'publish' | 'open' | 'next' | 'close' | 'freeze' | 'protocol' | 'check-in' | null

/** The one next step of a phase, for the person who looks at it. */
function primaryOf(state: { phase: Phase; leader: boolean; last: boolean; mayCheckIn: boolean }): Primary {
  const { phase, leader, last, mayCheckIn } = state
  if (phase === 'frozen') return 'protocol'
  if (!leader) return mayCheckIn ? 'check-in' : null
  if (phase === 'draft') return 'publish'
  if (phase === 'called') return 'open'
  if (phase === 'open') return last ? 'close' : 'next'
  return phase === 'closed' ? 'freeze' : null
}

function MeetingMenu(props: {
  leader: boolean
  mayRevoke: boolean
  phase: Phase
  /** How many things there are to look over. */
  remarks: number
  onPanel: (panel: Panel) => void
  onNotice: () => void
  /** An item for a coming meeting; undefined for who is of no body. */
  onPropose: (() => void) | undefined
  onPhase: (to: Phase) => void
}) {
  const { leader, mayRevoke, phase, remarks, onPanel, onNotice, onPropose, onPhase } = props
  const { board: words, invite, remarks: look } = useWords()
  // There is no room for one's own menu beside this one.
  const phone = usePhone()
  const mine = usePersonChoices()
  return (
    <>
      <Menu
        label={words.meetingMenu}
        trigger={<Button kind="icon" icon="more" label={words.meetingMenu} />}
        groups={[
          {
            choices: [
              { id: 'attendance', name: words.attendanceList, icon: 'people', onChoose: () => onPanel('attendance') },
              ...(['draft', 'called', 'open', 'cancelled'].includes(phase)
                ? [{ id: 'notice', name: words.notice, icon: 'mail' as const, onChoose: onNotice }]
                : []),
              ...(onPropose
                ? [{ id: 'propose', name: words.proposeItem, icon: 'plus' as const, onChoose: onPropose }]
                : []),
              // There is no room for the count in the bar of a phone.
              ...(phone && remarks > 0
                ? [
                    {
                      id: 'remarks',
                      name: look.count({ n: remarks }),
                      icon: 'warning' as const,
                      onChoose: () => onPanel('remarks'),
                    },
                  ]
                : []),
              ...(leader
                ? [
                    { id: 'facts', name: words.facts, icon: 'edit' as const, onChoose: () => onPanel('facts') },
                    {
                      id: 'carry-over',
                      name: words.carryOver,
                      icon: 'undo' as const,
                      onChoose: () => onPanel('carry-over'),
                    },
                    { id: 'loose', name: words.looseFiles, icon: 'file' as const, onChoose: () => onPanel('loose') },
                    { id: 'invite', name: words.invite, icon: 'qr' as const, onChoose: () => onPanel('invite') },
                    { id: 'screen', name: words.bigScreen, icon: 'image' as const, onChoose: () => onPanel('screen') },
                  ]
                : []),
              ...(mayRevoke
                ? [{ id: 'links', name: invite.personal, icon: 'link' as const, onChoose: () => onPanel('invite') }]
                : []),
            ],
          },
          ...(leader
            ? [
                {
                  choices: [
                    ...(phase === 'called'
                      ? [{ id: 'draft', name: words.backToDraft, onChoose: () => onPhase('draft') }]
                      : []),
                    ...(phase === 'open'
                      ? [{ id: 'close', name: words.closeMeeting, onChoose: () => onPanel('close') }]
                      : []),
                    ...(phase === 'closed'
                      ? [{ id: 'reopen', name: words.reopen, onChoose: () => onPhase('open') }]
                      : []),
                    ...(phase === 'draft' || phase === 'called'
                      ? [
                          { id: 'open', name: words.openMeeting, onChoose: () => onPhase('open') },
                          {
                            id: 'cancel',
                            name: words.cancelMeeting,
                            danger: true,
                            onChoose: () => onPhase('cancelled'),
                          },
                        ]
                      : []),
                  ],
                },
              ].filter(({ choices }) => choices.length > 0)
            : []),
          ...(phone ? mine.groups : []),
        ]}
      />
      {mine.dialog}
    </>
  )
}

/** Keeps the item in view while I am writing in it, when it is the meeting that moves and not I. */
function useHeldWhileWriting(wanted: string, byChoice: boolean): [string, (item: string) => void] {
  const [held, setHeld] = useState(wanted)
  const wrote = useRef(0)
  /** The dialog that was written in last: it would be closed with its item, however long its writer thinks. */
  const dialog = useRef<Element | null>(null)
  useEffect(() => {
    const typed = ({ target }: Event) => {
      wrote.current = Date.now()
      dialog.current = target instanceof Element ? target.closest('[role=dialog], [role=alertdialog]') : null
    }
    addEventListener('input', typed, true)
    return () => removeEventListener('input', typed, true)
  }, [])
  useEffect(() => {
    if (held === wanted) return
    const inText = Date.now() - wrote.current < stillWriting && document.activeElement?.closest('main')
    const writing = !byChoice && held !== '' && (inText || dialog.current?.isConnected === true)
    if (!writing) setHeld(wanted)
  }, [held, wanted, byChoice])
  return [byChoice ? wanted : held, setHeld]
}

/** One entry per person on the board, in the order of their colours. */
function usePeopleHere(presence: ReturnType<typeof useMeetingState>['presence']) {
  return useMemo(() => {
    const people = new Map<string, { key: string; slot: number; name: string }>()
    for (const { attendee, client, slot, name } of presence) {
      const key = attendee || `${slot}:${name}` || String(client)
      if (!people.has(key)) people.set(key, { key, slot, name })
    }
    const sorted = [...people.values()].sort((a, b) => a.slot - b.slot)
    return sorted.map((person, at) => ({
      ...person,
      initials: initials(
        person.name,
        sorted.slice(0, at).map(({ name }) => name),
      ),
    }))
  }, [presence])
}

function usePhaseWords(): Record<Phase, string> {
  const words = useWords().meeting
  return {
    draft: words.phaseDraft,
    called: words.phaseCalled,
    open: words.phaseOpen,
    closed: words.phaseClosed,
    freezing: words.phaseFreezing,
    frozen: words.phaseFrozen,
    cancelled: words.phaseCancelled,
  }
}

/** What changes about the meeting or about me is said once, politely. */
function useRoleAndPhaseNews(): void {
  const words = useWords()
  const { info } = useMeetingState()
  const phaseWords = usePhaseWords()
  const before = useRef({ role: info?.role, phase: info?.phase })
  useEffect(() => {
    if (!info) return
    if (before.current.role && before.current.role !== info.role) toast({ text: words.board.roleChanged })
    if (before.current.phase && before.current.phase !== info.phase)
      announce(words.board.phaseNow({ phase: phaseWords[info.phase] }))
    before.current = { role: info.role, phase: info.phase }
  }, [info, words, phaseWords])
}

/** "Karin Norling och 2 till kom in": at most once in five seconds. */
function usePresenceNews(): void {
  const words = useWords().board
  const { presence } = useMeetingState()
  const known = useRef<Set<string> | null>(null)
  const came = useRef<string[]>([])
  useEffect(() => {
    const names = new Set(presence.map(({ name }) => name).filter(Boolean))
    if (known.current) for (const name of names) if (!known.current.has(name)) came.current.push(name)
    known.current = new Set([...(known.current ?? []), ...names])
  }, [presence])
  useEffect(() => {
    const timer = setInterval(() => {
      const [first, ...others] = came.current
      came.current = []
      if (first)
        announce(
          others.length > 0 ? words.joinedMore({ names: first, more: others.length }) : words.joined({ names: first }),
        )
    }, 5000)
    return () => clearInterval(timer)
  }, [words])
}
