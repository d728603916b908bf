/** Is it saved? In the same place on every screen, in words; and what to know when it is not. */
import { useEffect, useState } from 'react'
import { useSettings, useWords } from '../person.tsx'
import { Banner } from '../ui/Banner.tsx'
import { Button } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import { clockOf } from '../ui/time.ts'
import { VisuallyHidden } from '../ui/VisuallyHidden.tsx'
import css from './Connection.module.css'
import { Kept } from './Kept.tsx'
import { type SaveState, useConnection, useMeetingState, useSaveState } from './useMeeting.ts'

/** `onHistory`: shows how the text came to be; what is saved leads there. */
export function SaveStatus({ onHistory }: { onHistory?: (() => void) | undefined }) {
  const words = useWords().board
  const history = useWords().history
  const { language } = useSettings()
  const { status } = useMeetingState()
  const save = useSaveState()
  const stood = useSaved(save)

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
  if (!stood) return <p className={css.status}>{words.saving}</p>
  const said = (
    <>
      <span className={css.ok}>
        <Icon name="check" size={18} />
      </span>
      <span>{stood.at ? words.savedAt({ time: clockOf(stood.at, language) }) : words.saved}</span>
    </>
  )
  const busy = save.state === 'saving'
  if (!onHistory)
    return (
      <p className={css.status} aria-busy={busy}>
        {said}
      </p>
    )
  return (
    <button
      type="button"
      className={`${css.status} ${css.leads}`}
      aria-haspopup="dialog"
      aria-busy={busy}
      onClick={onHistory}
    >
      {said}
      <VisuallyHidden>. {history.openLong}</VisuallyHidden>
    </button>
  )
}

/**
 * When all was saved, for as long as that is worth saying; null when it is being saved. Saving takes a moment at every
 * key: the time until which all was saved stands still meanwhile, if nothing but that moment has passed since. It has a
 * time because the word alone would be said of what is on its way.
 */
function useSaved(save: SaveState): { at: Date | null } | null {
  const [stood, setStood] = useState<Date | null>(null)
  const at = save.state === 'saved' ? save.at : null
  useEffect(() => {
    if (save.state === 'saved') return setStood(at)
    if (save.state !== 'saving') return setStood(null)
    const timer = setTimeout(() => setStood(null), 400)
    return () => clearTimeout(timer)
  }, [save.state, at])
  if (save.state === 'saved') return { at }
  return stood && { at: stood }
}

export function ConnectionBanner() {
  const words = useWords()
  const connection = useConnection()
  const { status, sentOnReturn, outdated } = useMeetingState()
  const save = useSaveState()

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
  const { kept } = useMeetingState()
  const [atFirst] = useState(kept)
  return kept.map((one) => <Kept key={one.id} kept={one} isNew={!atFirst.includes(one)} />)
}
