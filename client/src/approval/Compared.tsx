/** Two texts, word for word. */
import { compareWords } from '@samsyn/protocol/correction'
import { useWords } from '../person.tsx'
import { VisuallyHidden } from '../ui/VisuallyHidden.tsx'
import css from './approval.module.css'

export function Compared({ before, after }: { before: string; after: string }) {
  const { approval: said } = useWords()
  return (
    <p className={css.text}>
      {compareWords(before, after).map(({ text, change }, at) => {
        const key = `${at}${change}`
        if (change === '') return <span key={key}>{text}</span>
        const Mark = change === 'added' ? 'ins' : 'del'
        return (
          <Mark key={key} className={css[change]}>
            <VisuallyHidden>{`${said[change]}: `}</VisuallyHidden>
            {text}
          </Mark>
        )
      })}
    </p>
  )
}
