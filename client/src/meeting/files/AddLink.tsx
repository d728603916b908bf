/** A web address as an attachment of an item: a page, or a film. */
import { useState } from 'react'
import type { Refused } from '../../api.ts'
import { RefusalBanner, useWords } from '../../person.tsx'
import { announce } from '../../ui/announce.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { TextField } from '../../ui/TextField.tsx'
import css from '../Files.module.css'
import { useChanges } from './changes.ts'

/** "www.example.se/x" is meant as a whole address; null when it cannot be one. */
function wholeAddress(typed: string): string | null {
  const text = typed.trim()
  const whole = /^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text}`
  if (!URL.canParse(whole)) return null
  const url = new URL(whole)
  return ['http:', 'https:'].includes(url.protocol) && url.hostname.includes('.') ? url.href : null
}

type Props = { item: string; leader: boolean; onClose: () => void }

export default function AddLink({ item, leader, onClose }: Props) {
  const words = useWords()
  const { addLink } = useChanges(leader)
  const [title, setTitle] = useState('')
  const [address, setAddress] = useState('')
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refused | null>(null)
  const url = wholeAddress(address)
  const add = async () => {
    setTried(true)
    if (!title.trim() || !url) return
    setBusy(true)
    const answer = await addLink({ item, title: title.trim(), url })
    setBusy(false)
    if (!answer.ok) return setRefused(answer)
    announce(words.files.linkAdded)
    onClose()
  }
  return (
    <Dialog
      size="small"
      title={words.files.linkTitle}
      onClose={onClose}
      foot={
        <>
          <Button onPress={onClose}>{words.common.cancel}</Button>
          <Button kind="filled" busy={busy} onPress={() => void add()}>
            {words.common.add}
          </Button>
        </>
      }
    >
      <form
        className={css.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void add()
        }}
      >
        <TextField
          label={words.files.linkAddress}
          help={words.files.linkAddressHelp}
          type="url"
          inputMode="url"
          value={address}
          onChange={setAddress}
          autoFocus
          spellCheck={false}
          error={tried && !url ? words.files.linkAddressWrong : undefined}
        />
        <TextField
          label={words.files.linkName}
          help={words.files.linkNameHelp}
          value={title}
          onChange={setTitle}
          maxLength={300}
          error={tried && !title.trim() ? words.files.linkNameMissing : undefined}
        />
        <RefusalBanner refused={refused} />
        <button type="submit" hidden />
      </form>
    </Dialog>
  )
}
