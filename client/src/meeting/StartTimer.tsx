/** How long a timer is to run: one to ten minutes by one press, or as many as are typed. */
import { longestTimer } from '@samsyn/meeting/timer'
import { useState } from 'react'
import { useWords } from '../person.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { TextField } from '../ui/TextField.tsx'
import css from './StartTimer.module.css'

export default function StartTimer({ onStart, onClose }: { onStart: (minutes: number) => void; onClose: () => void }) {
  const words = useWords()
  const [typed, setTyped] = useState('')
  const [wrong, setWrong] = useState(false)
  const start = (minutes: number) => {
    if (!Number.isInteger(minutes) || minutes < 1 || minutes > longestTimer) return setWrong(true)
    onStart(minutes)
    onClose()
  }
  return (
    <Dialog size="small" title={words.turns.startTimer} onClose={onClose}>
      <div className={css.presets}>
        {Array.from({ length: 10 }, (_, at) => at + 1).map((minutes) => (
          <Button
            key={minutes}
            label={words.turns.startFor({ n: minutes })}
            onPress={() => start(minutes)}
            autoFocus={minutes === 5}
          >
            {String(minutes)}
          </Button>
        ))}
      </div>
      <form
        className={css.other}
        onSubmit={(event) => {
          event.preventDefault()
          start(Number(typed.trim()))
        }}
      >
        <TextField
          label={words.turns.otherMinutes}
          value={typed}
          onChange={setTyped}
          inputMode="numeric"
          error={wrong ? words.turns.wrongMinutes({ most: longestTimer }) : undefined}
        />
        <Button type="submit">{words.turns.start}</Button>
      </form>
    </Dialog>
  )
}
