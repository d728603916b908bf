/** The items that every new meeting of the series has. */
import type { StandingItem } from '@samsyn/api/bodies'
import type { ItemKind } from '@samsyn/meeting/contents'
import { useKindWords } from '../meeting/statusWords.ts'
import { useWords } from '../person.tsx'
import { Button } from '../ui/Button.tsx'
import { Select } from '../ui/Select.tsx'
import { TextField } from '../ui/TextField.tsx'
import css from './series.module.css'

/** Those that do not come by themselves. */
const kinds: readonly ItemKind[] = [
  'information',
  'dialogue',
  'workshop',
  'round',
  'decision',
  'follow-up',
  'membership',
  'planning',
  'other',
]

type Props = { items: readonly StandingItem[]; onChange: (items: StandingItem[]) => void }

export function StandingItems({ items, onChange }: Props) {
  const said = useWords().series
  const names = useKindWords()
  const change = (at: number, item: Partial<StandingItem>) =>
    onChange(items.map((one, place) => (place === at ? { ...one, ...item } : one)))
  return (
    <fieldset className={css.standing}>
      <legend>{said.standing}</legend>
      <p className={css.help}>{said.standingHelp}</p>
      {items.map((item, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an item is what stands in its place
        <div key={at} className={css.standingItem}>
          <TextField label={said.standingTitle} value={item.title} onChange={(title) => change(at, { title })} />
          <Select
            label={said.standingKind}
            value={item.kind}
            onChange={(kind) => change(at, { kind })}
            options={kinds.map((id) => ({ id, name: names[id] }))}
          />
          <TextField
            label={said.standingMinutes}
            value={item.minutes === 0 ? '' : String(item.minutes)}
            onChange={(typed) => change(at, { minutes: Math.min(600, Number(typed.replace(/\D/g, ''))) })}
            inputMode="numeric"
            maxLength={3}
          />
          <Button
            kind="icon"
            icon="trash"
            label={said.standingRemove({ name: item.title || said.standingTitle })}
            onPress={() => onChange(items.filter((_, place) => place !== at))}
          />
        </div>
      ))}
      <div>
        <Button
          kind="word"
          icon="plus"
          onPress={() => onChange([...items, { title: '', kind: 'information', minutes: 0 }])}
        >
          {said.standingAdd}
        </Button>
      </div>
    </fieldset>
  )
}
