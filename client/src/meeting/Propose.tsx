/** Proposing a decision or a task: chair and secretary get it on the item and word it. */
import { useRef, useState } from 'react'
import type { Answer } from '../api.ts'
import { RefusalBanner, useWords } from '../person.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { TextArea } from '../ui/TextField.tsx'
import { leadToWrong } from '../ui/wrong.ts'
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
  const [tried, setTried] = useState(false)
  const field = useRef<HTMLDivElement>(null)
  const [refused, setRefused] = useRefused()
  const send = async () => {
    if (!text.trim()) {
      setTried(true)
      return leadToWrong(field.current)
    }
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
      <div ref={field} className={css.proposal}>
        <TextArea
          label={words.board.proposalText}
          value={text}
          onChange={setText}
          error={tried && !text.trim() ? words.board.needProposal : undefined}
          autoFocus
        />
        <RefusalBanner refused={refused} />
      </div>
    </Dialog>
  )
}
