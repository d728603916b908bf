/** An item with its decisions and actions, put right, added or taken away. */
import type { OldAction, OldDecision, OldItem } from '@samsyn/meeting/old-protocol'
import { useState } from 'react'
import { useWords } from '../person.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { TextArea, TextField } from '../ui/TextField.tsx'
import css from './old-protocols.module.css'

/** `onDone` with null: away. */
type Props = { item: OldItem; isNew: boolean; onClose: () => void; onDone: (item: OldItem | null) => void }

const linesOf = (text: string): string[] => text.split('\n')
const withWords = (lines: readonly string[]): string[] => lines.map((line) => line.trim()).filter(Boolean)

export function ItemDialog({ item: before, isNew, onClose, onDone }: Props) {
  const words = useWords()
  const { oldProtocols: said } = words
  const [item, setItem] = useState(before)
  const [tried, setTried] = useState(false)
  const change = (changes: Partial<OldItem>) => setItem({ ...item, ...changes })
  const decide = (index: number, changes: Partial<OldDecision>) =>
    change({ decisions: item.decisions.map((one, at) => (at === index ? { ...one, ...changes } : one)) })
  const act = (index: number, changes: Partial<OldAction>) =>
    change({ actions: item.actions.map((one, at) => (at === index ? { ...one, ...changes } : one)) })

  function done() {
    setTried(true)
    if (!item.title.trim()) return
    onDone({
      ...item,
      presenters: withWords(item.presenters),
      attachments: withWords(item.attachments),
      decisions: item.decisions
        .map((one) => ({ ...one, points: withWords(one.points) }))
        .filter(({ text, points }) => text.trim() !== '' || points.length > 0),
      actions: item.actions.filter(({ text }) => text.trim() !== ''),
    })
  }

  return (
    <Dialog
      title={isNew ? said.addItem : said.item}
      size="large"
      onClose={onClose}
      foot={
        <>
          {!isNew && (
            <Button kind="word" danger onPress={() => onDone(null)}>
              {words.common.remove}
            </Button>
          )}
          <Button kind="filled" onPress={done}>
            {words.common.done}
          </Button>
        </>
      }
    >
      <div className={css.form}>
        <div className={css.numbered}>
          <TextField label={said.number} value={item.number} onChange={(number) => change({ number })} />
          <TextField
            label={said.itemTitle}
            value={item.title}
            onChange={(title) => change({ title })}
            error={tried && !item.title.trim() ? said.needTitle : undefined}
          />
        </div>
        <TextArea
          label={said.presenters}
          help={said.onePerLine}
          rows={Math.max(1, item.presenters.length)}
          value={item.presenters.join('\n')}
          onChange={(text) => change({ presenters: linesOf(text) })}
        />
        <TextArea
          label={said.attachments}
          help={said.onePerLine}
          rows={Math.max(1, item.attachments.length)}
          value={item.attachments.join('\n')}
          onChange={(text) => change({ attachments: linesOf(text) })}
        />
        <TextArea label={said.itemText} rows={8} value={item.text} onChange={(text) => change({ text })} />
        {item.decisions.map((decision, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two decisions may have the same words.
          <fieldset key={index} className={css.group}>
            <legend>{said.decision}</legend>
            <TextField
              label={said.decisionHeading}
              value={decision.heading}
              onChange={(heading) => decide(index, { heading })}
            />
            <TextArea
              label={said.decisionText}
              rows={3}
              value={decision.text}
              onChange={(text) => decide(index, { text })}
            />
            <TextArea
              label={said.points}
              help={said.onePerLine}
              rows={Math.max(2, decision.points.length)}
              value={decision.points.join('\n')}
              onChange={(text) => decide(index, { points: linesOf(text) })}
            />
            <Button kind="word" danger onPress={() => change({ decisions: item.decisions.toSpliced(index, 1) })}>
              {said.removeDecision}
            </Button>
          </fieldset>
        ))}
        {item.actions.map((action, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two actions may have the same words.
          <fieldset key={index} className={css.group}>
            <legend>{said.action}</legend>
            <TextArea label={said.actionText} rows={2} value={action.text} onChange={(text) => act(index, { text })} />
            <TextField label={said.owner} value={action.owner} onChange={(owner) => act(index, { owner })} />
            <TextField label={said.due} value={action.due} onChange={(due) => act(index, { due })} />
            <Button kind="word" danger onPress={() => change({ actions: item.actions.toSpliced(index, 1) })}>
              {said.removeAction}
            </Button>
          </fieldset>
        ))}
        <div className={css.more}>
          <Button
            icon="plus"
            onPress={() =>
              change({ decisions: [...item.decisions, { heading: '', text: '', points: [], at: item.at }] })
            }
          >
            {said.addDecision}
          </Button>
          <Button
            icon="plus"
            onPress={() => change({ actions: [...item.actions, { text: '', owner: '', due: '', at: item.at }] })}
          >
            {said.addAction}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
