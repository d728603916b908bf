/** How slides are made into pages, or why there are none: a sentence, and a bar while it is known how many are made. */
import type { FileInfo } from '@samsyn/api/meetings'
import { useWords } from '../../person.tsx'
import css from '../Files.module.css'
import { isUnderWay } from './conversions.ts'

/** `info`: undefined until the server has answered. */
export function Converting({ info }: { info: FileInfo | undefined }) {
  const words = useWords().files
  const { conversion, before, pages, made } = info ?? { conversion: 'waiting', before: 0, pages: 0, made: 0 }
  if (conversion === 'none' || conversion === 'ready') return null
  const said = {
    waiting: before > 0 ? words.conversionWaits({ before }) : words.converting,
    converting: pages > 0 ? words.convertingOf({ made: Math.min(made, pages), pages }) : words.converting,
    failed: words.conversionFailed,
    locked: words.conversionLocked,
    'too-slow': words.conversionTooSlow,
    unavailable: words.conversionUnavailable,
  }[conversion]
  const underWay = !info || isUnderWay(info)
  return (
    <>
      {/* Its end is read out, not every page on the way there. */}
      <p className={underWay ? css.sub : css.trouble} role={underWay ? undefined : 'status'}>
        {said}
      </p>
      {conversion === 'converting' && pages > 0 && (
        <progress className={css.progress} max={pages} value={Math.min(made, pages)} aria-label={words.converting} />
      )}
    </>
  )
}
