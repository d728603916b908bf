/** A field whose value is taken when its writer leaves it: for what can only be read when it is complete, like a time. */
import { useEffect, useState } from 'react'
import { TextField } from '../ui/TextField.tsx'
import { useBeforeItGoes } from './useBeforeItGoes.ts'

type Props = { label: string; value: string; placeholder?: string; onDone: (typed: string) => void }

export function LazyField({ label, value, placeholder, onDone }: Props) {
  const [typed, setTyped] = useState(value)
  useEffect(() => setTyped(value), [value])
  const done = () => {
    if (typed !== value) onDone(typed)
  }
  useBeforeItGoes(done)
  return <TextField label={label} value={typed} placeholder={placeholder} onChange={setTyped} onBlur={done} />
}
