/** The original: its text line by line, or a PDF's pages. A line that is pointed at is brought into sight and gets the focus. */
import type { OldProtocolInfo } from '@samsyn/api/old-protocols'
import { useEffect, useRef, useState } from 'react'
import { PdfPage, usePdf } from '../meeting/files/PdfPage.tsx'
import { useWords } from '../person.tsx'
import { Button } from '../ui/Button.tsx'
import { Segments } from '../ui/Segments.tsx'
import { EmptyState, Skeleton } from '../ui/States.tsx'
import css from './old-protocols.module.css'

type Props = { info: OldProtocolInfo; line: number | null; onBack: () => void }

export function Original({ info, line, onBack }: Props) {
  const { oldProtocols: said } = useWords()
  const isPdf = info.type === 'application/pdf'
  const [view, setView] = useState<'text' | 'pages'>(isPdf && info.lines.length === 0 ? 'pages' : 'text')
  const page = line === null ? 1 : (info.lines[line]?.page ?? 1)
  const pointed = useRef<HTMLParagraphElement>(null)
  useEffect(() => {
    if (line === null || view === 'pages') return
    pointed.current?.scrollIntoView({ block: 'center' })
    pointed.current?.focus({ preventScroll: true })
  }, [line, view])

  return (
    <section className={css.original} aria-label={said.original}>
      <div className={css.bar}>
        <h2>{said.original}</h2>
        {isPdf && (
          <Segments
            label={said.shown}
            labelHidden
            value={view}
            onChange={setView}
            options={[
              { id: 'text', name: said.text },
              { id: 'pages', name: said.leaves },
            ]}
          />
        )}
      </div>
      {view === 'pages' ? (
        <Pages info={info} first={page} />
      ) : info.lines.length === 0 ? (
        <EmptyState>{said.whyNoText[info.reading]}</EmptyState>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled with the keyboard.
        <section className={css.lines} tabIndex={0} aria-label={said.text}>
          {info.lines.map(({ text, heading, entry, begins }, at) => {
            const look = [heading > 0 && css.titled, entry && css.entry, begins && css.begins].filter(Boolean).join(' ')
            const isPointed = at === line
            return (
              <p
                // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place.
                key={at}
                className={`${css.line} ${look}`}
                data-line={at + 1}
                {...(isPointed ? { ref: pointed, tabIndex: -1, 'aria-current': 'location' as const } : {})}
                {...(isPointed ? { onKeyDown: (event) => event.key === 'Escape' && onBack() } : {})}
              >
                {text}
                {isPointed && (
                  <Button kind="link" onPress={onBack}>
                    {said.backFrom}
                  </Button>
                )}
              </p>
            )
          })}
        </section>
      )}
    </section>
  )
}

/** `first`: the page to begin with. */
function Pages({ info, first }: { info: OldProtocolInfo; first: number }) {
  const { oldProtocols: said } = useWords()
  const opened = usePdf(`/api/old-protocols/${info.id}/file`)
  const [page, setPage] = useState(Math.max(1, first))
  useEffect(() => setPage(Math.max(1, first)), [first])
  if (opened.state === 'opening') return <Skeleton lines={8} />
  if (opened.state === 'failed') return <EmptyState>{said.whyNoText.unreadable}</EmptyState>
  const of = opened.pdf.numPages
  const label = said.pages({ n: page, of })
  return (
    <div className={css.pages}>
      <PdfPage pdf={opened.pdf} number={page} label={label} />
      <div className={css.turn}>
        <Button
          kind="icon"
          icon="chevron-left"
          label={said.previousPage}
          onPress={() => setPage(Math.max(1, page - 1))}
        />
        <span role="status">{label}</span>
        <Button
          kind="icon"
          icon="chevron-right"
          label={said.nextPage}
          onPress={() => setPage(Math.min(of, page + 1))}
        />
      </div>
    </div>
  )
}
