/** A dialog with a text that is sent somewhere. */
import { type ReactNode, type SubmitEvent, useState } from 'react'
import { call, type Refused } from '../api.ts'
import { RefusalBanner, useWords } from '../person.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { TextArea } from '../ui/TextField.tsx'
import { toast } from '../ui/Toasts.tsx'
import css from './approval.module.css'

type Props = {
  title: string
  label: string
  /** What the button says. */
  send: string
  path: string
  /** What is sent with the text. */
  more?: object
  rows?: number
  /** What stands above the field, and below it. */
  above?: ReactNode
  below?: ReactNode
  /** What is said when it has been sent. */
  sent?: string
  onClose: () => void
  onDone: () => Promise<void>
}

export function Write({ title, label, send, path, more, rows, above, below, sent, onClose, onDone }: Props) {
  const { approval: said, common } = useWords()
  const [text, setText] = useState('')
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refused | null>(null)

  async function submit(event: SubmitEvent) {
    event.preventDefault()
    setTried(true)
    if (text.trim() === '') return
    setBusy(true)
    const done = await call('POST', path, { ...more, text })
    setBusy(false)
    if (!done.ok) return setRefused(done)
    if (sent) toast({ text: sent })
    await onDone()
  }

  return (
    <Dialog title={title} onClose={onClose}>
      <form className={css.form} onSubmit={(event) => void submit(event)} noValidate>
        {above}
        <TextArea
          label={label}
          {...(rows === undefined ? {} : { rows })}
          value={text}
          onChange={setText}
          error={tried && text.trim() === '' ? said.needText : undefined}
        />
        {below}
        <RefusalBanner refused={refused} />
        <div className={css.buttons}>
          <Button kind="word" onPress={onClose}>
            {common.cancel}
          </Button>
          <Button kind="filled" type="submit" busy={busy}>
            {send}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
