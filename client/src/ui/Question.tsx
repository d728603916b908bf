/** A question before something goes that does not come back: the way out first, then what is to be done, in its own words. */
import type { ReactNode } from 'react'
import { Button } from './Button.tsx'
import { Dialog } from './Dialog.tsx'
import { useWords } from './settings.tsx'

type Props = {
  title: string
  /** What goes, and what stays. */
  children: ReactNode
  /** What the button that does it says. */
  does: string
  onYes: () => void
  onClose: () => void
}

export function Question({ title, children, does, onYes, onClose }: Props) {
  const { common } = useWords()
  return (
    <Dialog
      alert
      size="small"
      title={title}
      onClose={onClose}
      foot={
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
      }
    >
      <p>{children}</p>
    </Dialog>
  )
}
