/** Choosing who is asked to approve a protocol, or single items of it, and handing out the links. */
import type { ApprovalInfo, Asked, Ask as Asking } from '@samsyn/api/approval'
import { type SubmitEvent, useState } from 'react'
import { call, type Refused } from '../api.ts'
import { RefusalBanner, useSettings, useWords } from '../person.tsx'
import { Button } from '../ui/Button.tsx'
import { Checkbox } from '../ui/Checkbox.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Segments } from '../ui/Segments.tsx'
import { TextArea, TextField } from '../ui/TextField.tsx'
import { longDate } from '../ui/time.ts'
import css from './approval.module.css'
import { Letters, PeopleChoice, toggled, useChosen } from './People.tsx'

type Props = { info: ApprovalInfo; onClose: () => void; again: () => Promise<void> }

export function Ask({ info, onClose, again }: Props) {
  const { approval: said, common } = useWords()
  const { language } = useSettings()
  const chosen = useChosen(info.people, info.suggested)
  const [order, setOrder] = useState<'all' | 'order'>('all')
  const [lastDay, setLastDay] = useState('')
  const [message, setMessage] = useState('')
  const [what, setWhat] = useState<'whole' | 'items'>('whole')
  const [items, setItems] = useState<readonly string[]>([])
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refused | null>(null)
  const [asked, setAsked] = useState<Asked | null>(null)

  const nobody = chosen.people.length === 0
  const nothing = what === 'items' && items.length === 0

  async function ask(event: SubmitEvent) {
    event.preventDefault()
    setTried(true)
    if (nobody || nothing) return
    setBusy(true)
    const done = await call<Asked>('POST', `/api/protocols/${info.protocol}/adjusters`, {
      inOrder: order === 'order',
      lastDay,
      message,
      items: what === 'items' ? [...items] : [],
      adjusters: chosen.people,
    } satisfies Asking)
    setBusy(false)
    setRefused(done.ok ? null : done)
    if (!done.ok) return
    setAsked(done.value)
    await again()
  }

  if (asked)
    return (
      <Letters
        protocol={info.protocol}
        links={asked.links}
        what={said.whatOf({ word: info.word, body: info.body, date: longDate(info.date, language) })}
        lastDay={lastDay}
        message={message}
        onClose={onClose}
      />
    )
  return (
    <Dialog title={said.askTitle} onClose={onClose}>
      <form className={css.form} onSubmit={(event) => void ask(event)} noValidate>
        <PeopleChoice label={said.askWho} of={chosen} error={tried && nobody ? said.needAdjuster : undefined} />
        <Segments
          label={said.askHow}
          value={order}
          onChange={setOrder}
          options={(['all', 'order'] as const).map((id) => ({ id, name: said.inOrder[id] }))}
        />
        <TextField label={said.askLastDay} type="date" value={lastDay} onChange={setLastDay} />
        <Segments
          label={said.askWhat}
          value={what}
          onChange={setWhat}
          options={[
            { id: 'whole', name: said.whole },
            { id: 'items', name: said.someItems },
          ]}
          help={what === 'items' ? said.someItemsHelp : undefined}
        />
        {what === 'items' && (
          <fieldset className={css.choices}>
            <legend>{said.chooseItems}</legend>
            {info.items
              .filter(({ approved }) => !approved)
              .map(({ number, title }) => (
                <Checkbox
                  key={number}
                  checked={items.includes(number)}
                  onChange={(on) => setItems(toggled(items, number, on))}
                >
                  {`${number}. ${title}`}
                </Checkbox>
              ))}
            {tried && nothing && <p className={css.late}>{said.needItem}</p>}
          </fieldset>
        )}
        <TextArea label={said.askMessage} rows={2} value={message} onChange={setMessage} />
        <RefusalBanner refused={refused} />
        <div className={css.buttons}>
          <Button kind="word" onPress={onClose}>
            {common.cancel}
          </Button>
          <Button kind="filled" type="submit" busy={busy}>
            {said.makeLinks}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
