/** A new series, for a group that exists or a new one. Whoever has not said who they are is asked here. */
import type { Home, NewSeries as New } from '@samsyn/api/bodies'
import type { ChangeMe } from '@samsyn/api/sign-in'
import { type SubmitEvent, useState } from 'react'
import { call, type Refused } from '../api.ts'
import { RefusalBanner, usePerson } from '../person.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { FormButtons } from '../ui/FormButtons.tsx'
import { Select } from '../ui/Select.tsx'
import { useWords } from '../ui/settings.tsx'
import { TextField } from '../ui/TextField.tsx'
import css from './home.module.css'
import { makeBody } from './make-body.ts'

type Props = { bodies: Home['bodies']; onClose: () => void; onMade: (series: string) => void }

const another = 'new'

export default function NewSeries({ bodies, onClose, onMade }: Props) {
  const words = useWords()
  const { me, again } = usePerson()
  const [nameless] = useState(me?.ok === true && me.value.name === '')
  const [myName, setMyName] = useState('')
  const [organisation, setOrganisation] = useState(me?.ok ? me.value.organisation : '')
  const [body, setBody] = useState(bodies[0]?.id ?? another)
  const [bodyName, setBodyName] = useState('')
  const [name, setName] = useState('')
  const [busy, setBusy] = useState(false)
  const [tried, setTried] = useState(false)
  const [refused, setRefused] = useState<Refused | null>(null)

  async function make(event: SubmitEvent) {
    event.preventDefault()
    setTried(true)
    if (name.trim() === '' || (body === another && bodyName.trim() === '') || (nameless && myName.trim() === '')) return
    setBusy(true)
    const known = nameless ? await call('PATCH', '/api/me', { name: myName, organisation } satisfies ChangeMe) : null
    if (known?.ok) await again()
    const made =
      known?.ok === false ? known : body === another ? await makeBody(bodyName, name) : await makeSeries(body, name)
    setBusy(false)
    if (typeof made === 'string') onMade(made)
    else setRefused(made)
  }

  return (
    <Dialog title={words.home.newSeriesTitle} size="small" onClose={onClose}>
      <form className={css.form} onSubmit={(event) => void make(event)} noValidate>
        {nameless && (
          <>
            <TextField
              label={words.ui.yourName}
              value={myName}
              onChange={setMyName}
              autoComplete="name"
              error={tried && myName.trim() === '' ? words.home.needName : undefined}
            />
            <TextField
              label={words.ui.yourOrganisation}
              value={organisation}
              onChange={setOrganisation}
              autoComplete="organization"
            />
          </>
        )}
        {bodies.length > 0 && (
          <Select
            label={words.home.forWhom}
            value={body}
            onChange={setBody}
            options={[...bodies.map(({ id, name }) => ({ id, name })), { id: another, name: words.home.anotherBody }]}
          />
        )}
        {body === another && (
          <TextField
            label={words.home.bodyName}
            value={bodyName}
            onChange={setBodyName}
            help={words.home.bodyExample}
            error={tried && bodyName.trim() === '' ? words.home.needBody : undefined}
          />
        )}
        <TextField
          label={words.home.seriesName}
          value={name}
          onChange={setName}
          help={words.home.seriesExample}
          error={tried && name.trim() === '' ? words.home.needSeries : undefined}
        />
        <RefusalBanner refused={refused} />
        <FormButtons submit={words.home.create} busy={busy} onCancel={onClose} />
      </form>
    </Dialog>
  )
}

async function makeSeries(body: string, name: string): Promise<string | Refused> {
  const made = await call<{ id: string }>('POST', `/api/bodies/${body}/series`, { name } satisfies New)
  return made.ok ? made.value.id : made
}
