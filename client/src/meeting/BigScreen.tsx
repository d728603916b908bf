/** From the board to the big screen: opening it, and choosing what it shows instead of letting it follow. */
import type { ChooseScreen } from '@samsyn/api/screen'
import { type ScreenMode, screenModes } from '@samsyn/meeting/room'
import { screenMode } from '@samsyn/meeting/screen'
import { useState } from 'react'
import { call, type Refused } from '../api.ts'
import { RefusalBanner, useWords } from '../person.tsx'
import { ScreenLink } from '../series/ScreenLink.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Select } from '../ui/Select.tsx'
import css from './Board.module.css'
import type { Outline } from './useContents.ts'
import { useConnection, useMeetingState } from './useMeeting.ts'
import { useRoom } from './useRoom.ts'

export function BigScreen({ outline, onClose }: { outline: Outline; onClose: () => void }) {
  const words = useWords()
  const { meeting } = useConnection()
  const { info } = useMeetingState()
  const { screen } = useRoom()
  const [refused, setRefused] = useState<Refused | null>(null)

  async function choose(mode: ScreenMode) {
    const answer = await call('PUT', `/api/meetings/${meeting}/screen`, { mode } satisfies ChooseScreen)
    setRefused(answer.ok ? null : answer)
  }

  return (
    <Dialog title={words.screen.title} onClose={onClose}>
      <ScreenLink meeting={meeting} />
      {info?.phase === 'open' && (
        <Select
          label={words.screen.shows}
          value={screenMode(screen, outline.current)}
          onChange={(mode) => void choose(mode)}
          options={screenModes.map((id) => ({ id, name: words.screen.modes[id] }))}
          help={words.screen.showsHelp}
          className={css.screenShows}
        />
      )}
      <RefusalBanner refused={refused} />
    </Dialog>
  )
}
