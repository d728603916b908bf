/** Proposing a decision or a task: chair and secretary get it on the item and word it. */
import { useState } from 'react'
import type { Answer } from '../api.ts'
import { RefusalBanner, useWords } from '../person.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { TextArea } from '../ui/TextField.tsx'
import css from './Board.module.css'
import { useRefused } from './useRefused.ts'

type Props = {
  kind: 'decision' | 'action'
  onSend: (text: string) => Promise<Answer<unknown>>
  onClose: () => void
}

export function Propose({ kind, onSend, onClose }: Props) {
  const words = useWords()
  const [text, setText] = useState('')
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useRefused()
  const send = async () => {
    if (!text.trim()) return
    setBusy(true)
    setRefused(null)
    const answer = await onSend(text.trim())
    setBusy(false)
    if (answer.ok) onClose()
    else setRefused(answer)
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
      <div className={css.proposal}>
        <TextArea label={words.board.proposalText} value={text} onChange={setText} autoFocus />
        <RefusalBanner refused={refused} />
      </div>
    </Dialog>
  )
}
