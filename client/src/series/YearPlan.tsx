/** The year plan of a series: proposing days, having a meeting decide on them, and the calendars of those who meet. */
import type { Series } from '@samsyn/api/bodies'
import type { AdoptPlan, Plan, PlansInfo, PutPlan } from '@samsyn/api/plans'
import { dayOf } from '@samsyn/meeting/days'
import { dayWords, yearsOf } from '@samsyn/meeting/year-plan'
import { type SubmitEvent, useState } from 'react'
import { call, type Refused, useGet } from '../api.ts'
import { Refusal, RefusalBanner, useSettings, useWords } from '../person.tsx'
import { Button, ButtonLink } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { FormButtons } from '../ui/FormButtons.tsx'
import { Row, Rows } from '../ui/Rows.tsx'
import { Select } from '../ui/Select.tsx'
import { EmptyState, Skeleton } from '../ui/States.tsx'
import { TextField } from '../ui/TextField.tsx'
import { toast } from '../ui/Toasts.tsx'
import { longDate, times, weekdayDate } from '../ui/time.ts'
import { Calendars } from './Calendars.tsx'
import { Collisions, useCollisions } from './Collisions.tsx'
import { PlanForm } from './PlanForm.tsx'
import css from './year-plan.module.css'

type Props = { series: Series; again: () => Promise<void> }

export default function YearPlan({ series, again: seriesAgain }: Props) {
  const { yearPlan: said } = useWords()
  const { answer, again } = useGet<PlansInfo>(`/api/series/${series.id}/plans`)
  const [proposing, setProposing] = useState<Plan | 'new' | null>(null)
  if (!answer) return <Skeleton lines={6} />
  if (!answer.ok) return <Refusal refused={answer} again={() => void again()} />
  const { plans } = answer.value
  const changed = async () => {
    setProposing(null)
    await again()
    await seriesAgain()
  }
  if (proposing)
    return (
      <PlanForm
        series={series.id}
        plan={proposing === 'new' ? null : proposing}
        info={answer.value}
        onClose={() => setProposing(null)}
        onSaved={changed}
      />
    )
  const begin = (
    <Button kind={plans.length === 0 ? 'filled' : 'outlined'} onPress={() => setProposing('new')}>
      {said.begin}
    </Button>
  )
  return (
    <>
      {plans.length === 0 ? (
        <EmptyState action={begin}>{said.none}</EmptyState>
      ) : (
        <div className={css.begin}>{begin}</div>
      )}
      {plans.map((plan) => (
        <OnePlan
          key={plan.id}
          plan={plan}
          series={series.id}
          info={answer.value}
          again={changed}
          onChange={() => setProposing(plan)}
        />
      ))}
      <Calendars series={series} />
    </>
  )
}

type PlanProps = { plan: Plan; series: string; info: PlansInfo; again: () => Promise<void>; onChange: () => void }

function OnePlan({ plan, series, info, again, onChange }: PlanProps) {
  const { yearPlan: said } = useWords()
  const { language } = useSettings()
  const years = yearsOf(plan.days)
  const { put, adopted } = plan
  const collisions = useCollisions(plan.days, info, plan, series)
  const standing = adopted
    ? said.adoptedAt({ date: longDate(dayOf(adopted.at), language), by: adopted.by })
    : put?.putOff
      ? said.putOff({ date: longDate(put.date, language) })
      : put?.otherwise
        ? said.otherwise({ date: longDate(put.date, language) })
        : put
          ? said.putTo({ date: longDate(put.date, language) })
          : said.proposed
  return (
    <section className={css.plan}>
      <h2>{said.itemTitle({ years })}</h2>
      <p className={css.standing}>
        {standing}
        {adopted && ` ${said.countMade({ n: plan.meetings.length })}`}
      </p>
      <Rows label={said.itemTitle({ years })}>
        {plan.days.map((day, at) => {
          const meeting = plan.meetings.find((one) => one.day === day.from)?.meeting
          const name = day.from === day.to ? weekdayDate(day.from, language) : dayWords(day, language)
          return (
            <Row
              key={`${day.from} ${day.to}`}
              title={name}
              to={meeting && `/m/${meeting}`}
              sub={
                <>
                  {[times(plan.start, plan.end, language), plan.place].filter(Boolean).join(', ')}
                  {!adopted && <Collisions of={collisions[at] ?? []} />}
                </>
              }
            />
          )
        })}
      </Rows>
      {plan.state === 'proposed' && <Decide plan={plan} info={info} again={again} onChange={onChange} />}
      {adopted?.protocol && (
        <ButtonLink kind="link" outside to={`/p/${adopted.protocol}`}>
          {said.decide}
        </ButtonLink>
      )}
    </section>
  )
}

type DecideProps = { plan: Plan; info: PlansInfo; again: () => Promise<void>; onChange: () => void }

function Decide({ plan, info, again, onChange }: DecideProps) {
  const { yearPlan: said } = useWords()
  const { language } = useSettings()
  const [meeting, setMeeting] = useState(plan.put?.meeting ?? info.coming[0]?.meeting ?? '')
  const [adopting, setAdopting] = useState(false)
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refused | null>(null)

  async function act(what: () => ReturnType<typeof call>, done: string) {
    setBusy(true)
    const answer = await what()
    setBusy(false)
    setRefused(answer.ok ? null : answer)
    if (!answer.ok) return
    toast({ text: done })
    await again()
  }

  return (
    <div className={css.decide}>
      <h3>{said.decide}</h3>
      <blockquote className={css.wording}>{plan.decision}</blockquote>
      <p className={css.help}>{info.coming.length === 0 ? said.noComing : said.decideHelp}</p>
      {info.coming.length > 0 && (
        <div className={css.putting}>
          <Select
            label={said.meeting}
            value={meeting}
            onChange={setMeeting}
            options={info.coming.map((one) => ({ id: one.meeting, name: longDate(one.date, language) }))}
          />
          <Button
            kind={plan.put ? 'outlined' : 'filled'}
            busy={busy}
            onPress={() =>
              void act(() => call('POST', `/api/plans/${plan.id}/put`, { meeting } satisfies PutPlan), said.wasPut)
            }
          >
            {said.put}
          </Button>
        </div>
      )}
      <RefusalBanner refused={refused} />
      <div className={css.acts}>
        <Button kind="outlined" onPress={onChange}>
          {said.change}
        </Button>
        <Button kind="word" onPress={() => setAdopting(true)}>
          {said.adopt}
        </Button>
        <Button
          kind="word"
          danger
          onPress={() => void act(() => call('DELETE', `/api/plans/${plan.id}`), said.dropped)}
        >
          {said.drop}
        </Button>
      </div>
      {adopting && <Adopt plan={plan} onClose={() => setAdopting(false)} again={again} />}
    </div>
  )
}

function Adopt({ plan, onClose, again }: { plan: Plan; onClose: () => void; again: () => Promise<void> }) {
  const { yearPlan: said } = useWords()
  const [decidedBy, setDecidedBy] = useState('')
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refused | null>(null)

  async function adopt(event: SubmitEvent) {
    event.preventDefault()
    setTried(true)
    if (decidedBy.trim() === '') return
    setBusy(true)
    const answer = await call('POST', `/api/plans/${plan.id}/adopt`, { decidedBy } satisfies AdoptPlan)
    setBusy(false)
    if (!answer.ok) return setRefused(answer)
    toast({ text: said.adopted })
    onClose()
    await again()
  }

  return (
    <Dialog title={said.adoptTitle} size="small" onClose={onClose}>
      <form className={css.form} onSubmit={(event) => void adopt(event)} noValidate>
        <p>{said.adoptHelp}</p>
        <TextField
          label={said.decidedBy}
          value={decidedBy}
          onChange={setDecidedBy}
          help={said.decidedByExample}
          error={tried && decidedBy.trim() === '' ? said.needDecidedBy : undefined}
          autoFocus
        />
        <RefusalBanner refused={refused} />
        <FormButtons submit={said.adoptNow} busy={busy} onCancel={onClose} />
      </form>
    </Dialog>
  )
}
