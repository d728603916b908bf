/** The days of a year plan: found by a rule or chosen by hand, each with what it collides with. */
import type { NewPlan, Plan, PlansInfo } from '@samsyn/api/plans'
import type { MeetingForm } from '@samsyn/meeting/contents'
import { addDays, isDay, today, weekdayOf } from '@samsyn/meeting/days'
import { longestMeeting, type PlanDay, type PlanRule, proposeDays } from '@samsyn/meeting/year-plan'
import { type SubmitEvent, useEffect, useRef, useState } from 'react'
import { call, type Refused } from '../api.ts'
import { RefusalBanner, useSettings, useWords } from '../person.tsx'
import { Button } from '../ui/Button.tsx'
import { Checkbox } from '../ui/Checkbox.tsx'
import { FormButtons } from '../ui/FormButtons.tsx'
import { Segments } from '../ui/Segments.tsx'
import { Select } from '../ui/Select.tsx'
import { TextField } from '../ui/TextField.tsx'
import { toast } from '../ui/Toasts.tsx'
import { clock, longDate, readTime } from '../ui/time.ts'
import { Collisions, useCollisions } from './Collisions.tsx'
import { Time } from './Time.tsx'
import css from './year-plan.module.css'

type Props = {
  series: string
  plan: Plan | null
  info: PlansInfo
  onClose: () => void
  onSaved: () => Promise<void>
}

const forms: readonly MeetingForm[] = ['physical', 'hybrid', 'digital']
const weekdays = ['1', '2', '3', '4', '5', '6', '7'] as const
const everies = ['1', '2', '3', '4', '5', '6', '8'] as const
const whiches = ['1', '2', '3', '4', '-1'] as const
const july = 7

export function PlanForm({ series, plan, info, onClose, onSaved }: Props) {
  const { yearPlan: said, series: words } = useWords()
  const { language } = useSettings()
  const [days, setDays] = useState<readonly PlanDay[]>(plan?.days ?? [])
  const [start, setStart] = useState(clock(plan?.start ?? '', language))
  const [end, setEnd] = useState(clock(plan?.end ?? '', language))
  const [form, setForm] = useState<MeetingForm>(plan?.form ?? 'physical')
  const [place, setPlace] = useState(plan?.place ?? '')
  const [link, setLink] = useState(plan?.link ?? '')
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refused | null>(null)
  const collisions = useCollisions(days, info, plan, series)
  // What was pressed to come here is gone.
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])

  const from = readTime(start)
  const to = readTime(end)
  const badDays = days.map(wrongOf)
  const bad = {
    days: days.length === 0 ? said.needDays : undefined,
    start: start && !from ? words.badTime : undefined,
    end: end && !to ? words.badTime : from && to && to <= from ? words.endBeforeStart : undefined,
    link: link.trim() && !/^https:\/\/\S+$/.test(link.trim()) ? words.badLink : undefined,
  }
  const shown = (error: string | undefined) => (tried ? error : undefined)

  async function save(event: SubmitEvent) {
    event.preventDefault()
    setTried(true)
    if ([...Object.values(bad), ...badDays].some(Boolean)) return
    setBusy(true)
    const body: NewPlan = {
      days: [...days],
      start: from ?? '',
      end: to ?? '',
      place: form === 'digital' ? '' : place,
      link: form === 'physical' ? '' : link.trim(),
      form,
    }
    const answer = plan
      ? await call('PUT', `/api/plans/${plan.id}`, body)
      : await call('POST', `/api/series/${series}/plans`, body)
    setBusy(false)
    if (!answer.ok) return setRefused(answer)
    toast({ text: said.saved })
    await onSaved()
  }

  const change = (at: number, day: PlanDay) => setDays(days.map((one, place) => (place === at ? day : one)))
  return (
    <form className={css.form} onSubmit={(event) => void save(event)} noValidate>
      <h2 ref={heading} tabIndex={-1}>
        {plan ? said.change : said.begin}
      </h2>
      <Rule again={days.length > 0} onFound={setDays} />
      <div>
        <h3>{said.days}</h3>
        <p className={css.help} role="status">
          {days.length === 0
            ? said.noDays
            : said.collisions({ n: collisions.filter(({ length }) => length > 0).length })}
        </p>
        {tried && bad.days && <p className={css.wrong}>{bad.days}</p>}
        <ol className={css.days}>
          {days.map((day, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a day is what stands in its place until it is saved
            <li key={at}>
              <Day
                number={at + 1}
                day={day}
                wrong={shown(badDays[at] && said[badDays[at]])}
                onChange={(next) => change(at, next)}
                onRemove={() => setDays(days.filter((_, place) => place !== at))}
              />
              <Collisions of={collisions[at] ?? []} />
            </li>
          ))}
        </ol>
        <Button
          kind="word"
          icon="plus"
          onPress={() => {
            const after = days.at(-1)?.from
            const day = after && isDay(after) ? addDays(after, 7) : addDays(today(), 7)
            setDays([...days, { from: day, to: day }])
          }}
        >
          {said.addDay}
        </Button>
      </div>
      <div className={css.pair}>
        <Time label={words.start} value={start} onChange={setStart} error={shown(bad.start)} />
        <Time label={words.end} value={end} onChange={setEnd} error={shown(bad.end)} />
      </div>
      <Segments
        label={words.form}
        value={form}
        onChange={setForm}
        options={forms.map((one) => ({ id: one, name: words.forms[one] }))}
      />
      {form !== 'digital' && <TextField label={words.place} value={place} onChange={setPlace} />}
      {form !== 'physical' && (
        <TextField
          label={words.link}
          type="url"
          value={link}
          onChange={setLink}
          placeholder="https://"
          error={shown(bad.link)}
        />
      )}
      <RefusalBanner refused={refused} />
      <FormButtons submit={said.save} busy={busy} onCancel={onClose} />
    </form>
  )
}

const wrongOf = ({ from, to }: PlanDay): 'badDay' | 'badRange' | undefined =>
  !isDay(from) ? 'badDay' : !isDay(to) || to < from || to > addDays(from, longestMeeting) ? 'badRange' : undefined

type DayProps = {
  number: number
  day: PlanDay
  wrong: string | undefined
  onChange: (day: PlanDay) => void
  onRemove: () => void
}

function Day({ number, day, wrong, onChange, onRemove }: DayProps) {
  const { yearPlan: said } = useWords()
  const { language } = useSettings()
  const [long, setLong] = useState(day.to !== day.from)
  const known = isDay(day.from)
  const name = known ? longDate(day.from, language) : said.first
  const weekday = known ? said.weekdays[weekdayOf(day.from) as keyof typeof said.weekdays] : said.first
  const move = (by: number) => onChange({ from: addDays(day.from, by), to: addDays(day.to, by) })
  return (
    <div className={css.day}>
      <TextField
        label={`${number}. ${weekday}`}
        type="date"
        value={day.from}
        onChange={(from) => onChange({ from, to: long && day.to >= from ? day.to : from })}
        error={wrong}
      />
      {long ? (
        <TextField label={said.last} type="date" value={day.to} onChange={(to) => onChange({ ...day, to })} />
      ) : (
        <Button
          kind="link"
          label={said.moreDaysOf({ day: name })}
          onPress={() => {
            setLong(true)
            if (known) onChange({ ...day, to: addDays(day.from, 1) })
          }}
        >
          {said.moreDays}
        </Button>
      )}
      <div className={css.dayButtons}>
        {known && (
          <>
            <Button kind="icon" icon="chevron-left" label={said.earlierOf({ day: name })} onPress={() => move(-7)} />
            <Button kind="icon" icon="chevron-right" label={said.laterOf({ day: name })} onPress={() => move(7)} />
          </>
        )}
        <Button kind="icon" icon="trash" label={said.removeDay({ day: name })} onPress={onRemove} />
      </div>
    </div>
  )
}

/** By what rule days are proposed. */
function Rule({ again, onFound }: { again: boolean; onFound: (days: PlanDay[]) => void }) {
  const { yearPlan: said } = useWords()
  const year = Number(today().slice(0, 4)) + 1
  const [kind, setKind] = useState<PlanRule['kind'] | 'none'>('month')
  const [weekday, setWeekday] = useState<(typeof weekdays)[number]>('5')
  const [every, setEvery] = useState<(typeof everies)[number]>('3')
  const [which, setWhich] = useState<(typeof whiches)[number]>('3')
  const [from, setFrom] = useState(`${year}-01-01`)
  const [to, setTo] = useState(`${year}-12-31`)
  const [calm, setCalm] = useState(true)

  const find = () => {
    if (kind === 'none') return
    const rule: PlanRule =
      kind === 'weeks'
        ? { kind, weekday: Number(weekday), every: Number(every) }
        : { kind, weekday: Number(weekday), which: Number(which) }
    onFound(proposeDays(rule, from, to, calm ? [july] : []))
  }

  return (
    <fieldset className={css.rule}>
      <legend>{said.proposeTitle}</legend>
      <Segments
        label={said.rule}
        labelHidden
        value={kind}
        onChange={setKind}
        options={(['month', 'weeks', 'none'] as const).map((id) => ({ id, name: said.rules[id] }))}
      />
      {kind !== 'none' && (
        <>
          <div className={css.pair}>
            {kind === 'weeks' ? (
              <Select
                label={said.every}
                value={every}
                onChange={setEvery}
                options={everies.map((id) => ({ id, name: said.everyWeeks({ n: Number(id) }) }))}
              />
            ) : (
              <Select
                label={said.which}
                value={which}
                onChange={setWhich}
                options={whiches.map((id) => ({ id, name: said.whichOf[id] }))}
              />
            )}
            <Select
              label={said.weekday}
              value={weekday}
              onChange={setWeekday}
              options={weekdays.map((id) => ({ id, name: said.weekdays[id] }))}
            />
            <TextField label={said.from} type="date" value={from} onChange={setFrom} />
            <TextField label={said.to} type="date" value={to} onChange={setTo} />
          </div>
          <Checkbox checked={calm} onChange={setCalm}>
            {said.withoutJuly}
          </Checkbox>
          <div>
            <Button kind="outlined" onPress={find}>
              {again ? said.proposeAgain : said.propose}
            </Button>
          </div>
        </>
      )}
    </fieldset>
  )
}
