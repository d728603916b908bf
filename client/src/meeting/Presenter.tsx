/**
 * The view of whoever shows slides: the page that is shown, the next one, and what was written to say beside it. A clicker
 * and the keys of a slide show turn the pages, for everybody.
 */
import type { SlideNotes } from '@samsyn/api/meetings'
import type { Attachment, Item } from '@samsyn/meeting/contents'
import { mayShow } from '@samsyn/meeting/shown'
import { waitingNow } from '@samsyn/meeting/speakers'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { useGet } from '../api.ts'
import { useSettings, useWords } from '../person.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Menu } from '../ui/Menu.tsx'
import { Header, useTitle } from '../ui/Page.tsx'
import { Skeleton } from '../ui/States.tsx'
import { stopwatch } from '../ui/time.ts'
import { ConnectionBanner } from './Connection.tsx'
import { useSeconds } from './clock.ts'
import { Converting } from './files/Converting.tsx'
import { useConversions } from './files/conversions.ts'
import { canShow, kindOf } from './files/kinds.ts'
import { type PagesProps, PdfPage, Thumbnail, usePdf, useSaidPage } from './files/PdfPage.tsx'
import css from './Presenter.module.css'
import { useShowKeys } from './show-keys.ts'
import { beginToShow, firstName, stopShowing, useShown, useTell, useTurning } from './showing.ts'
import { Timer } from './Timer.tsx'
import type { Outline } from './useContents.ts'
import { useConnection, useMeetingState } from './useMeeting.ts'
import { useRoom } from './useRoom.ts'

export default function Presenter({ outline }: { outline: Outline }) {
  const words = useWords()
  const { showing } = words
  const connection = useConnection()
  const { meeting } = connection
  const { info } = useMeetingState()
  const [, navigate] = useLocation()
  const board = `/m/${meeting}`
  const { items, current } = outline
  const shown = useShown(outline)
  const mine = shown !== null && shown.slot === info?.slot
  const mayShowAt = (id: string) => {
    const item = items.find((one) => one.id === id)
    return item !== undefined && info !== null && mayShow(info, info.phase, item)
  }

  // What is shown; else what was; else what I may show where the meeting is, or anywhere.
  const [last, setLast] = useState<{ item: string; attachment: string; page: number } | null>(null)
  if (shown && (shown.attachment !== last?.attachment || shown.page !== last.page))
    setLast({ item: shown.item, attachment: shown.attachment, page: shown.page })
  const places = [...items.filter(({ id }) => id === current?.item), ...items].filter(({ id }) => mayShowAt(id))
  const first = places.find(({ attachments }) => attachments.some(canShow))
  const item = items.find(({ id }) => id === (shown ?? last)?.item) ?? first
  const showable = item?.attachments.filter(canShow) ?? []
  const attachment = shown?.what ?? outline.attachments.find(({ id }) => id === last?.attachment) ?? showable[0] ?? null
  const infoOf = useConversions(meeting, attachment ? [attachment] : [])
  const kind = attachment && kindOf(attachment)
  const path = attachment ? `/api/meetings/${meeting}/files/${attachment.file}` : ''
  const ready = kind === 'pdf' || (kind === 'slides' && attachment && infoOf(attachment)?.conversion === 'ready')
  const opened = usePdf(ready ? `${path}/view` : null)
  const pdf = opened.state === 'open' ? opened.pdf : null
  const notes = useGet<SlideNotes>(kind === 'slides' ? `${path}/notes` : null).answer

  const count = pdf?.numPages ?? 1
  const turning = useTurning(meeting, mine ? shown : null)
  const page = Math.min(count, Math.max(1, mine ? turning.at.page : (last?.page ?? 1)))
  const black = mine && turning.at.black
  const tell = useTell()
  const stage = useRef<HTMLDivElement>(null)
  const [overview, setOverview] = useState(false)

  const turn = (to: number) => {
    const within = Math.min(count, Math.max(1, to))
    if (mine) turning.turn({ page: within })
    else if (!shown && item && attachment) setLast({ item: item.id, attachment: attachment.id, page: within })
  }
  const blacken = () => mine && turning.turn({ black: !black })
  const fill = () => {
    if (document.fullscreenElement) void document.exitFullscreen()
    // A browser that will not is no matter: the view is as it was.
    else stage.current?.requestFullscreen?.().catch(() => {})
  }
  const leave = () => navigate(board)
  const begin = (what: { attachment: string; page: number }) =>
    item && void beginToShow(meeting, { item: item.id, ...what }).then(tell)
  const { typed, letters, setLetters } = useShowKeys(
    { page, count, onPage: turn, onBlack: blacken, onFullscreen: fill, onLeave: leave },
    !overview,
  )
  useSaidPage(pdf, page, black, mine, attachment ? infoOf(attachment)?.titles : undefined)

  useTitle(showing.view)
  const allowed = item !== undefined && mayShowAt(item.id)
  useEffect(() => {
    if (!allowed) navigate(board, { replace: true })
  }, [allowed, navigate, board])
  useEffect(() => connection.view(item?.id ?? ''), [connection, item?.id])
  const main = useRef<HTMLElement>(null)
  useEffect(() => main.current?.focus(), [])
  const [hasShown, setHasShown] = useState(false)
  if (mine && !hasShown) setHasShown(true)
  const followers = useFollowers()

  if (!allowed) return null
  const name = attachment ? nameOf(words, attachment) : ''
  const where = words.files.page({ n: page, of: count })
  const label = black ? `${name}. ${where}. ${showing.isBlack}` : `${name}. ${where}`
  const note = notes?.ok ? notes.value.notes[page - 1]?.trim() : undefined
  return (
    <div className={css.view}>
      <Header heading title={`${item.number}. ${item.title}`} subtitle={name}>
        {mine && followers.of > 0 && <span className={css.followers}>{showing.followers(followers)}</span>}
        <Button kind="word" onPress={leave}>
          {showing.toBoard}
        </Button>
        <Menu
          label={showing.choices}
          trigger={<Button kind="icon" icon="more" label={showing.choices} />}
          groups={[
            ...(showable.length > 1
              ? [
                  {
                    title: words.files.which,
                    choices: showable.map((one) => ({
                      id: one.id,
                      name: nameOf(words, one),
                      chosen: one.id === attachment?.id,
                      onChoose: () =>
                        mine
                          ? begin({ attachment: one.id, page: 1 })
                          : setLast({ item: item.id, attachment: one.id, page: 1 }),
                    })),
                  },
                ]
              : []),
            {
              title: showing.keys,
              choices: [
                { id: 'all', name: showing.allKeys, detail: showing.allKeysHelp, chosen: letters },
                { id: 'few', name: showing.fewKeys, detail: showing.fewKeysHelp, chosen: !letters },
              ].map((choice) => ({ ...choice, onChoose: () => setLetters(choice.id === 'all') })),
            },
          ]}
        />
      </Header>
      <ConnectionBanner />
      <main id="content" ref={main} tabIndex={-1} className={css.page}>
        <div className={css.now}>
          {!mine && (
            <div className={css.notMine} role="status">
              <span>
                {!shown
                  ? showing.notShown
                  : hasShown
                    ? showing.tookOver({ name: firstName(shown.name) })
                    : showing.shows({ name: firstName(shown.name) })}
              </span>
              {attachment && (
                <Button kind="filled" onPress={() => begin({ attachment: attachment.id, page })}>
                  {shown ? showing.takeOver : showing.begin}
                </Button>
              )}
            </div>
          )}
          <div ref={stage} className={css.stage}>
            {!attachment ? (
              <p className={css.nothing}>{showing.nothing}</p>
            ) : pdf ? (
              <PdfPage pdf={pdf} number={page} label={label} black={black} fit />
            ) : kind === 'image' ? (
              <img className={black ? css.hidden : ''} src={`${path}/view`} alt={name} />
            ) : kind === 'slides' && !ready ? (
              <Converting info={infoOf(attachment)} />
            ) : opened.state === 'failed' ? (
              <p className={css.nothing}>{words.files.slidesFailed}</p>
            ) : (
              <Skeleton lines={4} />
            )}
          </div>
          <div className={css.controls}>
            {count > 1 && (
              <div className={css.turning}>
                <Button
                  kind="icon"
                  icon="chevron-left"
                  label={words.files.previous}
                  className={css.previous}
                  {...(page === 1 ? { reason: where } : {})}
                  onPress={() => turn(page - 1)}
                />
                <span className={css.where}>{typed ? showing.goTo({ n: typed }) : where}</span>
                <Button
                  kind={mine ? 'filled' : 'outlined'}
                  className={css.next}
                  {...(page === count ? { reason: showing.isLast } : {})}
                  onPress={() => turn(page + 1)}
                >
                  {words.files.next}
                </Button>
              </div>
            )}
            {pdf && count > 1 && (
              <Button kind="word" onPress={() => setOverview(true)}>
                {showing.overview}
              </Button>
            )}
            {mine && (
              <Button kind="word" onPress={blacken}>
                {black ? showing.light : showing.black}
              </Button>
            )}
            {document.fullscreenEnabled && (
              <Button kind="word" onPress={fill} className={css.notOnPhone}>
                {showing.fullscreen}
              </Button>
            )}
            <span className={css.push} />
            {mine && <Button onPress={() => void stopShowing(meeting).then(tell)}>{showing.stop}</Button>}
          </div>
        </div>
        <div className={css.beside}>
          <Times item={item} since={current?.item === item.id ? current.since : ''} />
          {pdf && count > 1 && (
            <section aria-labelledby="next-page" className={css.nextUp}>
              <h2 id="next-page">{showing.nextUp}</h2>
              {page < count ? (
                <PdfPage pdf={pdf} number={page + 1} label={words.files.page({ n: page + 1, of: count })} />
              ) : (
                <p className={css.nothing}>{showing.isLast}</p>
              )}
            </section>
          )}
          {notes?.ok && notes.value.notes.some((one) => one.trim() !== '') && (
            <section aria-labelledby="slide-notes">
              <h2 id="slide-notes">{showing.notes}</h2>
              {note ? (
                note.split('\n').map((line, at) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: lines have no names and do not move.
                  <p key={at} className={css.note}>
                    {line}
                  </p>
                ))
              ) : (
                <p className={css.nothing}>{showing.noNotes}</p>
              )}
            </section>
          )}
        </div>
      </main>
      {overview && pdf && (
        <Dialog size="large" title={showing.overview} onClose={() => setOverview(false)}>
          <Overview
            titles={(attachment && infoOf(attachment)?.titles) ?? []}
            pdf={pdf}
            page={page}
            onPage={(to) => {
              turn(to)
              setOverview(false)
            }}
          />
        </Dialog>
      )}
    </div>
  )
}

const nameOf = ({ files }: ReturnType<typeof useWords>, { number, title }: Attachment) =>
  files.attachment({ number, title })

/** How long the item has taken, what the timer says, and who waits for the word. */
function Times({ item, since }: { item: Item; since: string }) {
  const words = useWords()
  const { language } = useSettings()
  const { speakers, timer } = useRoom()
  const now = useSeconds(since !== '')
  const used = item.used + (since ? Math.max(0, now - Date.parse(since)) / 1000 : 0)
  const time = stopwatch(used, language)
  const waiting = waitingNow(speakers).length
  return (
    <dl className={css.times}>
      <div>
        <dt>{words.showing.timeOnItem}</dt>
        <dd>{item.minutes > 0 ? words.showing.timeOf({ time, of: item.minutes }) : time}</dd>
      </div>
      {timer?.item === item.id && (
        <div>
          <dt>{words.showing.timer}</dt>
          <dd>
            <Timer item={item.id} />
          </dd>
        </div>
      )}
      {waiting > 0 && (
        <div>
          <dt>{words.turns.list}</dt>
          <dd>{words.showing.waiting({ n: waiting })}</dd>
        </div>
      )}
    </dl>
  )
}

/** All pages, to go to one. */
function Overview({ pdf, titles, page, onPage }: PagesProps) {
  const words = useWords()
  return (
    <ul className={css.overview}>
      {Array.from({ length: pdf.numPages }, (_, at) => at + 1).map((number) => (
        <li key={number}>
          <button
            type="button"
            aria-label={words.files.pageOnly({ n: number, title: titles[number - 1] })}
            aria-current={number === page ? 'page' : undefined}
            onClick={() => onPage(number)}
          >
            <Thumbnail pdf={pdf} number={number} />
            <span>{number}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}

/** How many of the others who are here follow. */
function useFollowers(): { n: number; of: number } {
  const { info, presence } = useMeetingState()
  return useMemo(() => {
    const others = presence.filter(({ slot }) => slot !== info?.slot)
    const people = (some: typeof others) => new Set(some.map(({ slot }) => slot)).size
    return { n: people(others.filter(({ follows }) => follows)), of: people(others) }
  }, [presence, info?.slot])
}
