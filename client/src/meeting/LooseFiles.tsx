/** Attachments that belong to no item yet: sent in before the agenda was ready. Each is put under an item here. */
import { changeAttachment } from '@samsyn/meeting/agenda'
import type { Attachment } from '@samsyn/meeting/contents'
import { useWords } from '../person.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Select } from '../ui/Select.tsx'
import { EmptyState } from '../ui/States.tsx'
import { pickFiles, type Uploading } from './Files.tsx'
import css from './LooseFiles.module.css'
import type { Outline } from './useContents.ts'
import { useConnection } from './useMeeting.ts'

/** Attachments of no item, and the basis of no decision. */
export const looseFiles = ({ attachments, items }: Outline): Attachment[] =>
  attachments.filter(
    ({ id, item }) => item === '' && !items.some(({ decisions }) => decisions.some(({ basis }) => basis.includes(id))),
  )

type Props = { outline: Outline; upload: Uploading; mayUpload: boolean; onClose: () => void }

export function LooseFiles({ outline, upload, mayUpload, onClose }: Props) {
  const words = useWords()
  const agenda = useConnection().agenda?.doc
  const loose = looseFiles(outline)
  const underWay = upload.uploads.filter(({ item }) => item === '')
  if (!agenda) return null
  return (
    <Dialog
      title={words.board.looseFiles}
      onClose={onClose}
      actions={
        mayUpload && (
          <Button kind="word" icon="plus" onPress={() => pickFiles(true, (files) => upload.add('', files))}>
            {words.files.chooseFile}
          </Button>
        )
      }
    >
      {loose.length + underWay.length === 0 && <EmptyState>{words.board.looseNone}</EmptyState>}
      <ul className={css.rows}>
        {loose.map((attachment) => (
          <li key={attachment.id}>
            <span>{words.files.attachment({ number: attachment.number, title: attachment.title })}</span>
            <Select
              label={words.board.looseItem({ title: attachment.title })}
              value=""
              onChange={(item) => changeAttachment(agenda, attachment.id, { item })}
              options={[
                { id: '', name: words.board.looseChoose },
                ...outline.items.map(({ id, number, title }) => ({
                  id,
                  name: `${number}. ${title || words.board.untitled}`,
                })),
              ]}
            />
          </li>
        ))}
        {underWay.map((one) => (
          <li key={one.id}>
            <span>{one.file.name}</span>
            <span>{words.files.receiving}</span>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
