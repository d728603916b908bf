/** A field whose value is taken when its writer leaves it: for what can only be read when it is complete, like a time. */
import { useEffect, useRef, useState } from 'react'
import { TextField } from '../ui/TextField.tsx'
import { useBeforeItGoes } from './useBeforeItGoes.ts'

type Props = { label: string; value: string; placeholder?: string; onDone: (typed: string) => void }

export function LazyField({ label, value, placeholder, onDone }: Props) {
  const [typed, setTyped] = useState(value)
  /** What is typed has not been passed on. What could not be read stays to be seen, and is passed on once. */
  const writing = useRef(false)
  useEffect(() => {
    if (!writing.current) setTyped(value)
  }, [value])
  const write = (text: string) => {
    writing.current = true
    setTyped(text)
  }
  const done = () => {
    if (writing.current && typed !== value) onDone(typed)
    writing.current = false
  }
  useBeforeItGoes(done)
  return <TextField label={label} value={typed} placeholder={placeholder} onChange={write} onBlur={done} />
}
