/**
 * A round on the paper: one row for each organisation or person, what they report, and who has the word. Each report is
 * a document of its own, so it is written as notes are, also offline, by those who may. On a phone one's own row is first.
 */
import type { Item } from '@samsyn/meeting/contents'
import { reportDocument } from '@samsyn/meeting/documents'
import { attendeeOf, rightTo } from '@samsyn/meeting/rights'
import type { Round as RoundValue } from '@samsyn/meeting/room'
import {
  hasAnswered,
  nextRow,
  type Row as RowValue,
  readRows,
  reportText,
  roundOf,
  rowSpokeFor,
  sayNothing,
} from '@samsyn/meeting/rounds'
import { useMemo } from 'react'
import { call, type Refused } from '../api.ts'
import { useSettings, useWords } from '../person.tsx'
import { Button } from '../ui/Button.tsx'
import { useSoftHyphens } from '../ui/hyphens.ts'
import { stopwatch } from '../ui/time.ts'
import { usePhone } from '../ui/usePhone.ts'
import { useSeconds } from './clock.ts'
import css from './Round.module.css'
import { SharedField } from './SharedField.tsx'
import type { Outline } from './useContents.ts'
import { useConnection, useMeetingState } from './useMeeting.ts'
import { type Known, useReports } from './useReports.ts'
import { useRoom } from './useRoom.ts'
import { useTurnNews } from './useSpeakers.ts'

type Props = {
  item: Item
  outline: Outline
  leader: boolean
  onRefused: (refused: Refused | null) => void
}

export function Round({ item, outline, leader, onRefused }: Props) {
  const words = useWords()
  const { meeting } = useConnection()
  const { info, status } = useMeetingState()
  const room = useRoom()
  const phone = usePhone()
  const { attendance, items } = outline
  const round = roundOf(item, room)
  const rows = useMemo(() => (round ? readRows(attendance, round) : []), [attendance, round])
  const reports = useReports(rows.map(({ id }) => reportDocument(meeting, item.id, id)))
  const facts = useMemo(
    () => ({ items: new Map(items.map((one) => [one.id, one])), attendance, room }),
    [items, attendance, room],
  )
  const me = info ? attendeeOf(info, info.phase, attendance) : ''
  const isMine = ({ people }: RowValue) => me !== '' && people.includes(me)
  const isHeld = info?.phase === 'open' && outline.current?.item === item.id
  const next = round ? nextRow(rows, round) : null
  const speaks = rows.find(({ id }) => id === round?.current)
  useTurnNews(isHeld && speaks !== undefined && isMine(speaks), isHeld && speaks && next && isMine(next) ? 1 : 0)
  if (!round || !info) return null

  const give = async (row: string) => {
    const path = `/api/meetings/${meeting}/items/${item.id}/round/turn`
    const answer = await call('POST', path, { row, from: round.current })
    onRefused(answer.ok ? null : answer)
  }
  const known = (row: RowValue) => reports.get(reportDocument(meeting, item.id, row.id))
  const here = rows.filter((row) => row.here)
  const silent = here.filter((row) => !hasAnswered(known(row)?.report ?? { text: '', nothing: false })).length
  const allKnown = here.length > 0 && here.every((row) => known(row)?.live.ready)
  // Before the meeting nobody is here yet.
  const awaited = info.phase === 'draft' || info.phase === 'called'
  const shown = phone ? [...rows.filter(isMine), ...rows.filter((row) => !isMine(row))] : rows
  return (
    <section className={css.round} aria-labelledby="round-title">
      <div className={css.head}>
        <h2 id="round-title">{words.meeting.kindRound}</h2>
        <span className={css.count}>
          {allKnown &&
            (silent === 0 ? words.turns.allAnswered : words.turns.notAnswered({ n: silent, of: here.length }))}
        </span>
        {leader && isHeld && (next || speaks) && (
          <Button
            onPress={() => void give(next?.id ?? '')}
            {...(next ? { label: words.turns.nextRowLong({ name: next.name }) } : {})}
          >
            {next ? words.turns.nextRow : words.turns.endRound}
          </Button>
        )}
      </div>
      <ul className={css.rows}>
        {shown.map((row) => {
          const mine = isMine(row)
          return (
            <Row
              key={row.id}
              row={row}
              round={round}
              report={known(row) ?? null}
              mine={mine}
              editable={
                rightTo({ kind: 'report', meeting, item: item.id, row: row.id }, info, info.phase, facts) === 'write'
              }
              leads={leader}
              away={!row.here && !awaited}
              offline={status === 'offline'}
              isNext={isHeld && round.current !== '' && next === row}
              onGive={leader && isHeld && row.here && round.current !== row.id ? () => void give(row.id) : undefined}
            />
          )
        })}
      </ul>
    </section>
  )
}

type RowProps = {
  row: RowValue
  round: RoundValue
  report: Known | null
  mine: boolean
  editable: boolean
  leads: boolean
  /** Of those the row is about nobody is here. */
  away: boolean
  offline: boolean
  isNext: boolean
  onGive: (() => void) | undefined
}

function Row({ row, round, report, mine, editable, leads, away, offline, isNext, onGive }: RowProps) {
  const words = useWords().turns
  const hyphens = useSoftHyphens()
  const speaks = round.current === row.id
  const spoke = round.spoken[row.id]
  const { language } = useSettings()
  return (
    <li className={[css.row, speaks && css.speaks, away && css.away].filter(Boolean).join(' ')}>
      <div className={css.who}>
        <span className={css.name}>
          {hyphens(row.name)}
          {row.organisation && <span className={css.of}>{hyphens(row.organisation)}</span>}
        </span>
        <span className={css.state}>
          {[
            mine && <b key="mine">{words.yourRow}</b>,
            speaks ? (
              <Speaks key="speaks" row={row} round={round} />
            ) : away ? (
              words.notHere
            ) : isNext ? (
              words.next
            ) : (
              spoke !== undefined && words.spoke({ time: stopwatch(spoke, language) })
            ),
          ]
            .filter(Boolean)
            .map((part, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: one or two parts that have no identity
              <span key={at}>{part}</span>
            ))}
        </span>
        {onGive && (
          <Button
            kind="icon"
            icon="hand"
            className={css.give}
            label={words.giveTo({ name: row.name })}
            onPress={onGive}
          />
        )}
      </div>
      <ReportOf row={row} known={report} editable={editable} mine={mine} leads={leads} offline={offline} />
    </li>
  )
}

/** "talar 1.40 av 3.00", counting. */
function Speaks({ row, round }: { row: RowValue; round: RoundValue }) {
  const words = useWords().turns
  const { language } = useSettings()
  const seconds = rowSpokeFor(round, row.id, useSeconds(true))
  const time = stopwatch(seconds, language)
  if (round.seconds === 0) return words.speaks({ time })
  const of = stopwatch(round.seconds, language)
  return (
    <span className={seconds > round.seconds ? css.over : undefined}>
      {seconds > round.seconds
        ? words.speaksOver({ time: stopwatch(seconds - round.seconds, language) })
        : words.speaksOf({ time, of })}
    </span>
  )
}

type ReportProps = Pick<RowProps, 'row' | 'editable' | 'mine' | 'leads' | 'offline'> & { known: Known | null }

/** That there is nothing to report is said by those the row is about, and by those who lead. */
function ReportOf(props: ReportProps) {
  const { row, known, editable, mine, leads, offline } = props
  const may = mine || leads
  const words = useWords().turns
  const hyphens = useSoftHyphens()
  if (!known) return <p className={css.silent}>…</p>
  const { live, report } = known
  if (live.damaged) return <p className={css.silent}>{words.damagedReport}</p>
  // Without a network a report that nobody has begun is empty, and can be written all the same.
  const open = live.ready || offline
  if (report.nothing)
    return (
      <p className={css.nothing}>
        {words.nothing}
        {editable && may && (
          <Button
            kind="link"
            label={words.takeBackNothing({ name: row.name })}
            onPress={() => sayNothing(live.doc, false)}
          >
            {words.undo}
          </Button>
        )}
      </p>
    )
  if (!editable || !open)
    return report.text.trim() === '' ? (
      row.here && <p className={css.silent}>{words.silent}</p>
    ) : (
      <p className={css.text}>{hyphens(report.text)}</p>
    )
  return (
    <div className={css.writing}>
      <SharedField
        key={live.doc.guid}
        multiline
        text={reportText(live.doc)}
        label={words.reportOf({ name: row.name })}
        placeholder={mine ? words.writeReport : words.silent}
        editable
      />
      {may && report.text.trim() === '' && (
        <Button kind="link" label={words.nothingOf({ name: row.name })} onPress={() => sayNothing(live.doc, true)}>
          {words.nothingShort}
        </Button>
      )}
    </div>
  )
}
