/**
 * Joining a meeting with its code: three taps from the QR code in the room. Nothing that was typed is lost when the code is
 * wrong or the network goes.
 */
import type { JoinInfo, Join as Joining } from '@samsyn/api/sign-in'
import { type SubmitEvent, useEffect, useState } from 'react'
import { useLocation } from 'wouter'
import { call, type Refused, useGet } from '../api.ts'
import { RefusalBanner, usePerson } from '../person.tsx'
import { Banner } from '../ui/Banner.tsx'
import { Button } from '../ui/Button.tsx'
import { ComboBox } from '../ui/ComboBox.tsx'
import { useSoftHyphens } from '../ui/hyphens.ts'
import { Header, Main, useTitle } from '../ui/Page.tsx'
import { Segments } from '../ui/Segments.tsx'
import { useSettings, useWords } from '../ui/settings.tsx'
import { TextField } from '../ui/TextField.tsx'
import { dayHeading, times } from '../ui/time.ts'
import css from './Join.module.css'

const length = 6

/** What a person typed or pasted, as the code: "nkt-4r7 " is NKT4R7. */
const clean = (typed: string): string =>
  typed
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .slice(0, length)
const spaced = (code: string): string => (code.length > 3 ? `${code.slice(0, 3)} ${code.slice(3)}` : code)

export default function Join({ code: given }: { code: string }) {
  const words = useWords()
  const { language } = useSettings()
  const { me, again } = usePerson()
  const hyphened = useSoftHyphens()
  const [, navigate] = useLocation()

  const [code, setCode] = useState(() => clean(given))
  const { answer, again: askAgain } = useGet<JoinInfo>(code.length === length ? `/api/join/${code}` : null)
  const info = answer?.ok ? answer.value : null
  const [name, setName] = useState('')
  const [attendee, setAttendee] = useState('')
  const [organisation, setOrganisation] = useState('')
  const [mode, setMode] = useState<Joining['mode']>('on-site')
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refused | null>(null)
  useTitle(info ? info.body : words.join.title)

  // Who has been here before need not type the name again.
  useEffect(() => {
    if (!me?.ok || !me.value.name) return
    const known = me.value
    setName((typed) => typed || known.name)
    setOrganisation((typed) => typed || known.organisation)
  }, [me])

  const listed = info?.people.find((person) => person.attendee === attendee && person.name === name)
  const codeError =
    answer && !answer.ok && answer.refused !== 'offline'
      ? words.refusals[answer.refused]
      : tried && code.length < length
        ? words.join.needCode
        : undefined
  const over = info !== null && !['draft', 'called', 'open'].includes(info.phase)

  async function enter(event: SubmitEvent) {
    event.preventDefault()
    setTried(true)
    if (!info) return answer && !answer.ok && answer.refused === 'offline' ? void askAgain() : undefined
    if (name.trim() === '') return
    setBusy(true)
    const joined = await call('POST', `/api/join/${code}`, {
      ...(listed ? { attendee: listed.attendee } : {}),
      name,
      organisation,
      mode,
    } satisfies Joining)
    setBusy(false)
    setRefused(joined.ok ? null : joined)
    if (!joined.ok) return
    await again()
    navigate(`/m/${info.meeting}`)
  }

  return (
    <>
      <Header to="/" />
      <Main width="narrow">
        <div className={css.page}>
          <div className={css.meeting}>
            <h1>{hyphened(info ? info.body : words.join.title)}</h1>
            {info && (
              <>
                <p>
                  {[dayHeading(info.date, language), times(info.start, info.end, language)].filter(Boolean).join(' ')}
                </p>
                {info.phase === 'open' && (
                  <p>
                    <strong>{words.join.ongoing}</strong>
                    {info.here > 0 && ` · ${words.join.here({ n: info.here })}`}
                  </p>
                )}
                {['draft', 'called'].includes(info.phase) && <p>{words.join.notBegun}</p>}
              </>
            )}
          </div>
          <form className={css.form} onSubmit={(event) => void enter(event)} noValidate>
            <TextField
              label={words.join.code}
              value={spaced(code)}
              onChange={(typed) => setCode(clean(typed))}
              inputClassName={css.code}
              large
              autoFocus={!given}
              autoComplete="off"
              autoCapitalize="characters"
              spellCheck={false}
              help={info ? undefined : words.join.codeHelp}
              error={codeError}
              sign={info ? 'check' : undefined}
              signLabel={words.join.codeFound}
            />
            {info && !over && (
              <>
                <ComboBox
                  label={words.join.name}
                  value={name}
                  onChange={setName}
                  options={info.people.map((person) => ({
                    id: person.attendee,
                    name: person.name,
                    ...(person.organisation ? { detail: person.organisation } : {}),
                  }))}
                  onChoose={(id) => {
                    setAttendee(id)
                    const person = info.people.find((one) => one.attendee === id)
                    if (person?.organisation) setOrganisation(person.organisation)
                  }}
                  autoComplete="off"
                  large
                  help={listed ? words.join.fromList : info.people.length > 0 ? words.join.nameHelp : undefined}
                  error={tried && name.trim() === '' ? words.join.needName : undefined}
                />
                <ComboBox
                  label={words.join.organisation}
                  value={organisation}
                  onChange={setOrganisation}
                  options={info.organisations.map((one) => ({ id: one, name: one }))}
                  autoComplete="off"
                  large
                  help={words.join.listed}
                />
                <Segments
                  label={words.join.how}
                  labelHidden
                  look="apart"
                  value={mode}
                  onChange={setMode}
                  options={[
                    { id: 'on-site', name: words.join.onSite },
                    { id: 'link', name: words.join.remote },
                  ]}
                />
              </>
            )}
            {over && (
              <Banner tone="warn" inset>
                {words.join.over}
              </Banner>
            )}
            <RefusalBanner
              refused={refused ?? (answer && !answer.ok && answer.refused === 'offline' ? answer : null)}
            />
            {!over && (
              <Button kind="filled" type="submit" large wide busy={busy}>
                {words.join.enter}
              </Button>
            )}
          </form>
          <p className={css.foot}>{words.join.working}</p>
        </div>
      </Main>
    </>
  )
}
