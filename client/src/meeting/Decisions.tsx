/**
 * Decisions and actions of an item, in the flow of the text: an amber rule and the amber word, the wording on the text
 * edge, and beneath it what follows from it. Who may decide writes here; the others read.
 */

import { type Action, type Attachment, type Decision, decisionStatuses, type Item } from '@samsyn/meeting/contents'
import {
  actionText,
  addAction,
  addPoint,
  changeAction,
  changeDecision,
  moveDecision,
  removeAction,
  removeDecision,
  removePoint,
  sharesOfDecision,
  wordingOf,
} from '@samsyn/meeting/decisions'
import { Suspense, useRef, useState } from 'react'
import type * as Y from 'yjs'
import { Due } from '../carry-over/Due.tsx'
import { useSettings, useWords } from '../person.tsx'
import { Button } from '../ui/Button.tsx'
import { Checkbox } from '../ui/Checkbox.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Menu } from '../ui/Menu.tsx'
import { part } from '../ui/part.ts'
import { Question } from '../ui/Question.tsx'
import { withAllWords, withRegisterWords } from '../ui/settings.tsx'
import { longDate } from '../ui/time.ts'
import css from './Decisions.module.css'
import { Mark } from './Mark.tsx'
import { addOnce } from './once.ts'
import { Plain } from './Plain.tsx'
import { partId } from './parts.ts'
import { SharedField } from './SharedField.tsx'
import { useStatusWords } from './statusWords.ts'
import { isUnwrittenAction, isUnwrittenDecision } from './unwritten.ts'
import type { Outline } from './useContents.ts'
import type { Known } from './useKnown.ts'
import { useMeetingState } from './useMeeting.ts'

/** Who may be named as responsible: offered by the browser while a name is written. */
const peopleList = 'known-people'

const DecisionDetails = part(() => withAllWords(withRegisterWords(import('./DecisionDetails.tsx'))))
const FollowUps = part(() => withAllWords(import('../carry-over/FollowUps.tsx')))
const Shares = part(() => withAllWords(import('../carry-over/Shares.tsx')))

type Props = {
  item: Item
  outline: Outline
  decisions: Y.Doc
  /** Who may be named as responsible. */
  known: readonly Known[]
  leader: boolean
  /** Id of the decision or action that has just been made here: its field takes the focus. */
  fresh: string
}

export function Decisions({ item, outline, decisions, known, leader, fresh }: Props) {
  return (
    <>
      {leader && (
        <datalist id={peopleList}>
          {known.map(({ name, organisation }) => (
            <option key={name} value={name}>
              {organisation}
            </option>
          ))}
        </datalist>
      )}
      {item.followUps.length > 0 && (
        <Suspense>
          <FollowUps item={item} decisions={decisions} leader={leader} peopleList={peopleList} />
        </Suspense>
      )}
      {item.decisions.map((decision) => (
        <DecisionBlock
          key={decision.id}
          decision={decision}
          siblings={item.decisions}
          outline={outline}
          decisions={decisions}
          leader={leader}
          fresh={fresh}
        />
      ))}
      <Actions actions={item.actions} decisions={decisions} leader={leader} fresh={fresh} />
    </>
  )
}

type BlockProps = Omit<Props, 'item' | 'known'> & { decision: Decision; siblings: readonly Decision[] }

function DecisionBlock({ decision, siblings, outline, decisions, leader, fresh }: BlockProps) {
  const words = useWords()
  const statusWords = useStatusWords()
  const [details, setDetails] = useState(false)
  const [withHeading, setWithHeading] = useState(false)
  const [removing, setRemoving] = useState(false)
  /** The point that takes the focus when it appears. */
  const [next, setNext] = useState('')
  const list = useRef<HTMLUListElement>(null)
  const { info } = useMeetingState()
  const { id, label, status } = decision
  const at = siblings.indexOf(decision)
  const basis = outline.attachments.filter((attachment) => decision.basis.includes(attachment.id))
  const locked = !leader
  const several = decision.points.length > 1
  const addPointOnce = (after: string) =>
    addOnce({
      what: `point of ${id}`,
      make: () => addPoint(decisions, id, '', after) ?? '',
      isEmpty: (point) => wordingOf(decisions, id, { point })?.length === 0,
      field: (point) => `[data-point="${point}"] textarea`,
    })

  return (
    <section
      className={`${css.decision} ${status === 'proposed' ? css.proposed : ''}`}
      aria-label={words.board.decision({ label })}
      id={partId('decision', id)}
      data-decision={id}
    >
      <div className={css.line}>
        <h2 className={css.label}>
          {words.board.decision({ label })}
          <Mark of={id} />
        </h2>
        {leader ? (
          <Menu
            label={words.board.decisionStatus({ label })}
            trigger={
              <Button
                kind="word"
                className={css.status}
                label={`${statusWords[status]}, ${words.board.decisionStatus({ label })}`}
              >
                {status !== 'proposed' && <Icon name="check" size={16} />}
                {statusWords[status]}
                <Icon name="chevron" size={16} />
              </Button>
            }
            groups={[
              {
                choices: decisionStatuses.map((one) => ({
                  id: one,
                  name: statusWords[one],
                  chosen: one === status,
                  onChoose: () => {
                    changeDecision(decisions, id, { status: one })
                    if (one === 'deferred') setDetails(true)
                  },
                })),
              },
            ]}
          />
        ) : (
          <span className={css.statusWord}>{statusWords[status]}</span>
        )}
        {leader && (
          <Menu
            label={words.board.decisionMenu({ label })}
            trigger={<Button kind="icon" icon="more" label={words.board.decisionMenu({ label })} />}
            groups={[
              {
                choices: [
                  { id: 'details', name: words.board.editDecision, icon: 'edit', onChoose: () => setDetails(true) },
                  {
                    id: 'point',
                    name: words.board.addPoint,
                    icon: 'plus',
                    onChoose: () => setNext(addPoint(decisions, id) ?? ''),
                  },
                  ...(decision.heading === ''
                    ? [
                        {
                          id: 'heading',
                          name: words.board.addHeading,
                          icon: 'plus' as const,
                          onChoose: () => setWithHeading(true),
                        },
                      ]
                    : []),
                  {
                    id: 'action',
                    name: words.board.addActionLong,
                    icon: 'check',
                    onChoose: () => void addAction(decisions, { item: decision.item, decision: id, text: '' }),
                  },
                ],
              },
              {
                choices: [
                  {
                    id: 'up',
                    name: words.board.moveUp,
                    icon: 'arrow-up',
                    disabled: at <= 0,
                    onChoose: () => void moveDecision(decisions, id, -1),
                  },
                  {
                    id: 'down',
                    name: words.board.moveDown,
                    icon: 'arrow-down',
                    disabled: at >= siblings.length - 1,
                    onChoose: () => void moveDecision(decisions, id, 1),
                  },
                ],
              },
              {
                choices: [
                  {
                    id: 'remove',
                    name: words.board.removeDecision,
                    icon: 'trash',
                    danger: true,
                    onChoose: () =>
                      isUnwrittenDecision(decision, info?.lead ?? '')
                        ? removeDecision(decisions, id)
                        : setRemoving(true),
                  },
                ],
              },
            ]}
          />
        )}
      </div>
      {(decision.heading !== '' || withHeading) && (
        <div className={css.heading}>
          <SharedField
            text={wordingOf(decisions, id, 'heading')}
            label={words.board.decisionHeading}
            editable={leader}
            placeholder={words.board.decisionHeading}
            autoFocus={withHeading}
          />
        </div>
      )}
      {(decision.lead !== '' || leader) && (
        <div className={css.lead}>
          <SharedField
            text={wordingOf(decisions, id, 'lead')}
            label={words.board.decisionLead}
            editable={leader}
            placeholder={words.board.decisionLead}
          />
        </div>
      )}
      <ul ref={list} className={`${css.points} ${several ? css.several : ''}`}>
        {decision.points.map((point, index) => (
          <li key={point.id} data-point={point.id}>
            <SharedField
              text={wordingOf(decisions, id, { point: point.id })}
              label={words.board.decisionPoint({ n: index + 1 })}
              editable={leader}
              placeholder={words.board.pointPlaceholder}
              autoFocus={next === point.id || (fresh === id && index === 0)}
              onEnter={() => setNext(addPointOnce(point.id))}
              onEmptyBackspace={
                several
                  ? () => {
                      goBack(list.current, index)
                      removePoint(decisions, id, point.id)
                    }
                  : undefined
              }
            />
          </li>
        ))}
      </ul>
      <DecisionFacts decision={decision} basis={basis} />
      {decision.shares.length > 0 && (
        <Suspense>
          <Shares shares={decision.shares} records={sharesOfDecision(decisions, id)} leader={leader} decision />
        </Suspense>
      )}
      <Actions actions={decision.actions} decisions={decisions} leader={!locked} fresh={fresh} />
      <Suspense>
        {details && (
          <DecisionDetails
            decision={decision}
            outline={outline}
            decisions={decisions}
            onClose={() => setDetails(false)}
          />
        )}
      </Suspense>
      {removing && leader && (
        <Question
          title={words.board.removeDecisionQuestion}
          does={words.board.removeDecision}
          onYes={() => removeDecision(decisions, id)}
          onClose={() => setRemoving(false)}
        >
          {words.board.removeDecisionExplain({ label })}
        </Question>
      )}
    </section>
  )
}

/** From a point to the end of the one before it, or to the beginning of the next when it is the first. */
function goBack(list: HTMLElement | null, from: number): void {
  const field = list?.querySelectorAll('textarea')[from === 0 ? 1 : from - 1]
  const place = from === 0 ? 0 : field?.value.length
  field?.focus()
  field?.setSelectionRange(place ?? 0, place ?? 0)
}

/** What is known of a decision beside its wording, on one quiet line. */
function DecisionFacts({ decision, basis }: { decision: Decision; basis: readonly Attachment[] }) {
  const { board: words, meeting } = useWords()
  const parts = [
    ...basis.map(({ number, title }) => `${words.addFile} ${number} ${title}`.trim()),
    decision.returns && `${words.returns} ${decision.returns}`,
    decision.membership?.group && `${words.group}: ${decision.membership.group}`,
    decision.decidedAt && `${words.decidedAt} ${decision.decidedAt}`,
    decision.relation && decision.earlier && `${meeting.relations[decision.relation]} ${decision.earlier}`,
    decision.amount && meeting.sum({ amount: decision.amount, fund: decision.fund }),
    (decision.validFrom || decision.validTo) && `${words.valid} ${decision.validFrom}–${decision.validTo}`,
  ].filter(Boolean)
  return parts.length > 0 ? <p className={css.facts}>{parts.join(' · ')}</p> : null
}

type ActionsProps = { actions: readonly Action[]; decisions: Y.Doc; leader: boolean; fresh: string }

function Actions({ actions, decisions, leader, fresh }: ActionsProps) {
  const words = useWords()
  const { language } = useSettings()
  if (actions.length === 0) return null
  return (
    <ul className={css.actions} aria-label={words.board.addAction}>
      {actions.map((action) => (
        <li key={action.id} className={css.action} data-action={action.id} id={partId('action', action.id)}>
          <span className={css.check}>
            {leader ? (
              <Checkbox
                label={words.board.actionDone({ text: action.text || words.board.action })}
                checked={action.status === 'done'}
                onChange={(done) => changeAction(decisions, action.id, { status: done ? 'done' : 'open' })}
              />
            ) : (
              <span className={css.box} aria-hidden="true" />
            )}
          </span>
          <div className={css.actionText}>
            <SharedField
              text={actionText(decisions, action.id)}
              label={words.board.actionText}
              editable={leader}
              placeholder={words.board.actionPlaceholder}
              autoFocus={fresh === action.id}
            />
          </div>
          {leader ? (
            <ActionFacts action={action} decisions={decisions} />
          ) : (
            <p className={css.facts}>
              {[action.owner, action.due && words.board.dueBy({ date: longDate(action.due, language) })]
                .filter(Boolean)
                .join(' · ')}
            </p>
          )}
        </li>
      ))}
    </ul>
  )
}

function ActionFacts({ action, decisions }: { action: Action; decisions: Y.Doc }) {
  const words = useWords().board
  const [removing, setRemoving] = useState(false)
  const { id, text, owner, due } = action
  return (
    <div className={css.facts}>
      <Plain
        label={words.owner}
        placeholder={words.addOwner}
        value={owner}
        list={peopleList}
        onChange={(owner) => changeAction(decisions, id, { owner })}
      />
      <span aria-hidden="true">·</span>
      <Due
        due={due}
        label={words.due}
        missing={words.addDue}
        as={(date) => words.dueBy({ date })}
        onChange={(due) => changeAction(decisions, id, { due })}
      />
      <Mark of={id} />
      <Button
        kind="icon"
        icon="trash"
        className={css.small}
        label={`${words.removeAction}: ${text}`}
        onPress={() => (isUnwrittenAction(action) ? removeAction(decisions, id) : setRemoving(true))}
      />
      {removing && (
        <Question
          title={words.removeActionQuestion}
          does={words.removeAction}
          onYes={() => removeAction(decisions, id)}
          onClose={() => setRemoving(false)}
        >
          {words.removeActionExplain({ text })}
        </Question>
      )}
    </div>
  )
}
