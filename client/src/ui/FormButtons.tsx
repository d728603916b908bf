/** The end of a form in a dialog: the way out, and the step that sends it. */
import { useEffect, useRef } from 'react'
import { Button } from './Button.tsx'
import css from './FormButtons.module.css'
import { useWords } from './settings.tsx'
import { leadToWrong } from './wrong.ts'

/** The class of what a form that is sent as a whole ends with. */
export const formButtons = css.buttons ?? ''

type Props = {
  /** What the step that sends it is called. */
  submit: string
  busy: boolean
  onCancel: () => void
}

export function FormButtons({ submit, busy, onCancel }: Props) {
  const { common } = useWords()
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const form = place.current?.closest('form')
    const sent = () => leadToWrong(form ?? null)
    form?.addEventListener('submit', sent)
    return () => form?.removeEventListener('submit', sent)
  }, [])
  return (
    <div ref={place} className={formButtons}>
      <Button kind="word" onPress={onCancel}>
        {common.cancel}
      </Button>
      <Button kind="filled" type="submit" busy={busy}>
        {submit}
      </Button>
    </div>
  )
}
