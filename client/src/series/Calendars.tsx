/** Secret addresses by which people have the meetings in their own calendars. */
import type { Series } from '@samsyn/api/bodies'
import type { Feeds, MadeFeed, NewFeed } from '@samsyn/api/plans'
import { dayOf, today } from '@samsyn/meeting/days'
import { hasEnded } from '@samsyn/meeting/register'
import { useState } from 'react'
import { call, type Refused, useGet } from '../api.ts'
import { RefusalBanner, useSettings, useWords } from '../person.tsx'
import { Button } from '../ui/Button.tsx'
import { Row, Rows } from '../ui/Rows.tsx'
import { longDate } from '../ui/time.ts'
import { ShownOnce } from './NewAddress.tsx'
import css from './year-plan.module.css'

export function Calendars({ series }: { series: Series }) {
  const { yearPlan: said } = useWords()
  const { language } = useSettings()
  const path = `/api/series/${series.id}/feeds`
  const { answer, again } = useGet<Feeds>(path)
  const [made, setMade] = useState<{ address: string; name: string } | null>(null)
  const [refused, setRefused] = useState<Refused | null>(null)
  async function renew(person: string, name: string) {
    const answer = await call<MadeFeed>('POST', path, { person } satisfies NewFeed)
    setRefused(answer.ok ? null : answer)
    if (answer.ok) setMade({ ...answer.value, name })
    await again()
  }

  const people = series.members
    .filter((member, at) => series.members.findIndex(({ person }) => person === member.person) === at)
    .filter((member) => !hasEnded(member, today()))
    .map(({ person, name, represents }) => ({ id: person, name, organisation: represents }))

  const row = ({ id, name, organisation }: { id: string; name: string; organisation: string }) => {
    const feed = answer?.ok ? answer.value.feeds.find(({ person }) => person === id) : undefined
    return (
      <Row
        key={id}
        title={name}
        sub={[
          organisation,
          feed ? said.calendarSince({ date: longDate(dayOf(feed.madeAt), language) }) : said.calendarNone,
        ]
          .filter(Boolean)
          .join(' · ')}
        end={
          <Button
            kind="link"
            label={feed ? said.calendarRenewOf({ name }) : said.calendarMakeOf({ name })}
            onPress={() => void renew(id, name)}
          >
            {feed ? said.calendarRenew : said.calendarMake}
          </Button>
        }
      />
    )
  }

  return (
    <section className={css.plan}>
      <h2>{said.calendar}</h2>
      <p className={css.help}>{said.calendarHelp}</p>
      <RefusalBanner refused={refused} />
      {made && (
        <ShownOnce key={made.address} address={made.address}>
          {said.calendarMade({ name: made.name })}
        </ShownOnce>
      )}
      <Rows label={said.calendarSeries}>{row({ id: '', name: said.calendarSeries, organisation: '' })}</Rows>
      {people.length > 0 && (
        <details className={css.people}>
          <summary>{said.calendarPeople}</summary>
          <Rows label={said.calendarPeople}>{people.map(row)}</Rows>
        </details>
      )}
    </section>
  )
}
