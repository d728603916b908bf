/** Why a proposed item is declined: a word that its proposer reads. */
import type { DeclineProposal, Proposed } from '@samsyn/api/inbox'
import { type SubmitEvent, useState } from 'react'
import { call, type Refused } from '../api.ts'
import { RefusalBanner, useWords } from '../person.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { FormButtons } from '../ui/FormButtons.tsx'
import { TextArea } from '../ui/TextField.tsx'
import css from './inbox.module.css'

type Props = { proposal: Proposed; onClose: () => void; onDone: () => Promise<void> }

export function Decline({ proposal, onClose, onDone }: Props) {
  const { inbox: said } = useWords()
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refused | null>(null)
  const bad = reason.trim() === ''

  async function send(event: SubmitEvent) {
    event.preventDefault()
    setTried(true)
    if (bad) return
    setBusy(true)
    const answer = await call('POST', `/api/proposals/${proposal.id}/decline`, { reason } satisfies DeclineProposal)
    setBusy(false)
    if (!answer.ok) return setRefused(answer)
    await onDone()
  }

  return (
    <Dialog title={said.declineTitle} onClose={onClose}>
      <form className={css.form} onSubmit={(event) => void send(event)} noValidate>
        <p className={css.what}>{proposal.title}</p>
        <TextArea
          label={said.reason}
          rows={2}
          value={reason}
          onChange={(text) => setReason(text.slice(0, 2000))}
          help={said.reasonHelp}
          error={tried && bad ? said.needReason : undefined}
          autoFocus
        />
        <RefusalBanner refused={refused} />
        <FormButtons submit={said.decline} busy={busy} onCancel={onClose} />
      </form>
    </Dialog>
  )
}
