/** One person: spelling, titles and organisations over time, where they sit, where protocols name them, and their data. */
import type { AboutPerson, Decided } from '@samsyn/api/register'
import { today } from '@samsyn/meeting/days'
import { isOn } from '@samsyn/meeting/register'
import { type ReactNode, Suspense, useState } from 'react'
import { useLocation } from 'wouter'
import { useGet } from '../api.ts'
import { PersonMenu } from '../home/PersonMenu.tsx'
import { Refusal, useSettings, useWords } from '../person.tsx'
import { Button, ButtonLink } from '../ui/Button.tsx'
import { useSoftHyphens } from '../ui/hyphens.ts'
import { Header, Main, Sheet, useTitle } from '../ui/Page.tsx'
import { part } from '../ui/part.ts'
import { Row, Rows } from '../ui/Rows.tsx'
import { Skeleton } from '../ui/States.tsx'
import { longDate, shortDate } from '../ui/time.ts'
import { Ask } from './Ask.tsx'
import { download } from './files.ts'
import css from './register.module.css'

const EditPerson = part(() => import('./EditPerson.tsx'))

export default function Person({ id }: { id: string }) {
  const { register: said } = useWords()
  const { answer, again } = useGet<AboutPerson>(`/api/people/${id}`)
  useTitle(answer?.ok ? answer.value.person.name : '')
  return (
    <>
      <Header to="/">
        <PersonMenu />
      </Header>
      <Main>
        <Sheet endless className={css.sheet}>
          <ButtonLink kind="link" className={css.back} to="/register" icon="chevron-left">
            {said.title}
          </ButtonLink>
          {!answer ? (
            <Skeleton lines={6} />
          ) : !answer.ok ? (
            <Refusal refused={answer} again={() => void again()} />
          ) : (
            <About about={answer.value} again={again} />
          )}
        </Sheet>
      </Main>
    </>
  )
}

/** "1 mars 2026 – tills vidare" */
function useSpan(): (dated: { from: string; to: string }) => string {
  const { language } = useSettings()
  const said = useWords().register
  return ({ from, to }) =>
    from === '' && to === ''
      ? ''
      : [
          from && said.sinceDay({ date: longDate(from, language) }),
          to ? said.untilDay({ date: longDate(to, language) }) : said.always,
        ]
          .filter(Boolean)
          .join(', ')
}

function About({ about, again }: { about: AboutPerson; again: () => Promise<void> }) {
  const words = useWords()
  const { language } = useSettings()
  const said = words.register
  const span = useSpan()
  const hyphened = useSoftHyphens()
  const [, navigate] = useLocation()
  const [open, setOpen] = useState<'edit' | 'remove' | null>(null)
  const { person, memberships, mentions } = about
  const now = [person.title, person.organisation].filter(Boolean).join(', ')

  return (
    <>
      <div className={css.head}>
        <h1 className={css.heading}>{hyphened(person.name)}</h1>
        <Button
          kind="outlined"
          icon="edit"
          label={said.changeNamed({ name: person.name })}
          onPress={() => setOpen('edit')}
        >
          {said.change}
        </Button>
      </div>
      {now && <p className={css.of}>{hyphened(now)}</p>}
      <dl className={css.facts}>
        {person.email && (
          <div>
            <dt>{said.email}</dt>
            <dd>
              <a href={`mailto:${person.email}`}>{person.email}</a>
            </dd>
          </div>
        )}
        {person.aliases.length > 0 && (
          <div>
            <dt>{said.aliases}</dt>
            <dd>{person.aliases.join(', ')}</dd>
          </div>
        )}
      </dl>
      {(person.positions.length > 1 || person.positions.some((one) => span(one) !== '')) && (
        <Part title={said.positions}>
          <Rows label={said.positions}>
            {person.positions.toReversed().map((position) => {
              const name = [position.title, position.organisation].filter(Boolean).join(', ')
              return (
                <Row key={`${name} ${position.from}`} title={name} sub={span(position)}>
                  {isOn(position, today()) ? <strong>{hyphened(name)}</strong> : hyphened(name)}
                </Row>
              )
            })}
          </Rows>
        </Part>
      )}
      <Part title={said.memberships}>
        {memberships.length === 0 ? (
          <p className={css.help}>{said.noMemberships}</p>
        ) : (
          <Rows label={said.memberships}>
            {memberships.map((one) => (
              <Row
                key={one.id}
                title={one.body}
                to={one.series ? `/s/${one.series}?visa=personer` : undefined}
                sub={[one.role, one.organisation, span(one)].filter(Boolean).join(' · ')}
                end={
                  <>
                    {one.decided && <Decision decided={one.decided} words={said.decided} />}
                    {one.ended && <Decision decided={one.ended} words={said.ended} />}
                  </>
                }
              >
                {hyphened(one.body)}
              </Row>
            ))}
          </Rows>
        )}
      </Part>
      <Part title={said.mentions}>
        <p className={css.help}>{mentions.length === 0 ? said.noMentions : said.mentionsHelp}</p>
        {mentions.length > 0 && (
          <Rows label={said.mentions}>
            {mentions.map(({ protocol, body, date, as }) => (
              <Row
                key={protocol}
                lead={shortDate(date, language)}
                title={body}
                sub={[date.slice(0, 4), ...as.map((capacity) => said.capacities[capacity])].join(' · ')}
                end={
                  <ButtonLink
                    kind="link"
                    outside
                    to={`/p/${protocol}`}
                    label={said.protocolOf({ date: longDate(date, language) })}
                  >
                    {words.home.protocol}
                  </ButtonLink>
                }
              >
                {hyphened(body)}
              </Row>
            ))}
          </Rows>
        )}
      </Part>
      <Part title={said.personal}>
        <p className={css.help}>{said.everythingHelp}</p>
        <div className={css.own}>
          <Button
            icon="download"
            onPress={() => download(`${person.name}.json`, 'application/json', JSON.stringify(about, null, 2))}
          >
            {said.everything}
          </Button>
          <Button kind="word" icon="trash" danger onPress={() => setOpen('remove')}>
            {said.remove}
          </Button>
        </div>
      </Part>
      <Suspense>
        {open === 'edit' && (
          <EditPerson
            person={person}
            onClose={() => setOpen(null)}
            onDone={() => {
              setOpen(null)
              void again()
            }}
          />
        )}
      </Suspense>
      {open === 'remove' && (
        <Ask
          title={said.removeTitle({ name: person.name })}
          text={said.removeText}
          path={`/api/people/${person.id}`}
          told={said.removed({ name: person.name })}
          onClose={() => setOpen(null)}
          onDone={() => navigate('/register')}
        />
      )}
    </>
  )
}

type Said = { label: string; date: string }

function Decision({ decided, words }: { decided: Decided; words: (said: Said) => string }) {
  const { language } = useSettings()
  return (
    <ButtonLink kind="link" outside to={`/p/${decided.protocol}`}>
      {words({ label: decided.label, date: shortDate(decided.date, language) })}
    </ButtonLink>
  )
}

const Part = ({ title, children }: { title: string; children: ReactNode }) => (
  <section className={css.part}>
    <h2>{title}</h2>
    {children}
  </section>
)
