/** The slide that is shown, as large as its place. What was there stays until the next page is drawn. */
import type { Attachment } from '@samsyn/meeting/contents'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { kindOf } from '../meeting/files/kinds.ts'
import { drawPage, openPdf, type Pdf } from '../meeting/files/pdf.ts'
import { useWords } from '../person.tsx'
import css from './Screen.module.css'

/** Nobody is here to try again. */
const tryAgainAfter = 5000

type Props = { meeting: string; attachment: Attachment; page: number; caption: boolean }

export default function Slide({ meeting, attachment, page, caption }: Props) {
  const address = `/api/meetings/${meeting}/files/${attachment.file}/view`
  if (kindOf(attachment) === 'image') return <Picture key={address} address={address} title={attachment.title} />
  return <Pages key={address} address={address} title={attachment.title} page={page} caption={caption} />
}

function Picture({ address, title }: { address: string; title: string }) {
  const [tries, setTries] = useState(0)
  return (
    <figure className={css.slide}>
      <div className={css.frame}>
        <img
          key={tries}
          src={address}
          alt={title}
          onError={() => setTimeout(() => setTries((before) => before + 1), tryAgainAfter)}
        />
      </div>
    </figure>
  )
}

function Pages({ address, title, page, caption }: { address: string; title: string; page: number; caption: boolean }) {
  const words = useWords()
  const pdf = usePdf(address)
  const frame = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const [place, setPlace] = useState({ width: 0, height: 0 })
  useLayoutEffect(() => {
    const element = frame.current
    if (!element) return
    const observer = new ResizeObserver(() => setPlace({ width: element.clientWidth, height: element.clientHeight }))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  const number = pdf ? Math.min(page, pdf.numPages) : page
  useEffect(() => {
    if (!pdf || place.width === 0) return
    let stop = () => {}
    let stopped = false
    void pdf.getPage(number).then((drawn) => {
      const { width, height } = drawn.getViewport({ scale: 1 })
      const across = Math.floor(Math.min(place.width, (place.height * width) / height))
      if (stopped || !canvas.current) return
      canvas.current.style.width = `${across}px`
      stop = drawPage(pdf, number, across, canvas.current)
    })
    return () => {
      stopped = true
      stop()
    }
  }, [pdf, number, place])
  const where = pdf ? words.files.page({ n: number, of: pdf.numPages }) : ''
  return (
    <figure className={css.slide}>
      <div ref={frame} className={css.frame}>
        <canvas ref={canvas} role="img" aria-label={`${title}. ${where}`} />
      </div>
      {caption && <figcaption>{where}</figcaption>}
    </figure>
  )
}

/** The one that is shown stays open while it goes from the middle to the side of a decision and back. */
let open: { address: string; opening: ReturnType<typeof openPdf> } | null = null

function opened(address: string): ReturnType<typeof openPdf> {
  if (open?.address === address) return open.opening
  open?.opening.close()
  open = { address, opening: openPdf(address) }
  return open.opening
}

function usePdf(address: string): Pdf | null {
  const [pdf, setPdf] = useState<Pdf | null>(null)
  const [tries, setTries] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: each try opens it anew.
  useEffect(() => {
    let waiting: ReturnType<typeof setTimeout> | undefined
    let stopped = false
    const opening = opened(address)
    opening.pdf.then(
      (read) => !stopped && setPdf(read),
      () => {
        if (open?.opening === opening) open = null
        if (!stopped) waiting = setTimeout(() => setTries((before) => before + 1), tryAgainAfter)
      },
    )
    return () => {
      stopped = true
      clearTimeout(waiting)
    }
  }, [address, tries])
  return pdf
}
