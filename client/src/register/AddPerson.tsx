/** One person into the register, and into a body when it is given: who is known is found while the name is written. */
import type { People, Register } from '@samsyn/api/register'
import { isCalled, spellingOf } from '@samsyn/meeting/register'
import { type SubmitEvent, useState } from 'react'
import { call, type Refused, useGet } from '../api.ts'
import { RefusalBanner, useWords } from '../person.tsx'
import { Button } from '../ui/Button.tsx'
import { ComboBox } from '../ui/ComboBox.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { FormButtons } from '../ui/FormButtons.tsx'
import { TextField } from '../ui/TextField.tsx'
import { toast } from '../ui/Toasts.tsx'
import css from './register.module.css'

type Props = { body: { id: string; name: string } | null; onClose: () => void; onDone: () => void }

export default function AddPerson({ body, onClose, onDone }: Props) {
  const words = useWords()
  const said = words.register
  const { answer } = useGet<Register>('/api/register')
  const { people = [], organisations = [] } = answer?.ok ? answer.value : {}
  const [name, setName] = useState('')
  /** Id of a person who is known. */
  const [as, setAs] = useState('')
  const [organisation, setOrganisation] = useState('')
  const [title, setTitle] = useState('')
  const [role, setRole] = useState('')
  const [email, setEmail] = useState('')
  const [from, setFrom] = useState('')
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refused | null>(null)

  const choose = (id: string) => {
    const person = people.find((one) => one.id === id)
    setAs(person?.id ?? '')
    if (person) setName(person.name)
  }
  const similar = as === '' ? spellingOf(name, people) : undefined
  const same = as === '' ? people.filter((one) => isCalled(one, name)) : []

  async function save(event: SubmitEvent) {
    event.preventDefault()
    setTried(true)
    if (name.trim() === '') return
    setBusy(true)
    const list: People = {
      people: [as ? { name, role, as } : { name, organisation, title, role, email, as: 'new' }],
    }
    const path = body ? `/api/bodies/${body.id}/people` : '/api/people'
    const answer = await call('POST', path, { ...list, from } satisfies People)
    setBusy(false)
    if (!answer.ok) return setRefused(answer)
    toast({ text: said.saved({ name: name.trim() }) })
    onDone()
  }

  return (
    <Dialog title={body ? said.addTo({ name: body.name }) : said.addPerson} size="small" onClose={onClose}>
      <form className={css.form} onSubmit={(event) => void save(event)} noValidate>
        <div>
          <ComboBox
            label={words.common.name}
            value={name}
            onChange={(text) => {
              setName(text)
              setAs('')
            }}
            options={body ? people.map((one) => ({ id: one.id, name: one.name, detail: one.organisation })) : []}
            onChoose={choose}
            autoFocus
            help={as ? said.known : undefined}
            error={tried && name.trim() === '' ? said.needName : undefined}
          />
          {similar !== undefined && (
            <Button kind="link" onPress={() => choose(people.find((one) => one.name === similar)?.id ?? '')}>
              {said.similar({ name: similar })}
            </Button>
          )}
          {same.map((one) => (
            <Button key={one.id} kind="link" onPress={() => choose(one.id)}>
              {said.similar({ name: [one.name, one.organisation].filter(Boolean).join(', ') })}
            </Button>
          ))}
        </div>
        {as === '' && (
          <>
            <ComboBox
              label={words.common.organisation}
              value={organisation}
              onChange={setOrganisation}
              options={organisations.map((one) => ({ id: one.id, name: one.name }))}
            />
            <TextField label={said.titleOf} value={title} onChange={setTitle} />
          </>
        )}
        {body && <TextField label={words.common.role} value={role} onChange={setRole} help={said.roleExample} />}
        {as === '' && (
          <TextField label={said.email} type="email" value={email} onChange={setEmail} help={said.emailHelp} />
        )}
        {body && <TextField label={said.from} type="date" value={from} onChange={setFrom} help={said.noLimit} />}
        <RefusalBanner refused={refused} />
        <FormButtons submit={words.common.save} busy={busy} onCancel={onClose} />
      </form>
    </Dialog>
  )
}
