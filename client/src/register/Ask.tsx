/** A question before something is deleted. */
import { useState } from 'react'
import { call, type Refused } from '../api.ts'
import { RefusalBanner, useWords } from '../person.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { toast } from '../ui/Toasts.tsx'

type Props = {
  title: string
  text: string
  /** What is deleted. */
  path: string
  /** Told when it is done. */
  told?: string
  onClose: () => void
  onDone: () => void
}

export function Ask({ title, text, path, told, onClose, onDone }: Props) {
  const words = useWords()
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refused | null>(null)

  async function remove() {
    setBusy(true)
    const answer = await call('DELETE', path)
    setBusy(false)
    if (!answer.ok) return setRefused(answer)
    if (told) toast({ text: told })
    onDone()
  }

  return (
    <Dialog
      title={title}
      size="small"
      alert
      onClose={onClose}
      foot={
        <>
          <Button kind="word" onPress={onClose} autoFocus>
            {words.common.cancel}
          </Button>
          <Button kind="filled" danger busy={busy} onPress={() => void remove()}>
            {words.common.remove}
          </Button>
        </>
      }
    >
      <p>{text}</p>
      <RefusalBanner refused={refused} />
    </Dialog>
  )
}
