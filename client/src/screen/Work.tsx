/** A workshop and a round for the whole room: what is asked, how far it has come, what has come out, who has the word. */
import { readDots, readRevealed } from '@samsyn/meeting/cards'
import type { Item } from '@samsyn/meeting/contents'
import { revealedDocument, themesDocument } from '@samsyn/meeting/documents'
import type { Round as InRound, Workshop as InWorkshop } from '@samsyn/meeting/room'
import { readRows } from '@samsyn/meeting/rounds'
import { type Clusters, readClusters, type Theme } from '@samsyn/meeting/themes'
import { useMemo, useSyncExternalStore } from 'react'
import { type Reader, readerOfLive } from '../meeting/live-reader.ts'
import type { Outline } from '../meeting/useContents.ts'
import { useConnection, useDocument } from '../meeting/useMeeting.ts'
import { useWords } from '../person.tsx'
import { useSoftHyphens } from '../ui/hyphens.ts'
import { Icon } from '../ui/Icon.tsx'
import { VisuallyHidden } from '../ui/VisuallyHidden.tsx'
import { Fit } from './Fit.tsx'
import css from './Screen.module.css'

type WorkshopProps = { item: Item; workshop: InWorkshop }

export const isShowingCards = (workshop: InWorkshop | null): boolean =>
  workshop !== null && workshop.state !== 'prepared' && workshop.state !== 'collecting'

export function Workshop({ item, workshop }: WorkshopProps) {
  const words = useWords().screen
  const { state, voting } = workshop
  const groups = workshop.groups.filter(({ dissolved }) => !dissolved)
  return (
    <div className={css.work}>
      <h2 className={css.step}>{state === 'clustering' && voting === 'open' ? words.voting : words.steps[state]}</h2>
      {isShowingCards(workshop) ? (
        <Themes item={item} />
      ) : (
        <>
          <Questions questions={item.questions} />
          {groups.length > 0 && (
            <ul className={css.groups} aria-label={words.groups}>
              {groups.map(({ id, name, ready }) => (
                <li key={id}>
                  {ready && <Icon name="check" />}
                  {name}
                  {ready && <VisuallyHidden>{words.groupReady}</VisuallyHidden>}
                </li>
              ))}
            </ul>
          )}
        </>
      )}
    </div>
  )
}

function Questions({ questions }: Pick<Item, 'questions'>) {
  const hyphens = useSoftHyphens()
  const written = questions.filter(({ text }) => text.trim() !== '')
  return (
    <Fit sizes={[64, 56, 48, 40, 36, 32, 28]}>
      <ol className={css.questions}>
        {written.map(({ id, text }, at) => (
          <li key={id}>
            {written.length > 1 && <span className={css.number}>{at + 1}</span>}
            <span>{hyphens(text)}</span>
          </li>
        ))}
      </ol>
    </Fit>
  )
}

/** So many cards can be read from the back row, and so many of one theme; of more only the headings. */
const mostCards = 24
const mostOfTheme = 3
const few = 9

function Themes({ item: { id, questions } }: { item: Item }) {
  const words = useWords().screen
  const hyphens = useSoftHyphens()
  const { clusters, dots } = useClusters(id)
  const cards = clusters.themes.reduce((sum, { entries }) => sum + entries.length, 0)
  const each = cards <= few ? few : cards <= mostCards ? mostOfTheme : 0
  const known = new Set(questions.map((question) => question.id))
  // Last, what belongs to no question any more.
  const asked = [...questions, { id: '', text: '' }]
    .map((question) => ({
      ...question,
      themes: clusters.themes.filter((theme) => (known.has(theme.question) ? theme.question : '') === question.id),
    }))
    .filter(({ themes }) => themes.length > 0)
  const loose = clusters.loose.length
  return (
    <>
      {asked.length === 0 && <Questions questions={questions} />}
      <Fit sizes={[44, 40, 36, 32, 28, 24]}>
        {asked.map((question) => (
          <section key={question.id} className={css.asked}>
            {asked.length > 1 && <h3>{hyphens(question.text)}</h3>}
            <ul className={css.themes}>
              {question.themes.map((theme) => (
                <li key={theme.id}>
                  <OfTheme theme={theme} each={each} dots={dots ? (dots[theme.id] ?? 0) : null} />
                </li>
              ))}
            </ul>
          </section>
        ))}
      </Fit>
      {loose > 0 && <p className={css.loose}>{words.loose({ n: loose })}</p>}
    </>
  )
}

function OfTheme({ theme: { title, entries }, each, dots }: { theme: Theme; each: number; dots: number | null }) {
  const words = useWords().screen
  const hyphens = useSoftHyphens()
  const shown = entries.filter(({ text }) => text.trim() !== '').slice(0, each)
  return (
    <>
      <p className={css.theme}>
        <strong>{hyphens(title.trim() || '–')}</strong>
        <span>{dots === null ? words.cards({ n: entries.length }) : words.dots({ n: dots })}</span>
      </p>
      {shown.length > 0 && (
        <ul>
          {shown.map((entry) => (
            <li key={entry.id}>{hyphens(entry.text)}</li>
          ))}
        </ul>
      )}
      {each > 0 && entries.length > shown.length && (
        <p className={css.more}>{words.more({ n: entries.length - shown.length })}</p>
      )}
    </>
  )
}

type OnBoard = { clusters: Clusters; dots: Record<string, number> | null }

const nothing: OnBoard = { clusters: { themes: [], loose: [], dropped: [] }, dots: null }
const nothingYet: Reader<OnBoard> = { subscribe: () => () => {}, read: () => nothing }

/** The cards that are shown to all, where they lie now, and the dots once the vote is closed. */
function useClusters(item: string): OnBoard {
  const { meeting } = useConnection()
  const revealed = useDocument(revealedDocument(meeting, item))?.doc
  const themes = useDocument(themesDocument(meeting, item))?.doc
  const reader = useMemo(
    () =>
      revealed && themes
        ? readerOfLive([revealed, themes], () => ({
            clusters: readClusters(themes, readRevealed(revealed)),
            dots: readDots(revealed),
          }))
        : nothingYet,
    [revealed, themes],
  )
  return useSyncExternalStore(reader.subscribe, reader.read)
}

export function Round({ outline, round }: { outline: Outline; round: InRound }) {
  const words = useWords().screen
  const hyphens = useSoftHyphens()
  const rows = readRows(outline.attendance, round)
  const current = rows.find(({ id }) => id === round.current)
  return (
    <div className={css.work}>
      <p className={css.step}>{words.speaks}</p>
      <h2 className={css.word}>{hyphens(current?.name ?? '')}</h2>
      <Fit sizes={[40, 36, 32, 28, 24]}>
        <ol className={css.rows}>
          {rows.map(({ id, name }) => (
            <li key={id} aria-current={id === round.current ? 'step' : undefined}>
              <span>{hyphens(name)}</span>
              {round.spoken[id] !== undefined && id !== round.current && <Icon name="check" />}
            </li>
          ))}
        </ol>
      </Fit>
    </div>
  )
}
