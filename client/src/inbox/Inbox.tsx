/**
 * The inbox of a series. Who prepares the meetings sorts what lies in it; everybody else proposes, and sees what becomes of
 * what they have proposed.
 */
import type { Inbox as Info, Proposed } from '@samsyn/api/inbox'
import { dayOf } from '@samsyn/meeting/days'
import { useState } from 'react'
import { useSearchParams } from 'wouter'
import { call, type Refused, useGet } from '../api.ts'
import { Refusal, RefusalBanner, useSettings, useWords } from '../person.tsx'
import { Button, ButtonLink } from '../ui/Button.tsx'
import { useSoftHyphens } from '../ui/hyphens.ts'
import { EmptyState, Skeleton } from '../ui/States.tsx'
import { longDate } from '../ui/time.ts'
import { Decline } from './Decline.tsx'
import css from './inbox.module.css'
import { Place } from './Place.tsx'
import { Propose } from './Propose.tsx'

export default function Inbox({ series }: { series: string }) {
  const { answer, again } = useGet<Info>(`/api/series/${series}/inbox`)
  if (!answer) return <Skeleton lines={6} />
  if (!answer.ok) return <Refusal refused={answer} again={() => void again()} />
  return <Proposals info={answer.value} again={again} />
}

type Asking = { what: 'place' | 'decline'; proposal: Proposed }

export function Proposals({ info, again }: { info: Info; again: () => Promise<void> }) {
  const { inbox: said } = useWords()
  const [search, setSearch] = useSearchParams()
  const [asking, setAsking] = useState<Asking | null>(null)
  const [refused, setRefused] = useState<Refused | null>(null)
  // The address can ask for the form, so that a page elsewhere leads straight to it.
  const proposing = search.has('ny')
  const setProposing = (on: boolean) =>
    setSearch(
      (before) => {
        if (on) before.set('ny', '')
        else before.delete('ny')
        return before
      },
      { replace: true },
    )
  const done = async () => {
    setAsking(null)
    setProposing(false)
    await again()
  }
  async function takeBack({ id }: Proposed) {
    const answer = await call('POST', `/api/proposals/${id}/take-back`)
    setRefused(answer.ok ? null : answer)
    await again()
  }
  const list = (proposals: Proposed[]) => (
    <ul>
      {proposals.map((proposal) => (
        <One
          key={proposal.id}
          proposal={proposal}
          maySort={info.maySort}
          onAsk={(what) => setAsking({ what, proposal })}
          onTakeBack={() => void takeBack(proposal)}
        />
      ))}
    </ul>
  )
  const waiting = info.proposals.filter(({ state }) => state === 'waiting')
  const sorted = info.proposals.filter(({ state }) => state !== 'waiting')
  return (
    <>
      <div className={css.bar}>
        <p>
          {info.maySort ? said.help : said.ownHelp} {info.preparedBy && said.prepares({ name: info.preparedBy })}
        </p>
        <Button kind="filled" onPress={() => setProposing(true)}>
          {said.propose}
        </Button>
      </div>
      <RefusalBanner refused={refused} />
      {info.maySort ? (
        <>
          <section className={css.part}>
            <h2>
              {said.waiting} {waiting.length > 0 && <span>{waiting.length}</span>}
            </h2>
            {waiting.length === 0 ? <EmptyState>{said.noneWaiting}</EmptyState> : list(waiting)}
          </section>
          {sorted.length > 0 && (
            <section className={css.part}>
              <h2>{said.sorted}</h2>
              {list(sorted)}
            </section>
          )}
        </>
      ) : (
        <section className={css.part}>
          <h2>{said.yours}</h2>
          {info.proposals.length === 0 ? <EmptyState>{said.noneOwn}</EmptyState> : list(info.proposals)}
        </section>
      )}
      {proposing && <Propose info={info} onClose={() => setProposing(false)} onDone={done} />}
      {asking?.what === 'place' && (
        <Place info={info} proposal={asking.proposal} onClose={() => setAsking(null)} onDone={done} />
      )}
      {asking?.what === 'decline' && (
        <Decline proposal={asking.proposal} onClose={() => setAsking(null)} onDone={done} />
      )}
    </>
  )
}

type OneProps = {
  proposal: Proposed
  maySort: boolean
  onAsk: (what: Asking['what']) => void
  onTakeBack: () => void
}

function One({ proposal, maySort, onAsk, onTakeBack }: OneProps) {
  const { inbox: said } = useWords()
  const { language } = useSettings()
  const hyphened = useSoftHyphens()
  const { title, kind, why, wanted, minutes, presenter, at, state, returned } = proposal
  const facts = [
    said.wants[kind as keyof typeof said.wants],
    wanted === '' ? said.wantedNext : said.wantedOn({ date: longDate(wanted, language) }),
    minutes > 0 && said.takes({ n: minutes }),
    presenter !== '' && said.presents({ name: presenter }),
  ]
  return (
    <li className={css.proposal}>
      <h3>{hyphened(title)}</h3>
      <p className={css.facts}>{facts.filter(Boolean).join(' · ')}</p>
      <p className={css.facts}>
        {said.proposer(proposal)} · {longDate(dayOf(at), language)}
      </p>
      {why !== '' && <p className={css.why}>{why}</p>}
      <Standing proposal={proposal} />
      {returned !== '' && <p className={css.standing}>{said.returned[returned]}</p>}
      <div className={`${css.acts} ${maySort ? '' : css.own}`}>
        {maySort && (state === 'waiting' || state === 'declined') && (
          <Button label={said.placeOf({ title })} onPress={() => onAsk('place')}>
            {said.place}
          </Button>
        )}
        {maySort && state === 'waiting' && (
          <Button kind="word" label={said.declineOf({ title })} onPress={() => onAsk('decline')}>
            {said.decline}
          </Button>
        )}
        {proposal.mayTakeBack && (
          <Button kind="word" label={said.takeBackOf({ title })} onPress={onTakeBack}>
            {said.takeBack}
          </Button>
        )}
      </div>
    </li>
  )
}

/** What has become of it; nothing while it waits. */
function Standing({ proposal: { title, state, where, by, since, reason } }: { proposal: Proposed }) {
  const { inbox: said } = useWords()
  const { language } = useSettings()
  if (state === 'declined') return <p className={css.standing}>{said.declinedBy({ name: by, reason })}</p>
  if (state === 'taken-back')
    return <p className={css.standing}>{said.takenBack({ date: longDate(dayOf(since), language) })}</p>
  if (!where) return null
  const there = { date: longDate(where.date, language), number: where.number }
  return (
    <p className={css.standing}>
      {where.withdrawn ? said.withdrawnOn(there) : said.placedOn(there)}{' '}
      {where.open && (
        <ButtonLink kind="link" to={`/m/${where.meeting}/p/${where.item}`} label={said.toMeetingOf({ title })}>
          {said.toMeeting}
        </ButtonLink>
      )}
    </p>
  )
}
