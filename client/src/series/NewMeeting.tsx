/** A new meeting with the facts that will stand at the top of its protocol. Only the date must be known. */
import type { Series } from '@samsyn/api/bodies'
import type { Made, NewMeeting as New } from '@samsyn/api/meetings'
import type { MeetingForm } from '@samsyn/meeting/contents'
import { today } from '@samsyn/meeting/days'
import { isOn } from '@samsyn/meeting/register'
import { type SubmitEvent, useState } from 'react'
import { call, type Refused, useGet } from '../api.ts'
import { RefusalBanner } from '../person.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { FormButtons } from '../ui/FormButtons.tsx'
import { Segments } from '../ui/Segments.tsx'
import { Select } from '../ui/Select.tsx'
import { useWords } from '../ui/settings.tsx'
import { TextField } from '../ui/TextField.tsx'
import { readTime } from '../ui/time.ts'
import css from './series.module.css'
import { Time } from './Time.tsx'

type Props = {
  series: readonly { id: string; name: string }[]
  onClose: () => void
  onMade: (meeting: string) => void
}

const nobodyChosen = { chair: null, secretary: null }
const forms: readonly MeetingForm[] = ['physical', 'hybrid', 'digital']

export default function NewMeeting({ series, onClose, onMade }: Props) {
  const words = useWords()
  const [id, setId] = useState(series[0]?.id ?? '')
  const { answer } = useGet<Series>(id ? `/api/series/${id}` : null)

  const [date, setDate] = useState('')
  const members = answer?.ok ? answer.value.members.filter((member) => isOn(member, date || today())) : []
  const [start, setStart] = useState('')
  const [end, setEnd] = useState('')
  const [form, setForm] = useState<MeetingForm>('physical')
  const [place, setPlace] = useState('')
  const [link, setLink] = useState('')
  const [diaryNumber, setDiaryNumber] = useState('')
  /** null: nobody has been chosen here, and it is who usually is. */
  const [chosen, setChosen] = useState<{ chair: string | null; secretary: string | null }>(nobodyChosen)
  const usually = (role: string) =>
    members.find((member) => member.role.toLocaleLowerCase('sv') === role.toLocaleLowerCase('sv'))?.person ?? ''
  const chair = chosen.chair ?? usually(words.series.chair)
  const secretary = chosen.secretary ?? usually(words.series.secretary)
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refused | null>(null)

  const from = readTime(start)
  const to = readTime(end)
  const bad = {
    date: date === '' ? words.series.needDate : undefined,
    start: start && !from ? words.series.badTime : undefined,
    end: end && !to ? words.series.badTime : from && to && to <= from ? words.series.endBeforeStart : undefined,
    link: link.trim() && !/^https:\/\/\S+$/.test(link.trim()) ? words.series.badLink : undefined,
  }

  async function make(event: SubmitEvent) {
    event.preventDefault()
    setTried(true)
    if (Object.values(bad).some(Boolean)) return
    setBusy(true)
    const made = await call<Made>('POST', `/api/series/${id}/meetings`, {
      date,
      start: from ?? '',
      end: to ?? '',
      form,
      place: form === 'digital' ? '' : place,
      link: form === 'physical' ? '' : link.trim(),
      diaryNumber,
      chair,
      secretary,
    } satisfies New)
    setBusy(false)
    if (!made.ok) return setRefused(made)
    onMade(made.value.id)
  }

  const choosePerson = [
    { id: '', name: words.series.laterChoice },
    ...members.map(({ person, name, represents }) => ({ id: person, name, detail: represents })),
  ]
  const shown = (error: string | undefined) => (tried ? error : undefined)
  return (
    <Dialog title={words.series.newMeeting} onClose={onClose}>
      <form className={css.form} onSubmit={(event) => void make(event)} noValidate>
        {series.length > 1 && (
          <Select
            label={words.series.inSeries}
            value={id}
            onChange={(next) => {
              setId(next)
              setChosen(nobodyChosen)
            }}
            options={series}
          />
        )}
        <div className={css.times}>
          <TextField
            label={words.common.date}
            type="date"
            value={date}
            onChange={setDate}
            error={shown(bad.date)}
            autoFocus
          />
          <Time label={words.series.start} value={start} onChange={setStart} error={shown(bad.start)} />
          <Time label={words.series.end} value={end} onChange={setEnd} error={shown(bad.end)} />
        </div>
        <Segments
          label={words.series.form}
          value={form}
          onChange={setForm}
          options={forms.map((one) => ({ id: one, name: words.series.forms[one] }))}
        />
        {form !== 'digital' && <TextField label={words.series.place} value={place} onChange={setPlace} />}
        {form !== 'physical' && (
          <TextField
            label={words.series.link}
            type="url"
            value={link}
            onChange={setLink}
            placeholder="https://"
            error={shown(bad.link)}
          />
        )}
        <div className={css.pair}>
          <Select
            label={words.series.chair}
            value={chair}
            onChange={(id) => setChosen({ ...chosen, chair: id })}
            options={choosePerson}
          />
          <Select
            label={words.series.secretary}
            value={secretary}
            onChange={(id) => setChosen({ ...chosen, secretary: id })}
            options={choosePerson}
          />
        </div>
        <TextField label={words.series.diaryNumber} value={diaryNumber} onChange={setDiaryNumber} />
        <RefusalBanner refused={refused} />
        <FormButtons submit={words.series.createMeeting} busy={busy} onCancel={onClose} />
      </form>
    </Dialog>
  )
}
