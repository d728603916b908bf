/** Who sits in a body and in its groups: those who stand on the list of a new meeting, those who have left, and from when. */
import type { Series } from '@samsyn/api/bodies'
import { csvOf } from '@samsyn/api/csv'
import type { Group, Member } from '@samsyn/api/register'
import { today } from '@samsyn/meeting/days'
import { hasEnded } from '@samsyn/meeting/register'
import { type SubmitEvent, Suspense, useState } from 'react'
import { Link } from 'wouter'
import { call, type Refused } from '../api.ts'
import { RefusalBanner, useSettings, useWords } from '../person.tsx'
import { Button, ButtonLink } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { FormButtons } from '../ui/FormButtons.tsx'
import { useSoftHyphens } from '../ui/hyphens.ts'
import { part } from '../ui/part.ts'
import { EmptyState } from '../ui/States.tsx'
import { Table } from '../ui/Table.tsx'
import { TextField } from '../ui/TextField.tsx'
import { longDate } from '../ui/time.ts'
import { Ask } from './Ask.tsx'
import { download } from './files.ts'
import css from './register.module.css'

const TakeIn = part(() => import('./TakeIn.tsx'))
const AddPerson = part(() => import('./AddPerson.tsx'))
const EditMember = part(() => import('./EditMember.tsx'))

type Open =
  | { kind: 'add' | 'paste'; body: Group }
  | { kind: 'member'; body: Group; member: Member }
  | { kind: 'group' }
  | { kind: 'remove-group'; body: Group }

export default function Members({ series, again }: { series: Series; again: () => Promise<void> }) {
  const words = useWords()
  const said = words.register
  const [open, setOpen] = useState<Open | null>(null)
  const close = () => setOpen(null)
  const done = () => {
    close()
    void again()
  }
  const body: Group = { ...series.body, members: series.members }
  const now = series.members.filter((member) => !hasEnded(member, today()))
  const everybody = [body, ...series.groups].flatMap(({ members }) => members)

  function save() {
    const rows = series.members.map(({ name, represents, role, title, email, from, to }) => [
      name,
      represents,
      role,
      title,
      email,
      from,
      to,
    ])
    const { name, organisation, role } = words.common
    download(
      `${series.body.name}.csv`,
      'text/csv;charset=utf-8',
      csvOf([[name, organisation, role, said.titleOf, said.email, said.from, said.to], ...rows]),
    )
  }

  return (
    <>
      <div className={css.bar}>
        <p>{now.length > 0 && said.countPeople({ n: now.length })}</p>
        <ButtonLink kind="word" to="/register">
          {said.whole}
        </ButtonLink>
        {now.length > 0 && (
          <Button kind="word" icon="download" onPress={save}>
            {said.export}
          </Button>
        )}
        <Button kind="word" icon="plus" onPress={() => setOpen({ kind: 'add', body })}>
          {said.addPerson}
        </Button>
        <Button kind={now.length === 0 ? 'filled' : 'outlined'} onPress={() => setOpen({ kind: 'paste', body })}>
          {said.paste}
        </Button>
      </div>
      {series.members.length === 0 ? (
        <EmptyState>{said.noMembers}</EmptyState>
      ) : (
        <List group={body} onOpen={(member) => setOpen({ kind: 'member', body, member })} />
      )}
      <section className={css.groups}>
        <div className={css.head}>
          <h2>{said.groups}</h2>
          <Button kind="word" icon="plus" onPress={() => setOpen({ kind: 'group' })}>
            {said.addGroup}
          </Button>
        </div>
        {series.groups.length === 0 && <p className={css.help}>{said.groupsHelp}</p>}
        {series.groups.map((group) => (
          <section key={group.id}>
            <div className={css.head}>
              <h3>{group.name}</h3>
              <Button
                kind="icon"
                icon="plus"
                label={said.addTo({ name: group.name })}
                onPress={() => setOpen({ kind: 'add', body: group })}
              />
              <Button
                kind="icon"
                icon="trash"
                label={said.removeNamed({ name: group.name })}
                onPress={() => setOpen({ kind: 'remove-group', body: group })}
              />
            </div>
            {group.members.length === 0 ? (
              <p className={css.help}>{said.emptyGroup}</p>
            ) : (
              <List group={group} onOpen={(member) => setOpen({ kind: 'member', body: group, member })} />
            )}
          </section>
        ))}
      </section>
      <Suspense>
        {open?.kind === 'add' && <AddPerson body={open.body} onClose={close} onDone={done} />}
        {open?.kind === 'paste' && <TakeIn body={open.body} onClose={close} onDone={done} />}
        {open?.kind === 'member' && (
          <EditMember
            member={open.member}
            body={open.body.name}
            others={everybody.filter(
              (one, at) =>
                one.person !== open.member.person && everybody.findIndex(({ person }) => person === one.person) === at,
            )}
            onClose={close}
            onDone={done}
          />
        )}
      </Suspense>
      {open?.kind === 'group' && <AddGroup body={series.body.id} onClose={close} onDone={done} />}
      {open?.kind === 'remove-group' && (
        <Ask
          title={said.removeGroupTitle({ name: open.body.name })}
          text={said.removeGroupText}
          path={`/api/groups/${open.body.id}`}
          onClose={close}
          onDone={done}
        />
      )}
    </>
  )
}

function List({ group, onOpen }: { group: Group; onOpen: (member: Member) => void }) {
  const said = useWords().register
  const former = group.members.filter((member) => hasEnded(member, today()))
  const now = group.members.filter((member) => !former.includes(member))
  return (
    <>
      {now.length > 0 && <Rows caption={group.name} rows={now} all={group.members} onOpen={onOpen} />}
      {former.length > 0 && (
        <details className={css.former}>
          <summary>{said.former({ n: former.length })}</summary>
          <Rows caption={said.former({ n: former.length })} rows={former} all={group.members} onOpen={onOpen} />
        </details>
      )}
    </>
  )
}

type RowsProps = {
  caption: string
  rows: readonly Member[]
  all: readonly Member[]
  onOpen: (member: Member) => void
}

function Rows({ caption, rows, all, onOpen }: RowsProps) {
  const words = useWords()
  const { language } = useSettings()
  const said = words.register
  const hyphened = useSoftHyphens()
  const roleOf = ({ role, deputyFor, from, to }: Member) =>
    [
      deputyFor && /^(ersättare|deputy)$/i.test(role) ? '' : role,
      deputyFor && said.deputyOf({ name: all.find(({ person }) => person === deputyFor)?.name ?? '' }),
      from > today() && said.sinceDay({ date: longDate(from, language) }),
      to && said.untilDay({ date: longDate(to, language) }),
    ]
      .filter(Boolean)
      .join(', ')
  return (
    <Table
      caption={caption}
      rows={rows}
      rowId={({ id }) => id}
      columns={[
        {
          id: 'name',
          name: words.common.name,
          main: true,
          cell: ({ name, person }) => (
            <Link href={`/register/${person}`} className={css.name}>
              {hyphened(name)}
            </Link>
          ),
        },
        { id: 'organisation', name: words.common.organisation, cell: ({ represents }) => hyphened(represents) },
        { id: 'role', name: words.common.role, cell: (member) => hyphened(roleOf(member)) },
        {
          id: 'buttons',
          name: said.change,
          nameHidden: true,
          end: true,
          cell: (member) => (
            <Button
              kind="icon"
              icon="edit"
              label={said.changeNamed({ name: member.name })}
              onPress={() => onOpen(member)}
            />
          ),
        },
      ]}
    />
  )
}

function AddGroup({ body, onClose, onDone }: { body: string; onClose: () => void; onDone: () => void }) {
  const words = useWords()
  const said = words.register
  const [name, setName] = useState('')
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refused | null>(null)
  async function save(event: SubmitEvent) {
    event.preventDefault()
    setTried(true)
    if (name.trim() === '') return
    setBusy(true)
    const answer = await call('POST', `/api/bodies/${body}/groups`, { name })
    setBusy(false)
    if (!answer.ok) return setRefused(answer)
    onDone()
  }
  return (
    <Dialog title={said.addGroup} size="small" onClose={onClose}>
      <form className={css.form} onSubmit={(event) => void save(event)} noValidate>
        <TextField
          label={said.groupName}
          value={name}
          onChange={setName}
          autoFocus
          error={tried && name.trim() === '' ? said.needName : undefined}
        />
        <RefusalBanner refused={refused} />
        <FormButtons submit={words.common.add} busy={busy} onCancel={onClose} />
      </form>
    </Dialog>
  )
}
