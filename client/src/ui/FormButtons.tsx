/** The end of a form in a dialog: the way out, and the step that sends it. */
import { Button } from './Button.tsx'
import css from './FormButtons.module.css'
import { useWords } from './settings.tsx'

type Props = {
  /** What the step that sends it is called. */
  submit: string
  busy: boolean
  onCancel: () => void
}

export function FormButtons({ submit, busy, onCancel }: Props) {
  const { common } = useWords()
  return (
    <div className={css.buttons}>
      <Button kind="word" onPress={onCancel}>
        {common.cancel}
      </Button>
      <Button kind="filled" type="submit" busy={busy}>
        {submit}
      </Button>
    </div>
  )
}
