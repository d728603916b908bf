/**
 * Files on their way to the server. They are kept outside the components, so that an upload goes on while its sender
 * looks at another item. A finished file arrives as an attachment through the agenda, like everybody else's.
 */
import type { Problem, Reason } from '@samsyn/api/refusals'
import { useSyncExternalStore } from 'react'
import { useWords } from '../../person.tsx'
import { announce } from '../../ui/announce.ts'
import { useMeetingState } from '../useMeeting.ts'

export type Upload = {
  id: number
  meeting: string
  item: string
  /** The attachment it replaces; '' for a new one. */
  attachment: string
  file: File
  state: 'waiting' | 'sending' | 'receiving' | 'failed'
  percent: number
  /** Why it failed; `too-large-here` is known before anything is sent. */
  refused: Reason | 'offline' | 'too-large-here' | null
}

/** More at once only makes each of them slower. What goes to one item goes one after the other, so that it lies in order. */
const atOnce = 2

let last = 0
let uploads: readonly Upload[] = []
const listeners = new Set<() => void>()
const requests = new Map<number, XMLHttpRequest>()

function set(next: readonly Upload[]): void {
  uploads = next
  for (const listener of listeners) listener()
}
const change = (id: number, changes: Partial<Upload>) =>
  set(uploads.map((upload) => (upload.id === id ? { ...upload, ...changes } : upload)))
const drop = (id: number) => set(uploads.filter((upload) => upload.id !== id))

function sendNext(onAdded: (upload: Upload) => void): void {
  for (const upload of uploads) {
    if (requests.size >= atOnce) return
    const underWay = uploads.some(
      ({ id, item, meeting }) => requests.has(id) && item === upload.item && meeting === upload.meeting,
    )
    if (upload.state === 'waiting' && !underWay) send(upload, onAdded)
  }
}

function send(upload: Upload, onAdded: (upload: Upload) => void): void {
  const { id, meeting, item, attachment, file } = upload
  const request = new XMLHttpRequest()
  requests.set(id, request)
  const query = new URLSearchParams({ name: file.name, ...(attachment ? {} : { item }) })
  const path = `/api/meetings/${meeting}/attachments${attachment ? `/${attachment}` : ''}`
  request.open(attachment ? 'PUT' : 'POST', `${path}?${query}`)
  request.upload.onprogress = ({ loaded, total }) =>
    change(id, { percent: total > 0 ? Math.floor((loaded / total) * 100) : 0 })
  request.upload.onload = () => change(id, { state: 'receiving', percent: 100 })
  request.onloadend = () => {
    requests.delete(id)
    if (request.status >= 200 && request.status < 300) {
      drop(id)
      onAdded(upload)
    } else if (uploads.some((other) => other.id === id)) {
      change(id, { state: 'failed', refused: request.status === 0 ? 'offline' : reasonOf(request.responseText) })
    }
    sendNext(onAdded)
  }
  change(id, { state: 'sending', percent: 0, refused: null })
  request.send(file)
}

function reasonOf(answer: string): Reason {
  try {
    return (JSON.parse(answer) as Problem).reason ?? 'unexpected'
  } catch {
    return 'unexpected'
  }
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export type Uploading = {
  /** Of this meeting. */
  uploads: readonly Upload[]
  add: (item: string, files: readonly File[]) => void
  replace: (attachment: string, item: string, file: File) => void
  cancel: (id: number) => void
  retry: (id: number) => void
}

/** The files of this person that are on their way to the meeting. */
export function useUpload(meeting: string): Uploading {
  const all = useSyncExternalStore(subscribe, () => uploads)
  const { info } = useMeetingState()
  const words = useWords().files
  const limit = info?.uploadLimit ?? Number.POSITIVE_INFINITY

  const added = ({ file, attachment }: Upload) => {
    if (!attachment) announce(words.added({ name: file.name }))
  }
  const take = (files: readonly File[], item: string, attachment: string) => {
    set([
      ...uploads,
      ...files.map(
        (file): Upload => ({
          id: ++last,
          meeting,
          item,
          attachment,
          file,
          percent: 0,
          ...(file.size > limit
            ? { state: 'failed', refused: 'too-large-here' }
            : file.size === 0
              ? { state: 'failed', refused: 'file-empty' }
              : { state: 'waiting', refused: null }),
        }),
      ),
    ])
    sendNext(added)
  }
  return {
    uploads: all.filter((upload) => upload.meeting === meeting),
    add: (item, files) => take(files, item, ''),
    replace: (attachment, item, file) => take([file], item, attachment),
    cancel: (id) => {
      drop(id)
      requests.get(id)?.abort()
    },
    retry: (id) => {
      change(id, { state: 'waiting', refused: null })
      sendNext(added)
    },
  }
}
