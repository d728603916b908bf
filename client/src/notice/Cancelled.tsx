/** A meeting that is cancelled: who leads it tells those whom no mail tells. */
import type { NoticeInfo, NoticeLetter, SentNotice } from '@samsyn/api/notices'
import { useState } from 'react'
import { call, type Refused } from '../api.ts'
import { RefusalBanner, useWords } from '../person.tsx'
import { Button } from '../ui/Button.tsx'
import { Letters } from './Letters.tsx'
import css from './notice.module.css'

export function Cancelled({ info, path }: { info: NoticeInfo; path: string }) {
  const { notice: said } = useWords()
  const [letters, setLetters] = useState<readonly NoticeLetter[]>([])
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refused | null>(null)

  async function make() {
    setBusy(true)
    const answer = await call<SentNotice>('GET', `${path}/cancellation`)
    setBusy(false)
    setRefused(answer.ok ? null : answer)
    if (answer.ok) setLetters(answer.value.letters)
  }

  return (
    <section className={css.part}>
      <h2>{said.cancelled}</h2>
      {info.toTell > 0 ? (
        <>
          <p className={css.help}>{said.cancelledByHand({ n: info.toTell })}</p>
          <RefusalBanner refused={refused} />
          <div className={css.tell}>
            <Button kind="filled" busy={busy} onPress={() => void make()}>
              {said.tellCancelled}
            </Button>
          </div>
        </>
      ) : (
        info.sent && <p className={css.help}>{said.cancelledByMail}</p>
      )}
      {letters.length > 0 && (
        <Letters
          letters={letters}
          title={said.cancelledTitle}
          help={said.cancelledHelp}
          onClose={() => setLetters([])}
        />
      )}
    </section>
  )
}
