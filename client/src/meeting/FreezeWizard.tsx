/**
 * From a closed meeting to a frozen protocol in three steps: check, preview, approve and freeze.
 *
 * What is frozen is exactly what was previewed: the server compares hashes and refuses when somebody has changed the
 * meeting meanwhile, and says so here before anybody presses. The live documents are open, since a repair writes in them
 * as the secretary would by hand.
 */
import type { Checks, Frozen, MeetingInfo, Preview as PreviewOf } from '@samsyn/api/meetings'
import { dayOf } from '@samsyn/meeting/days'
import { may } from '@samsyn/meeting/roles'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { call, type Refused, useGet } from '../api.ts'
import { Refusal, RefusalBanner, useSettings, useWords } from '../person.tsx'
import { announce } from '../ui/announce.ts'
import { Button, ButtonLink } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Header, Main, Sheet, useTitle } from '../ui/Page.tsx'
import { Skeleton } from '../ui/States.tsx'
import { longDate } from '../ui/time.ts'
import { VisuallyHidden } from '../ui/VisuallyHidden.tsx'
import css from './FreezeWizard.module.css'
import { Approve } from './freeze/Approve.tsx'
import { Check } from './freeze/Check.tsx'
import { type Changes, changesBetween, useChanges } from './freeze/changes.ts'
import { Preview } from './freeze/Preview.tsx'
import { useSession } from './freeze/session.ts'
import { InMeeting } from './InMeeting.tsx'
import { type Outline, useOutline } from './useContents.ts'
import { useConnection, useMeetingState } from './useMeeting.ts'

type Step = 1 | 2 | 3

/** How long the band is seen before the protocol's own page takes over. */
const ceremonyTime = 900

export default function FreezeWizard({ meeting }: { meeting: string }) {
  return (
    <InMeeting meeting={meeting} opening={null}>
      <Wizard />
    </InMeeting>
  )
}

function Wizard() {
  const words = useWords()
  const { language } = useSettings()
  const { meeting } = useConnection()
  const { info, refused } = useMeetingState()
  const outline = useOutline()
  const [step, setStep] = useState<Step>(1)
  /** Under way, or done: then the phase that the server tells does not take the page away. */
  const [frozen, setFrozen] = useState<'no' | 'busy' | Frozen>('no')
  useTitle(words.freeze.title)

  // A freeze that is refused passes through `freezing` and back; who stood before it keeps what they were looking at.
  const entered = useRef(false)
  if (info?.phase === 'closed') entered.current = true
  const working = info?.phase === 'closed' || frozen !== 'no' || (info?.phase === 'freezing' && entered.current)
  const leads = info !== null && may(info.role, 'lead', 'closed')
  const inside = info && outline && leads && working
  return (
    <>
      {frozen !== 'no' && frozen !== 'busy' && <Band frozen={frozen} />}
      <Header
        title={words.freeze.title}
        heading={!info && refused !== null}
        subtitle={[info?.body.name, outline && longDate(outline.facts.date, language)].filter(Boolean).join(', ')}
        middle={inside ? <Steps step={step} onStep={frozen === 'no' ? setStep : undefined} /> : undefined}
        centred
      >
        <ButtonLink kind="word" to={`/m/${meeting}`}>
          {words.common.close}
        </ButtonLink>
      </Header>
      <Main width="full">
        {inside ? (
          <Work info={info} outline={outline} step={step} onStep={setStep} frozen={frozen} onFrozen={setFrozen} />
        ) : (
          <Sheet endless className={css.sheet}>
            {info && (!leads || info.phase !== 'closed') ? (
              <NotNow info={info} leads={leads} />
            ) : refused ? (
              <Refusal refused={{ ok: false, refused }} />
            ) : (
              <Skeleton />
            )}
          </Sheet>
        )}
      </Main>
    </>
  )
}

/** Where in the three steps one is. A step that is done can be gone back to. */
function Steps({ step, onStep }: { step: Step; onStep: ((step: Step) => void) | undefined }) {
  const { freeze } = useWords()
  const names = [freeze.stepCheck, freeze.stepPreview, freeze.stepFreeze]
  return (
    <ol className={css.steps} aria-label={freeze.steps}>
      {names.map((name, at) => {
        const number = (at + 1) as Step
        const done = number < step
        const inside = (
          <>
            <span className={css.ring} aria-hidden="true">
              {done ? <Icon name="check" size={16} /> : number}
            </span>
            <span className={css.stepName}>{name}</span>
            {done && <VisuallyHidden>, {freeze.stepDone}</VisuallyHidden>}
          </>
        )
        return (
          <li
            key={name}
            className={number === step ? css.stepNow : done ? css.stepDone : css.step}
            {...(number === step ? { 'aria-current': 'step' as const } : {})}
          >
            {done && onStep ? (
              <button type="button" className={`${css.stepBox} ${css.stepButton}`} onClick={() => onStep(number)}>
                {inside}
              </button>
            ) : (
              <span className={css.stepBox}>{inside}</span>
            )}
          </li>
        )
      })}
    </ol>
  )
}

type WorkProps = {
  info: MeetingInfo
  outline: Outline
  step: Step
  onStep: (step: Step) => void
  frozen: 'no' | 'busy' | Frozen
  onFrozen: (frozen: 'no' | 'busy' | Frozen) => void
}

function Work({ info, outline, step, onStep, frozen, onFrozen }: WorkProps) {
  const { meeting } = useConnection()
  const words = useWords()
  const [session, changeSession] = useSession(meeting)
  const { answer, again } = useGet<Checks>(frozen === 'no' ? `/api/meetings/${meeting}/checks` : null)
  const checks = useLast(answer?.ok ? answer.value : null)
  const preview = usePreview(meeting)
  const [refused, setRefused] = useState<Refused | null>(null)
  const [stopped, setStopped] = useState(false)

  const ask = preview.ask
  useChanges(() => {
    if (frozen !== 'no') return
    void again()
    if (step > 1) void ask()
  })

  // biome-ignore lint/correctness/useExhaustiveDependencies: a step begins at its top.
  useEffect(() => {
    window.scrollTo(0, 0)
  }, [step])

  // An acknowledgement belongs to a finding that is still there.
  const kept = (checks?.findings ?? []).flatMap(({ key }) => {
    const known = session.kept[key]
    return known ? [{ key, code: known.code, reason: known.reason }] : []
  })
  const keptNow = Object.fromEntries(
    Object.entries(session.kept).filter(([key]) => kept.some((one) => one.key === key)),
  )

  const freeze = async () => {
    if (!preview.shown) return
    setRefused(null)
    onFrozen('busy')
    const done = await call<Frozen>('POST', `/api/meetings/${meeting}/freeze`, {
      preview: preview.shown.hash,
      acknowledged: kept,
    })
    if (done.ok) {
      announce(words.freeze.frozenNow)
      onFrozen(done.value)
      setTimeout(() => location.assign(`/p/${done.value.protocol}`), ceremonyTime)
      return
    }
    onFrozen('no')
    if (done.refused === 'checks-block') {
      setStopped(true)
      await again()
      onStep(1)
    } else if (done.refused === 'changed-since-preview') {
      onStep(2)
      await ask()
    } else setRefused(done)
  }

  if (step === 1 || !checks)
    return (
      <Sheet endless className={css.sheet}>
        {checks ? (
          <Check
            checks={checks}
            outline={outline}
            session={session}
            onSession={changeSession}
            stopped={stopped}
            onRepaired={() => void again()}
            onNext={() => {
              setStopped(false)
              void preview.start()
              onStep(2)
            }}
          />
        ) : answer && !answer.ok ? (
          <Refusal refused={answer} again={() => void again()} />
        ) : (
          <Waiting>{words.freeze.checking}</Waiting>
        )}
      </Sheet>
    )

  if (!preview.shown)
    return (
      <Sheet endless className={css.sheet}>
        {preview.refused ? <Refusal refused={preview.refused} again={() => void ask()} /> : <Skeleton lines={6} />}
      </Sheet>
    )

  if (step === 2)
    return (
      <Preview
        meeting={meeting}
        preview={preview.shown}
        session={{ ...session, kept: keptNow }}
        newer={preview.newer}
        changed={preview.changed}
        onLookAgain={preview.takeNewer}
        onNext={() => onStep(3)}
        onBack={() => onStep(1)}
      />
    )
  return (
    <Sheet endless className={css.sheet}>
      <Approve
        info={info}
        outline={outline}
        preview={preview.shown}
        keptCount={kept.length}
        newer={preview.newer}
        busy={frozen !== 'no'}
        done={frozen !== 'no' && frozen !== 'busy'}
        refused={refused}
        onFreeze={() => void freeze()}
        onLookAgain={() => {
          preview.takeNewer()
          onStep(2)
        }}
        onBack={() => onStep(2)}
      />
    </Sheet>
  )
}

/** The latest that was known: while a new answer is on its way, and when the asking stops. */
function useLast<T>(value: T | null): T | null {
  const last = useRef<T | null>(null)
  if (value !== null) last.current = value
  return last.current
}

/** The preview that is shown, and whether there is a newer one. */
function usePreview(meeting: string) {
  const [shown, setShown] = useState<PreviewOf | null>(null)
  const [latest, setLatest] = useState<PreviewOf | null>(null)
  const [changed, setChanged] = useState<Changes | null>(null)
  const [refused, setRefused] = useState<Refused | null>(null)
  const seen = useRef<PreviewOf | null>(null)

  const [verbs] = useState(() => {
    const ask = async () => {
      const since = seen.current?.seq ?? 0
      const answer = await call<PreviewOf>('GET', `/api/meetings/${meeting}/preview?since=${since}`)
      setRefused(answer.ok ? null : answer)
      if (!answer.ok) return
      setLatest(answer.value)
      if (seen.current === null) take(answer.value)
    }
    const take = (preview: PreviewOf) => {
      seen.current = preview
      setShown(preview)
    }
    /** Begins to look: nothing has been seen before. */
    const start = async () => {
      seen.current = null
      setChanged(null)
      await ask()
    }
    return { ask, take, start }
  })

  const newer =
    shown && latest && latest.hash !== shown.hash
      ? { parts: changesBetween(shown.html, latest.html), by: latest.by }
      : null
  const takeNewer = () => {
    if (!latest || !newer) return
    setChanged(newer)
    verbs.take(latest)
  }
  return { shown, newer, changed, refused, ask: verbs.ask, start: verbs.start, takeNewer }
}

const Waiting = ({ children }: { children: ReactNode }) => (
  <div role="status">
    <VisuallyHidden>{children}</VisuallyHidden>
    <Skeleton lines={5} />
  </div>
)

/** Why there is nothing to freeze here now, and what to do instead. */
function NotNow({ info, leads }: { info: MeetingInfo; leads: boolean }) {
  const words = useWords()
  const connection = useConnection()
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refused | null>(null)
  const { freeze } = words

  const close = async () => {
    setBusy(true)
    const answer = await call('POST', `/api/meetings/${connection.meeting}/phase`, { to: 'closed' })
    setBusy(false)
    setRefused(answer.ok ? null : answer)
    await connection.refresh()
  }

  const [title, text] =
    info.phase === 'frozen'
      ? [freeze.frozenTitle, freeze.frozenText]
      : info.phase === 'freezing'
        ? [freeze.freezingTitle, freeze.freezingText]
        : !leads
          ? [freeze.notYoursTitle, freeze.notYoursText]
          : info.phase === 'open'
            ? [freeze.openTitle, freeze.openText]
            : info.phase === 'cancelled'
              ? [freeze.cancelledTitle, freeze.cancelledText]
              : [freeze.earlyTitle, freeze.earlyText]
  return (
    <div className={css.notNow}>
      <h1 className={css.verdict}>{title}</h1>
      <p className={css.explain}>{text}</p>
      <RefusalBanner refused={refused} />
      <div className={css.choices}>
        {info.phase === 'frozen' && info.protocol ? (
          <ButtonLink kind="filled" outside to={`/p/${info.protocol.id}`}>
            {freeze.openProtocol}
          </ButtonLink>
        ) : info.phase === 'open' && leads ? (
          <Button kind="filled" busy={busy} onPress={() => void close()}>
            {freeze.close}
          </Button>
        ) : null}
        <ButtonLink to={`/m/${connection.meeting}`}>{freeze.toMeeting}</ButtonLink>
      </div>
    </div>
  )
}

/** The moment itself: the band of the frozen page, drawn once across the window. */
function Band({ frozen }: { frozen: Frozen }) {
  const words = useWords()
  const { language } = useSettings()
  return (
    <div className={css.band}>
      <Icon name="lock" />
      <strong>{words.freeze.frozenNow}</strong>
      <time dateTime={frozen.frozenAt}>{longDate(dayOf(frozen.frozenAt), language)}</time>
    </div>
  )
}
