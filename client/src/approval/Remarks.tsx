/** Corrections that those present propose, and what became of each. */
import type { ApprovalInfo } from '@samsyn/api/approval'
import { dayOf } from '@samsyn/meeting/days'
import { useState } from 'react'
import { useSettings, useWords } from '../person.tsx'
import { Button } from '../ui/Button.tsx'
import { Select } from '../ui/Select.tsx'
import { EmptyState } from '../ui/States.tsx'
import { longDate } from '../ui/time.ts'
import css from './approval.module.css'
import { Write } from './Write.tsx'

type Props = { info: ApprovalInfo; again: () => Promise<void> }

export function Remarks({ info, again }: Props) {
  const { approval: said } = useWords()
  const { language } = useSettings()
  const [shown, setShown] = useState<'new' | string | null>(null)
  const answering = info.remarks.find(({ id }) => id === shown)
  const close = () => setShown(null)
  const done = async () => {
    close()
    await again()
  }
  return (
    <>
      {info.remarks.length === 0 ? (
        <EmptyState>{said.noRemarks}</EmptyState>
      ) : (
        <ul className={css.remarks}>
          {info.remarks.map(({ id, item, text, name, at, reply }) => (
            <li key={id}>
              <p className={css.note}>
                {[item && said.onItem({ number: item }), name, longDate(dayOf(at), language)]
                  .filter(Boolean)
                  .join(' · ')}
              </p>
              <p className={css.text}>{text}</p>
              {reply ? (
                <p className={css.note}>
                  {reply.version > 0
                    ? said.takenIn({ version: reply.version })
                    : said.repliedBy({ name: reply.by, text: reply.text })}
                </p>
              ) : (
                info.may.reply && (
                  <Button kind="link" label={said.replyTo({ name })} onPress={() => setShown(id)}>
                    {said.reply}
                  </Button>
                )
              )}
            </li>
          ))}
        </ul>
      )}
      {info.may.remark && (
        <div className={css.acts}>
          <Button kind="outlined" onPress={() => setShown('new')}>
            {said.remark}
          </Button>
        </div>
      )}
      {shown === 'new' && <NewRemark info={info} onClose={close} onDone={done} />}
      {answering && (
        <Write
          title={said.replyTitle}
          label={said.replyText}
          send={said.reply}
          path={`/api/protocols/${info.protocol}/remarks/${answering.id}/reply`}
          above={<p className={css.text}>{answering.text}</p>}
          onClose={close}
          onDone={done}
        />
      )}
    </>
  )
}

type Done = { onClose: () => void; onDone: () => Promise<void> }

function NewRemark({ info, onClose, onDone }: { info: ApprovalInfo } & Done) {
  const { approval: said } = useWords()
  const [item, setItem] = useState('')
  return (
    <Write
      title={said.remark}
      label={said.remarkText}
      send={said.remarkSend}
      path={`/api/protocols/${info.protocol}/remarks`}
      more={{ item }}
      sent={said.remarkSent}
      above={
        <Select
          label={said.remarkItem}
          value={item}
          onChange={setItem}
          options={[
            { id: '', name: said.remarkNowhere },
            ...info.items.map(({ number, title }) => ({ id: number, name: `${number}. ${title}` })),
          ]}
        />
      }
      onClose={onClose}
      onDone={onDone}
    />
  )
}
