/** An item that is approved at once, before the freeze: its words are read, and those who approve them are named. */
import '../ui/serif.css'
import type { ApproveItem as Approving, ItemStanding } from '@samsyn/api/approval'
import { type SubmitEvent, useState } from 'react'
import { call, type Refused, useGet } from '../api.ts'
import { Refusal, RefusalBanner, useSettings, useWords } from '../person.tsx'
import { Banner } from '../ui/Banner.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Skeleton } from '../ui/States.tsx'
import { toast } from '../ui/Toasts.tsx'
import { momentOf } from '../ui/time.ts'
import css from './approval.module.css'
import { Compared } from './Compared.tsx'
import { PeopleChoice, useChosen } from './People.tsx'

type Props = { meeting: string; item: string; onClose: () => void; onApproved: () => void }

export default function ApproveItem({ meeting, item, onClose, onApproved }: Props) {
  const words = useWords()
  const address = `/api/meetings/${meeting}/items/${item}/approval`
  const { answer, again } = useGet<ItemStanding>(address)
  return (
    <Dialog title={words.approval.atOnceTitle} onClose={onClose}>
      {answer?.ok ? (
        <Work
          key={answer.value.hash}
          address={address}
          standing={answer.value}
          onClose={onClose}
          onApproved={onApproved}
          again={again}
        />
      ) : answer ? (
        <Refusal refused={answer} again={() => void again()} />
      ) : (
        <Skeleton lines={5} />
      )}
    </Dialog>
  )
}

type WorkProps = Pick<Props, 'onClose' | 'onApproved'> & {
  address: string
  standing: ItemStanding
  again: () => Promise<void>
}

function Work({ address, standing, onClose, onApproved, again }: WorkProps) {
  const { approval: said, common } = useWords()
  const { language } = useSettings()
  const { words, hash, approved } = standing
  const chosen = useChosen(standing.people, standing.suggested)
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refused | null>(null)
  const nobody = chosen.people.length === 0
  const was = approved && said.atOnceWas({ names: approved.names, at: momentOf(approved.at, language) })

  async function approve(event: SubmitEvent) {
    event.preventDefault()
    setTried(true)
    if (nobody) return
    setBusy(true)
    const done = await call('POST', address, { hash, adjusters: chosen.people } satisfies Approving)
    setBusy(false)
    setRefused(done.ok ? null : done)
    if (!done.ok) return done.refused === 'item-changed' ? again() : undefined
    toast({ text: said.atOnceDone })
    onApproved()
  }

  if (approved?.same)
    return (
      <div className={css.form}>
        <Banner tone="ok" inset>
          {was} {said.atOnceSame}
        </Banner>
        <p className={css.read}>{words}</p>
        <div className={css.buttons}>
          <Button kind="filled" onPress={onClose}>
            {common.done}
          </Button>
        </div>
      </div>
    )
  return (
    <form className={css.form} onSubmit={(event) => void approve(event)} noValidate>
      {approved ? (
        <Banner tone="warn" inset>
          {was} {approved.words === words ? said.atOnceFileChanged : said.atOnceChanged}
        </Banner>
      ) : (
        <p className={css.note}>{said.atOnceHelp}</p>
      )}
      <div className={css.read}>{approved ? <Compared before={approved.words} after={words} /> : words}</div>
      <PeopleChoice label={said.askWho} of={chosen} error={tried && nobody ? said.needAdjuster : undefined} />
      <RefusalBanner refused={refused} />
      <div className={css.buttons}>
        <Button kind="word" onPress={onClose}>
          {common.cancel}
        </Button>
        <Button kind="filled" type="submit" busy={busy}>
          {approved ? said.atOnceAgain : said.atOnceApprove}
        </Button>
      </div>
    </form>
  )
}
