/** What is known of an item beside its title: kind, planned minutes, who may write, presenters, questions. */
import {
  addPresenter,
  changeItem,
  changePresenter,
  questionText,
  readItem,
  removePresenter,
  removeQuestion,
} from '@samsyn/meeting/agenda'
import { type Item, itemKinds } from '@samsyn/meeting/contents'
import { roundOf } from '@samsyn/meeting/rounds'
import { useState } from 'react'
import { useWords } from '../person.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Question } from '../ui/Question.tsx'
import { Segments } from '../ui/Segments.tsx'
import { Select } from '../ui/Select.tsx'
import { TextField } from '../ui/TextField.tsx'
import css from './Item.module.css'
import { NameField } from './NameField.tsx'
import { addOnce, addQuestionOnce } from './once.ts'
import { RoundSettings } from './RoundSettings.tsx'
import { SharedField } from './SharedField.tsx'
import { useKindWords } from './statusWords.ts'
import { isUnwrittenPresenter } from './unwritten.ts'
import type { Outline } from './useContents.ts'
import { useKnown } from './useKnown.ts'
import { useConnection } from './useMeeting.ts'
import { useAnswers } from './useReports.ts'
import { useRoom } from './useRoom.ts'

type Props = { item: Item; outline: Outline; onClose: () => void }

export default function ItemDetails({ item, outline, onClose }: Props) {
  const words = useWords()
  const agenda = useConnection().agenda?.doc
  /** The presenter or the question that has just been added here: it is written in at once. */
  const [fresh, setFresh] = useState('')
  const kinds = useKindWords()
  const round = roundOf(item, useRoom())
  const answers = useAnswers(item, outline)
  /** What would leave reports without a row, until it is said whether it shall be done. */
  const [otherRows, setOtherRows] = useState<(() => void) | null>(null)
  const changeRows = (change: () => void) => (answers > 0 ? setOtherRows(() => change) : change())
  const { people: known } = useKnown(outline.attendance)
  if (!agenda) return null
  const addOnePresenter = () =>
    setFresh(
      addOnce({
        what: `presenter of ${item.id}`,
        make: () => addPresenter(agenda, item.id, { name: '', organisation: '', title: '' }) ?? '',
        isEmpty: (id) =>
          readItem(agenda, item.id)?.presenters.some((one) => one.id === id && isUnwrittenPresenter(one)) ?? false,
        field: (id) => `[data-presenter="${id}"] input`,
      }),
    )
  return (
    <Dialog
      title={words.board.editItem}
      onClose={onClose}
      foot={
        <Button kind="filled" onPress={onClose}>
          {words.common.done}
        </Button>
      }
    >
      <div className={css.details}>
        <div className={css.pair}>
          <Select
            label={words.board.kind}
            value={item.kind}
            onChange={(kind) => changeRows(() => changeItem(agenda, item.id, { kind }))}
            options={itemKinds.map((id) => ({ id, name: kinds[id] }))}
          />
          <TextField
            label={words.board.plannedMinutes}
            value={item.minutes ? String(item.minutes) : ''}
            inputMode="numeric"
            onChange={(typed) =>
              changeItem(agenda, item.id, { minutes: Math.min(999, Number(typed.replace(/\D/g, '')) || 0) })
            }
          />
        </div>
        {round && <RoundSettings item={item.id} round={round} onOtherRows={changeRows} />}
        {otherRows && (
          <Question
            title={words.turns.otherRows}
            does={words.turns.changeRows}
            onYes={otherRows}
            onClose={() => setOtherRows(null)}
          >
            {words.turns.otherRowsExplain({ n: answers })}
          </Question>
        )}
        {item.kind === 'previous-protocol' && (
          <TextField
            label={words.board.previousDate}
            value={item.previousDate}
            placeholder="2026-01-31"
            onChange={(previousDate) => changeItem(agenda, item.id, { previousDate })}
          />
        )}
        <Segments
          label={words.board.writing}
          value={item.writing}
          onChange={(writing) => changeItem(agenda, item.id, { writing })}
          options={[
            { id: 'everyone', name: words.board.writingEveryone },
            { id: 'secretary', name: words.board.writingSecretary },
          ]}
        />
        <fieldset className={css.list}>
          <legend>{words.board.presenters}</legend>
          {item.presenters.map((presenter) => (
            <div key={presenter.id} className={css.presenter} data-presenter={presenter.id}>
              <NameField
                label={words.common.name}
                value={presenter.name}
                autoFocus={presenter.id === fresh}
                known={known}
                onChange={(name) => changePresenter(agenda, item.id, presenter.id, { name })}
                onChoose={({ organisation, title }) =>
                  changePresenter(agenda, item.id, presenter.id, { organisation, ...(title ? { title } : {}) })
                }
              />
              <TextField
                label={words.common.organisation}
                value={presenter.organisation}
                onChange={(organisation) => changePresenter(agenda, item.id, presenter.id, { organisation })}
              />
              <TextField
                label={words.board.presenterTitle}
                value={presenter.title}
                onChange={(title) => changePresenter(agenda, item.id, presenter.id, { title })}
              />
              <Button
                kind="icon"
                icon="trash"
                label={`${words.common.remove} ${presenter.name}`}
                onPress={() => removePresenter(agenda, item.id, presenter.id)}
              />
            </div>
          ))}
          <Button kind="link" icon="plus" onPress={addOnePresenter}>
            {words.board.addPresenter}
          </Button>
        </fieldset>
        <fieldset className={css.list}>
          <legend>{words.board.questions}</legend>
          {item.questions.map((question, index) => (
            <div key={question.id} className={css.row} data-question={question.id}>
              <span className={css.box}>
                <SharedField
                  text={questionText(agenda, item.id, question.id)}
                  label={words.board.question({ n: index + 1 })}
                  editable
                  placeholder={words.board.question({ n: index + 1 })}
                  autoFocus={question.id === fresh}
                />
              </span>
              <Button
                kind="icon"
                icon="trash"
                label={`${words.common.remove} ${words.board.question({ n: index + 1 })}`}
                onPress={() => removeQuestion(agenda, item.id, question.id)}
              />
            </div>
          ))}
          <Button kind="link" icon="plus" onPress={() => setFresh(addQuestionOnce(agenda, item.id))}>
            {words.board.addQuestion}
          </Button>
        </fieldset>
      </div>
    </Dialog>
  )
}
