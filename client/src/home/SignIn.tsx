/** Signing in by a personal link. The token lies after the # so that no server or proxy ever logs it. */
import type { SignedIn, SignIn as Token } from '@samsyn/api/sign-in'
import { useEffect, useState } from 'react'
import { useLocation } from 'wouter'
import { call, type Refused } from '../api.ts'
import { usePerson } from '../person.tsx'
import { ButtonLink } from '../ui/Button.tsx'
import { Header, Main, useTitle } from '../ui/Page.tsx'
import { ErrorState, Skeleton } from '../ui/States.tsx'
import { useWords } from '../ui/settings.tsx'
import css from './home.module.css'
import { NotLetIn } from './NotLetIn.tsx'
import { PersonMenu } from './PersonMenu.tsx'

/** Where to go next: only inside this application. */
const inside = (to: string) => (/^\/(?![/\\])/.test(to) ? to : '/')

export default function SignIn() {
  const words = useWords()
  const { again } = usePerson()
  const [, navigate] = useLocation()
  const [token] = useState(() => location.hash.slice(1))
  const [refused, setRefused] = useState<Refused | null>(null)
  useTitle(words.home.signingIn)

  async function signIn() {
    setRefused(null)
    const answer = await call<SignedIn>('POST', '/api/sign-in', { token } satisfies Token)
    if (!answer.ok) return setRefused(answer)
    await again()
    navigate(inside(answer.value.to), { replace: true })
  }

  // Once: the link may be one that works a single time.
  // biome-ignore lint/correctness/useExhaustiveDependencies: signs in when the page opens, never again by itself
  useEffect(() => {
    if (token) void signIn()
  }, [])

  return (
    <>
      <Header to="/">
        <PersonMenu />
      </Header>
      <Main width="narrow">
        {!token ? (
          <ErrorState
            title={words.home.linkFailedTitle}
            action={<ButtonLink to="/g">{words.home.writeCode}</ButtonLink>}
          >
            {words.home.noToken}
          </ErrorState>
        ) : refused ? (
          <NotLetIn
            title={words.home.linkFailedTitle}
            id={refused.id}
            again={refused.refused === 'link-unknown' ? undefined : () => void signIn()}
          >
            {words.refusals[refused.refused]}
          </NotLetIn>
        ) : (
          <>
            <h1 className={css.heading}>{words.home.signingIn}</h1>
            <Skeleton />
          </>
        )}
      </Main>
    </>
  )
}
