/** A row of the list of people, put right, added or taken away. */
import { attendanceStatuses } from '@samsyn/meeting/contents'
import type { OldPerson } from '@samsyn/meeting/old-protocol'
import { useState } from 'react'
import { useWords } from '../person.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Select } from '../ui/Select.tsx'
import { TextField } from '../ui/TextField.tsx'
import css from './old-protocols.module.css'

/** `onDone` with null: away. */
type Props = { person: OldPerson; isNew: boolean; onClose: () => void; onDone: (person: OldPerson | null) => void }

export function PersonDialog({ person: before, isNew, onClose, onDone }: Props) {
  const words = useWords()
  const { oldProtocols: said } = words
  const [person, setPerson] = useState(before)
  const [tried, setTried] = useState(false)
  const field = (of: 'name' | 'organisation' | 'note') => ({
    value: person[of],
    onChange: (value: string) => setPerson({ ...person, [of]: value }),
  })
  return (
    <Dialog
      title={isNew ? said.addPerson : said.person}
      onClose={onClose}
      foot={
        <>
          {!isNew && (
            <Button kind="word" danger onPress={() => onDone(null)}>
              {words.common.remove}
            </Button>
          )}
          <Button
            kind="filled"
            onPress={() => {
              setTried(true)
              if (person.name.trim()) onDone(person)
            }}
          >
            {words.common.done}
          </Button>
        </>
      }
    >
      <div className={css.form}>
        <TextField
          label={words.common.name}
          autoFocus
          error={tried && !person.name.trim() ? said.needName : undefined}
          {...field('name')}
        />
        <TextField label={words.common.organisation} {...field('organisation')} />
        <TextField label={said.note} {...field('note')} />
        <Select
          label={said.status}
          value={person.status}
          onChange={(status) => setPerson({ ...person, status })}
          options={attendanceStatuses.map((id) => ({ id, name: said.statuses[id] }))}
        />
      </div>
    </Dialog>
  )
}
