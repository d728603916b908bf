/** What is rarely opened from the speaker list: putting somebody on it, and how long each organisation has spoken. */
import { isHere } from '@samsyn/meeting/attendance'
import type { Attendee } from '@samsyn/meeting/contents'
import { type Speaker, type SpeakerKind, speakerKinds } from '@samsyn/meeting/room'
import { spokenTimes } from '@samsyn/meeting/speakers'
import { useState } from 'react'
import { useSettings, useWords } from '../person.tsx'
import { Button } from '../ui/Button.tsx'
import { ComboBox } from '../ui/ComboBox.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Segments } from '../ui/Segments.tsx'
import { stopwatch } from '../ui/time.ts'
import { useSeconds } from './clock.ts'
import css from './Speakers.module.css'
import type { SpeakerList } from './useSpeakers.ts'

export function AddSpeaker({
  list,
  attendance,
  onClose,
}: {
  list: SpeakerList
  attendance: readonly Attendee[]
  onClose: () => void
}) {
  const words = useWords()
  const [name, setName] = useState('')
  const [attendee, setAttendee] = useState('')
  const [kind, setKind] = useState<SpeakerKind>('speech')
  const add = () => {
    if (!name.trim()) return
    list.ask({ kind, person: { attendee, name } })
    onClose()
  }
  return (
    <Dialog
      size="small"
      title={words.turns.addSpeaker}
      onClose={onClose}
      foot={
        <>
          <Button onPress={onClose}>{words.common.cancel}</Button>
          <Button kind="filled" onPress={add}>
            {words.common.add}
          </Button>
        </>
      }
    >
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault()
          add()
        }}
      >
        <ComboBox
          label={words.turns.who}
          value={name}
          autoFocus
          onChange={(text) => {
            setName(text)
            setAttendee('')
          }}
          onChoose={setAttendee}
          options={attendance
            .filter((row) => isHere(row) && row.status !== 'observer')
            .map((row) => ({ id: row.id, name: row.name, detail: row.organisation }))}
        />
        <Segments
          label={words.turns.what}
          value={kind}
          onChange={setKind}
          options={speakerKinds.map((id) => ({ id, name: words.turns.kind[id] }))}
        />
        <button type="submit" hidden />
      </form>
    </Dialog>
  )
}

export function SpokenTimes({ speakers, onClose }: { speakers: readonly Speaker[]; onClose: () => void }) {
  const words = useWords().turns
  const { language } = useSettings()
  const times = spokenTimes(speakers, useSeconds(true))
  return (
    <Dialog size="small" title={words.spokenTimes} onClose={onClose}>
      {times.length === 0 ? (
        <p className={css.none}>{words.noneSpoken}</p>
      ) : (
        <ul className={css.rows}>
          {times.map(({ organisation, seconds, turns }) => (
            <li key={organisation} className={css.time}>
              <span className={css.name}>
                {organisation}
                <span className={css.marks}>{words.times({ n: turns })}</span>
              </span>
              <span className={css.state}>{stopwatch(seconds, language)}</span>
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  )
}
