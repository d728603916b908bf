/** A text to send to somebody, with the link that is shown only now: by mail where that works, else by hand. */
import { useState } from 'react'
import type { Answer, Refused } from '../api.ts'
import { RefusalBanner, useWords } from '../person.tsx'
import { Button } from '../ui/Button.tsx'
import { useCopy } from '../ui/copy.ts'
import { TextArea } from '../ui/TextField.tsx'
import css from './approval.module.css'

type Props = {
  name: string
  text: string
  /** Where it can go by mail. */
  mail?: ((text: string) => Promise<Answer<unknown>>) | undefined
}

export function Letter({ name, text: given, mail }: Props) {
  const { approval: said, common } = useWords()
  const [text, setText] = useState(given)
  const copy = useCopy()
  const [copied, setCopied] = useState(false)
  const [sent, setSent] = useState(false)
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refused | null>(null)
  async function send(mail: NonNullable<Props['mail']>) {
    setBusy(true)
    const answer = await mail(text)
    setBusy(false)
    setRefused(answer.ok ? null : answer)
    setSent(answer.ok)
  }
  return (
    <div className={css.letter}>
      <TextArea label={said.letterFor({ name })} rows={8} value={text} onChange={setText} />
      <RefusalBanner refused={refused} />
      <div className={css.letterActs}>
        {mail &&
          (sent ? (
            <p role="status">{said.letterSent}</p>
          ) : (
            <Button kind="outlined" busy={busy} label={said.sendLetterTo({ name })} onPress={() => void send(mail)}>
              {said.sendLetter}
            </Button>
          ))}
        <Button
          kind={mail ? 'word' : 'outlined'}
          icon={copied ? 'check' : 'copy'}
          label={copied ? common.copied : said.copyLetterFor({ name })}
          onPress={async () => setCopied(await copy(text))}
        >
          {copied ? common.copied : said.copyLetter}
        </Button>
      </div>
    </div>
  )
}
