/** A decision on its own, at an address that stays: what was decided, where it stands, and what came of it. */
import type { DecisionPage } from '@samsyn/api/search'
import type { ReactNode } from 'react'
import { useGet } from '../api.ts'
import { PersonMenu } from '../home/PersonMenu.tsx'
import { Refusal, useWords } from '../person.tsx'
import { Banner } from '../ui/Banner.tsx'
import { Button, ButtonLink } from '../ui/Button.tsx'
import { useCopy } from '../ui/copy.ts'
import { useSoftHyphens } from '../ui/hyphens.ts'
import { Header, Main, Sheet, useTitle } from '../ui/Page.tsx'
import { Row, Rows } from '../ui/Rows.tsx'
import { Skeleton } from '../ui/States.tsx'
import { useSettings } from '../ui/settings.tsx'
import { longDate } from '../ui/time.ts'
import { SearchButton } from './SearchButton.tsx'
import css from './search.module.css'
import { statusIn } from './statuses.ts'

export default function Decision({ of, number }: { of: string; number: string }) {
  const { answer, again } = useGet<DecisionPage>(`/api/decisions/${of}/${encodeURIComponent(number)}`)
  return (
    <>
      <Header to="/">
        <SearchButton />
        <PersonMenu />
      </Header>
      <Main>
        <Sheet endless className={css.sheet}>
          {!answer ? (
            <Skeleton lines={6} />
          ) : answer.ok ? (
            <Shown decision={answer.value} />
          ) : (
            <Refusal refused={answer} again={() => void again()} />
          )}
        </Sheet>
      </Main>
    </>
  )
}

function Shown({ decision }: { decision: DecisionPage }) {
  const { search: words, meeting: said } = useWords()
  const { language } = useSettings()
  const hyphened = useSoftHyphens()
  const copy = useCopy()
  const { meeting, protocol, item } = decision
  const day = (iso: string) => longDate(iso, language)
  const name = decision.number
    ? words.decision({ number: decision.number.replace(/^\D+/, '') })
    : words.decisionOf({ label: decision.label, date: day(meeting.date) })
  useTitle(name)
  const status = statusIn(words.statuses, decision.status)

  return (
    <>
      <div className={css.head}>
        <div>
          <p className={css.of}>
            <span className={css.label}>{name}</span> · {status}
          </p>
          <h1 className={css.heading}>{hyphened(decision.heading || item.title)}</h1>
        </div>
        <Button kind="word" icon="link" onPress={() => void copy(location.href, words.linkCopied)}>
          {words.copyLink}
        </Button>
      </div>
      {!decision.inForce && decision.outcomeCorrected && (
        <Banner tone="warn" inset>
          {words.notInForce(decision.outcomeCorrected)}
        </Banner>
      )}
      <div className={css.decided}>
        {decision.lead && <p>{hyphened(decision.lead)}</p>}
        {decision.points.length === 1 ? (
          <p>{hyphened(decision.points[0] ?? '')}</p>
        ) : (
          <ul>
            {decision.points.map((point, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: points of a frozen text never move
              <li key={at}>{hyphened(point)}</li>
            ))}
          </ul>
        )}
      </div>
      <dl className={css.facts}>
        <Fact name={words.columns.body}>{hyphened(decision.body.name)}</Fact>
        <Fact name={words.takenOn}>{day(decision.date)}</Fact>
        {decision.procedure && <Fact name={words.procedure}>{decision.procedure}</Fact>}
        {decision.returns && <Fact name={words.status}>{words.returns({ when: decision.returns })}</Fact>}
        {decision.money && (
          <Fact name={words.amount}>
            {said.sum({ amount: decision.money.amount.toLocaleString('sv-SE'), fund: decision.money.fund })}
          </Fact>
        )}
        {decision.period && (
          <Fact name={words.valid}>
            {[
              words.span({ from: day(decision.period.from), to: day(decision.period.to) }),
              decision.period.ends ? words.endsSoon : '',
            ]
              .filter(Boolean)
              .join('. ')}
          </Fact>
        )}
        <Fact name={words.standsIn}>
          <a href={protocol.address} className={css.link}>
            {words.standsAt({ word: protocol.word, date: day(meeting.date), item: item.number })}
          </a>
        </Fact>
        <Fact name={words.approval}>
          {[decision.approved ? words.approved : words.notApproved, words.version({ version: protocol.version })].join(
            ', ',
          )}
        </Fact>
      </dl>
      {decision.shares.length > 0 && (
        <Part
          title={said.shareCount({
            done: decision.shares.filter(({ status }) => status !== 'waiting').length,
            all: decision.shares.length,
          })}
        >
          {decision.shares.map(({ organisation, status, date }) => (
            <Row
              key={organisation}
              title={organisation}
              sub={[said.shares[status], date && day(date)].filter(Boolean).join(' · ')}
            />
          ))}
        </Part>
      )}
      {decision.story.length > 0 && (
        <Part title={words.story}>
          {decision.story.map(({ number, title, date, relation, earlier, status, address }) => (
            <Row
              key={number}
              lead={number}
              title={title}
              to={number === decision.number ? undefined : address}
              sub={[
                day(date),
                relation && `${said.relations[relation]} ${earlier}`,
                status !== 'decided' && statusIn(words.statuses, status),
              ]
                .filter(Boolean)
                .join(' · ')}
            >
              {hyphened(title)}
            </Row>
          ))}
        </Part>
      )}
      {decision.actions.length > 0 && (
        <Part title={words.actions}>
          {decision.actions.map((action) => (
            <Row
              key={action.number}
              lead={action.number}
              title={action.text}
              sub={[
                action.owner,
                action.due && `${words.due.toLowerCase()} ${day(action.due)}`,
                words.statuses[action.status as keyof typeof words.statuses],
              ]
                .filter(Boolean)
                .join(' · ')}
            >
              {hyphened(action.text)}
            </Row>
          ))}
        </Part>
      )}
      {decision.attachments.length > 0 && (
        <Part title={words.attachments}>
          {decision.attachments.map(({ number, title, address }) => (
            <Row
              key={number}
              title={title}
              end={
                <ButtonLink kind="link" outside to={address} label={`${words.titles.file} ${number}, ${title}`}>
                  {words.titles.file} {number}
                </ButtonLink>
              }
            >
              {hyphened(title)}
            </Row>
          ))}
        </Part>
      )}
      {decision.corrections.length > 0 && (
        <Part title={words.corrections}>
          {decision.corrections.map(({ version, place, reason, before, after }) => (
            <Row
              key={`${version} ${place} ${before}`}
              title={words.correctedIn({ version, place })}
              sub={
                <>
                  {reason}
                  <br />
                  {words.was}: <del>{before}</del>
                  <br />
                  {words.became}: <ins>{after}</ins>
                </>
              }
            />
          ))}
        </Part>
      )}
      <p className={css.back}>
        <ButtonLink kind="link" to="/beslut">
          {words.toRegister}
        </ButtonLink>
      </p>
    </>
  )
}

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
)

const Part = ({ title, children }: { title: string; children: ReactNode }) => (
  <section className={css.part}>
    <h2>{title}</h2>
    <Rows label={title}>{children}</Rows>
  </section>
)
