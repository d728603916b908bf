/** An item is put off to a named meeting, and comes back there by itself. */
import type { Earlier } from '@samsyn/api/carry-over'
import { changeItem } from '@samsyn/meeting/agenda'
import type { Item } from '@samsyn/meeting/contents'
import { useState } from 'react'
import type * as Y from 'yjs'
import { useGet } from '../api.ts'
import { useConnection } from '../meeting/useMeeting.ts'
import { useSettings, useWords } from '../person.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Select } from '../ui/Select.tsx'
import { TextField } from '../ui/TextField.tsx'
import { longDate } from '../ui/time.ts'
import css from './carry-over.module.css'

type Props = { item: Item; agenda: Y.Doc; nextMeeting: string; onClose: () => void }

export default function Defer({ item, agenda, nextMeeting, onClose }: Props) {
  const { carryOver: said, common } = useWords()
  const { language } = useSettings()
  const { meeting } = useConnection()
  const { answer } = useGet<Earlier>(`/api/meetings/${meeting}/earlier`)
  const [chosen, setChosen] = useState(item.returns || nextMeeting || said.nextMeeting)
  const [day, setDay] = useState('')
  const coming = [...new Set([nextMeeting, ...(answer?.ok ? answer.value.meetings : [])])].filter(Boolean).toSorted()
  const days = [...new Set([said.nextMeeting, ...coming, ...(chosen ? [chosen] : [])])]

  const defer = () => {
    changeItem(agenda, item.id, { state: 'deferred', returns: chosen || day })
    onClose()
  }
  return (
    <Dialog
      size="small"
      title={said.deferTitle}
      onClose={onClose}
      foot={
        <>
          <Button kind="word" onPress={onClose}>
            {common.cancel}
          </Button>
          <Button kind="filled" onPress={defer}>
            {said.defer}
          </Button>
        </>
      }
    >
      <div className={css.form}>
        <p>{said.deferHelp}</p>
        <Select
          label={said.deferTo}
          value={chosen}
          onChange={setChosen}
          options={[
            ...days.map((one) => ({ id: one, name: longDate(one, language) })),
            { id: '', name: said.anotherDay },
          ]}
        />
        {chosen === '' && <TextField label={said.day} type="date" value={day} onChange={setDay} />}
      </div>
    </Dialog>
  )
}
