/** Step 2: the protocol as it will be, what it contains, and what has changed while one looked. */
import type { Preview as PreviewOf } from '@samsyn/api/meetings'
import { useEffect, useRef } from 'react'
import { useWords } from '../../person.tsx'
import { Banner } from '../../ui/Banner.tsx'
import { Button, ButtonLink } from '../../ui/Button.tsx'
import css from '../FreezeWizard.module.css'
import { type Changed, type Changes, changesIn } from './changes.ts'
import { Paper, type PaperHandle } from './Paper.tsx'
import type { Session } from './session.ts'

type Props = {
  meeting: string
  preview: PreviewOf
  session: Session
  /** What has changed since the one that is shown; null when nothing has. */
  newer: Changes | null
  /** What differs from the one that was shown before; null when that is the first. */
  changed: Changes | null
  onLookAgain: () => void
  onNext: () => void
  onBack: () => void
}

export function Preview({ meeting, preview, session, newer, changed, onLookAgain, onNext, onBack }: Props) {
  const words = useWords()
  const paper = useRef<PaperHandle>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus({ preventScroll: true }), [])
  const kept = Object.values(session.kept)
  const named = (part: Changed) => part.heading || words.freeze.changedElsewhere

  return (
    <div className={css.preview}>
      <div className={css.side}>
        <h1 ref={heading} tabIndex={-1} className={css.sideTitle}>
          {words.freeze.previewTitle}
        </h1>
        <p className={css.contains}>{words.freeze.contains(preview)}</p>
        {changed && (
          <section className={css.part}>
            <h2>{words.freeze.changedTitle}</h2>
            {changed.by.length > 0 && <p>{words.freeze.changedBy({ names: changed.by.join(', ') })}</p>}
            <ul>
              {changed.parts.map((part) => (
                <li key={part.anchor + part.heading}>
                  <button type="button" className={css.word} onClick={() => paper.current?.show(part.anchor)}>
                    {named(part)}
                  </button>
                </li>
              ))}
            </ul>
          </section>
        )}
        <Part
          title={words.freeze.repairedTitle}
          entries={session.repaired.map(({ what, how }) => ({ what, detail: how }))}
        />
        <Part title={words.freeze.keptTitle} entries={kept.map(({ what, reason }) => ({ what, detail: reason }))} />
        {!changed && session.repaired.length + kept.length === 0 && (
          <p className={css.contains}>{words.freeze.changedNothing}</p>
        )}
      </div>
      <div className={css.desk}>
        {newer && (
          <div className={css.newer}>
            <Banner
              tone="warn"
              inset
              action={
                <Button kind="link" onPress={onLookAgain}>
                  {words.freeze.lookAgain}
                </Button>
              }
            >
              {changesIn(words, newer)}
            </Banner>
          </div>
        )}
        <Paper ref={paper} html={preview.html} label={words.freeze.paper} />
      </div>
      <div className={css.bar}>
        <p className={css.unlocked}>{words.freeze.nothingLocked}</p>
        {newer ? (
          <Button kind="filled" wide onPress={onLookAgain}>
            {words.freeze.lookAgain}
          </Button>
        ) : (
          <Button kind="filled" wide onPress={onNext}>
            {words.freeze.nextApprove}
          </Button>
        )}
        <ButtonLink kind="word" outside to={`/api/meetings/${meeting}/draft.pdf`}>
          {words.freeze.printDraft}
        </ButtonLink>
        <Button kind="word" onPress={onBack}>
          {words.freeze.backToChecks}
        </Button>
      </div>
    </div>
  )
}

/** A short list is seen; a longer one is there for who asks. */
function Part({ title, entries }: { title: string; entries: { what: string; detail: string }[] }) {
  const list = (
    <ul>
      {entries.map(({ what, detail }) => (
        <li key={what}>
          {what}
          <small>{detail}</small>
        </li>
      ))}
    </ul>
  )
  if (entries.length === 0) return null
  return (
    <section className={css.part}>
      {entries.length <= 3 ? (
        <>
          <h2>{title}</h2>
          {list}
        </>
      ) : (
        <details>
          <summary>{`${title}, ${entries.length}`}</summary>
          {list}
        </details>
      )}
    </section>
  )
}
