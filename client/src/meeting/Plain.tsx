/** A short value on a line of facts, in the place where it stands. */
import { useEffect, useRef, useState } from 'react'
import css from './Decisions.module.css'
import { useBeforeItGoes } from './useBeforeItGoes.ts'

/** A short value written in place; it is passed on when its writer leaves it or rests. */
export function Plain(props: {
  label: string
  placeholder: string
  value: string
  list?: string
  onChange: (value: string) => void
}) {
  const { label, placeholder, value, list, onChange } = props
  const [typed, setTyped] = useState(value)
  /** What is typed has not been passed on. Who has only put the caret there holds nothing against what others write. */
  const writing = useRef(false)
  const change = useRef(onChange)
  change.current = onChange
  useEffect(() => {
    if (!writing.current) setTyped(value)
  }, [value])
  useEffect(() => {
    if (typed === value) writing.current = false
    if (!writing.current) return
    const timer = setTimeout(() => change.current(typed), 300)
    return () => clearTimeout(timer)
  }, [typed, value])
  const done = () => {
    if (writing.current && typed !== value) onChange(typed)
    writing.current = false
  }
  useBeforeItGoes(done)
  return (
    <span className={css.plain} data-value={typed || placeholder}>
      <input
        size={1}
        aria-label={label}
        placeholder={placeholder}
        value={typed}
        {...(list ? { list } : {})}
        onBlur={done}
        onChange={(event) => {
          writing.current = true
          setTyped(event.target.value)
        }}
      />
    </span>
  )
}
