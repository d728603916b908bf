/** Taking in a list: first the text, then how it was read, then in. Nothing reaches the register unseen, or is overwritten unasked. */
import type { Member, People, Register } from '@samsyn/api/register'
import { today } from '@samsyn/meeting/days'
import { canonical, compare, type Known, type Likeness, stateOf } from '@samsyn/meeting/register'
import { useMemo, useState } from 'react'
import { call, type Refused, useGet } from '../api.ts'
import { RefusalBanner, useWords } from '../person.tsx'
import { Button } from '../ui/Button.tsx'
import { Checkbox } from '../ui/Checkbox.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { useSoftHyphens } from '../ui/hyphens.ts'
import { Select } from '../ui/Select.tsx'
import { Table } from '../ui/Table.tsx'
import { TextArea, TextField } from '../ui/TextField.tsx'
import { toast } from '../ui/Toasts.tsx'
import { textOf } from './files.ts'
import { type Doubt, type Read, readPeople } from './read-people.ts'
import css from './register.module.css'

/** A row with whom it may be about: `as` is the one chosen, null for somebody new. */
type Row = Read & { as: Known | null; others: Known[]; likeness: Likeness | null; taken: boolean }
type State = 'new' | 'joins' | 'changed' | 'same'

const stateOfRow = (row: Row): State => (row.as ? stateOf(row, row.as) : 'new')
const doubtOf = (row: Row): Doubt | Likeness | null => row.doubt ?? row.likeness

type Props = {
  /** The body they come into; null: only into the register. */
  body: { id: string; members: readonly Member[] } | null
  onClose: () => void
  onDone: () => void
}

export default function TakeIn({ body, onClose, onDone }: Props) {
  const words = useWords()
  const said = words.register
  const { answer } = useGet<Register>('/api/register')
  const register = answer?.ok ? answer.value : null
  const [text, setText] = useState('')
  const [rows, setRows] = useState<Row[] | null>(null)
  const [from, setFrom] = useState(today())
  const [error, setError] = useState('')
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refused | null>(null)

  const known = useMemo(
    () =>
      (register?.people ?? []).map((person): Known => {
        const member = body?.members.find((one) => one.person === person.id && (one.to === '' || one.to >= today()))
        return { ...person, role: body ? (member?.role ?? null) : '' }
      }),
    [register, body],
  )

  /** True when something was found. */
  function read(plain: string, html = ''): boolean {
    const found = readPeople(plain, html).map((person): Row => {
      const organisation = canonical(person.organisation, register?.organisations ?? [])
      const row = { ...person, organisation, role: body ? person.role : '' }
      const { as, likeness, others, state } = compare(row, known)
      const doubtful = row.doubt !== null || likeness !== null
      return { ...row, as, likeness, others, taken: !doubtful && (state === 'new' || state === 'joins') }
    })
    setError(found.length === 0 ? said.pasteNothing : '')
    if (found.length === 0) return false
    setRows(found)
    return true
  }

  async function add(chosen: Row[]) {
    setBusy(true)
    const people = chosen.map(({ name, organisation, title, role, email, as }) => ({
      name,
      organisation,
      title,
      role,
      email,
      as: as?.id ?? 'new',
    }))
    const path = body ? `/api/bodies/${body.id}/people` : '/api/people'
    const changes = chosen.some((row) => stateOfRow(row) === 'changed')
    const answer = await call('POST', path, { people, from: changes ? from : '' } satisfies People)
    setBusy(false)
    if (!answer.ok) return setRefused(answer)
    toast({ text: said.pasted({ n: chosen.length }) })
    onDone()
  }

  function chooseFile() {
    const input = document.createElement('input')
    Object.assign(input, { type: 'file', accept: '.csv,.txt,text/csv,text/plain' })
    input.addEventListener('change', () => {
      const [file] = input.files ?? []
      if (!file) return
      void textOf(file).then((content) => {
        setText(content)
        read(content)
      })
    })
    input.click()
  }

  if (!rows)
    return (
      <Dialog
        title={said.pasteTitle}
        size="large"
        onClose={onClose}
        foot={
          <>
            <Button kind="word" icon="upload" onPress={chooseFile}>
              {said.chooseFile}
            </Button>
            <Button kind="filled" busy={!answer} onPress={() => read(text)}>
              {words.common.next}
            </Button>
          </>
        }
      >
        <p className={css.help}>{said.pasteHelp}</p>
        <TextArea
          label={said.pasteField}
          value={text}
          onChange={setText}
          rows={10}
          autoFocus
          error={error || undefined}
          onPasteHtml={(html, plain) => {
            // A table is shown at once; anything else lands in the field, where it can be looked over.
            if (!/<table/i.test(html)) return false
            setText(plain)
            return read(plain, html)
          }}
        />
        <RefusalBanner refused={answer?.ok === false ? answer : null} />
      </Dialog>
    )

  const chosen = rows.filter(({ taken }) => taken)
  const change = (index: number, changes: Partial<Row>) =>
    setRows(rows.map((row, at) => (at === index ? { ...row, ...changes } : row)))
  const count = (state: State) => rows.filter((row) => stateOfRow(row) === state && !doubtOf(row)).length
  const doubtful = rows.filter(doubtOf).length
  const changed = rows.filter((row) => stateOfRow(row) === 'changed' && !doubtOf(row))
  return (
    <Dialog
      title={said.pasteTitle}
      size="large"
      onClose={onClose}
      foot={
        <>
          <Button kind="word" onPress={() => setRows(null)}>
            {said.editText}
          </Button>
          <Button
            kind="filled"
            busy={busy}
            reason={chosen.length === 0 ? said.pasteNone : undefined}
            onPress={() => void add(chosen)}
          >
            {said.pasteAdd({ n: chosen.length })}
          </Button>
        </>
      }
    >
      <div className={css.preview}>
        <h3>{said.pastePreview}</h3>
        <p>
          {said.pasteSummary({
            fresh: count('new'),
            joins: count('joins'),
            changed: count('changed'),
            same: count('same'),
            doubtful,
          })}
        </p>
      </div>
      {rows.some((row) => stateOfRow(row) === 'changed') && (
        <div className={css.changes}>
          <TextField label={said.changesFrom} type="date" value={from} onChange={setFrom} help={said.changesFromHelp} />
          {changed.some(({ taken }) => !taken) && (
            <Button
              kind="outlined"
              onPress={() => setRows(rows.map((row) => (changed.includes(row) ? { ...row, taken: true } : row)))}
            >
              {said.takeChanges({ n: changed.length })}
            </Button>
          )}
        </div>
      )}
      <Table
        caption={said.pastePreview}
        rows={rows.map((row, index) => ({ row, index }))}
        rowId={({ index }) => String(index)}
        columns={[
          {
            id: 'name',
            name: words.common.name,
            main: true,
            cell: ({ row, index }) => (
              <Checkbox
                checked={row.taken}
                onChange={(taken) => change(index, { taken })}
                label={said.take({ name: row.name })}
              >
                <span>
                  {row.name}
                  {row.as && row.as.name !== row.name && <small className={css.why}>{row.as.name}</small>}
                </span>
              </Checkbox>
            ),
          },
          {
            id: 'organisation',
            name: words.common.organisation,
            cell: ({ row }) => <Changed now={row.organisation} before={row.as?.organisation} />,
          },
          ...(rows.some((row) => row.title !== '')
            ? [
                {
                  id: 'title',
                  name: said.titleOf,
                  cell: ({ row }: { row: Row }) => <Changed now={row.title} before={row.as?.title} />,
                },
              ]
            : []),
          ...(body
            ? [
                {
                  id: 'role',
                  name: words.common.role,
                  cell: ({ row }: { row: Row }) => <Changed now={row.role} before={row.as?.role ?? undefined} />,
                },
              ]
            : []),
          ...(rows.some((row) => row.email !== '')
            ? [
                {
                  id: 'email',
                  name: said.email,
                  cell: ({ row }: { row: Row }) => <Changed now={row.email} before={row.as?.email} />,
                },
              ]
            : []),
          {
            id: 'state',
            name: said.pasteState,
            cell: ({ row, index }) => <What row={row} onChange={(changes) => change(index, changes)} />,
          },
        ]}
      />
      <RefusalBanner refused={refused} />
    </Dialog>
  )
}

/** What becomes of a row, why it is doubtful, and who it may be. */
function What({ row, onChange }: { row: Row; onChange: (changes: Partial<Row>) => void }) {
  const said = useWords().register
  const state = stateOfRow(row)
  const doubt = doubtOf(row)
  const look = doubt && !row.taken ? 'doubtful' : state
  const kept = look === 'changed' && !row.taken
  return (
    <span className={`${css.state} ${css[kept ? 'same' : look]}`}>
      {kept ? said.pasteKept : said.pasteStates[look]}
      {doubt && <small className={css.why}>{said.doubts[doubt]}</small>}
      {row.others.length > 0 && (
        <Select
          label={said.who({ name: row.name })}
          className={css.who}
          value={row.as?.id ?? ''}
          onChange={(id) => onChange({ as: row.others.find((one) => one.id === id) ?? null, taken: true })}
          options={[
            { id: '', name: said.somebodyNew },
            ...row.others.map(({ id, name, organisation }) => ({ id, name, detail: organisation })),
          ]}
        />
      )}
    </span>
  )
}

/** The new value, and beneath it the one it takes the place of; what the list does not say stays. */
function Changed({ now, before = '' }: { now: string; before: string | undefined }) {
  const hyphened = useSoftHyphens()
  return (
    <>
      {hyphened(now || before)}
      {now !== '' && before !== '' && before !== now && <del className={css.was}>{hyphened(before)}</del>}
    </>
  )
}
