/** What Dialog.tsx fetches when something is to lie over the page. */
import { type FormEvent, Suspense, useRef, useState } from 'react'
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components/Modal'
import { Button } from './Button.tsx'
import css from './Dialog.module.css'
import type { DialogProps, DrawerProps } from './Dialog.tsx'
import { formButtons } from './FormButtons.tsx'
import { QuestionFoot } from './QuestionFoot.tsx'
import { Skeleton } from './States.tsx'
import { useWords } from './settings.tsx'
import { useBack } from './useBack.ts'

export default function DialogFrame(props: (DialogProps & { edge?: false }) | (DrawerProps & { edge: true })) {
  return props.edge ? <Drawer {...props} /> : <Dialog {...props} />
}

function Dialog({ size = 'medium', alert = false, ...props }: DialogProps) {
  const way = useWayOut(props.onClose)
  return (
    <ModalOverlay className={css.overlay ?? ''} isOpen onOpenChange={(open) => !open && way.leave()}>
      <Modal className={`${css.middle} ${css[size]}`}>
        <Contents {...props} way={way} role={alert ? 'alertdialog' : 'dialog'} />
      </Modal>
    </ModalOverlay>
  )
}

function Drawer(props: DrawerProps) {
  const way = useWayOut(props.onClose)
  return (
    <ModalOverlay
      className={`${css.overlay} ${css.right}`}
      isOpen
      isDismissable
      onOpenChange={(open) => !open && way.leave()}
    >
      <Modal className={css.drawer ?? ''}>
        <Contents {...props} way={way} role="dialog" />
      </Modal>
    </ModalOverlay>
  )
}

type ContentsProps = DrawerProps & { way: WayOut; role: 'dialog' | 'alertdialog' }

function Contents({ title, onClose, children, actions, foot, way, role }: ContentsProps) {
  const words = useWords()
  useBack(way.leave)
  return (
    <AriaDialog className={css.dialog ?? ''} role={role}>
      <div className={css.head}>
        <Heading slot="title" level={2} className={css.title ?? ''}>
          {title}
        </Heading>
        {actions}
        {role === 'dialog' && (
          <Button kind="icon" icon="close" className={css.close} label={words.common.close} onPress={way.leave} />
        )}
      </div>
      {/* A piece of it that is still to be fetched must not keep the dialog away and let it open later. */}
      <div className={css.body} onInput={way.written}>
        <Suspense fallback={<Skeleton lines={4} />}>{children}</Suspense>
      </div>
      {foot && <div className={css.foot}>{foot}</div>}
      {way.isAsking && (
        <Dialog
          alert
          size="small"
          title={words.common.leaveForm}
          onClose={() => way.ask(false)}
          foot={<QuestionFoot does={words.common.close} onYes={onClose} onClose={() => way.ask(false)} />}
        >
          <p>{words.common.leaveFormExplain}</p>
        </Dialog>
      )}
    </AriaDialog>
  )
}

type WayOut = {
  /** Out, or to the question whether what was written shall go. */
  leave: () => void
  written: (event: FormEvent) => void
  isAsking: boolean
  ask: (asks: boolean) => void
}

/** What is written in a form that is sent as a whole goes when it is left in another way than by its own buttons. */
function useWayOut(onClose: () => void): WayOut {
  const [isAsking, ask] = useState(false)
  const isWritten = useRef(false)
  return {
    leave: () => (isWritten.current ? ask(true) : onClose()),
    written: ({ currentTarget }) => {
      isWritten.current = currentTarget.querySelector(`.${formButtons}`) !== null
    },
    isAsking,
    ask,
  }
}
