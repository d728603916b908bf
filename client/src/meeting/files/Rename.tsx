/** Another title for an attachment: for a presenter, who does not write the agenda. */
import { useState } from 'react'
import type { Refused } from '../../api.ts'
import { RefusalBanner, useWords } from '../../person.tsx'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { TextField } from '../../ui/TextField.tsx'
import css from '../Files.module.css'
import { useChanges } from './changes.ts'

type Props = { id: string; title: string; onClose: () => void }

export default function Rename({ id, title, onClose }: Props) {
  const words = useWords()
  const { rename } = useChanges(false)
  const [typed, setTyped] = useState(title)
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refused | null>(null)
  const save = async () => {
    setTried(true)
    if (!typed.trim()) return
    setBusy(true)
    const answer = await rename(id, typed.trim())
    setBusy(false)
    if (!answer.ok) return setRefused(answer)
    onClose()
  }
  return (
    <Dialog
      size="small"
      title={words.files.rename}
      onClose={onClose}
      foot={
        <>
          <Button onPress={onClose}>{words.common.cancel}</Button>
          <Button kind="filled" busy={busy} onPress={() => void save()}>
            {words.common.save}
          </Button>
        </>
      }
    >
      <form
        className={css.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <TextField
          label={words.files.linkName}
          help={words.files.linkNameHelp}
          value={typed}
          onChange={setTyped}
          maxLength={300}
          autoFocus
          error={tried && !typed.trim() ? words.files.linkNameMissing : undefined}
        />
        <RefusalBanner refused={refused} />
        <button type="submit" hidden />
      </form>
    </Dialog>
  )
}
