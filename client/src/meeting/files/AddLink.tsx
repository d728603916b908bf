/** A web address as an attachment of an item. */
import { addAttachment } from '@samsyn/meeting/agenda'
import { useState } from 'react'
import { useWords } from '../../person.tsx'
import { announce } from '../../ui/announce.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { TextField } from '../../ui/TextField.tsx'
import css from '../Files.module.css'
import { useConnection } from '../useMeeting.ts'

/** "www.example.se/x" is meant as a whole address; null when it cannot be one. */
function wholeAddress(typed: string): string | null {
  const text = typed.trim()
  const whole = /^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text}`
  if (!URL.canParse(whole)) return null
  const url = new URL(whole)
  return ['http:', 'https:'].includes(url.protocol) && url.hostname.includes('.') ? url.href : null
}

export default function AddLink({ item, onClose }: { item: string; onClose: () => void }) {
  const words = useWords()
  const connection = useConnection()
  const [title, setTitle] = useState('')
  const [address, setAddress] = useState('')
  const [tried, setTried] = useState(false)
  const url = wholeAddress(address)
  const add = () => {
    setTried(true)
    const agenda = connection.agenda?.doc
    if (!title.trim() || !url || !agenda) return
    addAttachment(agenda, { item, title: title.trim(), url, file: '', fileName: '', type: '', size: 0, sha256: '' })
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
          <Button kind="filled" onPress={add}>
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
          add()
        }}
      >
        <TextField
          label={words.files.linkAddress}
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
        <button type="submit" hidden />
      </form>
    </Dialog>
  )
}
