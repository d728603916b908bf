/** Before they write: the questions, the groups, and what is promised to those who will write. */
import { questionText, removeQuestion } from '@samsyn/meeting/agenda'
import { agendaDocument } from '@samsyn/meeting/documents'
import { useState } from 'react'
import { addQuestionOnce } from '../meeting/once.ts'
import { SharedField } from '../meeting/SharedField.tsx'
import { useConnection } from '../meeting/useMeeting.ts'
import { useWords } from '../person.tsx'
import { Button } from '../ui/Button.tsx'
import { Switch } from '../ui/Checkbox.tsx'
import { Select } from '../ui/Select.tsx'
import { Choose } from './Choose.tsx'
import { Groups } from './Groups.tsx'
import css from './Preparing.module.css'
import { useWorkshop } from './useWorkshop.ts'

export function Preparing() {
  const words = useWords().workshop
  const { leads } = useWorkshop()
  return (
    <div className={css.preparing}>
      <section className={css.part} aria-labelledby="workshop-questions">
        <h2 id="workshop-questions">{words.questions}</h2>
        <Questions />
      </section>
      <section className={css.part} aria-labelledby="workshop-groups">
        <h2 id="workshop-groups">{words.groups}</h2>
        <Groups />
      </section>
      {leads && (
        <section className={css.part} aria-labelledby="workshop-settings">
          <h2 id="workshop-settings">{words.settings}</h2>
          <Settings />
        </section>
      )}
    </div>
  )
}

function Questions() {
  const words = useWords().workshop
  const connection = useConnection()
  const { meeting, item } = useWorkshop()
  const [fresh, setFresh] = useState('')
  const agenda = connection.agenda?.doc
  const editable = connection.mayWrite(agendaDocument(meeting))
  if (!agenda) return null
  const add = () => setFresh(addQuestionOnce(agenda, item.id))
  return (
    <>
      {editable ? (
        <p className={css.help}>{words.questionsHelp}</p>
      ) : (
        item.questions.length === 0 && <p className={css.help}>{words.noQuestionsYet}</p>
      )}
      <ol className={css.questions}>
        {item.questions.map((question, at) => (
          <li key={question.id} data-question={question.id}>
            <span className={css.number}>{at + 1}</span>
            <SharedField
              text={questionText(agenda, item.id, question.id)}
              label={words.question({ n: at + 1 })}
              editable={editable}
              placeholder={words.question({ n: at + 1 })}
              autoFocus={fresh === question.id}
              onEnter={add}
              className={css.question}
            />
            {editable && (
              <Button
                kind="icon"
                icon="trash"
                label={words.removeQuestion({ n: at + 1 })}
                onPress={() => removeQuestion(agenda, item.id, question.id)}
              />
            )}
          </li>
        ))}
      </ol>
      {editable && (
        <Button kind="link" icon="plus" onPress={add}>
          {words.addQuestion}
        </Button>
      )}
    </>
  )
}

const dotChoices = ['1', '2', '3', '4', '5', '6', '8', '10']

export function Settings() {
  const words = useWords().workshop
  const { workshop, attendance, ask } = useWorkshop()
  const [choosing, setChoosing] = useState(false)
  const change = (changes: object) => void ask('PATCH', '', changes)
  const promised = workshop.state !== 'prepared'
  const leaders = attendance.filter(({ id }) => workshop.facilitators.includes(id))
  return (
    <div className={css.settings}>
      {promised ? (
        <ul className={css.promised}>
          {workshop.private && <li>{words.private}</li>}
          <li>{workshop.named ? words.named : words.namesHidden}</li>
          <li className={css.help}>{words.promised}</li>
        </ul>
      ) : (
        <>
          <Switch checked={workshop.private} onChange={(hidden) => change({ private: hidden })}>
            {words.private}
          </Switch>
          <Switch checked={workshop.named} onChange={(named) => change({ named })}>
            {words.named}
          </Switch>
        </>
      )}
      <Switch checked={workshop.appendix} onChange={(appendix) => change({ appendix })}>
        {words.appendix}
      </Switch>
      {workshop.voting === 'none' && (
        <Select
          label={words.dots}
          value={String(workshop.dots)}
          onChange={(dots) => change({ dots: Number(dots) })}
          options={[...new Set([...dotChoices, String(workshop.dots)])].map((id) => ({ id, name: id }))}
          className={css.dots}
        />
      )}
      <div>
        <h3>{words.facilitators}</h3>
        {leaders.length === 0 && <p className={css.help}>{words.noFacilitators}</p>}
        <ul>
          {leaders.map(({ id, name }) => (
            <li key={id} className={css.facilitator}>
              {name}
              <Button
                kind="icon"
                icon="close"
                label={words.removeFacilitator({ name })}
                onPress={() => change({ facilitators: workshop.facilitators.filter((one) => one !== id) })}
              />
            </li>
          ))}
        </ul>
        <Button kind="link" icon="plus" onPress={() => setChoosing(true)}>
          {words.addFacilitator}
        </Button>
      </div>
      {choosing && (
        <Choose
          title={words.facilitators}
          groups={[
            {
              title: '',
              options: attendance
                .filter(({ id, status }) => status !== 'observer' && !workshop.facilitators.includes(id))
                .map(({ id, name, organisation }) => ({ id, name, detail: organisation })),
            },
          ]}
          onChoose={(id) => change({ facilitators: [...workshop.facilitators, id] })}
          onClose={() => setChoosing(false)}
        />
      )}
    </div>
  )
}
