/** Fetches what an item has to show before anybody shows it, so that the first page is there at once. */
import type { Attachment } from '@samsyn/meeting/contents'
import { useEffect } from 'react'
import { whenIdle } from '../../ui/idle.ts'
import { useConversions } from './conversions.ts'
import { kindOf } from './kinds.ts'

export function usePrefetched(meeting: string, attachments: readonly Attachment[]): void {
  const infoOf = useConversions(meeting, attachments)
  const first = attachments.find(
    (one) => kindOf(one) === 'pdf' || (kindOf(one) === 'slides' && infoOf(one)?.conversion === 'ready'),
  )
  const path = first ? `/api/meetings/${meeting}/files/${first.file}/view` : null
  useEffect(() => {
    if (!path) return
    let close = () => {}
    let stopped = false
    const stop = whenIdle(() => {
      import('./pdf.ts')
        .then(({ openPdf }) => {
          if (stopped) return
          const opened = openPdf(path)
          close = opened.close
          return opened.pdf
        })
        .catch(() => {
          // What cannot be fetched is said when somebody shows it.
        })
    })
    return () => {
      stopped = true
      stop()
      close()
    }
  }, [path])
}
