/** The code for the back row: nothing else on the screen, in full screen where the browser has it. */
import type { Invitation } from '@samsyn/api/sign-in'
import { useEffect } from 'react'
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components/Modal'
import { Button } from '../ui/Button.tsx'
import { useWords } from '../ui/settings.tsx'
import { joinHost, qrAddress, spaced } from './code.ts'
import css from './Invite.module.css'

export function BigCode({ invitation, onClose }: { invitation: Invitation; onClose: () => void }) {
  const words = useWords()

  useEffect(() => {
    // A phone or an iframe may refuse; the code then fills the window instead of the screen.
    document.documentElement.requestFullscreen?.().catch(() => undefined)
    return () => {
      if (document.fullscreenElement) document.exitFullscreen().catch(() => undefined)
    }
  }, [])

  return (
    <ModalOverlay className={css.big ?? ''} isOpen onOpenChange={(open) => !open && onClose()}>
      <Modal className={css.bigFill ?? ''}>
        <Dialog className={css.bigSheet ?? ''}>
          <div className={css.bigClose}>
            <Button kind="icon" icon="close" label={words.common.close} onPress={onClose} />
          </div>
          <img
            className={css.bigQr}
            src={qrAddress(invitation.qr)}
            alt={words.invite.qrAlt({ code: invitation.code })}
          />
          <div>
            <Heading slot="title" level={2} className={css.bigTitle ?? ''}>
              {words.invite.joinHere}
            </Heading>
            <p className={css.bigLetters}>{spaced(invitation.code)}</p>
            <p className={css.bigHelp}>
              {words.invite.qr}, {words.invite.orWrite} <strong>{joinHost(invitation.joinAddress)}</strong>
            </p>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}
