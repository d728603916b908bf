/** Pasting a list: first the text, then how it was read, then in. Nothing reaches the register unseen. */
import type { People, Person } from '@samsyn/api/bodies'
import { useState } from 'react'
import { call, type Refused } from '../api.ts'
import { RefusalBanner } from '../person.tsx'
import { Button } from '../ui/Button.tsx'
import { Checkbox } from '../ui/Choices.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { useSoftHyphens } from '../ui/hyphens.ts'
import { useWords } from '../ui/settings.tsx'
import { Table } from '../ui/Table.tsx'
import { TextArea } from '../ui/TextField.tsx'
import { toast } from '../ui/Toasts.tsx'
import { compare, type Row, readPeople } from './paste-people.ts'
import css from './series.module.css'

type Props = { body: string; people: readonly Person[]; onClose: () => void; onDone: () => void }

export default function PastePeople({ body, people, onClose, onDone }: Props) {
  const words = useWords()
  const [text, setText] = useState('')
  const [rows, setRows] = useState<Row[] | null>(null)
  const [taken, setTaken] = useState<ReadonlySet<number>>(new Set())
  const [error, setError] = useState('')
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refused | null>(null)

  /** True when something was found. */
  function read(plain: string, html = ''): boolean {
    const found = compare(readPeople(plain, html), people)
    setError(found.length === 0 ? words.series.pasteNothing : '')
    if (found.length === 0) return false
    setRows(found)
    setTaken(new Set(found.flatMap((row, index) => (row.doubt || row.state === 'same' ? [] : [index]))))
    return true
  }

  async function add(chosen: Row[]) {
    setBusy(true)
    const answer = await call('POST', `/api/bodies/${body}/people`, {
      people: chosen.map(({ name, organisation, role, email }) => ({ name, organisation, role, email })),
    } satisfies People)
    setBusy(false)
    if (!answer.ok) return setRefused(answer)
    toast({ text: words.series.pasted({ n: chosen.length }) })
    onDone()
  }

  if (!rows)
    return (
      <Dialog
        title={words.series.pasteTitle}
        size="large"
        onClose={onClose}
        foot={
          <Button kind="filled" onPress={() => read(text)}>
            {words.common.next}
          </Button>
        }
      >
        <p className={css.help}>{words.series.pasteHelp}</p>
        <TextArea
          label={words.series.pasteField}
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
      </Dialog>
    )

  const chosen = rows.filter((_, index) => taken.has(index))
  const count = (state: Row['state']) => rows.filter((row) => row.state === state && !row.doubt).length
  const doubtful = rows.filter((row) => row.doubt).length
  return (
    <Dialog
      title={words.series.pasteTitle}
      size="large"
      onClose={onClose}
      foot={
        <>
          <Button kind="word" onPress={() => setRows(null)}>
            {words.series.editText}
          </Button>
          <Button
            kind="filled"
            busy={busy}
            reason={chosen.length === 0 ? words.series.pasteNone : undefined}
            onPress={() => void add(chosen)}
          >
            {words.series.pasteAdd({ n: chosen.length })}
          </Button>
        </>
      }
    >
      <div className={css.preview}>
        <h3>{words.series.pastePreview}</h3>
        <p>
          {words.series.pasteSummary({ fresh: count('new'), changed: count('changed'), same: count('same'), doubtful })}
        </p>
      </div>
      <Table
        caption={words.series.pastePreview}
        rows={rows.map((row, index) => ({ row, index }))}
        rowId={({ index }) => String(index)}
        columns={[
          {
            id: 'name',
            name: words.common.name,
            main: true,
            cell: ({ row, index }) => (
              <Checkbox
                checked={taken.has(index)}
                onChange={(take) => {
                  const next = new Set(taken)
                  if (take) next.add(index)
                  else next.delete(index)
                  setTaken(next)
                }}
                label={words.series.take({ name: row.name })}
              >
                {row.name}
              </Checkbox>
            ),
          },
          {
            id: 'organisation',
            name: words.common.organisation,
            cell: ({ row }) => <Changed now={row.organisation} before={row.before?.organisation} />,
          },
          {
            id: 'role',
            name: words.common.role,
            cell: ({ row }) => <Changed now={row.role} before={row.before?.role} />,
          },
          ...(rows.some((row) => row.email !== '' && row.email !== row.before?.email)
            ? [
                {
                  id: 'email',
                  name: words.series.email,
                  cell: ({ row }: { row: Row }) => <Changed now={row.email} before={row.before?.email} />,
                },
              ]
            : []),
          {
            id: 'state',
            name: words.series.pasteState,
            end: true,
            cell: ({ row }) => (
              <span className={`${css.state} ${css[row.doubt ? 'doubtful' : row.state]}`}>
                {words.series.pasteStates[row.doubt ? 'doubtful' : row.state]}
                {row.doubt && <small className={css.why}>{words.series.doubts[row.doubt]}</small>}
              </span>
            ),
          },
        ]}
      />
      <RefusalBanner refused={refused} />
    </Dialog>
  )
}

/** The new value, and beneath it the one it takes the place of. */
function Changed({ now, before }: { now: string; before: string | undefined }) {
  const hyphened = useSoftHyphens()
  return (
    <>
      {hyphened(now)}
      {before !== undefined && before !== '' && before !== now && <del className={css.was}>{hyphened(before)}</del>}
    </>
  )
}
