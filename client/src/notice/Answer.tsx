/** My answer to the notice, and my own calendar. */
import type { NoticeInfo, NoticeSays } from '@samsyn/api/notices'
import type { MadeFeed } from '@samsyn/api/plans'
import { noticeAnswers } from '@samsyn/meeting/notice'
import { type SubmitEvent, useState } from 'react'
import { call, type Refused } from '../api.ts'
import { RefusalBanner, useSettings, useWords } from '../person.tsx'
import { ShownOnce } from '../series/NewAddress.tsx'
import { Button } from '../ui/Button.tsx'
import { Segments } from '../ui/Segments.tsx'
import { TextArea, TextField } from '../ui/TextField.tsx'
import { toast } from '../ui/Toasts.tsx'
import { longDate } from '../ui/time.ts'
import css from './notice.module.css'

type Mine = NonNullable<NoticeInfo['mine']>
type Props = { info: NoticeInfo; mine: Mine; path: string; again: () => Promise<void> }

export function Answer({ info, mine, path, again }: Props) {
  const { notice: said } = useWords()
  const { language } = useSettings()
  const [answer, setAnswer] = useState(mine.answer)
  const [deputy, setDeputy] = useState(mine.deputy)
  const [comment, setComment] = useState(mine.comment)
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refused | null>(null)

  async function send(event: SubmitEvent) {
    event.preventDefault()
    if (answer === '') return
    setBusy(true)
    const done = await call('POST', `${path}/answers`, { answer, deputy, comment } satisfies NoticeSays)
    setBusy(false)
    setRefused(done.ok ? null : done)
    if (done.ok) toast({ text: said.answered })
    await again()
  }

  return (
    <section className={css.mine} aria-label={said.yours}>
      <h2>{said.choose}</h2>
      {info.sent?.lastDay && <p className={css.help}>{said.until({ date: longDate(info.sent.lastDay, language) })}</p>}
      {info.sent?.message && <p className={css.message}>{info.sent.message}</p>}
      <form className={css.form} onSubmit={(event) => void send(event)} noValidate>
        <Segments
          label={said.choose}
          labelHidden
          look="apart"
          value={answer}
          onChange={setAnswer}
          options={noticeAnswers.map((id) => ({ id, name: said.answers[id] }))}
        />
        {answer === 'prevented' && <TextField label={said.deputy} value={deputy} onChange={setDeputy} />}
        <TextArea label={said.comment} rows={2} value={comment} onChange={setComment} />
        <RefusalBanner refused={refused} />
        <div>
          <Button kind="filled" type="submit" busy={busy}>
            {said.answer}
          </Button>
        </div>
      </form>
      {mine.inRegister && <OwnCalendar meeting={info.meeting} />}
    </section>
  )
}

function OwnCalendar({ meeting }: { meeting: string }) {
  const { notice: said } = useWords()
  const [made, setMade] = useState('')
  const [refused, setRefused] = useState<Refused | null>(null)
  async function make() {
    const answer = await call<MadeFeed>('POST', `/api/meetings/${meeting}/feed`)
    setRefused(answer.ok ? null : answer)
    if (answer.ok) setMade(answer.value.address)
  }
  return (
    <div>
      <RefusalBanner refused={refused} />
      {made ? (
        <ShownOnce address={made}>{said.calendarMade}</ShownOnce>
      ) : (
        <>
          <Button kind="link" onPress={() => void make()}>
            {said.calendar}
          </Button>
          <p className={css.help}>{said.calendarHelp}</p>
        </>
      )}
    </div>
  )
}
