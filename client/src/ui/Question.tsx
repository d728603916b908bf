/** A question before something goes that does not come back. */
import type { ComponentProps, ReactNode } from 'react'
import { Dialog } from './Dialog.tsx'
import { QuestionFoot } from './QuestionFoot.tsx'

type Props = ComponentProps<typeof QuestionFoot> & {
  title: string
  /** What goes, and what stays. */
  children: ReactNode
}

export function Question({ title, children, ...foot }: Props) {
  return (
    <Dialog alert size="small" title={title} onClose={foot.onClose} foot={<QuestionFoot {...foot} />}>
      <p>{children}</p>
    </Dialog>
  )
}
