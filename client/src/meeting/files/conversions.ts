/** How far slides have come on their way to pages that can be shown. Asked for until there is an answer that lasts. */
import type { FileInfo } from '@samsyn/api/meetings'
import type { Attachment } from '@samsyn/meeting/contents'
import { useEffect, useSyncExternalStore } from 'react'
import { call } from '../../api.ts'
import { kindOf } from './kinds.ts'

const askedEvery = 1500

/** By file id: a file's bytes never change, and neither does an answer that lasts. */
let known: ReadonlyMap<string, FileInfo> = new Map()
const asking = new Set<string>()
const listeners = new Set<() => void>()

export const isUnderWay = ({ conversion }: FileInfo): boolean => ['waiting', 'converting'].includes(conversion)

async function ask(meeting: string, file: string): Promise<void> {
  const answer = await call<FileInfo>('GET', `/api/meetings/${meeting}/files/${file}/info`)
  if (answer.ok) {
    known = new Map(known).set(file, answer.value)
    for (const listener of listeners) listener()
  }
  const waits = answer.ok ? isUnderWay(answer.value) : answer.refused === 'offline'
  if (waits && listeners.size > 0) setTimeout(() => void ask(meeting, file), askedEvery)
  else asking.delete(file)
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** What the server knows of those attachments that are slides; undefined until it has answered. */
export function useConversions(
  meeting: string,
  attachments: readonly Attachment[],
): (attachment: Attachment) => FileInfo | undefined {
  const infos = useSyncExternalStore(subscribe, () => known)
  const wanted = attachments.filter((attachment) => kindOf(attachment) === 'slides').map(({ file }) => file)
  useEffect(() => {
    for (const file of wanted) {
      const info = infos.get(file)
      if (asking.has(file) || (info && !isUnderWay(info))) continue
      asking.add(file)
      void ask(meeting, file)
    }
  })
  return (attachment) => infos.get(attachment.file)
}
