/** The facts of the meeting: when, where, in which form, and who leads and writes. */
import { changeFacts } from '@samsyn/meeting/agenda'
import type { Facts as FactsOf } from '@samsyn/meeting/contents'
import { useWords } from '../person.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Segments } from '../ui/Segments.tsx'
import { Select } from '../ui/Select.tsx'
import { TextField } from '../ui/TextField.tsx'
import { readTime } from '../ui/time.ts'
import css from './Attendance.module.css'
import { LazyField } from './LazyField.tsx'
import type { Outline } from './useContents.ts'
import { useConnection } from './useMeeting.ts'

export function Facts({ outline, onClose }: { outline: Outline; onClose: () => void }) {
  const words = useWords()
  const agenda = useConnection().agenda?.doc
  const { facts, attendance } = outline
  if (!agenda) return null
  const set = (changes: Partial<FactsOf>) => changeFacts(agenda, changes)
  const people = [
    { id: '', name: words.board.nobody },
    ...attendance.map(({ id, name, organisation }) => ({
      id,
      name,
      ...(organisation ? { detail: organisation } : {}),
    })),
  ]
  return (
    <Dialog
      title={words.board.facts}
      onClose={onClose}
      foot={
        <Button kind="filled" onPress={onClose}>
          {words.common.done}
        </Button>
      }
    >
      <div className={css.pairs}>
        <TextField label={words.common.date} type="date" value={facts.date} onChange={(date) => set({ date })} />
        <TextField
          label={words.board.diaryNumber}
          value={facts.diaryNumber}
          onChange={(diaryNumber) => set({ diaryNumber })}
        />
        <LazyField
          label={words.board.start}
          value={facts.start}
          placeholder="09:00"
          onDone={(typed) => set({ start: readTime(typed) ?? '' })}
        />
        <LazyField
          label={words.board.end}
          value={facts.end}
          placeholder="12:00"
          onDone={(typed) => set({ end: readTime(typed) ?? '' })}
        />
        <Segments
          label={words.board.form}
          value={facts.form}
          onChange={(form) => set({ form })}
          options={[
            { id: 'physical', name: words.meeting.formPhysical },
            { id: 'digital', name: words.meeting.formDigital },
            { id: 'hybrid', name: words.meeting.formHybrid },
          ]}
        />
        <TextField
          label={words.board.nextMeeting}
          type="date"
          value={facts.nextMeeting}
          onChange={(nextMeeting) => set({ nextMeeting })}
        />
        <TextField label={words.board.place} value={facts.place} onChange={(place) => set({ place })} />
        <TextField label={words.board.link} value={facts.link} onChange={(link) => set({ link })} />
        <Select label={words.board.chair} value={facts.chair} onChange={(chair) => set({ chair })} options={people} />
        <Select
          label={words.board.secretary}
          value={facts.secretary}
          onChange={(secretary) => set({ secretary })}
          options={people}
        />
      </div>
    </Dialog>
  )
}
