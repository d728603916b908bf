/**
 * What a frozen record says, to be corrected: part by part, then all changes looked at word for word, then frozen as the
 * next version. Nothing is live here; what is written stays on this page until it is frozen.
 */
import '../ui/serif.css'
import type { ApprovalInfo, Correct as Correction } from '@samsyn/api/approval'
import type { Frozen } from '@samsyn/api/meetings'
import {
  type Change,
  type Finding,
  findingsOf,
  followsFrom,
  isApproved,
  type Line,
  leftStanding,
  linesOf,
  said as saidOf,
  written as writtenIn,
} from '@samsyn/protocol/correction'
import { completed } from '@samsyn/protocol/earlier'
import type { Protocol } from '@samsyn/protocol/protocol'
import { useEffect, useMemo, useState } from 'react'
import { call, type Refused, useGet } from '../api.ts'
import { Refusal, RefusalBanner, useSettings, useWords } from '../person.tsx'
import { Banner } from '../ui/Banner.tsx'
import { Button, ButtonLink } from '../ui/Button.tsx'
import { Checkbox } from '../ui/Checkbox.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Header, Main, Sheet, useTitle } from '../ui/Page.tsx'
import { Select } from '../ui/Select.tsx'
import { EmptyState, Skeleton } from '../ui/States.tsx'
import { TextArea, TextField } from '../ui/TextField.tsx'
import { longDate } from '../ui/time.ts'
import css from './approval.module.css'
import { Compared } from './Compared.tsx'

export default function Correct({ protocol }: { protocol: string }) {
  const words = useWords()
  const { language } = useSettings()
  const { answer } = useGet<ApprovalInfo>(`/api/protocols/${protocol}/approval`)
  const { answer: read } = useGet<Protocol>(`/p/${protocol}/protocol.json`)
  const info = answer?.ok ? answer.value : null
  const record = useMemo(() => (read?.ok ? completed(read.value) : null), [read])
  useTitle(words.approval.correctTitle)
  const refused = answer && !answer.ok ? answer : read && !read.ok ? read : null
  return (
    <>
      <Header
        title={info?.body ?? words.approval.correctTitle}
        heading={refused !== null}
        subtitle={
          info && `${info.word} ${longDate(info.date, language)} · ${words.approval.version({ version: info.version })}`
        }
      >
        <ButtonLink kind="word" to={`/p/${protocol}/efter`}>
          {words.common.cancel}
        </ButtonLink>
      </Header>
      <Main>
        <Sheet className={css.sheet}>
          {info && record ? (
            info.may.correct ? (
              <Work info={info} record={record} />
            ) : (
              <Refusal refused={{ ok: false, refused: 'wrong-state' }} title={words.approval.correctTitle} />
            )
          ) : refused ? (
            <Refusal refused={refused} />
          ) : (
            <Skeleton />
          )}
        </Sheet>
      </Main>
    </>
  )
}

type Props = { info: ApprovalInfo; record: Protocol }

function Work({ info, record }: Props) {
  const { approval: said } = useWords()
  const lines = useMemo(() => linesOf(record), [record])
  const [written, setWritten] = useState<Readonly<Record<string, string>>>({})
  const [part, setPart] = useState(info.items[0]?.number ?? '')
  const [reviewing, setReviewing] = useState(false)
  const [tried, setTried] = useState(false)
  const changes = lines.flatMap((line): Change[] => {
    const { at, text } = line
    const after = writtenIn(line, written[at] ?? text)
    return after === text ? [] : [{ at, before: text, after }]
  })

  // What is written here is on no server yet.
  useEffect(() => {
    if (changes.length === 0) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [changes.length])

  if (reviewing)
    return <Review info={info} record={record} lines={lines} changes={changes} onBack={() => setReviewing(false)} />
  const approvedItems = approvedIn(info)
  const inPart = lines.filter((line) => partOf(line) === part)
  const shown = inPart.filter((line) => !isApproved(line, approvedItems))
  const isChanged = ({ at }: Line) => changes.some((change) => change.at === at)
  const field = ({ at, place, text, choices, holds }: Line) => {
    const value = written[at] ?? text
    const more = { label: place, value, onChange: (to: string) => setWritten({ ...written, [at]: to }) }
    if (choices) return <Select key={at} {...more} options={[...choices]} />
    if (holds === 'day') return <TextField key={at} type="date" {...more} />
    if (holds === 'sum') return <TextField key={at} inputMode="numeric" {...more} />
    return text.length > 60 || text.includes('\n') ? (
      <TextArea key={at} rows={Math.min(10, Math.ceil(text.length / 80) + 1)} {...more} />
    ) : (
      <TextField key={at} {...more} />
    )
  }
  return (
    <>
      <h1 className={css.standing}>{said.correctTitle}</h1>
      <p className={css.explain}>{said.correctHelp}</p>
      <div className={css.form}>
        <Select
          label={said.correctPart}
          value={part}
          onChange={setPart}
          options={[
            { id: facts, name: said.correctFacts },
            ...(record.attendance.length > 0 ? [{ id: attendance, name: said.correctAttendance }] : []),
            ...info.items.map(({ number, title }) => ({ id: number, name: `${number}. ${title}` })),
            ...(record.attachments.length > 0 ? [{ id: attachments, name: said.correctAttachments }] : []),
          ]}
        />
        {inPart.length === 0 && <EmptyState>{said.noLines}</EmptyState>}
        {shown.length < inPart.length && <p className={css.note}>{said.approvedLines}</p>}
        {foldsIn(shown).map(({ of, lines }) =>
          of === null ? (
            lines.map(field)
          ) : (
            <details key={of.at} className={css.person}>
              <summary>
                <Icon name="chevron-right" />
                <span>
                  {of.name} <span className={css.note}>{of.note}</span>
                </span>
                {lines.some(isChanged) && <span className={css.late}>{said.isChanged}</span>}
              </summary>
              <div className={css.lines}>{lines.map(field)}</div>
            </details>
          ),
        )}
      </div>
      <div className={css.foot}>
        <p role="status">
          {changes.length > 0 ? said.changedLines({ count: changes.length }) : tried && said.needChange}
        </p>
        <Button
          kind="filled"
          onPress={() => {
            setTried(true)
            setReviewing(changes.length > 0)
          }}
        >
          {said.review}
        </Button>
      </div>
    </>
  )
}

const facts = 'facts'
const attendance = 'attendance'
const attachments = 'attachments'
const partOf = ({ at, item }: Line): string =>
  item || [attendance, attachments].find((part) => at.startsWith(`${part}/`)) || facts

const approvedIn = ({ items }: ApprovalInfo): string[] =>
  items.filter(({ approved }) => approved).map(({ number }) => number)

/** Lines one after another that tell facts about the same are folded together. */
function foldsIn(lines: readonly Line[]): { of: Line['of']; lines: Line[] }[] {
  const folds: { of: Line['of']; lines: Line[] }[] = []
  for (const line of lines) {
    const last = folds.at(-1)
    if (last && last.of?.at === line.of?.at) last.lines.push(line)
    else folds.push({ of: line.of, lines: [line] })
  }
  return folds
}

type ReviewProps = Props & { lines: readonly Line[]; changes: readonly Change[]; onBack: () => void }

function Review({ info, record, lines, changes, onBack }: ReviewProps) {
  const { approval: said } = useWords()
  const [reason, setReason] = useState('')
  const open = info.remarks.filter(({ reply }) => reply === null)
  const [remarks, setRemarks] = useState<readonly string[]>([])
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refused | null>(null)
  const findings = findingsOf(record, { changes, reason }, approvedIn(info))
  const stops = (finding: Finding) => finding.finding !== 'no-reason'

  async function freeze() {
    setTried(true)
    if (findings.length > 0) return
    setBusy(true)
    const done = await call<Frozen>('POST', `/api/protocols/${info.protocol}/corrections`, {
      changes: [...changes],
      reason,
      remarks: [...remarks],
    } satisfies Correction)
    if (done.ok) return location.assign(`/p/${done.value.protocol}`)
    setBusy(false)
    setRefused(done)
  }

  return (
    <>
      <h1 className={css.standing}>{said.reviewTitle}</h1>
      <ul className={css.remarks}>
        {changes.map(({ at, before, after }) => {
          const line = lines.find((one) => one.at === at)
          return (
            line && (
              <li key={at}>
                <p className={css.note}>{line.place}</p>
                <Compared before={saidOf(line, before)} after={saidOf(line, after)} />
              </li>
            )
          )
        })}
      </ul>
      {findings.filter(stops).map(({ finding, place }) => (
        <p key={`${finding} ${place}`} className={css.late}>
          {[place, said.findings[finding]].filter(Boolean).join(': ')}
        </p>
      ))}
      {leftStanding(record, changes, info.effects).map(({ label, on }) => (
        <Banner key={`${on} ${label}`} tone="warn" inset>
          {said.leftStanding[on]({ label })}
        </Banner>
      ))}
      {followsFrom(record, changes).map(({ label, what }) =>
        what === 'join' ? (
          <Banner key={`${what} ${label}`} tone="warn" inset>
            {said.follows.join({ label })}
          </Banner>
        ) : (
          <p key={`${what} ${label}`} className={css.note}>
            {said.follows.numbered({ label })}
          </p>
        ),
      )}
      <div className={css.form}>
        <TextField
          label={said.correctReason}
          value={reason}
          onChange={setReason}
          help={said.correctReasonHelp}
          error={tried && reason.trim() === '' ? said.findings['no-reason'] : undefined}
        />
        {open.length > 0 && (
          <fieldset className={css.choices}>
            <legend>{said.takesUp}</legend>
            {open.map(({ id, item, name, text }) => (
              <Checkbox
                key={id}
                checked={remarks.includes(id)}
                onChange={(on) => setRemarks(on ? [...remarks, id] : remarks.filter((one) => one !== id))}
              >
                {[item && said.onItem({ number: item }), name, text].filter(Boolean).join(' · ')}
              </Checkbox>
            ))}
          </fieldset>
        )}
        <RefusalBanner refused={refused} />
      </div>
      <div className={css.foot}>
        <Button kind="word" onPress={onBack}>
          {said.keepOn}
        </Button>
        <Button kind="filled" busy={busy} onPress={() => void freeze()}>
          {said.freezeVersion({ version: info.version + 1 })}
        </Button>
      </div>
    </>
  )
}
