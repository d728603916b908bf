/**
 * Who is asked: people of the attendance list, and others by their names. And the letters that ask and remind them, with the
 * links that are shown only now.
 */
import type { AdjusterLink, ApprovalInfo, NewLetter } from '@samsyn/api/approval'
import { type ReactNode, useState } from 'react'
import { call } from '../api.ts'
import { useSettings, useWords } from '../person.tsx'
import { Button } from '../ui/Button.tsx'
import { Checkbox } from '../ui/Checkbox.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { TextField } from '../ui/TextField.tsx'
import { longDate } from '../ui/time.ts'
import css from './approval.module.css'
import { Letter } from './Letter.tsx'

type Known = ApprovalInfo['people']

/** With an id that is in it, or without. */
export const toggled = (list: readonly string[], id: string, on: boolean): readonly string[] =>
  on ? [...list, id] : list.filter((one) => one !== id)

export type Chosen = {
  /** As they are asked. */
  people: Known
  known: Known
  chosen: readonly string[]
  choose: (attendee: string, on: boolean) => void
  other: string
  setOther: (names: string) => void
}

export function useChosen(known: Known, suggested: readonly string[] = []): Chosen {
  const [chosen, setChosen] = useState(suggested)
  const [other, setOther] = useState('')
  const others = other
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean)
  const nameOf = (attendee: string) => known.find((one) => one.attendee === attendee)?.name ?? ''
  return {
    people: [
      ...chosen.map((attendee) => ({ attendee, name: nameOf(attendee), organisation: '' })),
      ...others.map((name) => ({ attendee: '', name, organisation: '' })),
    ],
    known,
    chosen,
    choose: (attendee, on) => setChosen(toggled(chosen, attendee, on)),
    other,
    setOther,
  }
}

type ChoiceProps = { label: string; of: Chosen; error: string | undefined }

export function PeopleChoice({ label, of, error }: ChoiceProps) {
  const said = useWords().approval
  return (
    <>
      <fieldset className={css.choices}>
        <legend>{label}</legend>
        {of.known.map(({ attendee, name, organisation }) => (
          <Checkbox key={attendee} checked={of.chosen.includes(attendee)} onChange={(on) => of.choose(attendee, on)}>
            {[name, organisation].filter(Boolean).join(', ')}
          </Checkbox>
        ))}
      </fieldset>
      <TextField label={said.askOther} value={of.other} onChange={of.setOther} error={error} />
    </>
  )
}

/** How a letter to somebody who is asked goes by mail, where it does. */
const byMail = (protocol: string, { adjuster, mail }: AdjusterLink, subject: string) =>
  mail
    ? (text: string) =>
        call('POST', `/api/protocols/${protocol}/letters`, { adjuster, subject, text } satisfies NewLetter)
    : undefined

type LettersProps = {
  protocol: string
  links: readonly AdjusterLink[]
  /** What they are asked about. */
  what: string
  /** '' when there is none. */
  lastDay: string
  message: string
  onClose: () => void
  children?: ReactNode
}

export function Letters({ protocol, links, what, lastDay, message, onClose, children }: LettersProps) {
  const { approval: said, common } = useWords()
  const { language } = useSettings()
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
      {children}
      <p className={css.note}>{said.linksHelp}</p>
      {links.map((to) => (
        <Letter
          key={to.adjuster}
          name={to.name}
          mail={byMail(protocol, to, what)}
          text={said.letter({ ...to, what, lastDay: lastDay && longDate(lastDay, language), message })}
        />
      ))}
    </Dialog>
  )
}

type ReminderProps = { protocol: string; to: AdjusterLink; subject: string; text: string; onClose: () => void }

/** The letter that reminds one of them, with a new link. */
export function Reminder({ protocol, to, subject, text, onClose }: ReminderProps) {
  const said = useWords().approval
  return (
    <Dialog title={said.remindTitle(to)} onClose={onClose}>
      <p className={css.note}>{said.remindHelp}</p>
      <Letter name={to.name} text={text} mail={byMail(protocol, to, subject)} />
    </Dialog>
  )
}
