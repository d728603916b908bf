/** What follows from a decision and what it rests on: kind, change of members, when it returns, basis. */
import type { Earlier } from '@samsyn/api/carry-over'
import { register } from '@samsyn/language/register'
import { sameName } from '@samsyn/meeting/attendance'
import { organisationsOf } from '@samsyn/meeting/carry-over'
import { type Decision, type DecisionKind, decisionKinds, type Membership, relations } from '@samsyn/meeting/contents'
import { isDay } from '@samsyn/meeting/days'
import { changeDecision, changeMembership, giveToAll, wordingOf } from '@samsyn/meeting/decisions'
import { setText } from '@samsyn/meeting/shared-text'
import type * as Y from 'yjs'
import { useGet } from '../api.ts'
import { useWords } from '../person.tsx'
import { Button } from '../ui/Button.tsx'
import { Checkbox } from '../ui/Checkbox.tsx'
import { ComboBox } from '../ui/ComboBox.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Select } from '../ui/Select.tsx'
import { TextField } from '../ui/TextField.tsx'
import { longDate } from '../ui/time.ts'
import css from './Decisions.module.css'
import { NameField } from './NameField.tsx'
import type { Outline } from './useContents.ts'
import { useKnown } from './useKnown.ts'
import { useConnection, useMeetingState } from './useMeeting.ts'

/** "Pia Arbetsnamn, Ekmyra kommun," */
const called = (name: string, organisation: string): string =>
  name.trim() === '' || organisation.trim() === '' ? name.trim() : `${name.trim()}, ${organisation.trim()},`

export default function DecisionDetails(props: {
  decision: Decision
  outline: Outline
  decisions: Y.Doc
  onClose: () => void
}) {
  const { decision, outline, decisions, onClose } = props
  const words = useWords()
  const { id, membership } = decision
  const { people: known, groups } = useKnown(outline.attendance)
  const language = useMeetingState().info?.settings.language ?? 'sv'
  const kinds: Record<DecisionKind, string> = {
    approval: words.meeting.decisionKindApproval,
    assignment: words.meeting.decisionKindAssignment,
    direction: words.meeting.decisionKindDirection,
    funding: words.meeting.decisionKindFunding,
    'membership-change': words.meeting.decisionKindMembership,
    'meeting-plan': words.meeting.decisionKindMeetingPlan,
    planning: words.meeting.decisionKindPlanning,
    procurement: words.meeting.decisionKindProcurement,
    appointment: words.meeting.decisionKindAppointment,
    other: words.meeting.decisionKindOther,
  }
  const sentenceOf = ({ group, incoming, incomingOrganisation, outgoing, outgoingOrganisation, from }: Membership) =>
    register[language].membershipChange({
      group: group.trim(),
      incoming: called(incoming, incomingOrganisation),
      outgoing: called(outgoing, outgoingOrganisation),
      from: isDay(from) ? longDate(from, language) : from,
    })
  const change = (changes: Partial<Membership>) => changeMembership(decisions, id, changes, sentenceOf)
  const sentence = membership ? sentenceOf(membership) : ''
  const [point] = decision.points
  const group = membership?.group.trim() ?? ''
  const person = (name: 'outgoing' | 'incoming', label: string) => (
    <NameField
      label={label}
      value={membership?.[name] ?? ''}
      known={known}
      onChange={(value) => change({ [name]: value })}
      onChoose={({ organisation }) => change({ [`${name}Organisation`]: organisation })}
    />
  )
  const organisation = (name: 'outgoingOrganisation' | 'incomingOrganisation', label: string) => (
    <TextField label={label} value={membership?.[name] ?? ''} onChange={(value) => change({ [name]: value })} />
  )
  return (
    <Dialog
      title={words.board.decision({ label: decision.label })}
      onClose={onClose}
      foot={
        <Button kind="filled" onPress={onClose}>
          {words.common.done}
        </Button>
      }
    >
      <div className={css.details}>
        <Select
          label={words.board.decisionKind}
          value={decision.kind}
          onChange={(kind) => changeDecision(decisions, id, { kind })}
          options={decisionKinds.map((kind) => ({ id: kind, name: kinds[kind] }))}
        />
        {decision.kind === 'membership-change' && (
          <>
            <div className={css.pairs}>
              <ComboBox
                label={words.board.group}
                value={membership?.group ?? ''}
                onChange={(value) => change({ group: value })}
                options={groups.map((name) => ({ id: name, name }))}
                help={
                  group !== '' && groups.length > 0 && !groups.some((name) => sameName(name, group))
                    ? words.register.newGroup
                    : undefined
                }
              />
              <TextField
                label={words.register.from}
                type="date"
                value={membership?.from ?? ''}
                onChange={(from) => change({ from })}
              />
              {person('outgoing', words.register.outgoing)}
              {organisation('outgoingOrganisation', words.register.outgoingOrganisation)}
              {person('incoming', words.register.incoming)}
              {organisation('incomingOrganisation', words.register.incomingOrganisation)}
            </div>
            {sentence !== '' && point && point.text !== sentence && (
              <div className={css.sentence}>
                <strong>{words.register.sentence}</strong>
                <p>{sentence}</p>
                <Button
                  kind="link"
                  onPress={() => {
                    const text = wordingOf(decisions, id, { point: point.id })
                    if (text) setText(text, sentence)
                  }}
                >
                  {words.register.useSentence}
                </Button>
              </div>
            )}
            <p className={css.follows}>{words.register.membershipHelp}</p>
          </>
        )}
        <Lineage decision={decision} outline={outline} decisions={decisions} />
        {(decision.status === 'deferred' || decision.status === 'referred-back' || decision.returns !== '') && (
          <TextField
            label={words.board.returns}
            value={decision.returns}
            placeholder="2026-04-17"
            onChange={(returns) => changeDecision(decisions, id, { returns })}
          />
        )}
        {decision.status === 'recorded-afterwards' && (
          <div className={css.pairs}>
            <TextField
              label={words.board.decidedAt}
              value={decision.decidedAt}
              placeholder="2026-01-15"
              onChange={(decidedAt) => changeDecision(decisions, id, { decidedAt })}
            />
            <TextField
              label={words.register.procedure}
              value={decision.procedure}
              onChange={(procedure) => changeDecision(decisions, id, { procedure })}
            />
          </div>
        )}
        {outline.attachments.length > 0 && (
          <fieldset className={css.basis}>
            <legend>{words.board.basis}</legend>
            {outline.attachments.map((attachment) => (
              <Checkbox
                key={attachment.id}
                checked={decision.basis.includes(attachment.id)}
                onChange={(chosen) =>
                  changeDecision(decisions, id, {
                    basis: chosen
                      ? [...decision.basis, attachment.id]
                      : decision.basis.filter((other) => other !== attachment.id),
                  })
                }
              >
                {words.board.addFile} {attachment.number} {attachment.title}
              </Checkbox>
            ))}
          </fieldset>
        )}
      </div>
    </Dialog>
  )
}

/** What it has to do with an earlier decision, what it costs, how long it holds, and whether each organisation takes it. */
function Lineage({ decision, outline, decisions }: { decision: Decision; outline: Outline; decisions: Y.Doc }) {
  const { meeting: words, carryOver: said } = useWords()
  const { meeting } = useConnection()
  const { answer } = useGet<Earlier>(`/api/meetings/${meeting}/earlier`)
  const { id, relation, earlier, shares } = decision
  const known = answer?.ok ? answer.value.decisions : []
  const field = (name: 'amount' | 'fund' | 'validFrom' | 'validTo', label: string, error?: string) => (
    <TextField
      label={label}
      value={decision[name]}
      {...(name.startsWith('valid') ? { type: 'date' as const } : {})}
      error={error}
      onChange={(value) => changeDecision(decisions, id, { [name]: value })}
    />
  )
  const organisations = organisationsOf(outline.attendance)
  return (
    <>
      <div className={css.pairs}>
        {field('amount', said.amount, /^[\d\s.]*$/.test(decision.amount) ? undefined : said.needAmount)}
        {field('fund', said.fund)}
        {field('validFrom', said.validFrom)}
        {field('validTo', said.validTo)}
      </div>
      {(known.length > 0 || relation !== '') && (
        <div className={css.pairs}>
          <Select
            label={said.relation}
            value={relation === '' ? 'none' : relation}
            onChange={(one) => changeDecision(decisions, id, { relation: one === 'none' ? '' : one })}
            options={[
              { id: 'none' as const, name: said.noRelation },
              ...relations.map((one) => ({ id: one, name: words.relations[one] })),
            ]}
          />
          {relation !== '' && (
            <Select
              label={said.earlier}
              value={earlier}
              onChange={(number) => changeDecision(decisions, id, { earlier: number })}
              options={known.map(({ number, title, date }) => ({
                id: number,
                name: `${number} ${title}`,
                detail: date,
              }))}
            />
          )}
        </div>
      )}
      {shares.length === 0 && organisations.length > 1 && (
        <div>
          <Button onPress={() => giveToAll(decisions, id, organisations)}>{said.giveToAll}</Button>
        </div>
      )}
    </>
  )
}
