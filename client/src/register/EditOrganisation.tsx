/** An organisation's name, how it is written otherwise, and what it is. */
import type { NewOrganisation, RegisteredOrganisation } from '@samsyn/api/register'
import { organisationTypes, typeOf } from '@samsyn/meeting/register'
import { type SubmitEvent, useState } from 'react'
import { call, type Refused } from '../api.ts'
import { RefusalBanner, useWords } from '../person.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { FormButtons } from '../ui/FormButtons.tsx'
import { Select } from '../ui/Select.tsx'
import { TextArea, TextField } from '../ui/TextField.tsx'
import { toast } from '../ui/Toasts.tsx'
import css from './register.module.css'

type Props = { organisation: RegisteredOrganisation | null; onClose: () => void; onDone: () => void }
type Type = RegisteredOrganisation['type']

export default function EditOrganisation({ organisation, onClose, onDone }: Props) {
  const words = useWords()
  const said = words.register
  const [name, setName] = useState(organisation?.name ?? '')
  const [aliases, setAliases] = useState(organisation?.aliases.join('\n') ?? '')
  /** null: nobody has chosen, and it is what the name tells of. */
  const [chosen, setChosen] = useState<Type | null>(organisation?.type ?? null)
  const type = chosen ?? typeOf(name)
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refused | null>(null)

  async function save(event: SubmitEvent) {
    event.preventDefault()
    setTried(true)
    if (name.trim() === '') return
    setBusy(true)
    const facts: NewOrganisation = { name, aliases: aliases.split('\n').filter((line) => line.trim() !== ''), type }
    const answer = organisation
      ? await call('PATCH', `/api/organisations/${organisation.id}`, facts)
      : await call('POST', '/api/organisations', facts)
    setBusy(false)
    if (!answer.ok) return setRefused(answer)
    toast({ text: said.saved({ name: name.trim() }) })
    onDone()
  }

  return (
    <Dialog
      title={organisation ? said.changeNamed({ name: organisation.name }) : said.addOrganisation}
      size="small"
      onClose={onClose}
    >
      <form className={css.form} onSubmit={(event) => void save(event)} noValidate>
        <TextField
          label={words.common.name}
          value={name}
          onChange={setName}
          autoFocus
          error={tried && name.trim() === '' ? said.needName : undefined}
        />
        <TextArea label={said.aliases} value={aliases} onChange={setAliases} rows={3} help={said.aliasesHelp} />
        <Select<Type>
          label={said.type}
          value={type}
          onChange={setChosen}
          options={(['', ...organisationTypes] as const).map((id) => ({ id, name: said.types[id] }))}
        />
        <RefusalBanner refused={refused} />
        <FormButtons submit={words.common.save} busy={busy} onCancel={onClose} />
      </form>
    </Dialog>
  )
}
