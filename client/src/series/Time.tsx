/** A time of day: typed as people write it, shown tidied up when they go on. */
import { useSettings } from '../ui/settings.tsx'
import { TextField } from '../ui/TextField.tsx'
import { clock, readTime } from '../ui/time.ts'

type Props = { label: string; value: string; onChange: (value: string) => void; error: string | undefined }

export function Time({ label, value, onChange, error }: Props) {
  const { language } = useSettings()
  const read = readTime(value)
  return (
    <TextField
      label={label}
      value={value}
      onChange={onChange}
      onBlur={() => read && onChange(clock(read, language))}
      inputMode="numeric"
      maxLength={9}
      error={error}
    />
  )
}
