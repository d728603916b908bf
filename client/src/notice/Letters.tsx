/** Notices to send by hand, each with the own link that is shown only now. */
import type { NoticeLetter } from '@samsyn/api/notices'
import { useState } from 'react'
import { useWords } from '../person.tsx'
import { Button } from '../ui/Button.tsx'
import { useCopy } from '../ui/copy.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { TextArea } from '../ui/TextField.tsx'
import css from './notice.module.css'

type Props = {
  letters: readonly NoticeLetter[]
  /** What the letters say, when they are no notices. */
  title?: string
  help?: string
  onClose: () => void
}

export function Letters({ letters, title, help, onClose }: Props) {
  const { notice: said, common } = useWords()
  return (
    <Dialog
      title={title ?? said.lettersTitle}
      onClose={onClose}
      foot={
        <Button kind="filled" onPress={onClose}>
          {common.done}
        </Button>
      }
    >
      <p className={css.help}>{help ?? said.lettersHelp}</p>
      {letters.map((letter) => (
        <Letter key={letter.attendee} letter={letter} />
      ))}
    </Dialog>
  )
}

const types = { eml: 'message/rfc822', ics: 'text/calendar', txt: 'text/plain' } as const

function Letter({ letter }: { letter: NoticeLetter }) {
  const { notice: said, common } = useWords()
  const { name, subject } = letter
  const [text, setText] = useState(letter.text)
  const copy = useCopy()
  const [copied, setCopied] = useState(false)
  const file = (kind: keyof typeof types) => {
    const contents = { eml: letter.eml, ics: letter.ics, txt: `${subject}\n\n${text}\n` }[kind]
    const address = URL.createObjectURL(new Blob([contents], { type: types[kind] }))
    const link = Object.assign(document.createElement('a'), { href: address, download: `kallelse ${name}.${kind}` })
    link.click()
    // The browser has taken it when the click is done with.
    setTimeout(() => URL.revokeObjectURL(address))
  }
  return (
    <div className={css.letter}>
      <TextArea label={said.letterOf({ name })} rows={8} value={text} onChange={setText} />
      <div className={css.choosing}>
        <Button
          kind="outlined"
          icon={copied ? 'check' : 'copy'}
          label={copied ? common.copied : said.copyOf({ name })}
          onPress={async () => setCopied(await copy(text))}
        >
          {copied ? common.copied : said.copy}
        </Button>
        {(['eml', 'ics', 'txt'] as const).map((kind) => (
          <Button
            key={kind}
            kind="word"
            icon="download"
            label={said.fileOf({ file: said.file[kind], name })}
            onPress={() => file(kind)}
          >
            {said.file[kind]}
          </Button>
        ))}
      </div>
    </div>
  )
}
