/** Decisions between meetings that rest on a protocol, and asking for one. */
import type { ApprovalInfo } from '@samsyn/api/approval'
import type { Circulated, CirculationInfo, CirculationsInfo, NewCirculation } from '@samsyn/api/circulations'
import { today } from '@samsyn/meeting/days'
import { type SubmitEvent, useState } from 'react'
import { call, type Refused, useGet } from '../api.ts'
import { RefusalBanner, useSettings, useWords } from '../person.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { FileChoice } from '../ui/FileChoice.tsx'
import { Row, Rows } from '../ui/Rows.tsx'
import { Select } from '../ui/Select.tsx'
import { EmptyState } from '../ui/States.tsx'
import { TextArea, TextField } from '../ui/TextField.tsx'
import { longDate } from '../ui/time.ts'
import css from './approval.module.css'
import { Letters, PeopleChoice, useChosen } from './People.tsx'

export function Circulations({ info }: { info: ApprovalInfo }) {
  const { circulation: said } = useWords()
  const { answer, again } = useGet<CirculationsInfo>(`/api/protocols/${info.protocol}/circulations`)
  const [beginning, setBeginning] = useState(false)
  // An observer is not told, and whoever has nothing to ask or to read needs no heading.
  if (!answer?.ok) return null
  const { circulations, mandates } = answer.value
  const mayBegin = info.may.sign
  if (circulations.length === 0 && !mayBegin) return null
  return (
    <section className={css.part}>
      <h2>{said.title}</h2>
      {circulations.length === 0 ? (
        <EmptyState>{mandates.length === 0 ? said.noMandate : said.none}</EmptyState>
      ) : (
        <Rows label={said.title}>
          {circulations.map((one) => (
            <Row
              key={one.id}
              title={one.heading}
              to={`/p/${info.protocol}/cirkulation/${one.id}`}
              sub={<Standing circulation={one} />}
            />
          ))}
        </Rows>
      )}
      {mayBegin && mandates.length > 0 && (
        <div className={css.acts}>
          <Button kind="outlined" onPress={() => setBeginning(true)}>
            {said.begin}
          </Button>
        </div>
      )}
      {beginning && <Begin info={info} circulations={answer.value} onClose={() => setBeginning(false)} again={again} />}
    </section>
  )
}

/** How it stands, in a line. */
export function Standing({ circulation }: { circulation: CirculationInfo }) {
  const { circulation: said } = useWords()
  const { language } = useSettings()
  const { result, people, lastDay, landed } = circulation
  const answered = people.filter((person) => person.answered).length
  if (!result)
    return `${said.under({ answered, all: people.length })} · ${said.lastDay.toLowerCase()} ${longDate(lastDay, language)}`
  return [
    `${result.decided ? said.decided : said.notDecided}: ${said.counts(result)}`,
    landed ? said.landed({ date: longDate(landed.date, language) }) : said.waits,
  ].join(' · ')
}

type BeginProps = {
  info: ApprovalInfo
  circulations: CirculationsInfo
  onClose: () => void
  again: () => Promise<void>
}

function Begin({ info, circulations: { mandates, lead: usual }, onClose, again }: BeginProps) {
  const words = useWords()
  const { circulation: said, approval, common } = words
  const [mandate, setMandate] = useState(mandates[0]?.label ?? '')
  const [heading, setHeading] = useState('')
  const [lead, setLead] = useState(usual)
  const [points, setPoints] = useState('')
  const [lastDay, setLastDay] = useState('')
  const [message, setMessage] = useState('')
  const chosen = useChosen(info.people)
  const [files, setFiles] = useState<readonly File[]>([])
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refused | null>(null)
  const [begun, setBegun] = useState<Circulated | null>(null)

  const written = points
    .split('\n')
    .map((point) => point.trim())
    .filter(Boolean)
  const bad = {
    heading: heading.trim() === '' ? said.needHeading : undefined,
    points: written.length === 0 ? said.needPoints : undefined,
    day: lastDay === '' || lastDay < today() ? said.needDay : undefined,
    people: chosen.people.length === 0 ? approval.needAdjuster : undefined,
  }
  const shown = (error: string | undefined) => (tried ? error : undefined)

  async function begin(event: SubmitEvent) {
    event.preventDefault()
    setTried(true)
    if (Object.values(bad).some(Boolean)) return
    setBusy(true)
    const path = `/api/protocols/${info.protocol}/circulations`
    const done = await call<Circulated>('POST', path, {
      mandate,
      heading,
      lead,
      points: written,
      message,
      lastDay,
      people: chosen.people,
    } satisfies NewCirculation)
    if (!done.ok) {
      setBusy(false)
      return setRefused(done)
    }
    setRefused(null)
    for (const file of files) {
      const query = new URLSearchParams({ name: file.name })
      const kept = await call('POST', `${path}/${done.value.circulation}/files?${query}`, file)
      // What has been asked is asked; the document can be added on its page before somebody answers.
      if (!kept.ok) setRefused(kept)
    }
    setBusy(false)
    setBegun(done.value)
    await again()
  }

  if (begun)
    return (
      <Letters
        protocol={info.protocol}
        links={begun.links}
        what={heading}
        lastDay={lastDay}
        message={message}
        onClose={onClose}
      >
        <RefusalBanner refused={refused} />
      </Letters>
    )
  return (
    <Dialog title={said.begin} onClose={onClose}>
      <form className={css.form} onSubmit={(event) => void begin(event)} noValidate>
        <p className={css.note}>{said.beginHelp}</p>
        <Select
          label={said.mandate}
          value={mandate}
          onChange={setMandate}
          options={mandates.map(({ label, text }) => ({ id: label, name: `${label}. ${text}` }))}
        />
        <TextField label={said.heading} value={heading} onChange={setHeading} error={shown(bad.heading)} />
        <TextField label={said.lead} value={lead} onChange={setLead} />
        <TextArea
          label={said.points}
          value={points}
          onChange={setPoints}
          help={said.pointsHelp}
          error={shown(bad.points)}
        />
        <FileChoice label={said.chooseFiles} multiple chosen={files.map(({ name }) => name)} onChoose={setFiles} />
        <TextField label={said.lastDay} type="date" value={lastDay} onChange={setLastDay} error={shown(bad.day)} />
        <PeopleChoice label={said.people} of={chosen} error={shown(bad.people)} />
        <TextArea label={approval.askMessage} rows={2} value={message} onChange={setMessage} />
        <RefusalBanner refused={refused} />
        <div className={css.buttons}>
          <Button kind="word" onPress={onClose}>
            {common.cancel}
          </Button>
          <Button kind="filled" type="submit" busy={busy}>
            {approval.makeLinks}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
