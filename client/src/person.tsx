/** Who is in front of the screen, as the server knows it; and how to show its refusals. */
import type { Me } from '@samsyn/api/sign-in'
import type { Words } from '@samsyn/language/language'
import { createContext, type ReactNode, useContext } from 'react'
import { type Answer, type Refused, useGet } from './api.ts'
import { Banner } from './ui/Banner.tsx'
import { Button } from './ui/Button.tsx'
import { ErrorState } from './ui/States.tsx'
import { useWords as usePageWords } from './ui/settings.tsx'

export { useSettings } from './ui/settings.tsx'

type Person = {
  /** Undefined until the server has answered. */
  me: Answer<Me> | undefined
  /** Asks again: after signing in or out, after changing one's name. */
  again: () => Promise<void>
}

const Context = createContext<Person | null>(null)

export function PersonProvider({ children }: { children: ReactNode }) {
  const { answer, again } = useGet<Me>('/api/me')
  return <Context value={{ me: answer, again }}>{children}</Context>
}

export function usePerson(): Person {
  const person = useContext(Context)
  if (!person) throw new Error('no PersonProvider')
  return person
}

/** Every word of the interface, in the chosen language: for pages in a meeting, which App.tsx shows when all are known. */
export const useWords = (): Words => usePageWords() as Words

/** A refusal in the place of what it refused. */
export function Refusal({ refused, again, title }: { refused: Refused; again?: () => void; title?: string }) {
  const words = usePageWords()
  return (
    <ErrorState
      id={refused.id}
      {...(title ? { title } : {})}
      {...(again ? { action: <Button onPress={again}>{words.common.tryAgain}</Button> } : {})}
    >
      {words.refusals[refused.refused]}
    </ErrorState>
  )
}

/** A refusal of something one tried to do, beside what was filled in; nothing when there is none. */
export function RefusalBanner({ refused }: { refused: Refused | null | undefined }) {
  const words = usePageWords()
  if (!refused) return null
  return (
    <Banner tone="error" inset>
      {words.refusals[refused.refused]} {refused.id && words.ui.errorCode({ id: refused.id })}
    </Banner>
  )
}
