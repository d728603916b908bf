/** A text that the meeting did not take: shown to its writer, to be copied or thrown away. */
import { useEffect, useRef, useState } from 'react'
import { useWords } from '../person.tsx'
import { announce } from '../ui/announce.ts'
import { Button } from '../ui/Button.tsx'
import { useCopy } from '../ui/copy.ts'
import { Question } from '../ui/Question.tsx'
import css from './Connection.module.css'
import type { KeptText } from './kept-texts.ts'
import { useConnection } from './useMeeting.ts'

/** `isNew`: it has come while the page was open. */
export function Kept({ kept: { id, title, lines, reason }, isNew }: { kept: KeptText; isNew: boolean }) {
  const words = useWords()
  const connection = useConnection()
  const copy = useCopy()
  const [copied, setCopied] = useState(false)
  const [removing, setRemoving] = useState(false)
  const dismiss = () => connection.dismissKept(id)
  const section = useRef<HTMLElement>(null)
  const isTold = useRef(!isNew)
  // It has just gone from where it was written, which may be far from here.
  useEffect(() => {
    if (isTold.current) return
    isTold.current = true
    section.current?.scrollIntoView({ block: 'center' })
    announce(words.board.keptTitle)
  }, [words])
  return (
    <section ref={section} className={css.kept} aria-labelledby={`kept-${id}`} data-kept>
      <h2 id={`kept-${id}`}>{words.board.keptTitle}</h2>
      <p>{words.board.kept[reason]}</p>
      {title && <h3>{title}</h3>}
      <blockquote>
        {lines.map((line, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines never change.
          <p key={at}>{line}</p>
        ))}
      </blockquote>
      <div className={css.keptActions}>
        <Button
          icon="copy"
          onPress={async () => {
            if (await copy(lines.join('\n'), words.common.copied)) setCopied(true)
          }}
        >
          {words.common.copy}
        </Button>
        <Button kind="link" onPress={() => (copied ? dismiss() : setRemoving(true))}>
          {words.board.keptDismiss}
        </Button>
      </div>
      {removing && (
        <Question
          title={words.board.keptQuestion}
          does={words.common.remove}
          onYes={dismiss}
          onClose={() => setRemoving(false)}
        >
          {words.board.keptExplain}
        </Question>
      )}
    </section>
  )
}
