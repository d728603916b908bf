/** What stands once in a protocol, put right. */
import { oldFacts } from '@samsyn/meeting/old-protocol'
import { useState } from 'react'
import { useWords } from '../person.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { TextField } from '../ui/TextField.tsx'
import css from './old-protocols.module.css'
import type { What } from './Says.tsx'

type Facts = Pick<What, (typeof oldFacts)[number]>
type Props = { says: What; onClose: () => void; onDone: (facts: Facts) => void }

const isTime = (time: string): boolean => time === '' || /^([01]\d|2[0-3]):[0-5]\d$/.test(time)

export function FactsDialog({ says, onClose, onDone }: Props) {
  const words = useWords()
  const { oldProtocols: said } = words
  const [facts, setFacts] = useState<Facts>(says)
  const [tried, setTried] = useState(false)
  return (
    <Dialog
      title={said.meeting}
      onClose={onClose}
      foot={
        <Button
          kind="filled"
          onPress={() => {
            setTried(true)
            if (isTime(facts.start) && isTime(facts.end)) onDone(facts)
          }}
        >
          {words.common.done}
        </Button>
      }
    >
      <div className={css.form}>
        {oldFacts.map((fact) => (
          <TextField
            key={fact}
            label={said.facts[fact]}
            value={facts[fact]}
            onChange={(value) => setFacts({ ...facts, [fact]: value })}
            type={fact === 'date' ? 'date' : 'text'}
            {...(fact === 'start' || fact === 'end'
              ? { placeholder: '09:00', error: tried && !isTime(facts[fact]) ? said.needTime : undefined }
              : {})}
          />
        ))}
      </div>
    </Dialog>
  )
}
