/** A copy that was signed outside: chosen, said who signed it, and bound to the record it carries or is said to be. */
import type { Signed } from '@samsyn/api/approval'
import { type SubmitEvent, useState } from 'react'
import { call, type Refused } from '../api.ts'
import { RefusalBanner, useWords } from '../person.tsx'
import { Button } from '../ui/Button.tsx'
import { Checkbox } from '../ui/Checkbox.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { FileChoice } from '../ui/FileChoice.tsx'
import { TextField } from '../ui/TextField.tsx'
import css from './approval.module.css'

type Props = { protocol: string; onClose: () => void; onDone: () => Promise<void> }

export function Sign({ protocol, onClose, onDone }: Props) {
  const { approval: said, common } = useWords()
  const [file, setFile] = useState<File | null>(null)
  const [by, setBy] = useState('')
  /** The file does not say itself what it is, so somebody must. */
  const [unsure, setUnsure] = useState(false)
  const [told, setTold] = useState(false)
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refused | null>(null)

  async function keep(event: SubmitEvent) {
    event.preventDefault()
    setTried(true)
    if (!file || by.trim() === '') return
    setBusy(true)
    const query = new URLSearchParams({ name: file.name, by, ...(told ? { told: '1' } : {}) })
    const done = await call<Signed>('POST', `/api/protocols/${protocol}/signed?${query}`, file)
    setBusy(false)
    if (done.ok) return onDone()
    setUnsure(done.refused === 'signed-unsure')
    setRefused(done)
  }

  return (
    <Dialog title={said.signTitle} onClose={onClose}>
      <form className={css.form} onSubmit={(event) => void keep(event)} noValidate>
        <p className={css.note}>{said.signHelp}</p>
        <FileChoice
          label={said.signFile}
          accept=".pdf"
          chosen={file ? [file.name] : []}
          onChoose={([chosen]) => {
            setFile(chosen ?? null)
            setUnsure(false)
            setTold(false)
            setRefused(null)
          }}
        />
        {tried && !file && <p className={css.late}>{said.needFile}</p>}
        <TextField
          label={said.signBy}
          value={by}
          onChange={setBy}
          help={said.signByHelp}
          error={tried && by.trim() === '' ? said.needNames : undefined}
        />
        <RefusalBanner refused={refused} />
        {unsure && (
          <Checkbox checked={told} onChange={setTold}>
            {said.signTold}
          </Checkbox>
        )}
        <div className={css.buttons}>
          <Button kind="word" onPress={onClose}>
            {common.cancel}
          </Button>
          <Button kind="filled" type="submit" busy={busy}>
            {said.signKeep}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
