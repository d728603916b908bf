/** A person's name and other spellings, address, and what they are where from when to when. */
import type { ChangePerson, Register, RegisteredPerson } from '@samsyn/api/register'
import { type SubmitEvent, useState } from 'react'
import { call, type Refused, useGet } from '../api.ts'
import { RefusalBanner, useWords } from '../person.tsx'
import { Button } from '../ui/Button.tsx'
import { ComboBox } from '../ui/ComboBox.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { FormButtons } from '../ui/FormButtons.tsx'
import { TextArea, TextField } from '../ui/TextField.tsx'
import { toast } from '../ui/Toasts.tsx'
import css from './register.module.css'

type Props = { person: RegisteredPerson; onClose: () => void; onDone: () => void }
/** `key`: which row it is while rows come and go. */
type Position = RegisteredPerson['positions'][number] & { key: number }

const blank = { organisation: '', title: '', from: '', to: '' }
const badOrder = ({ from, to }: Position) => from !== '' && to !== '' && to < from

export default function EditPerson({ person, onClose, onDone }: Props) {
  const words = useWords()
  const said = words.register
  const { answer } = useGet<Register>('/api/register')
  const organisations = answer?.ok ? answer.value.organisations : []
  const [name, setName] = useState(person.name)
  const [aliases, setAliases] = useState(person.aliases.join('\n'))
  const [email, setEmail] = useState(person.email)
  const [positions, setPositions] = useState<Position[]>(() =>
    (person.positions.length > 0 ? person.positions : [blank]).map((position, key) => ({ ...position, key })),
  )
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refused | null>(null)

  const change = (key: number, changes: Partial<Position>) =>
    setPositions(positions.map((position) => (position.key === key ? { ...position, ...changes } : position)))

  async function save(event: SubmitEvent) {
    event.preventDefault()
    setTried(true)
    if (name.trim() === '' || positions.some(badOrder)) return
    setBusy(true)
    const facts: ChangePerson = {
      name,
      aliases: aliases.split('\n').filter((line) => line.trim() !== ''),
      email,
      positions: positions.map(({ organisation, title, from, to }) => ({ organisation, title, from, to })),
    }
    const answer = await call('PATCH', `/api/people/${person.id}`, facts)
    setBusy(false)
    if (!answer.ok) return setRefused(answer)
    toast({ text: said.saved({ name: name.trim() }) })
    onDone()
  }

  return (
    <Dialog title={said.changeNamed({ name: person.name })} onClose={onClose}>
      <form className={css.form} onSubmit={(event) => void save(event)} noValidate>
        <div className={css.pair}>
          <TextField
            label={words.common.name}
            value={name}
            onChange={setName}
            autoFocus
            error={tried && name.trim() === '' ? said.needName : undefined}
          />
          <TextField label={said.email} type="email" value={email} onChange={setEmail} help={said.emailHelp} />
        </div>
        <TextArea label={said.aliases} value={aliases} onChange={setAliases} rows={2} help={said.aliasesHelp} />
        <fieldset className={css.positions}>
          <legend>{said.positions}</legend>
          <p className={css.help}>{said.positionsHelp}</p>
          {positions.map((position, at) => (
            <div key={position.key} className={css.position}>
              <TextField
                label={said.titleOf}
                value={position.title}
                onChange={(title) => change(position.key, { title })}
              />
              <ComboBox
                label={words.common.organisation}
                value={position.organisation}
                onChange={(organisation) => change(position.key, { organisation })}
                options={organisations.map((one) => ({ id: one.id, name: one.name }))}
              />
              <TextField
                label={said.from}
                type="date"
                value={position.from}
                onChange={(from) => change(position.key, { from })}
              />
              <TextField
                label={said.to}
                type="date"
                value={position.to}
                onChange={(to) => change(position.key, { to })}
                error={badOrder(position) ? said.badOrder : undefined}
              />
              <Button
                kind="icon"
                icon="trash"
                label={said.removePosition({ n: at + 1 })}
                onPress={() => setPositions(positions.filter(({ key }) => key !== position.key))}
              />
            </div>
          ))}
          <Button
            kind="link"
            icon="plus"
            onPress={() =>
              setPositions([...positions, { ...blank, key: Math.max(0, ...positions.map(({ key }) => key)) + 1 }])
            }
          >
            {said.addPosition}
          </Button>
        </fieldset>
        <RefusalBanner refused={refused} />
        <FormButtons submit={words.common.save} busy={busy} onCancel={onClose} />
      </form>
    </Dialog>
  )
}
