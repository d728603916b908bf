/** What is typed, once the typing rests for a moment. */
import { useEffect, useState } from 'react'

export function useRested<T>(value: T, milliseconds = 120): T {
  const [rested, setRested] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), milliseconds)
    return () => clearTimeout(timer)
  }, [value, milliseconds])
  return rested
}
