/** Calling people: whom, with what words, what it looks like; and who has answered. */
import type { NewNotice, NoticeInfo, NoticeLetter, Reminded, SentNotice } from '@samsyn/api/notices'
import { dayOf, today } from '@samsyn/meeting/days'
import { type SubmitEvent, useState } from 'react'
import { call, type Refused } from '../api.ts'
import { RefusalBanner, useSettings, useWords } from '../person.tsx'
import { Button } from '../ui/Button.tsx'
import { Checkbox } from '../ui/Checkbox.tsx'
import { TextArea, TextField } from '../ui/TextField.tsx'
import { toast } from '../ui/Toasts.tsx'
import { longDate } from '../ui/time.ts'
import { Letters } from './Letters.tsx'
import css from './notice.module.css'

type Person = NoticeInfo['people'][number]
type Props = { info: NoticeInfo; path: string; again: () => Promise<void> }

export function Send({ info, path, again }: Props) {
  const { notice: said } = useWords()
  const { language } = useSettings()
  const [chosen, setChosen] = useState<readonly string[]>(() =>
    info.people.filter(({ called }) => !info.sent || !called).map(({ attendee }) => attendee),
  )
  const [message, setMessage] = useState(info.sent?.message ?? '')
  const [lastDay, setLastDay] = useState(info.sent?.lastDay ?? '')
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refused | null>(null)
  const [letters, setLetters] = useState<readonly NoticeLetter[]>([])
  const silent = info.people.filter(({ called, answer }) => called && answer === '').map(({ attendee }) => attendee)
  const badDay = lastDay !== '' && (lastDay < today() || lastDay > info.date) ? said.badLastDay : undefined

  async function act(what: Promise<Awaited<ReturnType<typeof call<SentNotice>>>>, done: (n: number) => string) {
    setBusy(true)
    const answer = await what
    setBusy(false)
    setRefused(answer.ok ? null : answer)
    if (!answer.ok) return
    toast({ text: done(answer.value.mailed) })
    setLetters(answer.value.letters)
    await again()
  }

  async function send(event: SubmitEvent) {
    event.preventDefault()
    setTried(true)
    if (chosen.length === 0 || badDay) return
    const body: NewNotice = { people: [...chosen], message, lastDay }
    await act(call<SentNotice>('POST', path, body), (n) => said.sent({ n }))
  }
  const remind = () =>
    act(call<SentNotice>('POST', `${path}/reminders`, { people: silent } satisfies Reminded), (n) =>
      said.reminded({ n }),
    )

  const count = (answer: Person['answer']) => info.people.filter((one) => one.called && one.answer === answer).length
  return (
    <section className={css.part}>
      <h2>{said.people}</h2>
      <p className={css.help}>{info.mail ? said.howMail : said.howHand}</p>
      {info.sent && (
        <p className={css.help} role="status">
          {said.sentAt({ date: longDate(dayOf(info.sent.at), language), by: info.sent.by })}.{' '}
          {silent.length === 0
            ? said.nobodySilent
            : said.counts({
                comes: count('comes'),
                link: count('link'),
                prevented: count('prevented'),
                silent: silent.length,
              })}
        </p>
      )}
      <form className={css.form} onSubmit={(event) => void send(event)} noValidate>
        <div className={css.choosing}>
          <Button kind="link" onPress={() => setChosen(info.people.map(({ attendee }) => attendee))}>
            {said.everybody}
          </Button>
          {info.sent && silent.length > 0 && (
            <Button kind="link" onPress={() => setChosen(silent)}>
              {said.silent}
            </Button>
          )}
        </div>
        <fieldset className={css.people}>
          <legend className={css.hidden}>{said.people}</legend>
          {info.people.map((person) => (
            <div key={person.attendee} className={css.person}>
              <Checkbox
                checked={chosen.includes(person.attendee)}
                onChange={(on) =>
                  setChosen(
                    on ? [...chosen, person.attendee] : chosen.filter((attendee) => attendee !== person.attendee),
                  )
                }
              >
                <span>
                  {[person.name, person.organisation].filter(Boolean).join(', ')}
                  <Standing person={person} mail={info.mail} />
                </span>
              </Checkbox>
            </div>
          ))}
        </fieldset>
        {tried && chosen.length === 0 && <p className={css.wrong}>{said.needPeople}</p>}
        <TextArea label={said.message} rows={2} value={message} onChange={setMessage} />
        <TextField
          label={said.lastDay}
          type="date"
          value={lastDay}
          onChange={setLastDay}
          error={tried ? badDay : undefined}
          className={css.short}
        />
        {info.preview && (
          <details className={css.preview}>
            <summary>{said.preview}</summary>
            <p className={css.subject}>{info.preview.subject}</p>
            <p className={css.text}>{info.preview.text}</p>
          </details>
        )}
        <RefusalBanner refused={refused} />
        <div className={css.buttons}>
          {info.sent && silent.length > 0 && (
            <Button kind="outlined" busy={busy} onPress={() => void remind()}>
              {said.remind}
            </Button>
          )}
          <Button kind="filled" type="submit" busy={busy}>
            {!info.mail ? said.make : info.sent ? said.sendAgain : said.send}
          </Button>
        </div>
      </form>
      {letters.length > 0 && <Letters letters={letters} onClose={() => setLetters([])} />}
    </section>
  )
}

/** What has come of it, in a line. */
function Standing({ person, mail }: { person: Person; mail: boolean }) {
  const { notice: said } = useWords()
  const { called, answer, deputy, comment, hasAddress } = person
  const parts = [
    called ? (answer === '' ? said.called : said.answers[answer]) : '',
    deputy && said.deputyOf({ name: deputy }),
    person.mail ? said.mail[person.mail] : '',
    mail && !hasAddress ? said.noAddress : '',
    comment,
  ].filter(Boolean)
  const bad = person.mail === 'failed' || person.mail === 'retried'
  return parts.length === 0 ? null : <span className={bad ? css.standingBad : css.standing}>{parts.join(' · ')}</span>
}
