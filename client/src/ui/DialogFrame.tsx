/** What Dialog.tsx fetches when something is to lie over the page. */
import { Suspense } from 'react'
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components/Modal'
import { Button } from './Button.tsx'
import css from './Dialog.module.css'
import type { DialogProps, DrawerProps } from './Dialog.tsx'
import { Skeleton } from './States.tsx'
import { useWords } from './settings.tsx'
import { useBack } from './useBack.ts'

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
  useBack(onClose)
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
      {/* A piece of it that is still to be fetched must not keep the dialog away and let it open later. */}
      <div className={css.body}>
        <Suspense fallback={<Skeleton lines={4} />}>{children}</Suspense>
      </div>
      {foot && <div className={css.foot}>{foot}</div>}
    </AriaDialog>
  )
}
