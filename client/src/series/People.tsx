/** The body's people: those who stand on the list of every new meeting. */
import type { ChangePerson, People as List, NewPerson, Person } from '@samsyn/api/bodies'
import { lazy, type SubmitEvent, Suspense, useState } from 'react'
import { call, type Refused } from '../api.ts'
import { RefusalBanner } from '../person.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { useSoftHyphens } from '../ui/hyphens.ts'
import { EmptyState } from '../ui/States.tsx'
import { useWords } from '../ui/settings.tsx'
import { Table } from '../ui/Table.tsx'
import { TextField } from '../ui/TextField.tsx'
import { toast } from '../ui/Toasts.tsx'
import css from './series.module.css'

const PastePeople = lazy(() => import('./PastePeople.tsx'))

type Props = { body: string; people: readonly Person[]; again: () => Promise<void> }
type Open = { kind: 'add' } | { kind: 'paste' } | { kind: 'change' | 'remove'; person: Person }

export function People({ body, people, again }: Props) {
  const words = useWords()
  const hyphened = useSoftHyphens()
  const [open, setOpen] = useState<Open | null>(null)
  const close = () => setOpen(null)
  const done = () => {
    close()
    void again()
  }
  const empty = people.length === 0

  return (
    <>
      <div className={css.bar}>
        <p>{!empty && words.series.countPeople({ n: people.length })}</p>
        <Button kind="word" icon="plus" onPress={() => setOpen({ kind: 'add' })}>
          {words.series.addPerson}
        </Button>
        <Button kind={empty ? 'filled' : 'outlined'} onPress={() => setOpen({ kind: 'paste' })}>
          {words.series.paste}
        </Button>
      </div>
      {empty ? (
        <EmptyState>{words.series.noPeople}</EmptyState>
      ) : (
        <Table
          caption={words.series.people}
          rows={people}
          rowId={(person) => person.id}
          columns={[
            { id: 'name', name: words.common.name, main: true, cell: (person) => hyphened(person.name) },
            { id: 'organisation', name: words.common.organisation, cell: (person) => hyphened(person.organisation) },
            { id: 'role', name: words.common.role, cell: (person) => hyphened(person.role) },
            {
              id: 'buttons',
              name: words.common.change,
              nameHidden: true,
              end: true,
              cell: (person) => (
                <>
                  <Button
                    kind="icon"
                    icon="edit"
                    label={words.series.changePerson({ name: person.name })}
                    onPress={() => setOpen({ kind: 'change', person })}
                  />
                  <Button
                    kind="icon"
                    icon="trash"
                    label={words.series.removePerson({ name: person.name })}
                    onPress={() => setOpen({ kind: 'remove', person })}
                  />
                </>
              ),
            },
          ]}
        />
      )}
      {open?.kind === 'add' && <EditPerson body={body} onClose={close} onDone={done} />}
      {open?.kind === 'change' && <EditPerson body={body} person={open.person} onClose={close} onDone={done} />}
      {open?.kind === 'remove' && <RemovePerson person={open.person} onClose={close} onDone={done} />}
      {open?.kind === 'paste' && (
        <Suspense>
          <PastePeople body={body} people={people} onClose={close} onDone={done} />
        </Suspense>
      )}
    </>
  )
}

type EditProps = { body: string; person?: Person; onClose: () => void; onDone: () => void }

function EditPerson({ body, person, onClose, onDone }: EditProps) {
  const words = useWords()
  const [name, setName] = useState(person?.name ?? '')
  const [organisation, setOrganisation] = useState(person?.organisation ?? '')
  const [role, setRole] = useState(person?.role ?? '')
  const [email, setEmail] = useState(person?.email ?? '')
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refused | null>(null)

  async function save(event: SubmitEvent) {
    event.preventDefault()
    setTried(true)
    if (name.trim() === '') return
    setBusy(true)
    const facts: NewPerson & ChangePerson = { name, organisation, role, email }
    const answer = person
      ? await call('PATCH', `/api/people/${person.id}`, facts)
      : await call('POST', `/api/bodies/${body}/people`, { people: [facts] } satisfies List)
    setBusy(false)
    if (!answer.ok) return setRefused(answer)
    toast({ text: words.series.personSaved({ name: name.trim() }) })
    onDone()
  }

  return (
    <Dialog
      title={person ? words.series.changePerson({ name: person.name }) : words.series.addPerson}
      size="small"
      onClose={onClose}
    >
      <form className={css.form} onSubmit={(event) => void save(event)} noValidate>
        <TextField
          label={words.common.name}
          value={name}
          onChange={setName}
          autoFocus
          error={tried && name.trim() === '' ? words.series.needName : undefined}
        />
        <TextField label={words.common.organisation} value={organisation} onChange={setOrganisation} />
        <TextField label={words.common.role} value={role} onChange={setRole} help={words.series.roleExample} />
        <TextField label={words.series.email} type="email" value={email} onChange={setEmail} />
        <RefusalBanner refused={refused} />
        <div className={css.buttons}>
          <Button kind="word" onPress={onClose}>
            {words.common.cancel}
          </Button>
          <Button kind="filled" type="submit" busy={busy}>
            {words.common.save}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

function RemovePerson({ person, onClose, onDone }: { person: Person; onClose: () => void; onDone: () => void }) {
  const words = useWords()
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refused | null>(null)

  async function remove() {
    setBusy(true)
    const answer = await call('DELETE', `/api/people/${person.id}`)
    setBusy(false)
    if (!answer.ok) return setRefused(answer)
    toast({ text: words.series.removed({ name: person.name }) })
    onDone()
  }

  return (
    <Dialog
      title={words.series.removeTitle({ name: person.name })}
      size="small"
      alert
      onClose={onClose}
      foot={
        <>
          <Button kind="word" onPress={onClose} autoFocus>
            {words.common.cancel}
          </Button>
          <Button kind="filled" danger busy={busy} onPress={() => void remove()}>
            {words.common.remove}
          </Button>
        </>
      }
    >
      <p>{words.series.removeText}</p>
      <RefusalBanner refused={refused} />
    </Dialog>
  )
}
