/**
 * The way to the big screen: here in a tab of its own, where one's own seat is enough, and on another computer by a link
 * that only shows. The link is made by one press, and revoked like any other.
 */
import type { MadeLink, NewLink } from '@samsyn/api/sign-in'
import { useState } from 'react'
import { call, type Refused } from '../api.ts'
import { RefusalBanner } from '../person.tsx'
import { Button, ButtonLink } from '../ui/Button.tsx'
import { useWords } from '../ui/settings.tsx'
import css from './Invite.module.css'
import { NewAddress } from './NewAddress.tsx'

type Props = { meeting: string; onMade?: () => void }

export function ScreenLink({ meeting, onMade }: Props) {
  const words = useWords()
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refused | null>(null)
  const [made, setMade] = useState<MadeLink | null>(null)

  async function make() {
    setBusy(true)
    const answer = await call<MadeLink>('POST', `/api/meetings/${meeting}/links`, {
      role: 'screen',
      name: words.invite.roles.screen,
    } satisfies NewLink)
    setBusy(false)
    setRefused(answer.ok ? null : answer)
    if (!answer.ok) return
    setMade(answer.value)
    onMade?.()
  }

  return (
    <>
      <p className={css.help}>{words.invite.screenHelp}</p>
      <div className={css.screenButtons}>
        <ButtonLink kind="outlined" newTab to={`/m/${meeting}/storbild`}>
          {words.invite.screenHere}
        </ButtonLink>
        <Button kind="word" busy={busy} onPress={() => void make()}>
          {words.invite.screenMake}
        </Button>
      </div>
      <RefusalBanner refused={refused} />
      {made && <NewAddress made={made}>{words.invite.screenMade}</NewAddress>}
    </>
  )
}
