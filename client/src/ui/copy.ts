/** Copying to the clipboard: when that did not work it is said, and never only hoped. */
import { copyText } from './clipboard.ts'
import { useWords } from './settings.tsx'
import { toast } from './Toasts.tsx'

/** Copies, and says so when it did not work. `told` is said when it did, where nothing else shows it. */
export function useCopy(): (text: string, told?: string) => Promise<boolean> {
  const { common } = useWords()
  return async (text, told) => {
    const copied = await copyText(text)
    if (!copied) toast({ text: common.notCopied, tone: 'warn' })
    else if (told) toast({ text: told })
    return copied
  }
}
