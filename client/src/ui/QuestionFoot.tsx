/** The end of a question: the way out first, then what is to be done, in its own words. */
import { Button } from './Button.tsx'
import { useWords } from './settings.tsx'

type Props = {
  /** What the button that does it says. */
  does: string
  onYes: () => void
  onClose: () => void
}

export function QuestionFoot({ does, onYes, onClose }: Props) {
  const { common } = useWords()
  return (
    <>
      <Button onPress={onClose}>{common.cancel}</Button>
      <Button
        kind="filled"
        danger
        onPress={() => {
          onYes()
          onClose()
        }}
      >
        {does}
      </Button>
    </>
  )
}
