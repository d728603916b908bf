/** Proposing a decision or a task: chair and secretary get it on the item and word it. */
import { useState } from 'react'
import { useWords } from '../person.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { TextArea } from '../ui/TextField.tsx'

type Props = {
  kind: 'decision' | 'action'
  /** True when it was taken. */
  onSend: (text: string) => Promise<boolean>
  onClose: () => void
}

export function Propose({ kind, onSend, onClose }: Props) {
  const words = useWords()
  const [text, setText] = useState('')
  const [busy, setBusy] = useState(false)
  const send = async () => {
    if (!text.trim()) return
    setBusy(true)
    const taken = await onSend(text.trim())
    setBusy(false)
    if (taken) onClose()
  }
  return (
    <Dialog
      size="small"
      title={kind === 'decision' ? words.board.proposeDecision : words.board.proposeAction}
      onClose={onClose}
      foot={
        <>
          <Button onPress={onClose}>{words.common.cancel}</Button>
          <Button kind="filled" busy={busy} onPress={() => void send()}>
            {words.board.send}
          </Button>
        </>
      }
    >
      <TextArea label={words.board.proposalText} value={text} onChange={setText} autoFocus />
    </Dialog>
  )
}
