/**
 * The desk beside the paper: slides and pictures of the item in view. Who follows what somebody shows sees that person's
 * page; who turns it here, or chooses something else, looks at their own and moves nobody.
 */
import type { FileInfo } from '@samsyn/api/meetings'
import type { Attachment } from '@samsyn/meeting/contents'
import type { Shown } from '@samsyn/meeting/room'
import { type KeyboardEvent, type ReactNode, useEffect, useState } from 'react'
import { Dialog as AriaDialog, Modal, ModalOverlay } from 'react-aria-components/Modal'
import { useLocation } from 'wouter'
import { useWords } from '../person.tsx'
import { Avatar } from '../ui/Avatar.tsx'
import { announce } from '../ui/announce.ts'
import { Button, ButtonLink } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import { initials } from '../ui/initials.ts'
import { Menu } from '../ui/Menu.tsx'
import { Skeleton } from '../ui/States.tsx'
import { useBack } from '../ui/useBack.ts'
import { VisuallyHidden } from '../ui/VisuallyHidden.tsx'
import { Converting } from './files/Converting.tsx'
import { useConversions } from './files/conversions.ts'
import { canShow, kindOf } from './files/kinds.ts'
import { type PagesProps, type Pdf, PdfPage, Thumbnail, usePdf, useSaidPage } from './files/PdfPage.tsx'
import css from './Slides.module.css'
import { beginToShow, type Following, firstName, stopShowing, useLost, useTell, useTurning } from './showing.ts'
import { useMeetingState } from './useMeeting.ts'

type Props = {
  meeting: string
  /** The item in view. */
  item: string
  attachments: readonly Attachment[]
  /** The attachment somebody has asked to see; the first one otherwise. */
  asked?: string | undefined
  /** What is shown to everybody, with its attachment. */
  shown: (Shown & { what: Attachment }) | null
  following: Following
  /** Whether I may show what the item has. */
  mayShow: boolean
  /** To show is my next step in the meeting. */
  toShow?: boolean
  /** On top of the paper, where there is no room for a desk. */
  onTop?: boolean
}

export function Slides({
  meeting,
  item,
  attachments,
  asked,
  shown,
  following,
  mayShow,
  toShow = false,
  onTop = false,
}: Props) {
  const words = useWords()
  const [, navigate] = useLocation()
  const { info } = useMeetingState()
  const infoOf = useConversions(meeting, shown ? [...attachments, shown.what] : attachments)
  const here = shown?.item === item ? shown : null
  const mine = here !== null && here.slot === info?.slot
  const turning = useTurning(meeting, mine ? here : null)
  const tell = useTell()
  const [chosen, setChosen] = useState({ item, asked, id: asked ?? '' })
  if (chosen.item !== item || chosen.asked !== asked) setChosen({ item, asked, id: asked ?? '' })
  /** On top of the paper there is only the line when somebody has stopped following. */
  const [folded, setFolded] = useState(false)
  if (folded && following.following) setFolded(false)

  const showable = attachments.filter(canShow)
  const led = here && (mine || following.following) ? here : null
  const attachment = led?.what ?? showable.find(({ id }) => id === chosen.id) ?? showable[0]
  if (!attachment) return <p className={css.nothing}>{words.files.noSlides}</p>

  const nameOf = ({ number, title }: Attachment) => words.files.attachment({ number, title })
  const begin = async (what: { attachment: string; page: number }) =>
    tell(await beginToShow(meeting, { item, ...what }))
  const present = async (what: { attachment: string; page: number }) => {
    if (await begin(what)) navigate(`/m/${meeting}/visa`)
  }
  /** From now on I look for myself, at this attachment. */
  const leave = (id: string) => {
    if (following.following) following.leave()
    setChosen({ item, asked, id })
  }
  const choose = (id: string) => (mine ? void begin({ attachment: id, page: 1 }) : leave(id))

  const others =
    showable.length > 1 ? (
      <Menu
        label={words.files.which}
        trigger={
          <Button kind="link" label={words.files.changeLabel}>
            {words.files.change}
          </Button>
        }
        groups={[
          {
            choices: showable.map((one) => ({
              id: one.id,
              name: nameOf(one),
              chosen: one.id === attachment.id,
              onChoose: () => choose(one.id),
            })),
          },
        ]}
      />
    ) : null
  const line = (page: number) => (
    <ShowingLine
      meeting={meeting}
      here={here}
      mine={mine}
      following={following.following}
      mayShow={mayShow}
      toShow={toShow}
      onBegin={() => void present({ attachment: attachment.id, page })}
      onTakeOver={() => here && void present({ attachment: here.attachment, page: here.page })}
      onStop={() => void stopShowing(meeting).then(tell)}
      onFollow={following.follow}
      onLeave={() => {
        leave(attachment.id)
        if (onTop) setFolded(true)
      }}
    />
  )
  return (
    <div className={onTop && folded ? css.folded : undefined}>
      <One
        key={attachment.file}
        meeting={meeting}
        attachment={attachment}
        title={nameOf(attachment)}
        info={infoOf(attachment)}
        others={others}
        led={led && (mine ? turning.at : { page: led.page, black: led.black })}
        onTurn={(page) => (mine ? turning.turn({ page }) : leave(attachment.id))}
        line={line}
        onTop={onTop}
      />
    </div>
  )
}

type LineProps = {
  meeting: string
  /** What is shown at this item. */
  here: Shown | null
  mine: boolean
  following: boolean
  mayShow: boolean
  toShow: boolean
  onBegin: () => void
  onTakeOver: () => void
  onStop: () => void
  onFollow: () => void
  onLeave: () => void
}

/** Who shows, whether I follow, and what I can do about it. */
function ShowingLine(props: LineProps) {
  const { meeting, here, mine, following, mayShow } = props
  const words = useWords().showing
  const lost = useLost(mine ? null : here)
  if (!here)
    return mayShow ? (
      <div className={css.line}>
        <Button kind={props.toShow ? 'filled' : 'outlined'} onPress={props.onBegin}>
          {words.begin}
        </Button>
      </div>
    ) : null
  if (mine)
    return (
      <div className={css.line}>
        <span className={css.who}>{words.youShow}</span>
        <ButtonLink kind="link" to={`/m/${meeting}/visa`}>
          {words.view}
        </ButtonLink>
        <Button kind="link" onPress={props.onStop}>
          {words.stop}
        </Button>
      </div>
    )
  const name = firstName(here.name)
  return (
    <div className={css.line}>
      <span className={css.who} role="status">
        <Avatar initials={initials(here.name)} slot={here.slot} size={24} />
        {lost ? words.lost({ name }) : following ? words.youFollow({ name }) : words.shows({ name })}
      </span>
      {mayShow && (
        <Button kind="link" onPress={props.onTakeOver}>
          {words.takeOver}
        </Button>
      )}
      {following ? (
        <Button kind="link" onPress={props.onLeave}>
          {words.stopFollowing}
        </Button>
      ) : (
        <Button kind="link" onPress={props.onFollow}>
          {words.followName({ name })}
        </Button>
      )}
    </div>
  )
}

type Led = { page: number; black: boolean }

type OneProps = {
  meeting: string
  attachment: Attachment
  title: string
  info: FileInfo | undefined
  /** The way to what else can be shown. */
  others: ReactNode
  /** The page that is shown to everybody, when it is what is looked at here. */
  led: Led | null
  onTurn: (page: number) => void
  /** Who shows; told which page is in view. */
  line: (page: number) => ReactNode
  onTop: boolean
}

function One(props: OneProps) {
  const { meeting, attachment, title, info, others } = props
  const words = useWords()
  const path = `/api/meetings/${meeting}/files/${attachment.file}`
  const kind = kindOf(attachment)
  if (kind === 'image') return <Picture {...props} path={path} title={title} others={others} />
  if (kind === 'slides' && info?.conversion !== 'ready') {
    return (
      <>
        <Head title={words.files.slides} others={others} />
        <Trouble said={<Converting info={info} />} path={path} />
      </>
    )
  }
  return <Pages {...props} path={path} title={title} others={others} />
}

/** What is shown is said by what is above it; the page's number at its side. */
const Head = ({ title, others, state }: { title: string; others: ReactNode; state?: string }) => (
  <div className={css.head}>
    <h2>{title}</h2>
    {others}
    <span>{state}</span>
  </div>
)

function Trouble({ said, path }: { said: ReactNode; path: string }) {
  const words = useWords()
  return (
    <div className={css.trouble} role="status">
      {typeof said === 'string' ? <p>{said}</p> : said}
      <a href={path} download>
        {words.files.download}
      </a>
    </div>
  )
}

type ShownProps = Pick<OneProps, 'title' | 'info' | 'others' | 'led' | 'onTurn' | 'line' | 'onTop'> & { path: string }

function Picture({ path, title, others, led, line, onTop }: ShownProps) {
  const words = useWords()
  const [failed, setFailed] = useState(false)
  const [large, setLarge] = useState(false)
  const image = <img src={`${path}/view`} alt={title} onError={() => setFailed(true)} />
  useSaid(led ? (led.black ? words.showing.isBlack : title) : null)
  return (
    <>
      {!onTop && <Head title={words.files.slides} others={others} />}
      {failed ? (
        <Trouble said={words.files.imageFailed} path={path} />
      ) : (
        <>
          <div className={`${css.picture} ${led?.black ? css.black : ''}`}>{image}</div>
          <div className={onTop ? css.under : undefined}>
            {line(1)}
            <div className={css.tools}>
              <span className={css.push} />
              {onTop && others}
              <Button kind="link" onPress={() => setLarge(true)}>
                {words.files.larger}
              </Button>
            </div>
          </div>
        </>
      )}
      {large && (
        <Large title={title} onClose={() => setLarge(false)}>
          <div className={`${css.largePicture} ${led?.black ? css.black : ''}`}>{image}</div>
        </Large>
      )}
    </>
  )
}

function Pages(props: ShownProps) {
  const { path, others, led, line } = props
  const words = useWords()
  const opened = usePdf(`${path}/view`)
  if (opened.state === 'open') return <OpenPages {...props} pdf={opened.pdf} />
  return (
    <>
      <Head title={words.files.slides} others={others} />
      {opened.state === 'opening' ? (
        <div className={css.opening} role="status">
          <VisuallyHidden>{words.files.loadingSlides}</VisuallyHidden>
          <Skeleton lines={2} />
        </div>
      ) : (
        <Trouble
          said={
            opened.offline
              ? words.files.slidesOffline
              : opened.why === 'PasswordException'
                ? words.files.slidesLocked
                : words.files.slidesFailed
          }
          path={path}
        />
      )}
      {led && line(led.page)}
    </>
  )
}

function OpenPages({ title, info, others, led, onTurn, line, onTop, pdf }: ShownProps & { pdf: Pdf }) {
  const words = useWords()
  const [own, setOwn] = useState(led?.page ?? 1)
  // Who leaves goes on from the page that was shown last.
  if (led && led.page !== own) setOwn(led.page)
  const [large, setLarge] = useState(false)
  const count = pdf.numPages
  const within = (page: number) => Math.min(count, Math.max(1, page))
  const page = within(own)
  const black = led?.black ?? false
  const turn = (to: number) => {
    if (within(to) === page) return
    setOwn(within(to))
    onTurn(within(to))
  }
  useSaidPage(pdf, page, black, led !== null, info?.titles)
  const keys = (event: KeyboardEvent) => {
    const to = turned(event.key, page, count)
    if (to === null || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    event.stopPropagation()
    turn(to)
  }
  const where = words.files.page({ n: page, of: count })
  const arrows = (
    <>
      <Button
        kind="icon"
        icon="chevron-left"
        label={words.files.previous}
        {...(page === 1 ? { reason: where } : {})}
        onPress={() => turn(page - 1)}
      />
      {onTop && <span className={css.where}>{where}</span>}
      <Button
        kind="icon"
        icon="chevron-right"
        label={words.files.next}
        {...(page === count ? { reason: where } : {})}
        onPress={() => turn(page + 1)}
      />
    </>
  )
  const label = black ? `${title}. ${where}. ${words.showing.isBlack}` : `${title}. ${where}`
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the buttons inside.
    <div className={onTop ? css.onTop : undefined} onKeyDown={keys}>
      {!onTop && <Head title={words.files.slides} others={others} state={where} />}
      <PdfPage pdf={pdf} number={page} label={label} black={black} />
      {count > 1 && !onTop && <Thumbnails pdf={pdf} titles={info?.titles ?? []} page={page} onPage={turn} />}
      <div className={onTop ? css.under : undefined}>
        {line(page)}
        <div className={css.tools}>
          {count > 1 && arrows}
          <span className={css.push} />
          {onTop && others}
          <Button kind="link" onPress={() => setLarge(true)}>
            {words.files.larger}
          </Button>
        </div>
      </div>
      {large && (
        <Large
          title={title}
          state={where}
          tools={count > 1 ? arrows : null}
          onClose={() => setLarge(false)}
          onKey={keys}
        >
          <div className={css.largePage}>
            <PdfPage pdf={pdf} number={page} label={label} black={black} fit />
          </div>
        </Large>
      )}
    </div>
  )
}

function useSaid(text: string | null): void {
  useEffect(() => {
    if (text) announce(text)
  }, [text])
}

function turned(key: string, page: number, count: number): number | null {
  if (key === 'ArrowRight' || key === 'PageDown') return page + 1
  if (key === 'ArrowLeft' || key === 'PageUp') return page - 1
  if (key === 'Home') return 1
  if (key === 'End') return count
  return null
}

/** Five pages, the one that is shown in the middle when it can be. */
function Thumbnails({ pdf, titles, page, onPage }: PagesProps) {
  const words = useWords()
  const count = pdf.numPages
  const first = Math.max(1, Math.min(page - 2, count - 4))
  const shown = Array.from({ length: Math.min(5, count) }, (_, at) => first + at)
  return (
    <ul className={css.thumbnails} aria-label={words.files.pages}>
      {shown.map((number) => (
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

type LargeProps = {
  title: string
  state?: string
  tools?: ReactNode
  onClose: () => void
  onKey?: (event: KeyboardEvent) => void
  children: ReactNode
}

/** Over the whole window: for a phone held sideways, and for who sees badly. */
function Large({ title, state, tools, onClose, onKey, children }: LargeProps) {
  const words = useWords()
  useBack(onClose)
  return (
    <ModalOverlay className={css.overlay ?? ''} isOpen onOpenChange={(open) => !open && onClose()}>
      <Modal className={css.modal ?? ''}>
        <AriaDialog className={css.dialog ?? ''} aria-label={title}>
          {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the buttons inside. */}
          <div className={css.large} onKeyDown={onKey}>
            <div className={css.bar}>
              <strong>
                <Icon name="file" /> <span>{title}</span>
              </strong>
              <span className={css.state}>{state}</span>
              {tools}
              <Button kind="icon" icon="close" label={words.common.close} onPress={onClose} autoFocus />
            </div>
            {children}
          </div>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}
