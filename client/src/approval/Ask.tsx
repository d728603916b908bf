/** Choosing who is asked to approve a protocol, or single items of it, and handing out the links. */
import type { ApprovalInfo, Asked, Ask as Asking } from '@samsyn/api/approval'
import { type SubmitEvent, useState } from 'react'
import { call, type Refused } from '../api.ts'
import { RefusalBanner, useSettings, useWords } from '../person.tsx'
import { Button } from '../ui/Button.tsx'
import { Checkbox, Segments } from '../ui/Choices.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { TextArea, TextField } from '../ui/TextField.tsx'
import { longDate } from '../ui/time.ts'
import css from './approval.module.css'
import { Letter } from './Letter.tsx'

type Props = { info: ApprovalInfo; onClose: () => void; again: () => Promise<void> }

export function Ask({ info, onClose, again }: Props) {
  const { approval: said, common } = useWords()
  const { language } = useSettings()
  const [chosen, setChosen] = useState<readonly string[]>(info.suggested)
  const [other, setOther] = useState('')
  const [order, setOrder] = useState<'all' | 'order'>('all')
  const [lastDay, setLastDay] = useState('')
  const [message, setMessage] = useState('')
  const [what, setWhat] = useState<'whole' | 'items'>('whole')
  const [items, setItems] = useState<readonly string[]>([])
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refused | null>(null)
  const [asked, setAsked] = useState<Asked | null>(null)

  const others = other
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean)
  const nobody = chosen.length + others.length === 0
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
      adjusters: [
        ...chosen.map((attendee) => ({ attendee, name: nameOf(attendee), organisation: '' })),
        ...others.map((name) => ({ attendee: '', name, organisation: '' })),
      ],
    } satisfies Asking)
    setBusy(false)
    setRefused(done.ok ? null : done)
    if (!done.ok) return
    setAsked(done.value)
    await again()
  }
  const nameOf = (attendee: string) => info.people.find((one) => one.attendee === attendee)?.name ?? ''
  const toggled = (list: readonly string[], id: string, on: boolean) =>
    on ? [...list, id] : list.filter((one) => one !== id)

  if (asked)
    return (
      <Dialog
        title={said.linksTitle}
        onClose={onClose}
        foot={
          <Button kind="filled" onPress={onClose}>
            {common.done}
          </Button>
        }
      >
        <p className={css.note}>{said.linksHelp}</p>
        {asked.links.map(({ adjuster, name, address }) => (
          <Letter
            key={adjuster}
            name={name}
            text={said.letter({
              name,
              what: said.whatOf({ word: info.word, body: info.body, date: longDate(info.date, language) }),
              lastDay: lastDay && longDate(lastDay, language),
              message,
              address,
            })}
          />
        ))}
      </Dialog>
    )
  return (
    <Dialog title={said.askTitle} onClose={onClose}>
      <form className={css.form} onSubmit={(event) => void ask(event)} noValidate>
        <fieldset className={css.choices}>
          <legend>{said.askWho}</legend>
          {info.people.map(({ attendee, name, organisation }) => (
            <Checkbox
              key={attendee}
              checked={chosen.includes(attendee)}
              onChange={(on) => setChosen(toggled(chosen, attendee, on))}
            >
              {[name, organisation].filter(Boolean).join(', ')}
            </Checkbox>
          ))}
        </fieldset>
        <TextField
          label={said.askOther}
          value={other}
          onChange={setOther}
          error={tried && nobody ? said.needAdjuster : undefined}
        />
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
