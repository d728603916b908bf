/** What Dialog.tsx fetches when something is to lie over the page. */
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components/Modal'
import { Button } from './Button.tsx'
import css from './Dialog.module.css'
import type { DialogProps, DrawerProps } from './Dialog.tsx'
import { useWords } from './settings.tsx'

export default function DialogFrame(props: (DialogProps & { edge?: false }) | (DrawerProps & { edge: true })) {
  return props.edge ? <Drawer {...props} /> : <Dialog {...props} />
}

function Dialog({ size = 'medium', alert = false, ...props }: DialogProps) {
  return (
    <ModalOverlay className={css.overlay ?? ''} isOpen onOpenChange={(open) => !open && props.onClose()}>
      <Modal className={`${css.middle} ${css[size]}`}>
        <Contents {...props} role={alert ? 'alertdialog' : 'dialog'} />
      </Modal>
    </ModalOverlay>
  )
}

function Drawer(props: DrawerProps) {
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

function Contents({ title, onClose, children, actions, foot, role }: DrawerProps & { role: 'dialog' | 'alertdialog' }) {
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
