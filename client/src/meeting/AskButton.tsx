/** Asking to speak: on the desk, and as the one filled button of a phone. */
import { useWords } from '../person.tsx'
import { Button } from '../ui/Button.tsx'
import { secondPress } from '../ui/hurried.ts'
import type { SpeakerList } from './useSpeakers.ts'

/** Two presses in a row ask, and do not take it back: the second was meant for what the button was at the first. */
const isSecondPress = secondPress()

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
      <Button kind={second} onPress={() => !isSecondPress() && list.leave(mine)}>
        {words.withdraw}
      </Button>
    )
  if (!list.mayAsk) return null
  return (
    <Button
      kind={kind}
      icon="hand"
      onPress={() => {
        isSecondPress()
        list.ask()
      }}
    >
      {words.ask}
    </Button>
  )
}
