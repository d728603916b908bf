/** A series: its meetings year by year, its people and how it does things. */
import type { MeetingRow, Series as Whole } from '@samsyn/api/bodies'
import { Suspense, useState } from 'react'
import { useLocation, useSearchParams } from 'wouter'
import { useGet } from '../api.ts'
import { PersonMenu } from '../home/PersonMenu.tsx'
import { Refusal, usePerson } from '../person.tsx'
import { SearchButton } from '../search/SearchButton.tsx'
import { Button, ButtonLink } from '../ui/Button.tsx'
import { useSoftHyphens } from '../ui/hyphens.ts'
import { Header, Main, Sheet, useTitle } from '../ui/Page.tsx'
import { part } from '../ui/part.ts'
import { Row, Rows } from '../ui/Rows.tsx'
import { EmptyState, Skeleton } from '../ui/States.tsx'
import { useSettings, useWords, withAllWords, withInboxWords, withRegisterWords } from '../ui/settings.tsx'
import { Tabs } from '../ui/Tabs.tsx'
import { longDate, shortDate, times } from '../ui/time.ts'
import css from './series.module.css'

const Members = part(() => withRegisterWords(import('../register/Members.tsx')))
const NewMeeting = part(() => import('./NewMeeting.tsx'))
const Inbox = part(() => withInboxWords(import('../inbox/Inbox.tsx')))
const OwnSeries = part(() => withInboxWords(import('./OwnSeries.tsx')))
const YearPlan = part(() => withAllWords(import('./YearPlan.tsx')))
const OldProtocols = part(() => withAllWords(import('../old-protocols/OldProtocols.tsx')))
const Settings = part(() => withAllWords(import('./Settings.tsx')))

/** The tab stands in the address in Swedish, as the other addresses do. */
const tabs = ['moten', 'inkorg', 'arshjul', 'tidigare', 'personer', 'installningar'] as const

/** Who only takes part has a page of the own meetings, and of what is proposed. */
export default function Series({ id }: { id: string }) {
  const words = useWords()
  const { me } = usePerson()
  if (!me || (me.ok && me.value.organiser)) return <WholeSeries id={id} isKnown={me !== undefined} />
  return (
    <>
      <Header to="/">
        <ButtonLink kind="word" to={`/s/${id}/beslut`}>
          {words.home.decisions}
        </ButtonLink>
        <PersonMenu />
      </Header>
      <Main>
        <Sheet endless className={css.sheet}>
          <Suspense fallback={<Skeleton lines={6} />}>
            <OwnSeries id={id} />
          </Suspense>
        </Sheet>
      </Main>
    </>
  )
}

function WholeSeries({ id, isKnown }: { id: string; isKnown: boolean }) {
  const words = useWords()
  const { answer, again } = useGet<Whole>(isKnown ? `/api/series/${id}` : null)
  const hyphened = useSoftHyphens()
  const [search, setSearch] = useSearchParams()
  const tab = tabs.find((one) => one === search.get('visa')) ?? 'moten'
  useTitle(answer?.ok ? answer.value.body.name : '')

  return (
    <>
      <Header to="/">
        <ButtonLink kind="word" to={`/s/${id}/beslut`}>
          {words.home.decisions}
        </ButtonLink>
        <SearchButton />
        <PersonMenu />
      </Header>
      <Main>
        <Sheet endless className={css.sheet}>
          {!answer ? (
            <Skeleton lines={6} />
          ) : !answer.ok ? (
            <Refusal refused={answer} again={() => void again()} />
          ) : (
            <>
              <h1 className={css.heading}>{hyphened(answer.value.body.name)}</h1>
              {answer.value.name !== answer.value.body.name && <p className={css.of}>{answer.value.name}</p>}
              <Tabs
                label={answer.value.body.name}
                value={tab}
                onChange={(next) => setSearch(next === 'moten' ? {} : { visa: next }, { replace: true })}
                tabs={[
                  { id: 'moten', name: words.series.meetings, contents: <Meetings series={answer.value} /> },
                  {
                    id: 'inkorg',
                    name: words.series.inbox,
                    contents: (
                      <Suspense fallback={<Skeleton lines={6} />}>
                        <Inbox series={answer.value.id} />
                      </Suspense>
                    ),
                  },
                  {
                    id: 'arshjul',
                    name: words.series.yearPlan,
                    contents: (
                      <Suspense fallback={<Skeleton lines={6} />}>
                        <YearPlan series={answer.value} again={again} />
                      </Suspense>
                    ),
                  },
                  {
                    id: 'tidigare',
                    name: words.series.oldProtocols,
                    contents: (
                      <Suspense fallback={<Skeleton lines={6} />}>
                        <OldProtocols series={answer.value.id} />
                      </Suspense>
                    ),
                  },
                  {
                    id: 'personer',
                    name: words.series.people,
                    contents: (
                      <Suspense fallback={<Skeleton lines={6} />}>
                        <Members series={answer.value} again={again} />
                      </Suspense>
                    ),
                  },
                  {
                    id: 'installningar',
                    name: words.series.settings,
                    contents: (
                      <Suspense fallback={<Skeleton lines={6} />}>
                        <Settings series={answer.value} again={again} />
                      </Suspense>
                    ),
                  },
                ]}
              />
            </>
          )}
        </Sheet>
      </Main>
    </>
  )
}

function Meetings({ series }: { series: Whole }) {
  const words = useWords()
  const { language } = useSettings()
  const { me } = usePerson()
  const hyphened = useSoftHyphens()
  const [, navigate] = useLocation()
  const [making, setMaking] = useState(false)
  const years = Map.groupBy(
    series.meetings.toSorted((a, b) => b.date.localeCompare(a.date)),
    (row) => row.date.slice(0, 4),
  )
  const state = (row: MeetingRow) => words.home.phases[row.phase as keyof typeof words.home.phases] ?? ''

  return (
    <>
      {me?.ok && me.value.organiser && (
        <div className={css.bar}>
          <Button kind="filled" onPress={() => setMaking(true)}>
            {words.series.newMeeting}
          </Button>
        </div>
      )}
      {series.meetings.length === 0 && <EmptyState>{words.series.noMeetings}</EmptyState>}
      {[...years].map(([year, rows]) => (
        <section key={year}>
          <h2 className={css.year}>{year}</h2>
          <Rows label={year}>
            {rows.map((row) => {
              const date = longDate(row.date, language)
              return (
                <Row
                  key={row.id}
                  lead={shortDate(row.date, language)}
                  title={words.series.meetingRow({ date })}
                  to={`/m/${row.id}`}
                  sub={state(row)}
                  end={
                    row.protocol && (
                      <ButtonLink
                        kind="link"
                        outside
                        to={`/p/${row.protocol}`}
                        label={words.home.protocolOf({ name: series.body.name, date })}
                      >
                        {words.home.protocol}
                      </ButtonLink>
                    )
                  }
                >
                  {[times(row.start, row.end, language), hyphened(row.place)].filter(Boolean).join(', ') ||
                    words.series.meetingRow({ date })}
                </Row>
              )
            })}
          </Rows>
        </section>
      ))}
      {making && (
        <Suspense>
          <NewMeeting
            series={[{ id: series.id, name: series.name }]}
            onClose={() => setMaking(false)}
            onMade={(meeting) => navigate(`/m/${meeting}`)}
          />
        </Suspense>
      )}
    </>
  )
}
