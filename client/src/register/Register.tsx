/** The register of the installation: its people and its organisations, each under one spelling. */

import { csvOf } from '@samsyn/api/csv'
import type { Register as Whole } from '@samsyn/api/register'
import { Suspense, useState } from 'react'
import { Link, useSearchParams } from 'wouter'
import { useGet } from '../api.ts'
import { PersonMenu } from '../home/PersonMenu.tsx'
import { Refusal, useWords } from '../person.tsx'
import { Button } from '../ui/Button.tsx'
import { useSoftHyphens } from '../ui/hyphens.ts'
import { Header, Main, Sheet, useTitle } from '../ui/Page.tsx'
import { part } from '../ui/part.ts'
import { EmptyState, Skeleton } from '../ui/States.tsx'
import { Table } from '../ui/Table.tsx'
import { Tabs } from '../ui/Tabs.tsx'
import { TextField } from '../ui/TextField.tsx'
import { Ask } from './Ask.tsx'
import { download } from './files.ts'
import css from './register.module.css'

const TakeIn = part(() => import('./TakeIn.tsx'))
const AddPerson = part(() => import('./AddPerson.tsx'))
const EditOrganisation = part(() => import('./EditOrganisation.tsx'))

type Props = { register: Whole; again: () => Promise<void> }
type Organisation = Whole['organisations'][number]

const tabs = ['personer', 'organisationer'] as const

export default function Register() {
  const { register: said } = useWords()
  const { answer, again } = useGet<Whole>('/api/register')
  const [search, setSearch] = useSearchParams()
  const tab = tabs.find((one) => one === search.get('visa')) ?? 'personer'
  useTitle(said.title)
  return (
    <>
      <Header to="/">
        <PersonMenu />
      </Header>
      <Main>
        <Sheet endless className={css.sheet}>
          <h1 className={css.heading}>{said.title}</h1>
          <p className={css.of}>{said.about}</p>
          {!answer ? (
            <Skeleton lines={6} />
          ) : !answer.ok ? (
            <Refusal refused={answer} again={() => void again()} />
          ) : (
            <Tabs
              label={said.title}
              value={tab}
              onChange={(next) => setSearch(next === 'personer' ? {} : { visa: next }, { replace: true })}
              tabs={[
                {
                  id: 'personer',
                  name: said.people,
                  contents: <People register={answer.value} again={again} />,
                },
                {
                  id: 'organisationer',
                  name: said.organisations,
                  contents: <Organisations register={answer.value} again={again} />,
                },
              ]}
            />
          )}
        </Sheet>
      </Main>
    </>
  )
}

/** Those of whom one of the texts has the words that are looked for. */
function matching<T>(rows: readonly T[], wanted: string, texts: (row: T) => readonly string[]): readonly T[] {
  const words = wanted.trim().toLocaleLowerCase('sv')
  return rows.filter((row) => texts(row).some((text) => text.toLocaleLowerCase('sv').includes(words)))
}

function People({ register: { people }, again }: Props) {
  const words = useWords()
  const said = words.register
  const hyphened = useSoftHyphens()
  const [wanted, setWanted] = useState('')
  const [open, setOpen] = useState<'add' | 'paste' | null>(null)
  const close = () => setOpen(null)
  const done = () => {
    close()
    void again()
  }
  const shown = matching(people, wanted, ({ name, aliases, organisation, title }) => [
    name,
    ...aliases,
    organisation,
    title,
  ])

  function save() {
    const { name, organisation } = words.common
    download(
      `${said.people}.csv`,
      'text/csv;charset=utf-8',
      csvOf([
        [name, organisation, said.titleOf, said.email, said.aliases],
        ...people.map((one) => [one.name, one.organisation, one.title, one.email, one.aliases.join(', ')]),
      ]),
    )
  }

  return (
    <>
      <div className={css.bar}>
        {people.length > 0 && (
          <Button kind="word" icon="download" onPress={save}>
            {said.export}
          </Button>
        )}
        <Button kind="word" icon="plus" onPress={() => setOpen('add')}>
          {said.addPerson}
        </Button>
        <Button kind={people.length === 0 ? 'filled' : 'outlined'} onPress={() => setOpen('paste')}>
          {said.paste}
        </Button>
      </div>
      {people.length === 0 ? (
        <EmptyState>{said.noPeople}</EmptyState>
      ) : (
        <>
          <div className={css.find}>
            <TextField label={said.search} type="search" value={wanted} onChange={setWanted} />
            <p role="status">{shown.length === 0 ? said.noneFound : said.countPeople({ n: shown.length })}</p>
          </div>
          {shown.length > 0 && (
            <Table
              caption={said.people}
              rows={shown}
              rowId={({ id }) => id}
              columns={[
                {
                  id: 'name',
                  name: words.common.name,
                  main: true,
                  cell: ({ id, name }) => (
                    <Link href={`/register/${id}`} className={css.name}>
                      {hyphened(name)}
                    </Link>
                  ),
                },
                {
                  id: 'organisation',
                  name: words.common.organisation,
                  cell: ({ organisation }) => hyphened(organisation),
                },
                { id: 'title', name: said.titleOf, cell: ({ title }) => hyphened(title) },
                { id: 'email', name: said.email, cell: ({ email }) => email },
              ]}
            />
          )}
        </>
      )}
      <Suspense>
        {open === 'add' && <AddPerson body={null} onClose={close} onDone={done} />}
        {open === 'paste' && <TakeIn body={null} onClose={close} onDone={done} />}
      </Suspense>
    </>
  )
}

function Organisations({ register: { organisations }, again }: Props) {
  const words = useWords()
  const said = words.register
  const hyphened = useSoftHyphens()
  const [editing, setEditing] = useState<Organisation | 'new' | null>(null)
  const [removing, setRemoving] = useState<Organisation | null>(null)
  const done = () => {
    setEditing(null)
    setRemoving(null)
    void again()
  }

  function save() {
    download(
      `${said.organisations}.csv`,
      'text/csv;charset=utf-8',
      csvOf([
        [words.common.organisation, said.type, said.aliases, said.peopleOf],
        ...organisations.map(({ name, type, aliases, people }) => [
          name,
          said.types[type],
          aliases.join(', '),
          String(people),
        ]),
      ]),
    )
  }

  return (
    <>
      <div className={css.bar}>
        <p>{organisations.length > 0 && said.countOrganisations({ n: organisations.length })}</p>
        {organisations.length > 0 && (
          <Button kind="word" icon="download" onPress={save}>
            {said.export}
          </Button>
        )}
        <Button kind="outlined" icon="plus" onPress={() => setEditing('new')}>
          {said.addOrganisation}
        </Button>
      </div>
      {organisations.length === 0 ? (
        <EmptyState>{said.noOrganisations}</EmptyState>
      ) : (
        <Table
          caption={said.organisations}
          rows={organisations}
          rowId={({ id }) => id}
          columns={[
            {
              id: 'name',
              name: words.common.organisation,
              main: true,
              cell: ({ name, aliases }) => (
                <>
                  {hyphened(name)}
                  {aliases.length > 0 && <small className={css.why}>{aliases.join(', ')}</small>}
                </>
              ),
            },
            { id: 'type', name: said.type, cell: ({ type }) => (type === '' ? '' : said.types[type]) },
            { id: 'people', name: said.peopleOf, cell: ({ people }) => String(people) },
            {
              id: 'buttons',
              name: said.change,
              nameHidden: true,
              end: true,
              cell: (organisation) => (
                <>
                  <Button
                    kind="icon"
                    icon="edit"
                    label={said.changeNamed({ name: organisation.name })}
                    onPress={() => setEditing(organisation)}
                  />
                  <Button
                    kind="icon"
                    icon="trash"
                    label={said.removeNamed({ name: organisation.name })}
                    onPress={() => setRemoving(organisation)}
                  />
                </>
              ),
            },
          ]}
        />
      )}
      <Suspense>
        {editing && (
          <EditOrganisation
            organisation={editing === 'new' ? null : editing}
            onClose={() => setEditing(null)}
            onDone={done}
          />
        )}
      </Suspense>
      {removing && (
        <Ask
          title={said.removeOrganisationTitle({ name: removing.name })}
          text={said.removeOrganisationText}
          path={`/api/organisations/${removing.id}`}
          told={said.gone({ name: removing.name })}
          onClose={() => setRemoving(null)}
          onDone={done}
        />
      )}
    </>
  )
}
