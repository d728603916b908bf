/** Asking to speak: on the desk, and as the one filled button of a phone. */
import { useWords } from '../person.tsx'
import { Button } from '../ui/Button.tsx'
import type { SpeakerList } from './useSpeakers.ts'

/** Asks to speak, takes that back, or gives the word back: whatever is the next thing for me. */
export function AskButton({ list, kind }: { list: SpeakerList; kind: 'filled' | 'outlined' | 'word' }) {
  const words = useWords().turns
  const { mine, speaking } = list
  const second = kind === 'filled' ? 'outlined' : kind
  if (list.isMyTurn && speaking)
    return (
      <Button kind={second} onPress={() => list.leave(speaking)}>
        {words.leaveWord}
      </Button>
    )
  if (mine)
    return (
      <Button kind={second} onPress={() => list.leave(mine)}>
        {words.withdraw}
      </Button>
    )
  if (!list.mayAsk) return null
  return (
    <Button kind={kind} icon="hand" onPress={() => list.ask()}>
      {words.ask}
    </Button>
  )
}
