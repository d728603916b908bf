/** The address of a link that has just been made: shown once, to be copied now. */
import type { MadeLink } from '@samsyn/api/sign-in'
import { useState } from 'react'
import { Button } from '../ui/Button.tsx'
import { useCopy } from '../ui/copy.ts'
import { useWords } from '../ui/settings.tsx'
import css from './Invite.module.css'

type Props = { address: string; children: string }

/** `children`: whom it is for. */
export const NewAddress = ({ made, children }: { made: MadeLink; children: string }) => (
  <ShownOnce key={made.link.id} address={made.address}>
    {children}
  </ShownOnce>
)

export function ShownOnce({ address, children }: Props) {
  const words = useWords()
  return (
    <div className={css.made} role="status">
      <p>
        <strong>{children}</strong>
      </p>
      <p className={css.help}>{words.invite.shownOnce}</p>
      <div className={css.madeAddress}>
        <input
          readOnly
          aria-label={words.invite.address}
          value={address}
          onFocus={(event) => event.currentTarget.select()}
        />
        <CopyButton address={address}>{words.common.copy}</CopyButton>
      </div>
    </div>
  )
}

export function CopyButton({ address, children }: Props) {
  const words = useWords()
  const copy = useCopy()
  const [copied, setCopied] = useState(false)
  return (
    <Button kind="outlined" icon={copied ? 'check' : 'copy'} onPress={async () => setCopied(await copy(address))}>
      {copied ? words.common.copied : children}
    </Button>
  )
}
