/** A decision between meetings: what is asked, on whose mandate, my answer, and how it stands. */
import '../ui/serif.css'
import type { AdjusterLink } from '@samsyn/api/approval'
import type { CirculationInfo, CirculationSays } from '@samsyn/api/circulations'
import { circulationAnswers } from '@samsyn/meeting/circulation'
import { type SubmitEvent, useState } from 'react'
import { call, type Refused, useGet } from '../api.ts'
import { Refusal, RefusalBanner, useSettings, useWords } from '../person.tsx'
import { Button, ButtonLink } from '../ui/Button.tsx'
import { FileChoice } from '../ui/FileChoice.tsx'
import { Header, Main, Sheet, useTitle } from '../ui/Page.tsx'
import { Row, Rows } from '../ui/Rows.tsx'
import { Segments } from '../ui/Segments.tsx'
import { Skeleton } from '../ui/States.tsx'
import { TextArea } from '../ui/TextField.tsx'
import { toast } from '../ui/Toasts.tsx'
import { longDate } from '../ui/time.ts'
import css from './approval.module.css'
import { Standing } from './Circulations.tsx'
import { Reminder } from './People.tsx'

export default function Circulation({ protocol, circulation }: { protocol: string; circulation: string }) {
  const { circulation: said, approval } = useWords()
  const path = `/api/protocols/${protocol}/circulations/${circulation}`
  const { answer, again } = useGet<CirculationInfo>(path)
  const info = answer?.ok ? answer.value : null
  useTitle(said.title)
  return (
    <>
      <Header title={info?.body ?? said.title} heading={answer !== undefined && !info} subtitle={info && said.title}>
        <ButtonLink kind="outlined" outside to={`/p/${protocol}`}>
          {approval.read}
        </ButtonLink>
      </Header>
      <Main>
        <Sheet className={css.sheet}>
          {info ? (
            <Work info={info} path={path} again={again} />
          ) : answer && !answer.ok ? (
            <Refusal refused={answer} again={() => void again()} />
          ) : (
            <Skeleton />
          )}
        </Sheet>
      </Main>
    </>
  )
}

type Props = { info: CirculationInfo; path: string; again: () => Promise<void> }

function Work({ info, path, again }: Props) {
  const { circulation: said, approval, files: fileWords } = useWords()
  const { language } = useSettings()
  const [reminded, setReminded] = useState<AdjusterLink | null>(null)
  const [refused, setRefused] = useState<Refused | null>(null)
  const { mandate, result, points } = info
  const mine = info.people.filter((person) => person.mine)
  const nobodyYet = !info.people.some(({ answered }) => answered)

  async function remind(person: string) {
    const made = await call<AdjusterLink>('POST', `${path}/people/${person}/link`)
    setRefused(made.ok ? null : made)
    if (made.ok) setReminded(made.value)
  }

  async function add(chosen: readonly File[]) {
    for (const file of chosen) {
      const kept = await call('POST', `${path}/files?${new URLSearchParams({ name: file.name })}`, file)
      setRefused(kept.ok ? null : kept)
    }
    await again()
  }

  return (
    <>
      <h1 className={css.standing}>{info.heading}</h1>
      <p className={css.explain}>
        <Standing circulation={info} />
      </p>
      {result && !result.decided && <p className={css.explain}>{said.notDecidedHelp}</p>}
      <div className={css.asked}>
        <p className={css.text}>{points.length === 1 ? `${info.lead} ${points[0]}` : info.lead}</p>
        {points.length > 1 && (
          <ul>
            {points.map((point) => (
              <li key={point}>{point}</li>
            ))}
          </ul>
        )}
      </div>
      <p className={css.note}>
        {said.mandateOf({ label: mandate.label, date: longDate(mandate.date, language), text: mandate.text })}
      </p>
      {info.message && <p className={css.text}>{info.message}</p>}
      {(info.files.length > 0 || (info.mayLead && nobodyYet && !result)) && (
        <section className={css.part}>
          <h2>{said.files}</h2>
          <Rows label={said.files}>
            {info.files.map(({ id, name }) => (
              <Row
                key={id}
                title={name}
                end={
                  <ButtonLink
                    kind="link"
                    outside
                    to={`/p/${info.protocol}/underlag/${id}`}
                    label={`${fileWords.download} ${name}`}
                  >
                    {fileWords.download}
                  </ButtonLink>
                }
              />
            ))}
          </Rows>
          {info.mayLead && nobodyYet && !result && (
            <FileChoice label={said.chooseFiles} multiple onChoose={(files) => void add(files)} />
          )}
        </section>
      )}
      {!result && mine.map((person) => <Mine key={person.id} person={person} path={path} again={again} />)}
      <RefusalBanner refused={refused} />
      <section className={css.part}>
        <h2>{said.people}</h2>
        <Rows label={said.people}>
          {info.people.map(({ id, name, organisation, answered, answer, comment }) => (
            <Row
              key={id}
              title={name}
              sub={[
                organisation,
                answer !== '' || result ? said.answers[answer] : answered ? said.answered : said.notAnswered,
                comment,
              ]
                .filter(Boolean)
                .join(' · ')}
              end={
                info.mayLead &&
                !result &&
                !answered && (
                  <Button kind="link" label={approval.remindOf({ name })} onPress={() => void remind(id)}>
                    {approval.remind}
                  </Button>
                )
              }
            />
          ))}
        </Rows>
      </section>
      {reminded && (
        <Reminder
          protocol={info.protocol}
          to={reminded}
          subject={info.heading}
          text={said.reminder({
            name: reminded.name,
            what: info.heading,
            lastDay: longDate(info.lastDay, language),
            address: reminded.address,
          })}
          onClose={() => setReminded(null)}
        />
      )}
    </>
  )
}

type MineProps = { person: CirculationInfo['people'][number]; path: string; again: () => Promise<void> }

function Mine({ person, path, again }: MineProps) {
  const { circulation: said } = useWords()
  const [answer, setAnswer] = useState(person.answer)
  const [comment, setComment] = useState(person.comment)
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refused | null>(null)

  async function send(event: SubmitEvent) {
    event.preventDefault()
    if (answer === '') return
    setBusy(true)
    const done = await call('POST', `${path}/answers`, { person: person.id, answer, comment } satisfies CirculationSays)
    setBusy(false)
    setRefused(done.ok ? null : done)
    if (done.ok) toast({ text: said.sent })
    await again()
  }

  return (
    <section className={css.mine} aria-label={said.yours}>
      <h2>{said.yours}</h2>
      <form className={css.form} onSubmit={(event) => void send(event)} noValidate>
        <Segments
          label={said.choose}
          labelHidden
          look="apart"
          value={answer}
          onChange={setAnswer}
          options={circulationAnswers.map((id) => ({ id, name: said.answers[id] }))}
          help={said.yoursHelp}
        />
        <TextArea label={said.comment} rows={2} value={comment} onChange={setComment} />
        <RefusalBanner refused={refused} />
        <div>
          <Button kind="filled" type="submit" busy={busy}>
            {said.send}
          </Button>
        </div>
      </form>
    </section>
  )
}
