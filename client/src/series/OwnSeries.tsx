/** A series as its people see it: the meetings they have come to, and what they propose to it. */
import type { Home } from '@samsyn/api/bodies'
import type { Inbox } from '@samsyn/api/inbox'
import { useGet } from '../api.ts'
import { Proposals } from '../inbox/Inbox.tsx'
import { Refusal, useSettings, useWords } from '../person.tsx'
import { useSoftHyphens } from '../ui/hyphens.ts'
import { useTitle } from '../ui/Page.tsx'
import { Row, Rows } from '../ui/Rows.tsx'
import { Skeleton } from '../ui/States.tsx'
import { longDate, shortDate, times } from '../ui/time.ts'
import css from './series.module.css'

export default function OwnSeries({ id }: { id: string }) {
  const words = useWords()
  const { language } = useSettings()
  const hyphened = useSoftHyphens()
  const { answer: inbox, again } = useGet<Inbox>(`/api/series/${id}/inbox`)
  const { answer: home } = useGet<Home>('/api/home')
  const meetings = (home?.ok ? home.value.meetings : []).filter(({ series }) => series.id === id)
  const known = inbox?.ok ? inbox.value : meetings[0]
  useTitle(known?.body.name ?? '')
  if (!inbox || !home) return <Skeleton lines={6} />
  if (!known)
    return <Refusal refused={inbox.ok ? { ok: false, refused: 'not-found' } : inbox} again={() => void again()} />
  return (
    <>
      <h1 className={css.heading}>{hyphened(known.body.name)}</h1>
      {known.series.name !== known.body.name && <p className={css.of}>{known.series.name}</p>}
      {inbox.ok && <Proposals info={inbox.value} again={again} />}
      {meetings.length > 0 && (
        <section>
          <h2 className={css.year}>{words.inbox.meetings}</h2>
          <Rows label={words.inbox.meetings}>
            {meetings.toReversed().map(({ id, date, phase, start, end, place }) => (
              <Row
                key={id}
                lead={shortDate(date, language)}
                title={words.series.meetingRow({ date: longDate(date, language) })}
                to={`/m/${id}`}
                sub={[date.slice(0, 4), words.home.phases[phase as keyof typeof words.home.phases] ?? '']
                  .filter(Boolean)
                  .join(' · ')}
              >
                {[times(start, end, language), hyphened(place)].filter(Boolean).join(', ') ||
                  words.series.meetingRow({ date: longDate(date, language) })}
              </Row>
            ))}
          </Rows>
        </section>
      )}
    </>
  )
}
