/**
 * The field of a day. Who writes "november" is asked which day is meant, with the meetings of that time to choose from:
 * nothing is guessed. Words that nobody has chosen a day for stay words; the check before the freeze asks again.
 */
import type { Earlier } from '@samsyn/api/carry-over'
import { isDate } from '@samsyn/meeting/checks/words'
import { today } from '@samsyn/meeting/days'
import { daysProposed } from '@samsyn/meeting/spans'
import { useEffect, useRef, useState } from 'react'
import { useGet } from '../api.ts'
import { useConnection } from '../meeting/useMeeting.ts'
import { useSettings, useWords } from '../person.tsx'
import { longDate } from '../ui/time.ts'
import css from './Due.module.css'

type Props = { due: string; label: string; onChange: (due: string) => void; onClose: () => void }

/** So many of the coming meetings are offered before anything is written. */
const mostOffered = 3

export default function DueField({ due, label, onChange, onClose }: Props) {
  const { carryOver: said } = useWords()
  const { language } = useSettings()
  const { meeting } = useConnection()
  const { answer } = useGet<Earlier>(`/api/meetings/${meeting}/earlier`)
  const [typed, setTyped] = useState(due)
  const field = useRef<HTMLFieldSetElement>(null)
  useEffect(() => field.current?.querySelector('input')?.focus(), [])
  const { meetings, date } = answer?.ok ? answer.value : { meetings: [], date: today() }
  const proposed =
    typed.trim() === ''
      ? meetings.slice(0, mostOffered).map((day) => ({ day, meeting: true }))
      : daysProposed(typed, { from: date, meetings })

  const take = (day: string) => {
    onChange(day)
    onClose()
  }
  const leave = () => {
    if (typed.trim() !== due) onChange(typed.trim())
    onClose()
  }
  return (
    <fieldset
      ref={field}
      aria-label={said.whichDay}
      className={css.field}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) leave()
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose()
      }}
    >
      <input
        className={css.words}
        aria-label={label}
        placeholder={said.duePlaceholder}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return
          event.preventDefault()
          if (typed.trim() === '' || proposed.length === 0) leave()
          else field.current?.querySelector('button')?.focus()
        }}
      />
      <input
        type="date"
        className={css.calendar}
        aria-label={said.day}
        value={isDate(typed) ? typed.trim() : ''}
        onChange={(event) => event.target.value && setTyped(event.target.value)}
      />
      {proposed.length > 0 && (
        <span className={css.proposed}>
          {typed.trim() !== '' && <span role="status">{said.whichDay}</span>}
          {proposed.map(({ day, meeting: isMeeting }) => (
            <button key={day} type="button" className={css.proposal} onClick={() => take(day)}>
              {isMeeting ? said.meetingDay({ date: longDate(day, language) }) : longDate(day, language)}
            </button>
          ))}
        </span>
      )}
    </fieldset>
  )
}
