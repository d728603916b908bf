/** Which coming meeting a proposed item comes to, and where on its agenda. */
import type { Inbox, PlaceProposal, Proposed } from '@samsyn/api/inbox'
import { type SubmitEvent, useState } from 'react'
import { call, type Refused } from '../api.ts'
import { RefusalBanner, useSettings, useWords } from '../person.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { FormButtons } from '../ui/FormButtons.tsx'
import { Select } from '../ui/Select.tsx'
import { EmptyState } from '../ui/States.tsx'
import { toast } from '../ui/Toasts.tsx'
import { longDate } from '../ui/time.ts'
import css from './inbox.module.css'

type Props = { info: Inbox; proposal: Proposed; onClose: () => void; onDone: () => Promise<void> }

export function Place({ info: { coming }, proposal, onClose, onDone }: Props) {
  const { inbox: said } = useWords()
  const { language } = useSettings()
  const [meeting, setMeeting] = useState((coming.find(({ date }) => date === proposal.wanted) ?? coming[0])?.id ?? '')
  const [after, setAfter] = useState('')
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refused | null>(null)
  const items = coming.find(({ id }) => id === meeting)?.items ?? []

  async function send(event: SubmitEvent) {
    event.preventDefault()
    setBusy(true)
    const answer = await call('POST', `/api/proposals/${proposal.id}/place`, { meeting, after } satisfies PlaceProposal)
    setBusy(false)
    if (!answer.ok) return setRefused(answer)
    toast({ text: said.placed })
    await onDone()
  }

  return (
    <Dialog title={said.placeTitle} onClose={onClose}>
      {coming.length === 0 ? (
        <EmptyState>{said.noComing}</EmptyState>
      ) : (
        <form className={css.form} onSubmit={(event) => void send(event)} noValidate>
          <p className={css.what}>{proposal.title}</p>
          <Select
            label={said.meeting}
            value={meeting}
            onChange={(chosen) => {
              setMeeting(chosen)
              setAfter('')
            }}
            options={coming.map(({ id, date }) => ({ id, name: longDate(date, language) }))}
          />
          <Select
            label={said.after}
            value={after}
            onChange={setAfter}
            options={[
              { id: '', name: said.last },
              ...items.map((item) => ({ id: item.id, name: said.afterItem(item) })),
            ]}
          />
          <RefusalBanner refused={refused} />
          <FormButtons submit={said.placeIt} busy={busy} onCancel={onClose} />
        </form>
      )}
    </Dialog>
  )
}
