/**
 * What lies over the page: Dialog in the middle, Drawer along the right edge. Both fill the screen on a phone, keep the
 * focus inside, close with Esc and give the focus back to what opened them.
 */
import type { ReactNode } from 'react'
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components/Modal'
import { Button } from './Button.tsx'
import css from './Dialog.module.css'
import { useWords } from './settings.tsx'

type Props = {
  title: string
  onClose: () => void
  children: ReactNode
  /** Beside the title: second actions. */
  actions?: ReactNode
  /** At the bottom, always seen: the step that finishes, and a way out. */
  foot?: ReactNode
}

type DialogProps = Props & {
  size?: 'small' | 'medium' | 'large'
  /** A question that must be answered: only its own buttons and Esc close it. */
  alert?: boolean
}

export function Dialog({ size = 'medium', alert = false, ...props }: DialogProps) {
  return (
    <ModalOverlay className={css.overlay ?? ''} isOpen onOpenChange={(open) => !open && props.onClose()}>
      <Modal className={`${css.middle} ${css[size]}`}>
        <Contents {...props} role={alert ? 'alertdialog' : 'dialog'} />
      </Modal>
    </ModalOverlay>
  )
}

export function Drawer(props: Props) {
  return (
    <ModalOverlay
      className={`${css.overlay} ${css.right}`}
      isOpen
      isDismissable
      onOpenChange={(open) => !open && props.onClose()}
    >
      <Modal className={css.drawer ?? ''}>
        <Contents {...props} role="dialog" />
      </Modal>
    </ModalOverlay>
  )
}

function Contents({ title, onClose, children, actions, foot, role }: Props & { role: 'dialog' | 'alertdialog' }) {
  const words = useWords()
  return (
    <AriaDialog className={css.dialog ?? ''} role={role}>
      <div className={css.head}>
        <Heading slot="title" level={2} className={css.title ?? ''}>
          {title}
        </Heading>
        {actions}
        {role === 'dialog' && (
          <Button kind="icon" icon="close" className={css.close} label={words.common.close} onPress={onClose} />
        )}
      </div>
      <div className={css.body}>{children}</div>
      {foot && <div className={css.foot}>{foot}</div>}
    </AriaDialog>
  )
}
