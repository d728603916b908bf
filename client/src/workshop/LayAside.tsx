/** Why a card is laid aside: there is always a reason, and it stays beside the card. */
import { useState } from 'react'
import { useWords } from '../person.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { TextField } from '../ui/TextField.tsx'

type Props = { text: string; onLay: (reason: string) => void; onClose: () => void }

export function LayAside({ text, onLay, onClose }: Props) {
  const words = useWords()
  const [reason, setReason] = useState('')
  const lay = () => {
    if (reason.trim() === '') return
    onClose()
    onLay(reason)
  }
  return (
    <Dialog
      size="small"
      title={words.workshop.asideTitle}
      onClose={onClose}
      foot={
        <>
          <Button onPress={onClose}>{words.common.cancel}</Button>
          <Button kind="filled" onPress={lay} reason={reason.trim() === '' ? words.workshop.reasonNeeded : undefined}>
            {words.workshop.layAsideNow}
          </Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          lay()
        }}
      >
        <p>”{text}”</p>
        <TextField
          label={words.workshop.reason}
          value={reason}
          onChange={setReason}
          placeholder={words.workshop.reasonExample}
          help={words.workshop.asideExplain}
          maxLength={300}
          autoFocus
        />
      </form>
    </Dialog>
  )
}
