/** One page of a PDF: a picture with its text lying over it, so that it can be read out and copied. */
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useWords } from '../../person.tsx'
import { announce } from '../../ui/announce.ts'
import { VisuallyHidden } from '../../ui/VisuallyHidden.tsx'
import css from './PdfPage.module.css'
import { drawAhead, drawPage, openPdf, type Pdf, titleOf } from './pdf.ts'

export type { Pdf } from './pdf.ts'

/** What is needed to choose among pages. */
export type PagesProps = {
  pdf: Pdf
  /** What each is called, as far as the server knows. */
  titles: readonly string[]
  page: number
  onPage: (page: number) => void
}

export type Opened =
  | { state: 'opening' }
  | { state: 'open'; pdf: Pdf }
  | { state: 'failed'; why: string; offline: boolean }

/** A PDF, for as long as it is shown; nothing while there is no address. */
export function usePdf(url: string | null): Opened {
  const [opened, setOpened] = useState<Opened & { url: string | null }>({ url, state: 'opening' })
  useEffect(() => {
    if (url === null) return
    let stopped = false
    const { pdf, close } = openPdf(url)
    pdf.then(
      (open) => !stopped && setOpened({ url, state: 'open', pdf: open }),
      (error: unknown) =>
        !stopped &&
        setOpened({ url, state: 'failed', why: error instanceof Error ? error.name : '', offline: !navigator.onLine }),
    )
    return () => {
      stopped = true
      close()
    }
  }, [url])
  return opened.url === url ? opened : { state: 'opening' }
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

type Props = {
  pdf: Pdf
  number: number
  label: string
  /** As large as fits in the height and width that there is, instead of as wide as there is. */
  fit?: boolean
  /** The screen is black for a while: nothing of the page is seen or read out. */
  black?: boolean
}

export function PdfPage({ pdf, number, label, fit = false, black = false }: Props) {
  const words = useWords()
  const [frame, setFrame] = useState<HTMLElement | null>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const layer = useRef<HTMLDivElement>(null)
  const [drawn, setDrawn] = useState({ number: 0, says: true })
  const width = useWidth(frame, pdf, number, fit)
  useEffect(() => {
    if (!canvas.current || !layer.current || width === 0) return
    const onText = (says: boolean) => setDrawn({ number, says })
    return drawPage(pdf, number, width, canvas.current, { layer: layer.current, onText })
  }, [pdf, number, width])
  // When a page has been drawn the next one is, so that it is there when it is turned to.
  const ahead = drawn.number === number && number < pdf.numPages
  useEffect(() => (ahead ? drawAhead(pdf, number + 1, width) : undefined), [ahead, pdf, number, width])
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: with the focus here the arrow keys turn the page.
    <section ref={setFrame} className={fit ? css.fitted : css.page} tabIndex={0} aria-label={label}>
      <div className={`${css.leaf} ${black ? css.black : ''}`}>
        <canvas ref={canvas} />
        <div ref={layer} className={`textLayer ${css.text}`} />
      </div>
      {!drawn.says && !black && <VisuallyHidden>{words.files.noText}</VisuallyHidden>}
    </section>
  )
}

export function Thumbnail({ pdf, number }: { pdf: Pdf; number: number }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const place = canvas.current
    return place ? drawPage(pdf, number, Math.max(48, place.clientWidth), place) : undefined
  }, [pdf, number])
  return <canvas ref={canvas} />
}

/** A page is said when it has been in view for a moment: of those that are leafed past only the last. */
const saidAfter = 250

/**
 * Says politely which page is in view: one that is turned to, and the first one that is shown to me. `titles` are those of
 * the presentation that the pages were made from.
 */
export function useSaidPage(
  pdf: Pdf | null,
  n: number,
  black: boolean,
  isLed: boolean,
  titles: readonly string[] | undefined,
): void {
  const words = useWords()
  const given = titles?.[n - 1]
  const said = useRef(isLed ? '' : String(n))
  useEffect(() => {
    const now = black ? 'black' : String(n)
    if (!pdf || said.current === now) return
    const timer = setTimeout(async () => {
      said.current = now
      if (black) return announce(words.showing.isBlack)
      const of = pdf.numPages
      const title = given || (await titleOf(pdf, n).catch(() => ''))
      if (said.current === now)
        announce(title ? words.showing.pageTitled({ n, of, title }) : words.files.page({ n, of }))
    }, saidAfter)
    return () => clearTimeout(timer)
  }, [pdf, n, black, given, words])
}
