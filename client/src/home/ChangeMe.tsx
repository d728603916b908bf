/** My own name and organisation, as they stand in attendance lists from now on. */
import type { ChangeMe as Change, Me } from '@samsyn/api/sign-in'
import { type SubmitEvent, useState } from 'react'
import { call, type Refused } from '../api.ts'
import { RefusalBanner, usePerson } from '../person.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { FormButtons } from '../ui/FormButtons.tsx'
import { useWords } from '../ui/settings.tsx'
import { TextField } from '../ui/TextField.tsx'
import css from './home.module.css'

export default function ChangeMe({ me, onClose }: { me: Me; onClose: () => void }) {
  const words = useWords()
  const { again } = usePerson()
  const [name, setName] = useState(me.name)
  const [organisation, setOrganisation] = useState(me.organisation)
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refused | null>(null)
  const [tried, setTried] = useState(false)

  async function save(event: SubmitEvent) {
    event.preventDefault()
    setTried(true)
    if (name.trim() === '') return
    setBusy(true)
    const answer = await call('PATCH', '/api/me', { name, organisation } satisfies Change)
    setBusy(false)
    if (!answer.ok) return setRefused(answer)
    await again()
    onClose()
  }

  return (
    <Dialog title={words.ui.you} size="small" onClose={onClose}>
      <form className={css.form} onSubmit={(event) => void save(event)} noValidate>
        <TextField
          label={words.ui.yourName}
          value={name}
          onChange={setName}
          autoFocus
          autoComplete="name"
          error={tried && name.trim() === '' ? words.home.needName : undefined}
        />
        <TextField
          label={words.ui.yourOrganisation}
          value={organisation}
          onChange={setOrganisation}
          autoComplete="organization"
        />
        <RefusalBanner refused={refused} />
        <FormButtons submit={words.common.save} busy={busy} onCancel={onClose} />
      </form>
    </Dialog>
  )
}
