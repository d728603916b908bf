/** Proposing an item: what it is about, what is wanted of whom, and when. */
import type { Inbox, NewProposal } from '@samsyn/api/inbox'
import { proposedKinds } from '@samsyn/api/proposed-kinds'
import { type SubmitEvent, useState } from 'react'
import { call, type Refused } from '../api.ts'
import { RefusalBanner, useSettings, useWords } from '../person.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { FormButtons } from '../ui/FormButtons.tsx'
import { Segments } from '../ui/Segments.tsx'
import { Select } from '../ui/Select.tsx'
import { TextArea, TextField } from '../ui/TextField.tsx'
import { toast } from '../ui/Toasts.tsx'
import { longDate } from '../ui/time.ts'
import css from './inbox.module.css'

type Props = { info: Inbox; onClose: () => void; onDone: () => Promise<void> }

export function Propose({ info, onClose, onDone }: Props) {
  const { inbox: said } = useWords()
  const { language } = useSettings()
  const [proposal, setProposal] = useState<NewProposal>({
    ...{ title: '', kind: 'information', why: '', wanted: '', minutes: 0 },
    ...{ presenter: info.name, group: '' },
  })
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refused | null>(null)
  const set = (change: Partial<NewProposal>) => setProposal({ ...proposal, ...change })
  const bad = proposal.title.trim() === ''

  async function send(event: SubmitEvent) {
    event.preventDefault()
    setTried(true)
    if (bad) return
    setBusy(true)
    const answer = await call('POST', `/api/series/${info.series.id}/inbox`, proposal)
    setBusy(false)
    if (!answer.ok) return setRefused(answer)
    toast({ text: said.sent })
    await onDone()
  }

  return (
    <Dialog title={said.proposeTitle} onClose={onClose}>
      <form className={css.form} onSubmit={(event) => void send(event)} noValidate>
        <TextField
          label={said.itemTitle}
          value={proposal.title}
          onChange={(title) => set({ title })}
          maxLength={200}
          error={tried && bad ? said.needTitle : undefined}
          autoFocus
        />
        <Segments
          label={said.kind}
          value={proposal.kind}
          onChange={(kind) => set({ kind })}
          options={proposedKinds.map((id) => ({ id, name: said.kinds[id] }))}
        />
        <TextArea
          label={said.why}
          rows={3}
          value={proposal.why}
          onChange={(why) => set({ why: why.slice(0, 2000) })}
          help={said.whyHelp}
        />
        <div className={css.pair}>
          <Select
            label={said.wanted}
            value={proposal.wanted}
            onChange={(wanted) => set({ wanted })}
            options={[
              { id: '', name: said.next },
              // The first of them is the next one.
              ...info.coming.slice(1).map(({ date }) => ({ id: date, name: longDate(date, language) })),
            ]}
          />
          <TextField
            label={said.minutes}
            value={proposal.minutes === 0 ? '' : String(proposal.minutes)}
            onChange={(typed) => set({ minutes: Math.min(600, Number(typed.replace(/\D/g, ''))) })}
            inputMode="numeric"
            maxLength={3}
          />
        </div>
        <TextField
          label={said.presenter}
          value={proposal.presenter}
          onChange={(presenter) => set({ presenter })}
          maxLength={200}
        />
        {info.groups.length > 0 && (
          <Select
            label={said.from}
            value={proposal.group}
            onChange={(group) => set({ group })}
            options={[{ id: '', name: said.myself({ name: info.name }) }, ...info.groups]}
          />
        )}
        <RefusalBanner refused={refused} />
        <FormButtons submit={said.send} busy={busy} onCancel={onClose} />
      </form>
    </Dialog>
  )
}
