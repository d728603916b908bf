/** What somebody is to do, from every series they take part in, and how it goes. */
import type { Task, TaskReport, Tasks } from '@samsyn/api/carry-over'
import { type SubmitEvent, useState } from 'react'
import { call, type Refused, useGet } from '../api.ts'
import { PersonMenu } from '../home/PersonMenu.tsx'
import { Refusal, RefusalBanner, useSettings, useWords } from '../person.tsx'
import { Button } from '../ui/Button.tsx'
import { useSoftHyphens } from '../ui/hyphens.ts'
import { Header, Main, Sheet, useTitle } from '../ui/Page.tsx'
import { Segments } from '../ui/Segments.tsx'
import { EmptyState, Skeleton } from '../ui/States.tsx'
import { TextArea } from '../ui/TextField.tsx'
import { toast } from '../ui/Toasts.tsx'
import { longDate } from '../ui/time.ts'
import css from './carry-over.module.css'

export default function MyTasks() {
  const { carryOver: said } = useWords()
  const { answer, again } = useGet<Tasks>('/api/tasks')
  useTitle(said.myTasks)
  return (
    <>
      <Header to="/">
        <PersonMenu />
      </Header>
      <Main>
        <Sheet endless className={css.sheet}>
          <h1>{said.myTasks}</h1>
          <p className={css.help}>{said.myTasksHelp}</p>
          {!answer ? (
            <Skeleton lines={5} />
          ) : !answer.ok ? (
            <Refusal refused={answer} again={() => void again()} />
          ) : answer.value.tasks.length === 0 ? (
            <EmptyState>{said.noTasks}</EmptyState>
          ) : (
            <ul>
              {answer.value.tasks.map((task) => (
                <OneTask key={`${task.series} ${task.number}`} task={task} again={again} />
              ))}
            </ul>
          )}
        </Sheet>
      </Main>
    </>
  )
}

function OneTask({ task, again }: { task: Task; again: () => Promise<void> }) {
  const { carryOver: said } = useWords()
  const { language } = useSettings()
  const hyphened = useSoftHyphens()
  const [writing, setWriting] = useState(false)
  const { text, owner, due, number, body, steps, report, date } = task
  const later = steps.slice(1)
  return (
    <li className={css.task}>
      <h2>{hyphened(text)}</h2>
      <p className={css.facts}>
        {[due && said.dueOn({ due: longDate(due, language) }), owner, body, number].filter(Boolean).join(' · ')}
      </p>
      <p className={css.steps}>
        {[
          date && said.given({ date: longDate(date, language) }),
          ...later.map((step) =>
            [longDate(step.date, language), said.steps[step.outcome], step.said].filter(Boolean).join(': '),
          ),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      {report && (
        <p className={css.mine}>{said.yourReport({ status: said.taskStatuses[report.status], text: report.text })}</p>
      )}
      {writing ? (
        <Report task={task} onClose={() => setWriting(false)} again={again} />
      ) : (
        <p className={css.act}>
          <Button label={said.reportOf({ text })} onPress={() => setWriting(true)}>
            {said.report}
          </Button>
        </p>
      )}
    </li>
  )
}

function Report({ task, onClose, again }: { task: Task; onClose: () => void; again: () => Promise<void> }) {
  const { carryOver: said, common } = useWords()
  const [status, setStatus] = useState<'open' | 'done'>(task.report?.status ?? 'open')
  const [text, setText] = useState(task.report?.text ?? '')
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refused | null>(null)

  async function send(event: SubmitEvent) {
    event.preventDefault()
    setBusy(true)
    const done = await call<Tasks>('POST', `/api/series/${task.series}/task-reports`, {
      number: task.number,
      status,
      text,
    } satisfies TaskReport)
    setBusy(false)
    if (!done.ok) return setRefused(done)
    toast({ text: said.sent })
    await again()
    onClose()
  }

  return (
    <form className={css.report} onSubmit={(event) => void send(event)} noValidate>
      <Segments
        label={said.howIsIt}
        value={status}
        onChange={setStatus}
        options={(['open', 'done'] as const).map((id) => ({ id, name: said.taskChoices[id] }))}
      />
      <TextArea label={said.reportText} rows={2} value={text} onChange={setText} />
      <RefusalBanner refused={refused} />
      <div className={css.buttonsLeft}>
        <Button kind="filled" type="submit" busy={busy}>
          {said.send}
        </Button>
        <Button kind="word" onPress={onClose}>
          {common.cancel}
        </Button>
      </div>
    </form>
  )
}
