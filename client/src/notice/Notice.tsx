/** The notice of a meeting: who leads writes and sends it and sees the answers, who was called reads it and answers. */
import type { NoticeInfo } from '@samsyn/api/notices'
import { mayLinkTo } from '@samsyn/meeting/links'
import { dayWords } from '@samsyn/meeting/year-plan'
import { useGet } from '../api.ts'
import { PersonMenu } from '../home/PersonMenu.tsx'
import { Refusal, useSettings, useWords } from '../person.tsx'
import { ButtonLink } from '../ui/Button.tsx'
import { useSoftHyphens } from '../ui/hyphens.ts'
import { Header, Main, Sheet, useTitle } from '../ui/Page.tsx'
import { Row, Rows } from '../ui/Rows.tsx'
import { Skeleton } from '../ui/States.tsx'
import { dayHeading, times } from '../ui/time.ts'
import { Answer } from './Answer.tsx'
import { Cancelled } from './Cancelled.tsx'
import css from './notice.module.css'
import { Send } from './Send.tsx'

export default function Notice({ meeting }: { meeting: string }) {
  const { notice: said } = useWords()
  const path = `/api/meetings/${meeting}/notice`
  const { answer, again } = useGet<NoticeInfo>(path)
  const info = answer?.ok ? answer.value : null
  useTitle(info ? `${said.title}, ${info.body}` : said.title)
  return (
    <>
      <Header title={info?.body ?? said.title} subtitle={info && said.title} heading={answer !== undefined && !info}>
        <ButtonLink kind="outlined" to={`/m/${meeting}`}>
          {said.toBoard}
        </ButtonLink>
        <PersonMenu />
      </Header>
      <Main>
        <Sheet className={css.sheet}>
          {info ? (
            <>
              <Meeting info={info} />
              {info.phase === 'cancelled' && <Cancelled info={info} path={path} />}
              {info.mine && ['called', 'open'].includes(info.phase) && (
                <Answer info={info} mine={info.mine} path={path} again={again} />
              )}
              {info.mayLead && <Send info={info} path={path} again={again} />}
              <Matters info={info} />
              {info.mayPropose && (
                <p className={css.propose}>
                  <ButtonLink kind="link" to={`/s/${info.series}?visa=inkorg&ny`}>
                    {said.proposeItem}
                  </ButtonLink>
                </p>
              )}
            </>
          ) : answer && !answer.ok ? (
            <Refusal refused={answer} again={() => void again()} />
          ) : (
            <Skeleton lines={6} />
          )}
        </Sheet>
      </Main>
    </>
  )
}

function Meeting({ info }: { info: NoticeInfo }) {
  const { language } = useSettings()
  const hyphened = useSoftHyphens()
  return (
    <>
      <h1 className={css.heading}>
        {info.lastDay === info.date
          ? `${dayHeading(info.date, language)} ${info.date.slice(0, 4)}`
          : dayWords({ from: info.date, to: info.lastDay }, language)}
      </h1>
      <p className={css.where}>
        {[times(info.start, info.end, language), hyphened(info.place)].filter(Boolean).join(', ')}
        {info.link && (
          <>
            <br />
            {mayLinkTo(info.link) ? <a href={info.link}>{info.link}</a> : info.link}
          </>
        )}
      </p>
    </>
  )
}

function Matters({ info }: { info: NoticeInfo }) {
  const { notice: said, board } = useWords()
  const hyphened = useSoftHyphens()
  return (
    <>
      <section className={css.part}>
        <h2>{said.agenda}</h2>
        <ol className={css.agenda}>
          {info.items.map(({ id, number, title, added }) => (
            <li key={id}>
              <span className={css.number}>{number}</span>
              <span>
                {title ? hyphened(title) : board.untitled}
                {added && <span className={css.added}>{said.added}</span>}
              </span>
            </li>
          ))}
        </ol>
        {info.gone.length > 0 && <p className={css.help}>{said.gone({ titles: info.gone })}</p>}
      </section>
      {info.documents.length > 0 && (
        <section className={css.part}>
          <h2>{said.documents}</h2>
          <Rows label={said.documents}>
            {info.documents.map(({ number, title, address }) => (
              <Row key={number} lead={number} title={title}>
                {/^\/(?!\/)/.test(address) || mayLinkTo(address) ? (
                  <a href={address} target="_blank" rel="noreferrer">
                    {title}
                  </a>
                ) : (
                  title
                )}
              </Row>
            ))}
          </Rows>
        </section>
      )}
    </>
  )
}
