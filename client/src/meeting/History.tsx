/**
 * How the notes of an item came to be: a timeline that plays, who wrote what, what differs between two points, and the way
 * back. What is new or gone is underlined or struck through, never told by colour alone.
 */
import type { Changes, History as HistoryOf, Restored } from '@samsyn/api/history'
import type { Item } from '@samsyn/meeting/contents'
import { dayOf } from '@samsyn/meeting/days'
import type { ChangedNode } from '@samsyn/meeting/history'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { type Answer, call, type Refused, useGet } from '../api.ts'
import { drawNote } from '../editor/draw-note.tsx'
import text from '../editor/note.module.css'
import { Refusal, RefusalBanner, useSettings, useWords } from '../person.tsx'
import { Avatar, slotColour } from '../ui/Avatar.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog, Drawer } from '../ui/Dialog.tsx'
import { initials } from '../ui/initials.ts'
import { Segments } from '../ui/Segments.tsx'
import { Select } from '../ui/Select.tsx'
import { Skeleton } from '../ui/States.tsx'
import { toast } from '../ui/Toasts.tsx'
import { clockOf, longDate } from '../ui/time.ts'
import css from './History.module.css'

type Props = { meeting: string; item: Item; mayRestore: boolean; onClose: () => void }

export default function History({ meeting, item, mayRestore, onClose }: Props) {
  const words = useWords().history
  const path = `/api/meetings/${meeting}/items/${item.id}/history`
  const { answer, again } = useGet<HistoryOf>(path)
  return (
    <Drawer title={words.title({ number: item.number })} onClose={onClose}>
      <p className={css.item}>{item.title}</p>
      {!answer ? (
        <Skeleton lines={6} />
      ) : !answer.ok ? (
        <Refusal refused={answer} again={() => void again()} />
      ) : answer.value.points.length === 0 ? (
        <p className={css.empty}>{words.empty}</p>
      ) : (
        <Timeline path={path} history={answer.value} mayRestore={mayRestore} onRestored={again} />
      )}
    </Drawer>
  )
}

type View = 'who' | 'step' | 'compare'
type Point = HistoryOf['points'][number]

/** Milliseconds that a step is shown while it plays. */
const stepTime = 900

type TimelineProps = {
  path: string
  history: HistoryOf
  mayRestore: boolean
  onRestored: () => Promise<void>
}

function Timeline({ path, history, mayRestore, onRestored }: TimelineProps) {
  const words = useWords().history
  const { authors, points } = history
  const last = points.length - 1
  const [at, setAt] = useState(last)
  const [view, setView] = useState<View>('who')
  const [other, setOther] = useState('0')
  const [playing, setPlaying] = useState(false)
  const [asking, setAsking] = useState(false)
  const when = useWhen()
  const here = Math.min(at, last)
  const point = points[here] as Point

  useEffect(() => {
    if (!playing) return
    if (here >= last) return setPlaying(false)
    const timer = setTimeout(() => setAt(here + 1), stepTime)
    return () => clearTimeout(timer)
  }, [playing, here, last])

  const from = view === 'who' ? 0 : view === 'step' ? (points[here - 1]?.seq ?? 0) : Math.min(Number(other), point.seq)
  const note = useChanges(`${path}/changes?from=${from}&to=${point.seq}`)
  const nameOf = (author: number) => authors[author]?.name || words.bySamsyn
  const go = (to: number) => {
    setPlaying(false)
    setAt(Math.max(0, Math.min(last, to)))
  }
  const place = words.place({ n: here + 1, of: points.length })

  return (
    <>
      <div className={css.timeline}>
        <Button
          kind="outlined"
          onPress={() => {
            if (!playing && here === last) setAt(0)
            setPlaying(!playing)
          }}
        >
          {playing ? words.pause : words.play}
        </Button>
        <Button
          kind="icon"
          icon="chevron-left"
          label={words.earlier}
          {...(here === 0 ? { reason: place } : {})}
          onPress={() => go(here - 1)}
        />
        <input
          className={css.slider}
          type="range"
          min={0}
          max={last}
          value={here}
          aria-label={words.when}
          aria-valuetext={`${place}, ${when(point.at)}`}
          onChange={(event) => go(Number(event.target.value))}
        />
        <Button
          kind="icon"
          icon="chevron-right"
          label={words.later}
          {...(here === last ? { reason: place } : {})}
          onPress={() => go(here + 1)}
        />
      </div>
      <div className={css.point}>
        <p className={css.when}>
          <strong>{when(point.at)}</strong> <span>{place}</span>
        </p>
        <ul className={css.people}>
          {point.by.map(({ author, added, removed }) => (
            <li key={author}>
              <Avatar initials={initials(nameOf(author))} slot={authors[author]?.slot ?? 0} size={24} />
              <span>
                {nameOf(author)} <span className={css.did}>{words.wrote({ added, removed })}</span>
              </span>
            </li>
          ))}
        </ul>
      </div>
      <div className={css.choices}>
        <Segments
          label={words.show}
          labelHidden
          value={view}
          onChange={setView}
          options={[
            { id: 'who', name: words.who },
            { id: 'step', name: words.step },
            { id: 'compare', name: words.compare },
          ]}
        />
        {view === 'compare' && (
          <Select
            label={words.compareWith}
            value={other}
            onChange={setOther}
            options={[
              { id: '0', name: words.beginning },
              ...points.slice(0, here).map(({ seq, at }) => ({ id: String(seq), name: when(at) })),
            ]}
          />
        )}
      </div>
      <section className={css.paper} aria-label={when(point.at)} aria-busy={note === null}>
        {note === null ? (
          <Skeleton lines={4} />
        ) : note.ok ? (
          <Note note={note.value.note} view={view} authors={authors} />
        ) : (
          <RefusalBanner refused={note} />
        )}
      </section>
      {view === 'who' ? (
        <ul className={`${css.people} ${css.legend}`} aria-label={words.who}>
          {authors.map(({ name, slot }, author) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: an author is named by the place in the list.
            <li key={author}>
              <Avatar initials={initials(name || words.bySamsyn)} slot={slot} size={24} />
              <span className={slot > 0 ? css.written : undefined} style={underline(slot)}>
                {name || words.bySamsyn}
              </span>
            </li>
          ))}
        </ul>
      ) : (
        <p className={css.legend}>{words.legend}</p>
      )}
      {mayRestore && here < last && (
        <p className={css.restore}>
          <Button kind="outlined" icon="undo" onPress={() => setAsking(true)}>
            {words.restore}
          </Button>
        </p>
      )}
      {asking && (
        <Restore
          path={path}
          point={point}
          onClose={(changed) => {
            setAsking(false)
            if (changed) void onRestored().then(() => setAt(Number.MAX_SAFE_INTEGER))
          }}
        />
      )}
    </>
  )
}

/** The latest answer, shown until the next one is here: a note that plays must not blink. */
function useChanges(path: string): Answer<Changes> | null {
  const { answer } = useGet<Changes>(path)
  const shown = useRef<Answer<Changes> | null>(null)
  if (answer) shown.current = answer
  return shown.current
}

/** "22 november 2026 kl. 9.45" of an instant. */
function useWhen(): (instant: string) => string {
  const words = useWords().history
  const { language } = useSettings()
  return (instant) => words.at({ date: longDate(dayOf(instant), language), time: clockOf(instant, language) })
}

const underline = (slot: number) => (slot > 0 ? { textDecorationColor: slotColour(slot) } : {})

function Note({ note, view, authors }: { note: ChangedNode; view: View; authors: HistoryOf['authors'] }) {
  const words = useWords().history
  const when = useWhen()
  const dress = (inside: ReactNode, { change }: ChangedNode): ReactNode => {
    if (!change) return inside
    const author = authors[Number(change.author)]
    const told = { name: author?.name || words.bySamsyn, when: when(change.at) }
    if (change.kind === 'removed')
      return (
        <del className={css.removed} title={words.removed(told)}>
          {inside}
        </del>
      )
    const person = author && author.slot > 0
    // What nobody in the meeting wrote (a sample, a carried-over text) is the ground that people's words stand out from.
    if (view === 'who' && !person) return inside
    const colour = underline(author?.slot ?? 0)
    return view === 'who' ? (
      <span className={css.written} style={colour} title={words.added(told)}>
        {inside}
      </span>
    ) : (
      <ins className={css.added} style={colour} title={words.added(told)}>
        {inside}
      </ins>
    )
  }
  const content = note.content ?? []
  if (content.length === 0) return <p className={css.empty}>{words.nothingNew}</p>
  return (
    <div className={text.text} lang="sv" translate="no">
      {drawNote(content, dress)}
    </div>
  )
}

function Restore({ path, point, onClose }: { path: string; point: Point; onClose: (changed: boolean) => void }) {
  const words = useWords()
  const when = useWhen()
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refused | null>(null)
  const restore = async () => {
    setBusy(true)
    const answer = await call<Restored>('POST', `${path}/restore`, { seq: point.seq })
    setBusy(false)
    if (!answer.ok) return setRefused(answer)
    toast({ text: answer.value.changed ? words.history.restored : words.history.restoredSame })
    onClose(answer.value.changed)
  }
  return (
    <Dialog
      alert
      size="small"
      title={words.history.restoreQuestion}
      onClose={() => onClose(false)}
      foot={
        <>
          <Button onPress={() => onClose(false)}>{words.common.cancel}</Button>
          <Button kind="filled" busy={busy} onPress={() => void restore()}>
            {words.history.restore}
          </Button>
        </>
      }
    >
      <p>{words.history.restoreExplain({ when: when(point.at) })}</p>
      <RefusalBanner refused={refused} />
    </Dialog>
  )
}
