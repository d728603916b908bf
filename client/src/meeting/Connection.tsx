/** Is it saved? In the same place on every screen, in words; and what to know when it is not. */
import { useEffect, useState } from 'react'
import { useSettings, useWords } from '../person.tsx'
import { Banner } from '../ui/Banner.tsx'
import { Button } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import { toast } from '../ui/Toasts.tsx'
import { clockOf } from '../ui/time.ts'
import { VisuallyHidden } from '../ui/VisuallyHidden.tsx'
import css from './Connection.module.css'
import { useConnection, useMeetingState } from './useMeeting.ts'

/** `onHistory`: shows how the text came to be; what is saved leads there. */
export function SaveStatus({ onHistory }: { onHistory?: (() => void) | undefined }) {
  const words = useWords().board
  const history = useWords().history
  const { language } = useSettings()
  const { save, status } = useMeetingState()
  const shown = useSlowly(save)

  if (status === 'offline' || save.state === 'waiting')
    return (
      <p className={`${css.status} ${css.warn}`} role="status">
        <Icon name="cloud-off" size={18} />
        {save.state === 'waiting' && save.changes > 0 ? words.changesWait({ n: save.changes }) : words.notConnected}
      </p>
    )
  if (save.state === 'not-saving')
    return (
      <p className={`${css.status} ${css.error}`} role="alert">
        <Icon name="error" size={18} />
        {words.notSaving}
      </p>
    )
  if (save.state === 'connecting') return <p className={css.status}>{words.connecting}</p>
  if (save.state === 'saving' && shown) return <p className={css.status}>{words.saving}</p>
  const at = save.state === 'saved' ? save.at : null
  const said = (
    <>
      <span className={css.ok}>
        <Icon name="check" size={18} />
      </span>
      <SavedWords at={at} words={words} time={at ? clockOf(at, language) : ''} />
    </>
  )
  if (!onHistory) return <p className={css.status}>{said}</p>
  return (
    <button type="button" className={`${css.status} ${css.leads}`} aria-haspopup="dialog" onClick={onHistory}>
      {said}
      <VisuallyHidden>. {history.openLong}</VisuallyHidden>
    </button>
  )
}

/** "Saved" at first, then the time: the word alone would soon say nothing. */
function SavedWords({
  at,
  words,
  time,
}: {
  at: Date | null
  words: ReturnType<typeof useWords>['board']
  time: string
}) {
  const [fresh, setFresh] = useState(true)
  const instant = at?.getTime() ?? 0
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new time begins anew.
  useEffect(() => {
    setFresh(true)
    const timer = setTimeout(() => setFresh(false), 4000)
    return () => clearTimeout(timer)
  }, [instant])
  return <span>{fresh || !at ? words.saved : words.savedAt({ time })}</span>
}

/** "Saving" is shown only when it takes long enough to be read. */
function useSlowly(save: { state: string }): boolean {
  const [slow, setSlow] = useState(false)
  const saving = save.state === 'saving'
  useEffect(() => {
    if (!saving) return setSlow(false)
    const timer = setTimeout(() => setSlow(true), 400)
    return () => clearTimeout(timer)
  }, [saving])
  return slow
}

export function ConnectionBanner() {
  const words = useWords()
  const connection = useConnection()
  const { status, save, sentOnReturn, outdated } = useMeetingState()

  useEffect(() => {
    if (sentOnReturn === null) return
    const timer = setTimeout(() => connection.returnSaid(), 5000)
    return () => clearTimeout(timer)
  }, [sentOnReturn, connection])

  if (status === 'offline')
    return (
      <Banner
        tone="warn"
        icon="cloud-off"
        action={
          <Button kind="word" onPress={() => void connection.tryAgain()}>
            {words.common.tryAgain}
          </Button>
        }
      >
        {words.board.offline}
      </Banner>
    )
  if (outdated)
    return (
      <Banner
        tone="warn"
        action={
          <Button kind="word" onPress={() => location.reload()}>
            {words.ui.reload}
          </Button>
        }
      >
        {words.refusals.outdated}
      </Banner>
    )
  if (connection.agenda?.damaged || connection.decisions?.damaged)
    return <Banner tone="error">{words.refusals.damaged}</Banner>
  if (save.state === 'not-saving') return <Banner tone="error">{words.board.notSavingLong}</Banner>
  if (sentOnReturn !== null) return <Banner tone="ok">{words.board.back({ n: sentOnReturn })}</Banner>
  return null
}

/** What the meeting did not take, until its writer has dealt with it. */
export function KeptTexts() {
  const words = useWords()
  const connection = useConnection()
  const { kept } = useMeetingState()
  return (
    <>
      {kept.map(({ id, title, lines, reason }) => (
        <section key={id} className={css.kept} aria-labelledby={`kept-${id}`} data-kept>
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
              onPress={() => {
                void navigator.clipboard.writeText(lines.join('\n')).then(() => toast({ text: words.common.copied }))
              }}
            >
              {words.common.copy}
            </Button>
            <Button kind="link" onPress={() => connection.dismissKept(id)}>
              {words.board.keptDismiss}
            </Button>
          </div>
        </section>
      ))}
    </>
  )
}
