/**
 * Attachments of an item: files and web links, as rows on the text edge with their sign on the hanging axis. A number
 * follows from the order and is never written by hand. Titles are shared text, like every other line on the paper.
 */
import type { FileInfo } from '@samsyn/api/meetings'
import { attachmentTitle } from '@samsyn/meeting/agenda'
import type { Attachment } from '@samsyn/meeting/contents'
import { type ClipboardEvent, type DragEvent, type ReactNode, Suspense, useState } from 'react'
import { call, type Refused } from '../api.ts'
import { RefusalBanner, useSettings, useWords } from '../person.tsx'
import { announce } from '../ui/announce.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { useSoftHyphens } from '../ui/hyphens.ts'
import { Icon } from '../ui/Icon.tsx'
import { type Choice, Menu } from '../ui/Menu.tsx'
import { part } from '../ui/part.ts'
import { toast } from '../ui/Toasts.tsx'
import css from './Files.module.css'
import { Converting } from './files/Converting.tsx'
import { useChanges } from './files/changes.ts'
import { useConversions } from './files/conversions.ts'
import { canShow, iconOf, kindOf, sizeInWords } from './files/kinds.ts'
import { isHandheld, pickFiles, takePhoto } from './files/pick.ts'
import type { Upload, Uploading } from './files/uploads.ts'
import { Mark } from './Mark.tsx'
import { partId } from './parts.ts'
import { SharedField } from './SharedField.tsx'
import { useConnection, useMeetingState } from './useMeeting.ts'

export { canShow } from './files/kinds.ts'
export { pickFiles } from './files/pick.ts'
export { type Uploading, useUpload } from './files/uploads.ts'

const AddLink = part(() => import('./files/AddLink.tsx'))
const Rename = part(() => import('./files/Rename.tsx'))

type Props = {
  meeting: string
  item: string
  attachments: readonly Attachment[]
  /** Chair or secretary: they write the agenda, with its titles. */
  leader: boolean
  mayUpload: boolean
  upload: Uploading
  /** Shows a PDF, slides or a picture on the desk. */
  onShow: (attachment: Attachment) => void
}

export function Attachments(props: Props) {
  const { meeting, item, attachments, upload } = props
  const words = useWords()
  const infoOf = useConversions(meeting, attachments)
  const underWay = upload.uploads.filter((one) => one.item === item)
  if (attachments.length + underWay.length === 0) return null
  return (
    <ul className={css.rows} aria-label={words.files.attachments}>
      {attachments.map((attachment, at) => (
        <Row
          {...props}
          key={attachment.id}
          attachment={attachment}
          info={infoOf(attachment)}
          first={at === 0}
          last={at === attachments.length - 1}
        />
      ))}
      {underWay.map((one) => (
        <UnderWay key={one.id} upload={one} uploading={upload} />
      ))}
    </ul>
  )
}

type RowProps = Props & {
  attachment: Attachment
  info: FileInfo | undefined
  first: boolean
  last: boolean
}

function Row({ meeting, attachment, info, first, last, leader, mayUpload, upload, onShow }: RowProps) {
  const words = useWords()
  const { language } = useSettings()
  const agenda = useConnection().agenda?.doc
  const changes = useChanges(leader)
  const hyphens = useSoftHyphens()
  const [open, setOpen] = useState<'rename' | 'remove' | null>(null)
  const { files } = words
  const kind = kindOf(attachment)
  const bare = files.attachment({ number: attachment.number, title: '' })
  const name = files.attachment({ number: attachment.number, title: attachment.title })
  const path = `/api/meetings/${meeting}/files/${attachment.file}`
  const shows = canShow(attachment) && (kind !== 'slides' || info?.conversion === 'ready')
  const mine = leader || mayUpload

  const move = async (by: -1 | 1) => {
    const answer = await changes.move(attachment.id, by)
    if (!answer.ok) return void toast({ text: words.refusals[answer.refused], tone: 'error' })
    announce(by < 0 ? files.movedUp({ name }) : files.movedDown({ name }))
  }
  const seeing: Choice[] = [
    ...(shows ? [{ id: 'show', name: files.show, icon: 'image' as const, onChoose: () => onShow(attachment) }] : []),
    kind === 'link'
      ? {
          id: 'open',
          name: files.open,
          icon: 'link',
          onChoose: () => window.open(attachment.url, '_blank', 'noopener'),
        }
      : { id: 'download', name: files.download, icon: 'download', onChoose: () => location.assign(path) },
  ]
  const changing: Choice[] = [
    ...(kind === 'link'
      ? []
      : [
          {
            id: 'replace',
            name: files.replace,
            icon: 'upload' as const,
            onChoose: () => pickFiles(false, ([file]) => file && upload.replace(attachment.id, attachment.item, file)),
          },
        ]),
    // Who leads writes the title where it stands.
    ...(leader ? [] : [{ id: 'rename', name: files.rename, icon: 'edit' as const, onChoose: () => setOpen('rename') }]),
    { id: 'up', name: files.up, icon: 'arrow-up', disabled: first, onChoose: () => void move(-1) },
    { id: 'down', name: files.down, icon: 'arrow-down', disabled: last, onChoose: () => void move(1) },
    { id: 'remove', name: files.remove, icon: 'trash', danger: true, onChoose: () => setOpen('remove') },
  ]

  const facts = [files.kinds[kind], attachment.size > 0 ? sizeInWords(attachment.size, language) : ''].filter(Boolean)
  return (
    <li className={css.row} id={partId('attachment', attachment.id)}>
      <span className={css.sign}>
        <Icon name={iconOf(attachment)} />
        <Mark of={attachment.id} />
      </span>
      <div className={css.words}>
        <div className={css.title}>
          {leader && agenda ? (
            <>
              <span className={css.number}>{bare}.</span>
              <SharedField
                text={attachmentTitle(agenda, attachment.id)}
                label={files.titleLabel({ number: attachment.number })}
                editable
                placeholder={files.untitled}
              />
            </>
          ) : (
            <span>{hyphens(name)}</span>
          )}
        </div>
        <p className={css.sub}>
          <span>{facts.join(', ')}</span>
          {shows ? (
            <button
              type="button"
              className={css.word}
              aria-label={`${files.show} ${name}`}
              onClick={() => onShow(attachment)}
            >
              {files.show}
            </button>
          ) : kind === 'link' ? (
            <a
              className={css.word}
              href={attachment.url}
              target="_blank"
              rel="noopener noreferrer"
              aria-label={`${files.open} ${name}`}
            >
              {files.open}
            </a>
          ) : (
            <a className={css.word} href={path} download aria-label={`${files.download} ${name}`}>
              {files.download}
            </a>
          )}
        </p>
        {kind === 'slides' && <Converting info={info} />}
      </div>
      <div className={css.menu}>
        <Menu
          label={files.choices({ name })}
          trigger={<Button kind="icon" icon="more" label={files.choices({ name })} />}
          groups={mine ? [{ choices: seeing }, { choices: changing }] : [{ choices: seeing }]}
        />
      </div>
      <Suspense>
        {open === 'rename' && <Rename id={attachment.id} title={attachment.title} onClose={() => setOpen(null)} />}
      </Suspense>
      {open === 'remove' && <Remove meeting={meeting} id={attachment.id} name={bare} onClose={() => setOpen(null)} />}
    </li>
  )
}

type RemoveProps = { meeting: string; id: string; name: string; onClose: () => void }

function Remove({ meeting, id, name, onClose }: RemoveProps) {
  const words = useWords()
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refused | null>(null)
  const remove = async () => {
    setBusy(true)
    const answer = await call('DELETE', `/api/meetings/${meeting}/attachments/${id}`)
    setBusy(false)
    if (!answer.ok) return setRefused(answer)
    toast({ text: words.files.removed({ name }) })
    onClose()
  }
  return (
    <Dialog
      alert
      size="small"
      title={words.files.removeTitle({ name })}
      onClose={onClose}
      foot={
        <>
          <Button onPress={onClose}>{words.common.cancel}</Button>
          <Button kind="filled" danger busy={busy} onPress={() => void remove()}>
            {words.files.remove}
          </Button>
        </>
      }
    >
      <p>{words.files.removeText}</p>
      <RefusalBanner refused={refused} />
    </Dialog>
  )
}

/** A file on its way, or one that did not get through. */
function UnderWay({ upload, uploading }: { upload: Upload; uploading: Uploading }) {
  const words = useWords()
  const { language } = useSettings()
  const { info } = useMeetingState()
  const { files } = words
  const { id, file, state, percent, refused } = upload
  const failed = state === 'failed'
  const said = !failed
    ? state === 'waiting'
      ? files.waitingTurn
      : state === 'receiving'
        ? files.receiving
        : files.uploading({ percent })
    : refused === 'too-large-here'
      ? files.tooLarge({ size: sizeInWords(file.size, language), limit: sizeInWords(info?.uploadLimit ?? 0, language) })
      : refused === 'offline'
        ? files.notSent
        : words.refusals[refused ?? 'unexpected']
  const again = failed && refused !== 'too-large-here' && refused !== 'file-empty'
  return (
    <li className={css.row}>
      <span className={css.sign}>
        <Icon name={failed ? 'warning' : 'upload'} />
      </span>
      <div className={css.words}>
        <div className={css.title}>{file.name}</div>
        <p className={failed ? css.trouble : css.sub} role={failed ? 'alert' : undefined}>
          {said}
        </p>
        {!failed && (
          <progress
            className={css.progress}
            max={100}
            value={percent}
            aria-label={files.progress({ name: file.name })}
          />
        )}
        {again && (
          <button
            type="button"
            className={css.word}
            aria-label={`${files.retry}: ${file.name}`}
            onClick={() => uploading.retry(id)}
          >
            {files.retry}
          </button>
        )}
      </div>
      <div className={css.menu}>
        <Button
          kind="icon"
          icon="close"
          label={failed ? files.dismiss({ name: file.name }) : files.cancelUpload({ name: file.name })}
          onPress={() => uploading.cancel(id)}
        />
      </div>
    </li>
  )
}

// ── Adding ─────────────────────────────────────────────────────────────────────────────────────────────────────────

type AddProps = { item: string; leader: boolean; upload: Uploading }

/** The word in the toolbar: a file or a web address, and a photograph from what has a camera. */
export function AddAttachment({ item, leader, upload }: AddProps) {
  const words = useWords()
  const [linking, setLinking] = useState(false)
  const take = (files: readonly File[]) => upload.add(item, files)
  return (
    <>
      <Menu
        label={words.files.addLabel}
        trigger={
          <Button kind="word" icon="plus" label={words.files.addLabel}>
            {words.files.add}
          </Button>
        }
        groups={[
          {
            choices: [
              { id: 'file', name: words.files.chooseFile, icon: 'file', onChoose: () => pickFiles(true, take) },
              ...(isHandheld()
                ? [
                    {
                      id: 'photo',
                      name: words.files.takePhoto,
                      icon: 'image' as const,
                      onChoose: () => takePhoto(take),
                    },
                  ]
                : []),
              { id: 'link', name: words.files.webLink, icon: 'link', onChoose: () => setLinking(true) },
            ],
          },
        ]}
      />
      <Suspense>{linking && <AddLink item={item} leader={leader} onClose={() => setLinking(false)} />}</Suspense>
    </>
  )
}

type DropProps = {
  item: string
  mayUpload: boolean
  upload: Uploading
  children: ReactNode
  className?: string | undefined
}

/** Around an item: files that are dropped or pasted anywhere on it become its attachments. */
export function FileDrop({ item, mayUpload, upload, children, className }: DropProps) {
  const words = useWords()
  const [over, setOver] = useState(false)
  if (!mayUpload) return <div className={className}>{children}</div>
  const carriesFiles = (event: DragEvent) => event.dataTransfer.types.includes('Files')
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a shortcut; the word in the toolbar does the same.
    <div
      className={[css.drop, className].filter(Boolean).join(' ')}
      onDragOver={(event) => {
        if (!carriesFiles(event)) return
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false)
      }}
      onDrop={(event) => {
        setOver(false)
        if (event.defaultPrevented || !carriesFiles(event)) return
        event.preventDefault()
        upload.add(item, [...event.dataTransfer.files])
      }}
      onPaste={(event: ClipboardEvent) => {
        const { files, types } = event.clipboardData
        // What is copied in Word brings a picture of itself along; then the words are meant.
        if (event.defaultPrevented || files.length === 0 || types.includes('text/plain')) return
        event.preventDefault()
        upload.add(item, [...files])
      }}
    >
      {children}
      {over && (
        <div className={css.over}>
          <span>{words.files.drop}</span>
        </div>
      )}
    </div>
  )
}
