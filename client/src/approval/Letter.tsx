/** A text to send to somebody, with the link that is shown only now. */
import { useState } from 'react'
import { useWords } from '../person.tsx'
import { Button } from '../ui/Button.tsx'
import { TextArea } from '../ui/TextField.tsx'
import css from './approval.module.css'

export function Letter({ name, text: given }: { name: string; text: string }) {
  const { approval: said, common } = useWords()
  const [text, setText] = useState(given)
  const [copied, setCopied] = useState(false)
  async function copy() {
    try {
      await navigator.clipboard.writeText(text)
      setCopied(true)
    } catch {
      // The browser does not let us: the text stands here, to be copied by hand.
      setCopied(false)
    }
  }
  return (
    <div className={css.letter}>
      <TextArea label={said.letterFor({ name })} rows={8} value={text} onChange={setText} />
      <div>
        <Button
          kind="outlined"
          icon={copied ? 'check' : 'copy'}
          label={copied ? common.copied : said.copyLetterFor({ name })}
          onPress={() => void copy()}
        >
          {copied ? common.copied : said.copyLetter}
        </Button>
      </div>
    </div>
  )
}
