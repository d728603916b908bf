/** What each check before a freeze does in the series: as usual, or off, warning or blocking. */
import type { Settings } from '@samsyn/api/bodies'
import { type CheckChoice, type CheckCode, checkCodes, guardedCodes, usually } from '@samsyn/meeting/checks/finding'
import { useWords } from '../person.tsx'
import { Button } from '../ui/Button.tsx'
import { Select } from '../ui/Select.tsx'
import css from './series.module.css'

type Choices = Settings['checks']
type Props = { choices: Choices; onChange: (choices: Choices) => void }

export function CheckChoices({ choices, onChange }: Props) {
  const { names, choices: words } = useWords().checks
  const choose = (code: CheckCode, choice: CheckChoice | 'usual') => {
    const { [code]: _before, ...others } = choices
    onChange(choice === 'usual' ? others : { ...others, [code]: choice })
  }
  return (
    <details className={css.checks}>
      <summary>{words.title}</summary>
      <p className={css.help}>{words.help}</p>
      <div className={css.choices}>
        {checkCodes
          .filter((code) => !guardedCodes.includes(code))
          .map((code) => (
            <Select
              key={code}
              label={names[code]}
              value={choices[code] ?? 'usual'}
              onChange={(choice) => choose(code, choice)}
              options={[
                { id: 'usual', name: `${words.usual}: ${words.usually[usually[code]]}` },
                { id: 'off', name: words.off },
                { id: 'warn', name: words.warn },
                { id: 'block', name: words.block },
              ]}
            />
          ))}
      </div>
      <p className={css.help}>{`${words.guarded}: ${guardedCodes.map((code) => names[code]).join(', ')}.`}</p>
      {Object.keys(choices).length > 0 && (
        <Button kind="link" onPress={() => onChange({})}>
          {words.reset}
        </Button>
      )}
    </details>
  )
}
