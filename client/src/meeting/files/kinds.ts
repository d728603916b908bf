/** What sort of thing an attachment is, and how large. */
import type { Language } from '@samsyn/language/language'
import type { Attachment } from '@samsyn/meeting/contents'
import type { IconName } from '../../ui/Icon.tsx'

export type Kind = 'pdf' | 'image' | 'slides' | 'document' | 'sheet' | 'film' | 'link' | 'other'

export function kindOf({ file, type }: Attachment): Kind {
  if (!file) return 'link'
  if (type === 'application/pdf') return 'pdf'
  if (type.startsWith('image/')) return 'image'
  if (/presentation|powerpoint/.test(type)) return 'slides'
  if (/wordprocessing|msword|opendocument\.text/.test(type)) return 'document'
  if (/spreadsheet|excel/.test(type)) return 'sheet'
  if (type.startsWith('video/')) return 'film'
  return 'other'
}

/** Whether the desk can show it; slides only once they have been converted. */
export const canShow = (attachment: Attachment): boolean => ['pdf', 'image', 'slides'].includes(kindOf(attachment))

export const iconOf = (attachment: Attachment): IconName => {
  const kind = kindOf(attachment)
  return kind === 'link' ? 'link' : kind === 'image' ? 'image' : 'file'
}

/** "1,2 MB" */
export function sizeInWords(bytes: number, language: Language): string {
  const [value, unit] = bytes >= 1_000_000 ? [bytes / 1_000_000, 'MB'] : [Math.max(1, bytes / 1000), 'kB']
  const digits = unit === 'MB' && value < 10 ? 1 : 0
  return `${value.toLocaleString(language === 'sv' ? 'sv-SE' : 'en-GB', { maximumFractionDigits: digits })}\u00a0${unit}`
}
