/** How a round is held: who has a row, who writes it, and how long each has. */
import type { ChangeRound } from '@samsyn/api/turns'
import type { Round } from '@samsyn/meeting/room'
import { useState } from 'react'
import { call, type Refused } from '../api.ts'
import { RefusalBanner, useWords } from '../person.tsx'
import { Segments } from '../ui/Segments.tsx'
import { LazyField } from './LazyField.tsx'
import { useConnection } from './useMeeting.ts'

type Props = {
  item: string
  round: Round
  /** Is given what would take the rows there are away, to do it or to ask first. */
  onOtherRows: (change: () => void) => void
}

export function RoundSettings({ item, round, onOtherRows }: Props) {
  const words = useWords().turns
  const { meeting } = useConnection()
  const [refused, setRefused] = useState<Refused | null>(null)
  const change = async (changes: ChangeRound) => {
    const answer = await call('PATCH', `/api/meetings/${meeting}/items/${item}/round`, changes)
    setRefused(answer.ok ? null : answer)
  }
  return (
    <>
      <RefusalBanner refused={refused} />
      <Segments
        label={words.rowsOf}
        value={round.by}
        onChange={(by) => onOtherRows(() => void change({ by }))}
        options={[
          { id: 'organisation', name: words.byOrganisation },
          { id: 'person', name: words.byPerson },
        ]}
      />
      <Segments
        label={words.whoWrites}
        value={round.writing}
        onChange={(writing) => void change({ writing })}
        options={[
          { id: 'everyone', name: words.writesEveryone },
          { id: 'own', name: words.writesOwn },
        ]}
      />
      <LazyField
        label={words.minutesEach}
        value={round.seconds === 0 ? '' : String(round.seconds / 60)}
        placeholder="3"
        onDone={(typed) => {
          const minutes = Number(typed.replace(',', '.').replace(/[^\d.]/g, ''))
          if (!Number.isNaN(minutes)) void change({ seconds: Math.min(3600, Math.round(minutes * 60)) })
        }}
      />
    </>
  )
}
