/** A decision for the back row: its words as they are being written, the sign of a decision, and who writes. */
import type { Decision } from '@samsyn/meeting/contents'
import { useStatusWords } from '../meeting/statusWords.ts'
import { useWords } from '../person.tsx'
import { slotColour } from '../ui/Avatar.tsx'
import { useSoftHyphens } from '../ui/hyphens.ts'
import { Fit } from './Fit.tsx'
import css from './Screen.module.css'
import { stillWriting, type Written } from './useWriting.ts'

/** So many letters need the whole width. */
const long = 700
const sizes = [52, 46, 40, 36, 32, 28, 24, 20]

export const isLong = ({ heading, lead, points }: Decision): boolean =>
  [heading, lead, ...points.map(({ text }) => text)].join('').length > long

type Props = { decision: Decision; written: Written | undefined; now: number }

export function Wording({ decision, written, now }: Props) {
  const words = useWords()
  const statusWords = useStatusWords()
  const { label, status, heading, lead, points } = decision
  const writing = written && written.name !== '' && now - written.at < stillWriting ? written : undefined
  const [name = ''] = writing?.name.split(' ') ?? []
  const state = statusWords[status]
  // "X beslutar att" and what is decided: the word belongs to each point.
  const opening = /^(.*?)\s*\batt\s*$/s.exec(lead)
  const at = (part: string) => (writing?.part === part ? writing : undefined)
  return (
    <Fit sizes={sizes}>
      <section className={css.decision} aria-label={words.board.decision({ label })}>
        <p className={css.label}>
          <strong>{words.board.decision({ label })}</strong>
          <span>{writing ? words.screen.beingWritten({ state, name }) : state}</span>
        </p>
        {heading.trim() !== '' && (
          <h2 className={css.heading}>
            <Words text={heading} writing={at('heading')} />
          </h2>
        )}
        {lead.trim() !== '' && (
          <p>
            <Words text={opening?.[1] ?? lead} writing={at('lead')} />
          </p>
        )}
        <ul className={opening ? css.clauses : css.points}>
          {points.map(({ id, text }) => (
            <li key={id}>
              {opening && <em>att</em>}
              <span>
                <Words text={text} writing={at(id)} from={opening ? (/^att\s+/i.exec(text)?.[0].length ?? 0) : 0} />
              </span>
            </li>
          ))}
        </ul>
      </section>
    </Fit>
  )
}

/** `from`: what comes before it stands elsewhere. */
function Words({ text, writing, from = 0 }: { text: string; writing: Written | undefined; from?: number }) {
  const hyphens = useSoftHyphens()
  if (!writing) return hyphens(text.slice(from))
  const index = Math.max(from, Math.min(writing.index, text.length))
  return (
    <>
      {hyphens(text.slice(from, index))}
      <span className={css.caret} data-caret style={{ color: slotColour(writing.slot) }} aria-hidden="true" />
      {hyphens(text.slice(index))}
    </>
  )
}
