/** How somebody sits in a body: for whom, in which role, from when to when. What is theirs everywhere is on their own page. */
import type { ChangeMember, Member, Register } from '@samsyn/api/register'
import { type SubmitEvent, useState } from 'react'
import { call, type Refused, useGet } from '../api.ts'
import { RefusalBanner, useSettings, useWords } from '../person.tsx'
import { Button, ButtonLink } from '../ui/Button.tsx'
import { ComboBox } from '../ui/ComboBox.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Select } from '../ui/Select.tsx'
import { TextField } from '../ui/TextField.tsx'
import { toast } from '../ui/Toasts.tsx'
import { longDate } from '../ui/time.ts'
import css from './register.module.css'

type Props = {
  member: Member
  body: string
  /** Those whose place may be taken. */
  others: readonly Member[]
  onClose: () => void
  onDone: () => void
}

export default function EditMember({ member, body, others, onClose, onDone }: Props) {
  const words = useWords()
  const { language } = useSettings()
  const said = words.register
  const { answer } = useGet<Register>('/api/register')
  const { people = [], organisations = [] } = answer?.ok ? answer.value : {}
  const own = people.find(({ id }) => id === member.person)?.organisation ?? ''
  const [facts, setFacts] = useState({
    organisation: member.organisation,
    role: member.role,
    deputyFor: member.deputyFor,
    from: member.from,
    to: member.to,
  })
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refused | null>(null)
  const badOrder = facts.from !== '' && facts.to !== '' && facts.to < facts.from

  async function send(method: 'PATCH' | 'DELETE', told: string) {
    setBusy(true)
    const answer = await call(
      method,
      `/api/members/${member.id}`,
      method === 'PATCH' ? (facts satisfies ChangeMember) : undefined,
    )
    setBusy(false)
    if (!answer.ok) return setRefused(answer)
    toast({ text: told })
    onDone()
  }
  const save = (event: SubmitEvent) => {
    event.preventDefault()
    if (!badOrder) void send('PATCH', said.saved({ name: member.name }))
  }

  return (
    <Dialog title={said.memberTitle({ name: member.name, body })} onClose={onClose}>
      <form className={css.form} onSubmit={save} noValidate>
        <div className={css.pair}>
          <TextField
            label={words.common.role}
            value={facts.role}
            onChange={(role) => setFacts({ ...facts, role })}
            help={said.roleExample}
          />
          <ComboBox
            label={said.represents}
            value={facts.organisation}
            onChange={(organisation) => setFacts({ ...facts, organisation })}
            options={organisations.map(({ id, name }) => ({ id, name }))}
            help={said.representsHelp({ name: own })}
          />
        </div>
        <Select
          label={said.deputyFor}
          value={facts.deputyFor}
          onChange={(deputyFor) => setFacts({ ...facts, deputyFor })}
          options={[
            { id: '', name: said.nobody },
            ...others.map(({ person, name, represents }) => ({ id: person, name, detail: represents })),
          ]}
          help={facts.deputyFor ? said.deputyHelp : undefined}
        />
        <div className={css.pair}>
          <TextField
            label={said.from}
            type="date"
            value={facts.from}
            onChange={(from) => setFacts({ ...facts, from })}
            help={
              member.decided
                ? said.decided({ label: member.decided.label, date: longDate(member.decided.date, language) })
                : said.noLimit
            }
          />
          <TextField
            label={said.to}
            type="date"
            value={facts.to}
            onChange={(to) => setFacts({ ...facts, to })}
            help={
              member.ended
                ? said.ended({ label: member.ended.label, date: longDate(member.ended.date, language) })
                : said.noLimit
            }
            error={badOrder ? said.badOrder : undefined}
          />
        </div>
        <RefusalBanner refused={refused} />
        <p className={css.help}>{said.removeMemberHelp}</p>
        <div className={css.buttons}>
          <ButtonLink kind="word" to={`/register/${member.person}`}>
            {said.openPerson}
          </ButtonLink>
          <Button
            kind="word"
            danger
            label={`${said.removeMember}: ${member.name}`}
            onPress={() => void send('DELETE', said.gone({ name: member.name }))}
          >
            {said.removeMember}
          </Button>
          <Button kind="filled" type="submit" busy={busy}>
            {words.common.save}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
