/** An addendum to a protocol that is approved. */
import type { NewAddendum } from '@samsyn/api/approval'
import { type SubmitEvent, useState } from 'react'
import { call, type Refused } from '../api.ts'
import { RefusalBanner, useWords } from '../person.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { TextArea, TextField } from '../ui/TextField.tsx'
import css from './approval.module.css'

type Props = { protocol: string; onClose: () => void; onDone: () => Promise<void> }

export function Add({ protocol, onClose, onDone }: Props) {
  const { approval: said, common } = useWords()
  const [text, setText] = useState('')
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refused | null>(null)

  async function add(event: SubmitEvent) {
    event.preventDefault()
    setTried(true)
    if (text.trim() === '') return
    setBusy(true)
    const done = await call('POST', `/api/protocols/${protocol}/addenda`, { text, reason } satisfies NewAddendum)
    setBusy(false)
    if (!done.ok) return setRefused(done)
    await onDone()
  }

  return (
    <Dialog title={said.addTitle} onClose={onClose}>
      <form className={css.form} onSubmit={(event) => void add(event)} noValidate>
        <p className={css.note}>{said.addHelp}</p>
        <TextArea
          label={said.addText}
          rows={6}
          value={text}
          onChange={setText}
          error={tried && text.trim() === '' ? said.needText : undefined}
        />
        <TextField label={said.addReason} value={reason} onChange={setReason} />
        <RefusalBanner refused={refused} />
        <div className={css.buttons}>
          <Button kind="word" onPress={onClose}>
            {common.cancel}
          </Button>
          <Button kind="filled" type="submit" busy={busy}>
            {said.addFreeze}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
