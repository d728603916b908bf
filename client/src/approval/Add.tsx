/** An addendum to a protocol that is approved. */
import type { NewAddendum } from '@samsyn/api/approval'
import { useState } from 'react'
import { useWords } from '../person.tsx'
import { TextField } from '../ui/TextField.tsx'
import css from './approval.module.css'
import { Write } from './Write.tsx'

type Props = { protocol: string; onClose: () => void; onDone: () => Promise<void> }

export function Add({ protocol, ...rest }: Props) {
  const said = useWords().approval
  const [reason, setReason] = useState('')
  return (
    <Write
      title={said.addTitle}
      label={said.addText}
      send={said.addFreeze}
      path={`/api/protocols/${protocol}/addenda`}
      more={{ reason } satisfies Omit<NewAddendum, 'text'>}
      rows={6}
      above={<p className={css.note}>{said.addHelp}</p>}
      below={<TextField label={said.addReason} value={reason} onChange={setReason} />}
      {...rest}
    />
  )
}
