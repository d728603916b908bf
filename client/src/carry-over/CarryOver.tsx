/**
 * What earlier protocols of the series have left: what stands on this agenda, what can be taken up, what waits for a later
 * meeting, and what was declined, with its word. And who is to be reminded of what.
 */
import type { CarriedOver, CarryOverInfo, ChooseCarryOver, ReminderLetter, Reminders } from '@samsyn/api/carry-over'
import { type SubmitEvent, useState } from 'react'
import { useLocation } from 'wouter'
import { call, type Refused, useGet } from '../api.ts'
import { Letter } from '../approval/Letter.tsx'
import type { Outline } from '../meeting/useContents.ts'
import { useConnection, useMeetingState } from '../meeting/useMeeting.ts'
import { Refusal, RefusalBanner, useSettings, useWords } from '../person.tsx'
import { Banner } from '../ui/Banner.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog, Drawer } from '../ui/Dialog.tsx'
import { FormButtons } from '../ui/FormButtons.tsx'
import { useSoftHyphens } from '../ui/hyphens.ts'
import { Select } from '../ui/Select.tsx'
import { EmptyState, Skeleton } from '../ui/States.tsx'
import { TextArea, TextField } from '../ui/TextField.tsx'
import { longDate } from '../ui/time.ts'
import css from './carry-over.module.css'

type Props = { outline: Outline; onClose: () => void }
type Asking = { what: 'moved' | 'declined'; matter: CarriedOver }

export default function CarryOver({ outline, onClose }: Props) {
  const { carryOver: said } = useWords()
  const { meeting } = useConnection()
  const path = `/api/meetings/${meeting}/carry-over`
  const { answer, again } = useGet<CarryOverInfo>(path)
  const [asking, setAsking] = useState<Asking | null>(null)
  const [refused, setRefused] = useState<Refused | null>(null)
  const info = answer?.ok ? answer.value : null

  async function choose(choice: ChooseCarryOver): Promise<boolean> {
    const done = await call<CarryOverInfo>('POST', path, choice)
    setRefused(done.ok ? null : done)
    await again()
    return done.ok
  }

  const isDeclined = ({ item, choice }: CarriedOver) => item === '' && choice?.choice === 'declined'
  const groups = [
    { title: said.here, matters: info?.returning.filter(({ item }) => item !== '') },
    {
      title: said.offered,
      matters: info?.returning.filter((one) => one.item === '' && one.later === '' && !isDeclined(one)),
    },
    { title: said.later, matters: info?.returning.filter((one) => one.later !== '' && !isDeclined(one)) },
    { title: said.declined, matters: info?.returning.filter(isDeclined) },
  ]
  return (
    <Drawer title={said.title} onClose={onClose}>
      <p className={css.help}>{said.help}</p>
      <RefusalBanner refused={refused} />
      {!answer ? (
        <Skeleton lines={6} />
      ) : !answer.ok ? (
        <Refusal refused={answer} again={() => void again()} />
      ) : (
        <>
          {!answer.value.isNext && (
            <Banner tone="warn" inset>
              {said.notNext}
            </Banner>
          )}
          {answer.value.returning.length === 0 && <EmptyState>{said.none}</EmptyState>}
          {groups.map(
            ({ title, matters = [] }) =>
              matters.length > 0 && (
                <section key={title} className={css.group}>
                  <h3>
                    {title} <span>{matters.length}</span>
                  </h3>
                  <ul>
                    {matters.map((matter) => (
                      <Matter
                        key={matter.key}
                        matter={matter}
                        outline={outline}
                        onTakeUp={() => void choose({ key: matter.key, choice: 'taken-up' })}
                        onAsk={(what) => setAsking({ what, matter })}
                        onGone={onClose}
                      />
                    ))}
                  </ul>
                </section>
              ),
          )}
          <Remind info={answer.value} outline={outline} />
        </>
      )}
      {asking && info && (
        <Ask
          asking={asking}
          meetings={info.meetings.map(({ date }) => date).filter((date) => date > outline.facts.date)}
          from={outline.facts.date}
          onClose={() => setAsking(null)}
          onDone={async (choice) => {
            if (await choose(choice)) setAsking(null)
          }}
        />
      )}
    </Drawer>
  )
}

type MatterProps = {
  matter: CarriedOver
  outline: Outline
  onTakeUp: () => void
  onAsk: (what: Asking['what']) => void
  onGone: () => void
}

function Matter({ matter, outline, onTakeUp, onAsk, onGone }: MatterProps) {
  const { carryOver: said } = useWords()
  const { language } = useSettings()
  const { meeting } = useConnection()
  const [, navigate] = useLocation()
  const hyphened = useSoftHyphens()
  const { kind, title, owner, due, protocol, date, label, item, later, choice } = matter
  const number = outline.items.find(({ id }) => id === item)?.number
  const facts = [
    said.kinds[kind],
    owner,
    due &&
      (kind === 'ending' ? said.endsOn : kind === 'matter' ? said.returnsOn : said.dueOn)({
        due: longDate(due, language),
      }),
    later && said.comesOn({ day: longDate(later, language) }),
  ].filter(Boolean)
  const anchor = /^\d/.test(label) ? `#${/[a-z]$/.test(label) ? 'beslut' : 'punkt'}-${label}` : ''
  return (
    <li className={css.matter}>
      <p className={css.title}>{hyphened(title)}</p>
      <p className={css.help}>
        {facts.join(' · ')} ·{' '}
        <a href={`/p/${protocol}${anchor}`}>
          {said.from({
            date: longDate(date, language),
            label: /^\d/.test(label) ? said.item({ number: label }) : label,
          })}
        </a>
      </p>
      {choice && choice.choice !== 'taken-up' && choice.reason !== '' && (
        <p className={css.help}>{said.declinedBy({ name: choice.by, reason: choice.reason })}</p>
      )}
      <p className={css.acts}>
        {number ? (
          <Button
            kind="link"
            onPress={() => {
              onGone()
              navigate(`/m/${meeting}/p/${item}`)
            }}
          >
            {said.item({ number })}
          </Button>
        ) : (
          <Button kind="link" label={said.takeUpOf({ title })} onPress={onTakeUp}>
            {said.takeUp}
          </Button>
        )}
        <Button kind="link" label={said.moveOf({ title })} onPress={() => onAsk('moved')}>
          {said.move}
        </Button>
        {choice?.choice !== 'declined' || number ? (
          <Button kind="link" label={said.declineOf({ title })} onPress={() => onAsk('declined')}>
            {said.decline}
          </Button>
        ) : null}
      </p>
    </li>
  )
}

type AskProps = {
  asking: Asking
  meetings: readonly string[]
  from: string
  onClose: () => void
  onDone: (choice: ChooseCarryOver) => Promise<void>
}

/** To which meeting, or why not. */
function Ask({ asking: { what, matter }, meetings, from, onClose, onDone }: AskProps) {
  const { carryOver: said } = useWords()
  const { language } = useSettings()
  const [chosen, setChosen] = useState(meetings[0] ?? '')
  const [day, setDay] = useState('')
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const to = chosen || day
  const bad = what === 'moved' ? to <= from : reason.trim() === ''

  async function send(event: SubmitEvent) {
    event.preventDefault()
    setTried(true)
    if (bad) return
    setBusy(true)
    await onDone({ key: matter.key, choice: what, reason, ...(what === 'moved' ? { day: to } : {}) })
    setBusy(false)
  }

  return (
    <Dialog title={what === 'moved' ? said.moveTitle : said.declineTitle} onClose={onClose}>
      <form className={css.form} onSubmit={(event) => void send(event)} noValidate>
        <p className={css.title}>{matter.title}</p>
        {what === 'moved' && meetings.length > 0 && (
          <Select
            label={said.moveTo}
            value={chosen}
            onChange={setChosen}
            options={[
              ...meetings.map((date) => ({ id: date, name: longDate(date, language) })),
              { id: '', name: said.anotherDay },
            ]}
          />
        )}
        {what === 'moved' && chosen === '' && (
          <TextField
            label={said.day}
            type="date"
            value={day}
            onChange={setDay}
            error={tried && bad ? said.needDay : undefined}
          />
        )}
        <TextArea
          label={what === 'moved' ? said.moveReason : said.reason}
          rows={2}
          value={reason}
          onChange={setReason}
          help={said.reasonHelp}
          error={what === 'declined' && tried && bad ? said.needReason : undefined}
        />
        <FormButtons submit={what === 'moved' ? said.move : said.decline} busy={busy} onCancel={onClose} />
      </form>
    </Dialog>
  )
}

/** Links to their tasks for those who have any, with a letter for each. */
function Remind({ info, outline }: { info: CarryOverInfo; outline: Outline }) {
  const { carryOver: said, common } = useWords()
  const { language } = useSettings()
  const { meeting } = useConnection()
  const { info: about } = useMeetingState()
  const [made, setMade] = useState<Reminders | null>(null)
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refused | null>(null)
  const { reminders } = info
  if (reminders.length === 0 || outline.items.length === 0) return null

  async function make() {
    setBusy(true)
    const done = await call<Reminders>('POST', `/api/meetings/${meeting}/reminders`, {
      people: reminders.map(({ attendee }) => attendee),
    })
    setBusy(false)
    setRefused(done.ok ? null : done)
    if (done.ok) setMade(done.value)
  }

  const send = (attendee: string, text: string) =>
    call('POST', `/api/meetings/${meeting}/reminders/letters`, {
      attendee,
      subject: said.letterSubject({ body: about?.body.name ?? '' }),
      text,
    } satisfies ReminderLetter)

  return (
    <div className={css.remind}>
      <p className={css.help}>{said.remindHelp}</p>
      <RefusalBanner refused={refused} />
      <Button busy={busy} onPress={() => void make()}>
        {said.remind}
      </Button>
      {made && (
        <Dialog
          title={said.remindTitle}
          onClose={() => setMade(null)}
          foot={
            <Button kind="filled" onPress={() => setMade(null)}>
              {common.done}
            </Button>
          }
        >
          {made.links.map(({ attendee, name, mail, address }) => (
            <Letter
              key={attendee}
              name={name}
              mail={mail ? (text) => send(attendee, text) : undefined}
              text={said.letter({
                name,
                body: about?.body.name ?? '',
                address,
                tasks: (reminders.find((one) => one.attendee === attendee)?.tasks ?? [])
                  .map(({ text, due }) => said.task({ text, due: due && longDate(due, language) }))
                  .join('\n'),
              })}
            />
          ))}
        </Dialog>
      )}
    </div>
  )
}
