/** The start page answers one question: what is today? Then what comes, and what has been with its protocols. */
import type { Home, MeetingRow } from '@samsyn/api/bodies'
import type { Tasks } from '@samsyn/api/carry-over'
import { today } from '@samsyn/meeting/days'
import { Suspense, useEffect, useState } from 'react'
import { useLocation } from 'wouter'
import { useGet } from '../api.ts'
import { Refusal, usePerson } from '../person.tsx'
import { SearchButton } from '../search/SearchButton.tsx'
import { Button, ButtonLink } from '../ui/Button.tsx'
import { useSoftHyphens } from '../ui/hyphens.ts'
import { Header, Main, Sheet, useTitle } from '../ui/Page.tsx'
import { part } from '../ui/part.ts'
import { Row, Rows } from '../ui/Rows.tsx'
import { EmptyState, Skeleton } from '../ui/States.tsx'
import { useSettings, useWords } from '../ui/settings.tsx'
import { dayHeading, longDate, shortDate, times } from '../ui/time.ts'
import css from './home.module.css'
import { PersonMenu } from './PersonMenu.tsx'

const Welcome = part(() => import('./Welcome.tsx'))
const NewSeries = part(() => import('./NewSeries.tsx'))
const NewMeeting = part(() => import('../series/NewMeeting.tsx'))

/** How often "18 är här" is asked for again, while the page is looked at. */
const refreshed = 10_000
const shownEarlier = 6

export default function Start() {
  const words = useWords()
  const { language } = useSettings()
  const { me, again: meAgain } = usePerson()
  const signedIn = me?.ok === true && me.value.signedIn
  const { answer: home, again } = useGet<Home>(signedIn ? '/api/home' : null)
  useTitle('')

  useEffect(() => {
    if (!signedIn) return
    const refresh = () => document.visibilityState === 'visible' && void again()
    const timer = setInterval(refresh, refreshed)
    document.addEventListener('visibilitychange', refresh)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', refresh)
    }
  }, [signedIn, again])

  const empty = home?.ok && home.value.bodies.length === 0 && home.value.meetings.length === 0
  return (
    <>
      <Header>
        {signedIn && (
          <>
            <ButtonLink kind="word" to="/beslut">
              {words.home.decisions}
            </ButtonLink>
            <SearchButton />
          </>
        )}
        <PersonMenu />
      </Header>
      {me && !me.ok ? (
        <Main width="narrow">
          <Refusal refused={me} again={() => void meAgain()} />
        </Main>
      ) : me && !signedIn ? (
        <Main width="narrow">
          <h1 className={css.heading}>{words.home.signedOutTitle}</h1>
          <EmptyState
            action={
              <ButtonLink kind="filled" to="/g">
                {words.home.writeCode}
              </ButtonLink>
            }
          >
            {words.home.signedOut}
          </EmptyState>
        </Main>
      ) : empty && me?.ok && me.value.organiser ? (
        <Suspense fallback={<Main>{null}</Main>}>
          <Welcome me={me.value} />
        </Suspense>
      ) : (
        <Main>
          <h1 className={css.heading}>{dayHeading(today(), language)}</h1>
          {!home ? (
            <Sheet className={css.today}>
              <Skeleton />
            </Sheet>
          ) : !home.ok ? (
            <Refusal refused={home} again={() => void again()} />
          ) : empty ? (
            <EmptyState action={<ButtonLink to="/g">{words.home.writeCode}</ButtonLink>}>{words.home.empty}</EmptyState>
          ) : (
            <Meetings home={home.value} organiser={me?.ok === true && me.value.organiser} again={again} />
          )}
        </Main>
      )}
    </>
  )
}

function Meetings({ home, organiser, again }: { home: Home; organiser: boolean; again: () => Promise<void> }) {
  const words = useWords()
  const { language } = useSettings()
  const hyphened = useSoftHyphens()
  const [, navigate] = useLocation()
  const [making, setMaking] = useState<'meeting' | 'series' | null>(null)
  const [all, setAll] = useState(false)

  const now = today()
  // One that goes on is today's, whatever its date says.
  const isToday = (row: MeetingRow) => row.date === now || row.phase === 'open'
  const todays = home.meetings
    .filter(isToday)
    .sort((a, b) => Number(b.phase === 'open') - Number(a.phase === 'open') || a.start.localeCompare(b.start))
  const coming = home.meetings.filter((row) => !isToday(row) && row.date > now)
  const earlier = home.meetings.filter((row) => !isToday(row) && row.date < now).reverse()
  const series = home.bodies.flatMap((body) =>
    body.series.map((one) => ({ ...one, body: body.name, many: body.series.length > 1 })),
  )
  // Who only takes part proposes items to the series of the own meetings.
  const own = organiser ? [] : [...new Map(home.meetings.map((row) => [row.series.id, row])).values()]
  /** A body's only series needs no name of its own. */
  const nameOf = (row: MeetingRow) =>
    series.find((one) => one.id === row.series.id)?.many ? `${row.body.name}, ${row.series.name}` : row.body.name

  return (
    <>
      {todays.length === 0 ? (
        <p className={css.none}>{words.home.noneToday}</p>
      ) : (
        todays.map((row, index) => <Today key={row.id} row={row} name={nameOf(row)} first={index === 0} />)
      )}
      <div className={css.lists}>
        <section>
          <div className={css.sectionHead}>
            <h2>{words.home.coming}</h2>
            {organiser && series.length > 0 && (
              <Button kind="link" className={css.headAction} onPress={() => setMaking('meeting')}>
                {words.home.newMeeting}
              </Button>
            )}
          </div>
          {coming.length === 0 ? (
            <p className={css.none}>{words.home.noneComing}</p>
          ) : (
            <Rows>
              {coming.map((row) => (
                <Row
                  key={row.id}
                  lead={shortDate(row.date, language)}
                  title={nameOf(row)}
                  to={`/m/${row.id}`}
                  sub={
                    <Facts
                      parts={[
                        [times(row.start, row.end, language), row.place].filter(Boolean).join(', '),
                        phase(row.phase),
                      ]}
                    />
                  }
                >
                  {hyphened(nameOf(row))}
                </Row>
              ))}
            </Rows>
          )}
        </section>
        <MyTasks />
        <section>
          <div className={css.sectionHead}>
            <h2>{words.home.earlier}</h2>
          </div>
          {earlier.length === 0 ? (
            <p className={css.none}>{words.home.noneEarlier}</p>
          ) : (
            <Rows>
              {(all ? earlier : earlier.slice(0, shownEarlier)).map((row) => (
                <Row
                  key={row.id}
                  lead={shortDate(row.date, language)}
                  title={nameOf(row)}
                  to={`/m/${row.id}`}
                  sub={<Facts parts={[row.date.slice(0, 4), row.protocol ? '' : phase(row.phase)]} />}
                  end={
                    row.protocol && (
                      <ButtonLink
                        kind="link"
                        outside
                        to={`/p/${row.protocol}`}
                        label={words.home.protocolOf({ name: nameOf(row), date: longDate(row.date, language) })}
                      >
                        {words.home.protocol}
                      </ButtonLink>
                    )
                  }
                >
                  {hyphened(nameOf(row))}
                </Row>
              ))}
            </Rows>
          )}
          {!all && earlier.length > shownEarlier && (
            <Button kind="link" className={css.showAll} onPress={() => setAll(true)}>
              {words.home.showAll({ n: earlier.length })}
            </Button>
          )}
        </section>
        {(series.length > 0 || organiser || own.length > 0) && (
          <section>
            <div className={css.sectionHead}>
              <h2>{words.home.series}</h2>
              {organiser && (
                <span className={css.headActions}>
                  <ButtonLink kind="link" className={css.headAction} to="/register">
                    {words.home.register}
                  </ButtonLink>
                  <Button kind="link" className={css.headAction} onPress={() => setMaking('series')}>
                    {words.home.newSeries}
                  </Button>
                </span>
              )}
            </div>
            <Rows>
              {series.map((one) => (
                <Row key={one.id} title={one.body} to={`/s/${one.id}`} sub={one.name}>
                  {hyphened(one.body)}
                </Row>
              ))}
              {own.map(({ body, series }) => (
                <Row
                  key={series.id}
                  title={body.name}
                  to={`/s/${series.id}`}
                  sub={series.name === body.name ? '' : series.name}
                >
                  {hyphened(body.name)}
                </Row>
              ))}
            </Rows>
          </section>
        )}
      </div>
      <Suspense>
        {making === 'meeting' && (
          <NewMeeting
            series={series.map((one) => ({ id: one.id, name: one.many ? `${one.body}, ${one.name}` : one.body }))}
            onClose={() => setMaking(null)}
            onMade={(id) => navigate(`/m/${id}`)}
          />
        )}
        {making === 'series' && (
          <NewSeries
            bodies={home.bodies}
            onClose={() => setMaking(null)}
            onMade={(id) => {
              void again()
              navigate(`/s/${id}`)
            }}
          />
        )}
      </Suspense>
    </>
  )

  function phase(name: string): string {
    return words.home.phases[name as keyof typeof words.home.phases] ?? ''
  }
}

const shownTasks = 3

/** What I am to do, the soonest first; nothing where there is nothing. */
function MyTasks() {
  const words = useWords().home
  const { language } = useSettings()
  const hyphened = useSoftHyphens()
  const { answer } = useGet<Tasks>('/api/tasks')
  const tasks = answer?.ok ? answer.value.tasks : []
  if (tasks.length === 0) return null
  return (
    <section>
      <div className={css.sectionHead}>
        <h2>{words.myTasks({ n: tasks.length })}</h2>
        <ButtonLink kind="link" className={css.headAction} to="/mina-uppgifter">
          {words.reportTasks}
        </ButtonLink>
      </div>
      <Rows>
        {tasks.slice(0, shownTasks).map(({ series, number, text, due, body }) => (
          <Row
            key={`${series} ${number}`}
            lead={due && shortDate(due, language)}
            title={text}
            to="/mina-uppgifter"
            sub={body}
          >
            {hyphened(text)}
          </Row>
        ))}
      </Rows>
    </section>
  )
}

/** Facts on one line; none of them stands alone behind a dot. */
const Facts = ({ parts }: { parts: string[] }) => <>{parts.filter(Boolean).join(' · ')}</>

function Today({ row, name, first }: { row: MeetingRow; name: string; first: boolean }) {
  const words = useWords()
  const { language } = useSettings()
  const hyphened = useSoftHyphens()
  const open = row.phase === 'open'
  const state = open
    ? [
        row.start && words.home.since({ time: times(row.start, '', language) }),
        row.items > 0 && words.home.item({ item: row.item, items: row.items }),
        row.here > 0 && words.home.here({ n: row.here }),
      ].filter(Boolean)
    : [
        (row.phase === 'draft' || row.phase === 'called') &&
          row.start &&
          words.home.begins({ time: times(row.start, '', language) }),
        words.home.phases[row.phase as keyof typeof words.home.phases],
        row.here > 0 && words.home.here({ n: row.here }),
      ].filter(Boolean)
  const kind = first ? 'filled' : 'outlined'
  return (
    <Sheet className={css.today}>
      <div className={css.todayWords}>
        <h2>{hyphened(name)}</h2>
        <p>
          {open && <strong className={css.ongoing}>{words.home.ongoing} </strong>}
          {open ? state.join(' · ') : capital(state.join(' · '))}
        </p>
        {row.place && <p>{hyphened(row.place)}</p>}
      </div>
      {row.protocol ? (
        <ButtonLink kind={kind} outside to={`/p/${row.protocol}`} label={words.home.openProtocolOf({ name })}>
          {words.home.openProtocol}
        </ButtonLink>
      ) : (
        <ButtonLink kind={kind} to={`/m/${row.id}`} label={words.home.goToMeetingOf({ name })}>
          {words.home.goToMeeting}
        </ButtonLink>
      )}
    </Sheet>
  )
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
