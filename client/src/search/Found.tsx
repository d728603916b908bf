/**
 * The register: everything that is frozen and that one may read, found by words and narrowed by what stands in the address,
 * so that a page of it can be sent to somebody or come back to.
 */
import type { Found, SearchChoices, SearchCounts, SearchHit } from '@samsyn/api/search'
import { type SearchKind, searchKinds } from '@samsyn/meeting/search'
import { type ReactNode, useEffect, useState } from 'react'
import { Link, useLocation, useSearchParams } from 'wouter'
import { type Answer, useGet } from '../api.ts'
import { PersonMenu } from '../home/PersonMenu.tsx'
import { Refusal, useWords } from '../person.tsx'
import { Button, ButtonLink } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { useSoftHyphens } from '../ui/hyphens.ts'
import { Icon } from '../ui/Icon.tsx'
import { Menu } from '../ui/Menu.tsx'
import { Header, Main, Sheet, useTitle } from '../ui/Page.tsx'
import { Select } from '../ui/Select.tsx'
import { EmptyState, Skeleton } from '../ui/States.tsx'
import { useSettings } from '../ui/settings.tsx'
import { Table } from '../ui/Table.tsx'
import { longDate, shortDate } from '../ui/time.ts'
import { usePhone } from '../ui/usePhone.ts'
import { type Asked, addressOf, askedIn, nothingAsked, queryOf, searchOf } from './addresses.ts'
import { HitLink, Marks } from './Marks.tsx'
import css from './search.module.css'
import { statusIn } from './statuses.ts'
import { useRested } from './useRested.ts'

/** `series`: the page is that of one series. */
export default function FoundPage({ series = '' }: { series?: string }) {
  const words = useWords().search
  const { language } = useSettings()
  const phone = usePhone()
  const [, navigate] = useLocation()
  const [search, setSearch] = useSearchParams()
  const asked = askedIn(search, series)
  const [q, setQ] = useState(asked.q)
  const rested = useRested(q)
  const [choosing, setChoosing] = useState(false)
  const name = words.kinds[asked.kind]
  useTitle(name)

  // biome-ignore lint/correctness/useExhaustiveDependencies: only when the typing has rested
  useEffect(() => {
    if (rested !== asked.q) setSearch(searchOf({ ...asked, q: rested, page: 1 }, series), { replace: true })
  }, [rested])
  // Somebody went back, or cleared everything.
  useEffect(() => setQ(asked.q), [asked.q])

  const { answer, again } = useGet<Found>(`/api/search?${queryOf(asked)}`)
  const { answer: choices } = useGet<SearchChoices>(`/api/search/choices?kind=${asked.kind}`)
  const { answer: counts } = useGet<SearchCounts>(`/api/search/counts?${queryOf({ ...asked, page: 1 })}`)
  // What was found before stays until the next has come.
  const [last, setLast] = useState<Answer<Found>>()
  useEffect(() => {
    if (answer) setLast(answer)
  }, [answer])
  const shown = answer ?? last

  const go = (change: Partial<Asked>) => navigate(addressOf({ ...asked, page: 1, ...change }, series))
  const isNarrowed = [series === '' ? asked.series : '', asked.year, asked.organisation, asked.status].some(Boolean)
  const clear = () => {
    setQ('')
    navigate(addressOf({ ...nothingAsked, kind: asked.kind, series }, series))
  }
  const fetchFile = (format: string) =>
    location.assign(`/api/search/register.${format}?${queryOf(asked)}&${new URLSearchParams({ language })}`)

  const filters = choices?.ok && <Filters asked={asked} choices={choices.value} ofSeries={series !== ''} go={go} />
  return (
    <>
      <Header to="/">
        <PersonMenu />
      </Header>
      <Main>
        <Sheet endless className={css.sheet}>
          <div className={css.head}>
            <h1 className={css.heading}>{name}</h1>
            <Menu
              label={words.export}
              groups={[
                {
                  choices: [
                    { id: 'csv', name: words.exportCsv, icon: 'table', onChoose: () => fetchFile('csv') },
                    { id: 'json', name: words.exportJson, icon: 'file', onChoose: () => fetchFile('json') },
                  ],
                },
              ]}
              trigger={
                <Button kind="word" icon="download">
                  {words.export}
                </Button>
              }
            />
          </div>
          {series !== '' && <OfSeries choices={choices} series={series} />}
          <div className={css.bar}>
            <div className={css.box}>
              <Icon name="search" className={css.glass} />
              <input
                type="search"
                className={css.input}
                aria-label={words.field}
                placeholder={words.placeholder}
                value={q}
                maxLength={200}
                onChange={(event) => setQ(event.currentTarget.value)}
              />
            </div>
            {phone ? (
              <Button onPress={() => setChoosing(true)}>{words.filters}</Button>
            ) : (
              <div className={css.filters}>{filters}</div>
            )}
          </div>
          <Kinds asked={asked} counts={counts?.ok ? counts.value : null} series={series} />
          <div className={css.counted}>
            <p role="status">
              {shown?.ok &&
                words.count({ n: shown.value.total.toLocaleString(language), one: shown.value.total === 1 })}
            </p>
            {(isNarrowed || asked.q !== '') && (
              <Button kind="link" onPress={clear}>
                {words.clear}
              </Button>
            )}
          </div>
          {!shown ? (
            <Skeleton lines={8} />
          ) : !shown.ok ? (
            <Refusal refused={shown} again={() => void again()} />
          ) : shown.value.hits.length === 0 ? (
            <EmptyState>{isNarrowed || asked.q !== '' ? words.nothing : words.empty}</EmptyState>
          ) : (
            <Hits found={shown.value} marks={asked.q !== ''} />
          )}
          {shown?.ok && shown.value.pages > 1 && (
            <nav className={css.pages} aria-label={words.page({ page: asked.page, pages: shown.value.pages })}>
              {asked.page > 1 && (
                <ButtonLink to={addressOf({ ...asked, page: asked.page - 1 }, series)}>{words.earlierPage}</ButtonLink>
              )}
              <span>{words.page({ page: asked.page, pages: shown.value.pages })}</span>
              {asked.page < shown.value.pages && (
                <ButtonLink to={addressOf({ ...asked, page: asked.page + 1 }, series)}>{words.laterPage}</ButtonLink>
              )}
            </nav>
          )}
        </Sheet>
      </Main>
      {choosing && (
        <Dialog title={words.filters} onClose={() => setChoosing(false)}>
          <div className={css.chosen}>{filters}</div>
        </Dialog>
      )}
    </>
  )
}

/** The series of a body often has the body's name. */
const seriesName = ({ body, name }: { body: string; name: string }) => (body === name ? name : `${body}, ${name}`)

function OfSeries({ choices, series }: { choices: Answer<SearchChoices> | undefined; series: string }) {
  const hyphened = useSoftHyphens()
  const known = choices?.ok ? choices.value.series.find(({ id }) => id === series) : undefined
  return <p className={css.of}>{known && hyphened(seriesName(known))}</p>
}

/** What is shown, and how many there are of each. */
function Kinds({ asked, counts, series }: { asked: Asked; counts: SearchCounts | null; series: string }) {
  const words = useWords().search
  const { language } = useSettings()
  const shown = searchKinds.filter((kind) => kind !== 'earlier' || kind === asked.kind || (counts?.earlier ?? 0) > 0)
  return (
    <nav className={css.kinds} aria-label={words.kindsLabel}>
      {shown.map((kind) => (
        <Link
          key={kind}
          href={addressOf({ ...asked, kind, status: '', page: 1 }, series)}
          className={css.kindLink}
          aria-current={kind === asked.kind ? 'page' : undefined}
        >
          {words.kinds[kind]}
          {counts && <span className={css.number}>{counts[kind].toLocaleString(language)}</span>}
        </Link>
      ))}
    </nav>
  )
}

/** The choice that chooses nothing. */
const every = '*'

type FiltersProps = { asked: Asked; choices: SearchChoices; ofSeries: boolean; go: (change: Partial<Asked>) => void }

function Filters({ asked, choices, ofSeries, go }: FiltersProps) {
  const words = useWords().search
  const named = (all: string, options: readonly { id: string; name: string }[], value: string) => [
    { id: every, name: all },
    ...options,
    // What an address asks for and nobody has.
    ...(value !== '' && !options.some(({ id }) => id === value) ? [{ id: value, name: value }] : []),
  ]
  const same = (names: readonly string[]) => names.map((name) => ({ id: name, name }))
  const one = (
    label: string,
    key: 'series' | 'year' | 'organisation' | 'status',
    options: { id: string; name: string }[],
  ) =>
    options.length > 1 || asked[key] !== '' ? (
      <Select
        label={label}
        value={asked[key] || every}
        onChange={(value) => go({ [key]: value === every ? '' : value })}
        options={options}
      />
    ) : null
  const series = choices.series.map(({ id, name, body }) => ({ id, name: seriesName({ body, name }) }))
  const statuses = choices.statuses.map((id) => ({ id, name: statusIn(words.statuses, id) }))
  const years = named(words.everyYear, same(choices.years), asked.year)
  return (
    <>
      {!ofSeries && one(words.series, 'series', named(words.everySeries, series, asked.series))}
      {one(words.year, 'year', years)}
      {one(
        words.organisation,
        'organisation',
        named(words.everyOrganisation, same(choices.organisations), asked.organisation),
      )}
      {(statuses.length > 0 || asked.status !== '') &&
        one(words.status, 'status', named(words.everyStatus, statuses, asked.status))}
    </>
  )
}

type Column = Parameters<typeof Table<SearchHit>>[0]['columns'][number]

/** The columns of each kind, in order. */
const columnsOf: Record<SearchKind, readonly string[]> = {
  decision: ['number', 'date', 'title', 'status', 'body'],
  action: ['number', 'date', 'title', 'owner', 'status'],
  item: ['date', 'title', 'body'],
  meeting: ['date', 'title'],
  file: ['date', 'title', 'body'],
  person: ['title', 'organisations', 'times'],
  earlier: ['date', 'title', 'body'],
}

function Hits({ found, marks }: { found: Found; marks: boolean }) {
  const words = useWords().search
  const { language } = useSettings()
  const hyphened = useSoftHyphens()
  const { kind } = found
  const cells: Record<string, (hit: SearchHit) => ReactNode> = {
    number: ({ number }) => <span className={css.nr}>{number.replace(/^\D+/, '') || '–'}</span>,
    date: ({ date }) =>
      date && (
        <time dateTime={date} className={css.date} title={longDate(date, language)}>
          {shortDate(date, language)} {date.slice(0, 4)}
        </time>
      ),
    title: (hit) => (
      <>
        <HitLink address={hit.address}>
          <Marks parts={hit.title} />
        </HitLink>
        {marks && !hit.title.some((part) => part.hit) && (
          <span className={css.excerpt}>
            <Marks parts={hit.excerpt} />
          </span>
        )}
      </>
    ),
    status: ({ status }) => statusIn(words.statuses, status),
    owner: ({ owner }) => owner,
    body: ({ body }) => hyphened(body.name),
    organisations: ({ organisations }) => organisations.join(', '),
    times: ({ times, date }) => words.times({ n: times, date: longDate(date, language) }),
  }
  const columns = columnsOf[kind].map((id): Column => {
    const name =
      id === 'title' ? words.titles[kind] : id === 'times' ? words.columns.address : words.columns[id as 'number']
    return { id, name, main: id === 'title', cell: (hit) => cells[id]?.(hit) }
  })
  return (
    <div className={`${css.hits} ${kind === 'decision' ? css.decisions : ''}`}>
      <Table
        caption={words.kinds[kind]}
        columns={columns}
        rows={found.hits}
        rowId={(hit) => `${found.page} ${found.hits.indexOf(hit)} ${hit.address}`}
      />
    </div>
  )
}
