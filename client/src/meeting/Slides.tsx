/**
 * The desk beside the paper: slides and pictures of the item in view. Each looks at the page they want; turning it here
 * moves nobody else. The page is a picture with its text lying over it, so that it can be read out and copied.
 */
import type { FileInfo } from '@samsyn/api/meetings'
import type { Attachment } from '@samsyn/meeting/contents'
import { type KeyboardEvent, type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { Dialog as AriaDialog, Modal, ModalOverlay } from 'react-aria-components/Modal'
import { useWords } from '../person.tsx'
import { Button } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Menu } from '../ui/Menu.tsx'
import { Skeleton } from '../ui/States.tsx'
import { VisuallyHidden } from '../ui/VisuallyHidden.tsx'
import { Converting } from './files/Converting.tsx'
import { useConversions } from './files/conversions.ts'
import { canShow, kindOf } from './files/kinds.ts'
import { drawPage, openPdf, type Pdf } from './files/pdf.ts'
import css from './Slides.module.css'

type Props = {
  meeting: string
  /** The item in view. */
  item: string
  attachments: readonly Attachment[]
  /** The attachment somebody has asked to see; the first one otherwise. */
  shown?: string | undefined
}

export function Slides({ meeting, item, attachments, shown }: Props) {
  const words = useWords()
  const infoOf = useConversions(meeting, attachments)
  const [chosen, setChosen] = useState({ item, asked: shown, id: shown ?? '' })
  if (chosen.item !== item || chosen.asked !== shown) setChosen({ item, asked: shown, id: shown ?? '' })
  const showable = attachments.filter(canShow)
  const attachment = showable.find(({ id }) => id === chosen.id) ?? showable[0]
  if (!attachment) return <p className={css.nothing}>{words.files.noSlides}</p>
  const nameOf = ({ number, title }: Attachment) => words.files.attachment({ number, title })
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
              onChoose: () => setChosen({ item, asked: shown, id: one.id }),
            })),
          },
        ]}
      />
    ) : null
  return (
    <One
      key={attachment.file}
      meeting={meeting}
      attachment={attachment}
      title={nameOf(attachment)}
      info={infoOf(attachment)}
      others={others}
    />
  )
}

type OneProps = {
  meeting: string
  attachment: Attachment
  title: string
  info: FileInfo | undefined
  /** The way to what else can be shown. */
  others: ReactNode
}

function One({ meeting, attachment, title, info, others }: OneProps) {
  const words = useWords()
  const path = `/api/meetings/${meeting}/files/${attachment.file}`
  const kind = kindOf(attachment)
  if (kind === 'image') return <Picture path={path} title={title} others={others} />
  if (kind === 'slides' && info?.conversion !== 'ready') {
    return (
      <>
        <Head title={words.files.slides} others={others} />
        <Trouble said={<Converting info={info} />} path={path} />
      </>
    )
  }
  return <Pages path={path} title={title} others={others} />
}

/** What is shown is said by what is above it; the page's number at its side. */
const Head = ({ title, others, state }: { title: string; others: ReactNode; state?: string }) => (
  <div className={css.head}>
    <h2>{title}</h2>
    {others}
    <span role="status">{state}</span>
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

function Picture({ path, title, others }: { path: string; title: string; others: ReactNode }) {
  const words = useWords()
  const [failed, setFailed] = useState(false)
  const [large, setLarge] = useState(false)
  const image = <img src={`${path}/view`} alt={title} onError={() => setFailed(true)} />
  return (
    <>
      <Head title={words.files.slides} others={others} />
      {failed ? (
        <Trouble said={words.files.imageFailed} path={path} />
      ) : (
        <>
          <div className={css.picture}>{image}</div>
          <div className={css.tools}>
            <Button kind="link" onPress={() => setLarge(true)}>
              {words.files.larger}
            </Button>
          </div>
        </>
      )}
      {large && (
        <Large title={title} onClose={() => setLarge(false)}>
          <div className={css.largePicture}>{image}</div>
        </Large>
      )}
    </>
  )
}

type Opened = { state: 'opening' } | { state: 'open'; pdf: Pdf } | { state: 'failed'; why: string; offline: boolean }

function useDocument(url: string): Opened {
  const [opened, setOpened] = useState<Opened>({ state: 'opening' })
  useEffect(() => {
    let stopped = false
    const { pdf, close } = openPdf(url)
    pdf.then(
      (open) => !stopped && setOpened({ state: 'open', pdf: open }),
      (error: unknown) =>
        !stopped &&
        setOpened({ state: 'failed', why: error instanceof Error ? error.name : '', offline: !navigator.onLine }),
    )
    return () => {
      stopped = true
      close()
    }
  }, [url])
  return opened
}

function Pages({ path, title, others }: { path: string; title: string; others: ReactNode }) {
  const words = useWords()
  const opened = useDocument(`${path}/view`)
  const [page, setPage] = useState(1)
  const [large, setLarge] = useState(false)
  if (opened.state === 'opening')
    return (
      <>
        <Head title={words.files.slides} others={others} />
        <div className={css.opening} role="status">
          <VisuallyHidden>{words.files.loadingSlides}</VisuallyHidden>
          <Skeleton lines={2} />
        </div>
      </>
    )
  if (opened.state === 'failed')
    return (
      <>
        <Head title={words.files.slides} others={others} />
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
      </>
    )
  const { pdf } = opened
  const count = pdf.numPages
  const turn = (to: number) => setPage(Math.min(count, Math.max(1, to)))
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
      <Button
        kind="icon"
        icon="chevron-right"
        label={words.files.next}
        {...(page === count ? { reason: where } : {})}
        onPress={() => turn(page + 1)}
      />
    </>
  )
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the buttons inside.
    <div onKeyDown={keys}>
      <Head title={words.files.slides} others={others} state={where} />
      <Page pdf={pdf} number={page} label={`${title}. ${where}`} />
      {count > 1 && <Thumbnails pdf={pdf} page={page} onPage={turn} />}
      <div className={css.tools}>
        {count > 1 && arrows}
        <span className={css.push} />
        <Button kind="link" onPress={() => setLarge(true)}>
          {words.files.larger}
        </Button>
      </div>
      {large && (
        <Large
          title={title}
          state={where}
          tools={count > 1 ? arrows : null}
          onClose={() => setLarge(false)}
          onKey={keys}
        >
          <Page pdf={pdf} number={page} label={`${title}. ${where}`} fit />
        </Large>
      )}
    </div>
  )
}

function turned(key: string, page: number, count: number): number | null {
  if (key === 'ArrowRight' || key === 'PageDown') return page + 1
  if (key === 'ArrowLeft' || key === 'PageUp') return page - 1
  if (key === 'Home') return 1
  if (key === 'End') return count
  return null
}

/** How wide the element is; 0 until it is on the page. With `fit`, as wide as a page of that shape may be in its height. */
function useWidth(element: HTMLElement | null, pdf: Pdf, number: number, fit: boolean): number {
  const [width, setWidth] = useState(0)
  useLayoutEffect(() => {
    if (!element) return
    let ratio = 0
    const measure = () => {
      const wide = element.clientWidth
      setWidth(Math.floor(fit && ratio > 0 ? Math.min(wide, element.clientHeight * ratio) : wide))
    }
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    if (fit)
      void pdf.getPage(number).then((page) => {
        const { width: across, height } = page.getViewport({ scale: 1 })
        ratio = across / height
        measure()
      })
    return () => observer.disconnect()
  }, [element, pdf, number, fit])
  return width
}

type PageProps = { pdf: Pdf; number: number; label: string; fit?: boolean }

function Page({ pdf, number, label, fit = false }: PageProps) {
  const words = useWords()
  const [frame, setFrame] = useState<HTMLElement | null>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const layer = useRef<HTMLDivElement>(null)
  const [says, setSays] = useState(true)
  const width = useWidth(frame, pdf, number, fit)
  useEffect(() => {
    if (!canvas.current || !layer.current || width === 0) return
    return drawPage(pdf, number, width, canvas.current, { layer: layer.current, onText: setSays })
  }, [pdf, number, width])
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: with the focus here the arrow keys turn the page.
    <section ref={setFrame} className={fit ? css.fitted : css.page} tabIndex={0} aria-label={label}>
      <div className={css.leaf}>
        <canvas ref={canvas} />
        <div ref={layer} className={`textLayer ${css.text}`} />
      </div>
      {!says && <VisuallyHidden>{words.files.noText}</VisuallyHidden>}
    </section>
  )
}

/** Five pages, the one that is shown in the middle when it can be. */
function Thumbnails({ pdf, page, onPage }: { pdf: Pdf; page: number; onPage: (page: number) => void }) {
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
            aria-label={words.files.pageOnly({ n: number })}
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

function Thumbnail({ pdf, number }: { pdf: Pdf; number: number }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const place = canvas.current
    return place ? drawPage(pdf, number, Math.max(48, place.clientWidth), place) : undefined
  }, [pdf, number])
  return <canvas ref={canvas} />
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
