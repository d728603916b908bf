/**
 * Who is asked: people of the attendance list, and others by their names. And the letters that ask and remind them, with the
 * links that are shown only now.
 */
import type { AdjusterLink, ApprovalInfo } from '@samsyn/api/approval'
import { type ReactNode, useState } from 'react'
import { useSettings, useWords } from '../person.tsx'
import { Button } from '../ui/Button.tsx'
import { Checkbox } from '../ui/Choices.tsx'
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

type LettersProps = {
  links: readonly AdjusterLink[]
  /** What they are asked about. */
  what: string
  /** '' when there is none. */
  lastDay: string
  message: string
  onClose: () => void
  children?: ReactNode
}

export function Letters({ links, what, lastDay, message, onClose, children }: LettersProps) {
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
      {links.map(({ adjuster, name, address }) => (
        <Letter
          key={adjuster}
          name={name}
          text={said.letter({ name, what, lastDay: lastDay && longDate(lastDay, language), message, address })}
        />
      ))}
    </Dialog>
  )
}

/** The letter that reminds one of them, with a new link. */
export function Reminder({ name, text, onClose }: { name: string; text: string; onClose: () => void }) {
  const said = useWords().approval
  return (
    <Dialog title={said.remindTitle({ name })} onClose={onClose}>
      <p className={css.note}>{said.remindHelp}</p>
      <Letter name={name} text={text} />
    </Dialog>
  )
}
