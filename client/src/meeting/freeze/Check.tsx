/** Step 1: what must be put right, what should be looked over, and the checks that found nothing. */
import type { Checks, Finding } from '@samsyn/api/meetings'
import { useEffect, useRef, useState } from 'react'
import { Link } from 'wouter'
import { useWords } from '../../person.tsx'
import { announce } from '../../ui/announce.ts'
import { Banner } from '../../ui/Banner.tsx'
import { Button, ButtonLink } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { useSoftHyphens } from '../../ui/hyphens.ts'
import { Icon } from '../../ui/Icon.tsx'
import { TextField } from '../../ui/TextField.tsx'
import { toast } from '../../ui/Toasts.tsx'
import { VisuallyHidden } from '../../ui/VisuallyHidden.tsx'
import css from '../FreezeWizard.module.css'
import type { Outline } from '../useContents.ts'
import { useConnection, useMeetingState } from '../useMeeting.ts'
import { addressOf, hintOf, keepWord, passedOf, placeOf, reasonOf, repairsOf, sentenceOf } from './finding.ts'
import { putRight } from './put-right.ts'
import type { Session } from './session.ts'

type Props = {
  checks: Checks
  outline: Outline
  session: Session
  onSession: (change: (session: Session) => Session) => void
  /** A freeze was refused because of what is found now. */
  stopped: boolean
  /** Something was put right: what is found may be another. */
  onRepaired: () => void
  onNext: () => void
}

/** So many passed checks are listed before the rest is asked for. */
const firstPassed = 7

export function Check({ checks, outline, session, onSession, stopped, onRepaired, onNext }: Props) {
  const words = useWords()
  const connection = useConnection()
  const { info } = useMeetingState()
  const [keepingAll, setKeepingAll] = useState(false)
  const [repairing, setRepairing] = useState<ReadonlySet<string>>(new Set())
  const heading = useRef<HTMLHeadingElement>(null)

  const findings = [...new Map(checks.findings.map((finding) => [finding.key, finding])).values()]
  const isKept = ({ key, level }: Finding) => level === 'warning' && session.kept[key] !== undefined
  const blocks = findings.filter(({ level }) => level === 'block')
  const warnings = findings.filter((finding) => finding.level === 'warning' && !isKept(finding))
  const kept = findings.filter(isKept)

  // What was being put right is gone, or not: either way the answer is here. Whoever pressed its button is on the verdict.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new answer says how it went.
  useEffect(() => {
    setRepairing((before) => (before.size > 0 ? new Set() : before))
    if (repairing.size > 0 && document.activeElement === document.body) heading.current?.focus()
  }, [checks])

  const mend = async (finding: Finding, by: { id: string; name: string }) => {
    setRepairing((before) => new Set(before).add(finding.key))
    const mended = await putRight(connection, info, finding, by.id)
    if (mended === 'offline') toast({ text: words.refusals.offline, tone: 'warn' })
    if (mended !== 'done') return setRepairing((before) => new Set([...before].filter((key) => key !== finding.key)))
    onRepaired()
    const what = sentenceOf(words.checks, finding)
    announce(words.freeze.repaired({ what }))
    onSession((before) => ({
      ...before,
      repaired: [...before.repaired.filter((one) => one.what !== what), { what, how: by.name }],
    }))
  }

  const keep = (those: Finding[], reason: string) => {
    onSession((before) => ({
      ...before,
      kept: {
        ...before.kept,
        ...Object.fromEntries(
          those.map((finding) => [
            finding.key,
            { code: finding.code, reason, what: sentenceOf(words.checks, finding) },
          ]),
        ),
      },
    }))
    heading.current?.focus()
  }

  const letGo = ({ key }: Finding) => {
    onSession((before) => ({
      ...before,
      kept: Object.fromEntries(Object.entries(before.kept).filter(([other]) => other !== key)),
    }))
    heading.current?.focus()
  }

  const verdict =
    blocks.length > 0
      ? words.freeze.mustFix({ n: blocks.length })
      : warnings.length > 0
        ? words.freeze.shouldLook({ n: warnings.length })
        : words.freeze.allWell
  const summary = [
    blocks.length > 0 && warnings.length > 0 ? words.freeze.alsoLook({ n: warnings.length }) : '',
    checks.passed.length > 0 ? words.freeze.passedShort({ n: checks.passed.length }) : '',
  ]
    .filter(Boolean)
    .join(' ')
  const reason =
    blocks.length > 0
      ? words.freeze.afterRepair({ n: blocks.length })
      : warnings.length > 0
        ? words.freeze.afterKeep({ n: warnings.length })
        : ''

  return (
    <div className={css.checks}>
      {stopped && (
        <Banner tone="warn" inset>
          {words.freeze.stopped}
        </Banner>
      )}
      <h1 ref={heading} tabIndex={-1} className={css.verdict}>
        {verdict}
      </h1>
      <div className={css.under}>
        <p className={css.summary}>{summary}</p>
        {warnings.length > 3 && (
          <Button kind="link" onPress={() => setKeepingAll(true)}>
            {words.freeze.keepAll({ n: warnings.length })}
          </Button>
        )}
      </div>
      {findings.length > 0 && (
        <ul className={css.findings} aria-label={words.freeze.findings}>
          {[...blocks, ...warnings, ...kept].map((finding) => (
            <Row
              key={finding.key}
              finding={finding}
              outline={outline}
              first={finding === blocks[0]}
              kept={isKept(finding) ? session.kept[finding.key]?.reason : undefined}
              busy={repairing.has(finding.key)}
              onRepair={(by) => void mend(finding, by)}
              onKeep={(why) => keep([finding], why)}
              onLetGo={() => letGo(finding)}
            />
          ))}
        </ul>
      )}
      <Passed codes={checks.passed} outline={outline} />
      <div className={css.foot}>
        {reason ? (
          <Button reason={reason}>{words.freeze.stepPreview}</Button>
        ) : (
          <>
            <p>{words.freeze.readyToPreview}</p>
            <Button kind="filled" onPress={onNext}>
              {words.freeze.stepPreview}
            </Button>
          </>
        )}
      </div>
      {keepingAll && (
        <KeepAll
          n={warnings.length}
          onClose={() => setKeepingAll(false)}
          onKeep={(why) => {
            setKeepingAll(false)
            keep(warnings, why)
          }}
        />
      )}
    </div>
  )
}

type RowProps = {
  finding: Finding
  outline: Outline
  /** The only thing that stops us first: its button is the filled one. */
  first: boolean
  kept: string | undefined
  busy: boolean
  onRepair: (by: { id: string; name: string }) => void
  onKeep: (reason: string) => void
  onLetGo: () => void
}

function Row({ finding, outline, first, kept, busy, onRepair, onKeep, onLetGo }: RowProps) {
  const words = useWords()
  const connection = useConnection()
  const hyphens = useSoftHyphens()
  const [asking, setAsking] = useState(false)
  const word = useRef<HTMLButtonElement>(null)
  const sentence = sentenceOf(words.checks, finding)
  const place = placeOf(words, finding, outline)
  const address = addressOf(connection.meeting, finding)
  const [likeliest, ...others] = connection.agenda && connection.decisions ? repairsOf(words.checks, finding) : []
  const hint = hintOf(words.checks, finding)
  const blocks = finding.level === 'block'
  const sign = kept !== undefined ? 'check' : blocks ? 'error' : 'warning'
  const kind = first ? 'filled' : 'outlined'

  return (
    <li className={css.finding}>
      <span className={`${css.sign} ${kept !== undefined ? css.signKept : blocks ? css.signStop : css.signLook}`}>
        <Icon name={sign} size={22} />
      </span>
      <div className={css.said}>
        <p className={css.sentence}>
          {kept === undefined && (
            <VisuallyHidden>{`${blocks ? words.freeze.stops : words.freeze.lookOver} `}</VisuallyHidden>
          )}
          {hyphens(sentence)}
        </p>
        <p className={css.place}>
          {kept !== undefined ? (
            words.freeze.kept({ reason: kept })
          ) : (
            <>
              {likeliest ? <Link href={address}>{hyphens(place)}</Link> : hyphens(place)}
              {hint && `. ${hint}`}
            </>
          )}
        </p>
      </div>
      <div className={css.acts}>
        {kept !== undefined ? (
          <Button kind="link" label={`${words.freeze.undo}: ${sentence}`} onPress={onLetGo}>
            {words.freeze.undo}
          </Button>
        ) : (
          <>
            {!blocks && !asking && (
              <Button
                kind="link"
                ref={word}
                label={`${keepWord(words, finding)}: ${sentence}`}
                onPress={() => setAsking(true)}
              >
                {keepWord(words, finding)}
              </Button>
            )}
            {others.map((other) => (
              <Button
                key={other.id}
                kind="link"
                busy={busy}
                label={`${other.name}: ${sentence}`}
                onPress={() => onRepair(other)}
              >
                {other.name}
              </Button>
            ))}
            {likeliest ? (
              <Button
                kind={kind}
                className={css.act}
                busy={busy}
                label={`${likeliest.name}: ${sentence}`}
                onPress={() => onRepair(likeliest)}
              >
                {likeliest.name}
              </Button>
            ) : (
              <ButtonLink kind={kind} className={css.act} to={address} label={`${words.freeze.show}: ${sentence}`}>
                {words.freeze.show}
              </ButtonLink>
            )}
          </>
        )}
      </div>
      {asking && kept === undefined && (
        <Why
          suggested={reasonOf(words.checks, finding)}
          word={keepWord(words, finding)}
          onKeep={onKeep}
          onCancel={() => {
            setAsking(false)
            requestAnimationFrame(() => word.current?.focus())
          }}
        />
      )}
    </li>
  )
}

type WhyProps = { suggested: string; word: string; onKeep: (reason: string) => void; onCancel: () => void }

function Why({ suggested, word, onKeep, onCancel }: WhyProps) {
  const words = useWords()
  const [reason, setReason] = useState(suggested)
  const [tried, setTried] = useState(false)
  return (
    <form
      className={css.why}
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        if (reason.trim()) onKeep(reason.trim())
      }}
      onKeyDown={(event) => event.key === 'Escape' && onCancel()}
    >
      <TextField
        label={words.freeze.why}
        help={words.freeze.whyHelp}
        value={reason}
        onChange={setReason}
        maxLength={300}
        autoFocus
        error={tried && !reason.trim() ? words.freeze.whyMissing : undefined}
      />
      <div className={css.whyActs}>
        <Button type="submit">{word}</Button>
        <Button kind="word" onPress={onCancel}>
          {words.common.cancel}
        </Button>
      </div>
    </form>
  )
}

function KeepAll({ n, onClose, onKeep }: { n: number; onClose: () => void; onKeep: (reason: string) => void }) {
  const words = useWords()
  const [reason, setReason] = useState<string>(words.freeze.keepAllReason)
  return (
    <Dialog
      size="small"
      title={words.freeze.keepAllTitle({ n })}
      onClose={onClose}
      foot={
        <>
          <Button onPress={onClose}>{words.common.cancel}</Button>
          <Button kind="filled" onPress={() => reason.trim() && onKeep(reason.trim())}>
            {words.freeze.keepAll({ n })}
          </Button>
        </>
      }
    >
      <TextField
        label={words.freeze.why}
        help={words.freeze.keepAllText}
        value={reason}
        onChange={setReason}
        maxLength={300}
        autoFocus
        error={reason.trim() ? undefined : words.freeze.whyMissing}
      />
    </Dialog>
  )
}

function Passed({ codes, outline }: { codes: string[]; outline: Outline }) {
  const words = useWords()
  const [all, setAll] = useState(false)
  const sentences = codes.flatMap((code) => passedOf(words.checks, code, outline) ?? [])
  if (sentences.length === 0) return null
  const shown = all || sentences.length <= firstPassed + 1 ? sentences : sentences.slice(0, firstPassed)
  return (
    <section className={css.passed}>
      <span className={`${css.sign} ${css.signOk}`}>
        <Icon name="ok" size={22} />
      </span>
      <h2>{words.freeze.passedTitle({ n: sentences.length })}</h2>
      <ul>
        {shown.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
        {shown.length < sentences.length && (
          <li>
            <button type="button" className={css.word} onClick={() => setAll(true)}>
              {words.freeze.showAll({ n: sentences.length })}
            </button>
          </li>
        )}
      </ul>
    </section>
  )
}
