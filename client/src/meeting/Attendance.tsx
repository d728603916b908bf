/**
 * Attendance: a drawer over the board. Three numbers first, then whether everybody is represented, then one row per person.
 * People check themselves in; chair and secretary correct.
 */
import { changeFacts } from '@samsyn/meeting/agenda'
import { addAttendee, changeAttendee, isHere, removeAttendee, sameName } from '@samsyn/meeting/attendance'
import { type AttendanceStatus, type Attendee, attendanceStatuses } from '@samsyn/meeting/contents'
import { representation } from '@samsyn/meeting/register'
import { may } from '@samsyn/meeting/roles'
import { useState } from 'react'
import type * as Y from 'yjs'
import { call, type Refused } from '../api.ts'
import { RefusalBanner, useWords } from '../person.tsx'
import { Avatar } from '../ui/Avatar.tsx'
import { Banner } from '../ui/Banner.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog, Drawer } from '../ui/Dialog.tsx'
import { Icon } from '../ui/Icon.tsx'
import { initials } from '../ui/initials.ts'
import { Menu } from '../ui/Menu.tsx'
import { Segments } from '../ui/Segments.tsx'
import { Select } from '../ui/Select.tsx'
import { EmptyState } from '../ui/States.tsx'
import { TextField } from '../ui/TextField.tsx'
import css from './Attendance.module.css'
import { LazyField } from './LazyField.tsx'
import { Mark } from './Mark.tsx'
import { NameField } from './NameField.tsx'
import type { Outline } from './useContents.ts'
import { type Known, useKnown } from './useKnown.ts'
import { useConnection, useMeetingState } from './useMeeting.ts'

type Props = { outline: Outline; leader: boolean; onClose: () => void }
type Answer = 'on-site' | 'link' | 'prevented'

export function Attendance({ outline, leader, onClose }: Props) {
  const words = useWords()
  const connection = useConnection()
  const { info } = useMeetingState()
  const [adding, setAdding] = useState(false)
  const [editing, setEditing] = useState('')
  const [refused, setRefused] = useState<Refused | null>(null)
  const agenda = connection.agenda?.doc
  const { attendance } = outline
  const here = attendance.filter(isHere)
  const groups = [
    {
      title: words.board.members,
      rows: attendance.filter(({ status }) => status === 'present' || status === 'expected'),
    },
    {
      title: words.board.others,
      rows: attendance.filter(({ status }) => ['presenter', 'other', 'observer'].includes(status)),
    },
    { title: words.board.away, rows: attendance.filter(({ status }) => status === 'prevented' || status === 'absent') },
  ]
  const edited = attendance.find(({ id }) => id === editing)
  if (!agenda || !info) return null

  const answer = async (row: Attendee, chosen: Answer) => {
    if (leader) {
      if (chosen === 'prevented') changeAttendee(agenda, row.id, { status: 'prevented' })
      else changeAttendee(agenda, row.id, { status: isHere(row) ? row.status : 'present', mode: chosen })
    } else if (chosen !== 'prevented') {
      const answered = await call('POST', `/api/meetings/${info.id}/check-in`, { mode: chosen })
      setRefused(answered.ok ? null : answered)
    }
  }

  return (
    <Drawer
      title={words.board.attendance}
      onClose={onClose}
      actions={
        leader && (
          <Button kind="word" icon="plus" onPress={() => setAdding(true)}>
            {words.board.addPerson}
          </Button>
        )
      }
    >
      <Numbers outline={outline} here={here} />
      <RefusalBanner refused={refused} />
      {attendance.length === 0 && <EmptyState>{words.board.attendanceEmpty}</EmptyState>}
      {groups.map(
        ({ title, rows }) =>
          rows.length > 0 && (
            <section key={title} className={css.group}>
              <h3>
                {title} <span>{rows.length}</span>
              </h3>
              <ul>
                {rows.map((row) => (
                  <Row
                    key={row.id}
                    row={row}
                    outline={outline}
                    mayAnswer={leader || (row.id === info.attendee && may(info.role, 'check-in', info.phase))}
                    leader={leader}
                    onAnswer={(chosen) => void answer(row, chosen)}
                    onEdit={() => setEditing(row.id)}
                    agenda={agenda}
                  />
                ))}
              </ul>
            </section>
          ),
      )}
      {adding && <AddPerson agenda={agenda} attendance={attendance} onClose={() => setAdding(false)} />}
      {edited && <EditPerson row={edited} agenda={agenda} attendance={attendance} onClose={() => setEditing('')} />}
    </Drawer>
  )
}

function Numbers({ outline, here }: { outline: Outline; here: readonly Attendee[] }) {
  const { board: words, register: said } = useWords()
  const remote = here.filter(({ mode }) => mode === 'link').length
  const prevented = outline.attendance.filter(({ status }) => status === 'prevented').length
  const represented = representation(useOrganisations(outline), here)
  const missing = represented.filter(({ by }) => by.length === 0)
  return (
    <div className={css.numbers}>
      <dl>
        {[
          [here.length - remote, words.onSite],
          [remote, words.remote],
          [prevented, words.prevented],
        ].map(([count, word]) => (
          <div key={word}>
            <dt>{word}</dt>
            <dd>{count}</dd>
          </div>
        ))}
      </dl>
      {represented.length > 1 && (
        <details className={css.organisations}>
          <summary className={missing.length === 0 ? css.represented : css.unrepresented}>
            {missing.length === 0 ? <Icon name="ok" /> : <Icon name="warning" />}
            {missing.length === 0
              ? said.allRepresented({ n: represented.length })
              : said.representedBy({ n: represented.length - missing.length, of: represented.length })}
            <Icon name="chevron" />
          </summary>
          <ul>
            {[...missing, ...represented.filter((one) => !missing.includes(one))].map(({ organisation, by }) => (
              <li key={organisation}>
                <span>{organisation}</span>
                <span className={by.length === 0 ? css.unrepresented : undefined}>
                  {by.join(', ') || said.notRepresented}
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  )
}

/** Those that the body's members are of; or, while it has none, those of everybody who is asked for. */
function useOrganisations({ attendance }: Outline): readonly string[] {
  const { info } = useMeetingState()
  if (info && info.organisations.length > 0) return info.organisations
  const asked = attendance.filter(({ status }) => ['present', 'expected', 'prevented', 'absent'].includes(status))
  return [...new Set(asked.map(({ organisation }) => organisation))].filter(Boolean)
}

type RowProps = {
  row: Attendee
  outline: Outline
  leader: boolean
  mayAnswer: boolean
  agenda: Y.Doc
  onAnswer: (answer: Answer) => void
  onEdit: () => void
}

function Row({ row, outline, leader, mayAnswer, agenda, onAnswer, onEdit }: RowProps) {
  const words = useWords()
  const { info } = useMeetingState()
  const { facts } = outline
  const seat = info?.seats.find(({ attendee, name }) => attendee === row.id || (attendee === '' && name === row.name))
  const said = [
    row.id === facts.chair && words.board.isChair,
    row.id === facts.secretary && words.board.isSecretary,
    row.deputyFor && words.board.deputyShort({ name: row.deputyFor }),
    row.role && !['ledamot', 'member'].includes(row.role.toLocaleLowerCase('sv')) && row.role,
    row.status === 'presenter' && words.meeting.statusPresenter,
    row.status === 'observer' && words.meeting.statusObserver,
  ].filter((word): word is string => typeof word === 'string' && word !== '')
  // The list that was pasted in may say the same as the meeting does.
  const role = said.filter((word, at) => said.findIndex((other) => sameName(other, word)) === at)
  const value: Answer | '' = isHere(row) ? row.mode : row.status === 'prevented' ? 'prevented' : ''
  const statusWord =
    row.status === 'expected'
      ? words.meeting.statusExpected
      : row.status === 'absent'
        ? words.meeting.statusAbsent
        : row.status === 'prevented'
          ? words.meeting.statusPrevented
          : row.mode === 'link'
            ? words.meeting.modeLink
            : words.meeting.modeOnSite
  const times = [
    row.arrived && words.board.fromTime({ time: row.arrived }),
    row.left && words.board.untilTime({ time: row.left }),
  ]
    .filter(Boolean)
    .join(', ')
  return (
    <li className={`${css.row} ${mayAnswer ? css.live : ''}`} data-attendee={row.id}>
      <Avatar initials={initials(row.name, [])} slot={seat?.slot ?? 0} />
      <span className={css.name}>
        {row.name}
        <Mark of={row.id} />
      </span>
      <span className={css.of}>
        <span>{row.organisation}</span>
        {role.length > 0 && <span>{role.join(', ')}</span>}
      </span>
      <span className={css.word}>
        {statusWord} {times && <span>{times}</span>}
      </span>
      {mayAnswer && (
        <span className={css.answer}>
          <Segments
            label={words.board.statusOf({ name: row.name })}
            labelHidden
            value={value as Answer}
            onChange={onAnswer}
            options={[
              { id: 'on-site', name: words.meeting.modeOnSite },
              { id: 'link', name: words.meeting.modeLink },
              ...(leader ? [{ id: 'prevented' as const, name: words.meeting.statusPrevented }] : []),
            ]}
          />
        </span>
      )}
      {leader && (
        <span className={css.more}>
          <Menu
            label={words.board.personMenu({ name: row.name })}
            trigger={<Button kind="icon" icon="more" label={words.board.personMenu({ name: row.name })} />}
            groups={[
              {
                choices: [
                  { id: 'edit', name: words.board.editPerson, icon: 'edit', onChoose: onEdit },
                  {
                    id: 'absent',
                    name: words.meeting.statusAbsent,
                    disabled: row.status === 'absent',
                    onChoose: () => void changeAttendee(agenda, row.id, { status: 'absent' }),
                  },
                  { id: 'chair', name: words.board.makeChair, onChoose: () => changeFacts(agenda, { chair: row.id }) },
                  {
                    id: 'secretary',
                    name: words.board.makeSecretary,
                    onChoose: () => changeFacts(agenda, { secretary: row.id }),
                  },
                ],
              },
              {
                choices: [
                  {
                    id: 'remove',
                    name: words.board.removePerson,
                    icon: 'trash',
                    danger: true,
                    onChoose: () => removeAttendee(agenda, row.id),
                  },
                ],
              },
            ]}
          />
        </span>
      )}
    </li>
  )
}

type AddProps = { agenda: Y.Doc; attendance: readonly Attendee[]; onClose: () => void }

function AddPerson({ agenda, attendance, onClose }: AddProps) {
  const words = useWords()
  const { people: known } = useKnown(attendance)
  const [chosen, setChosen] = useState<Known | null>(null)
  const [name, setName] = useState('')
  const [organisation, setOrganisation] = useState('')
  const [already, setAlready] = useState('')
  const add = () => {
    if (!name.trim()) return
    const { role = '', deputyFor = '' } = chosen && sameName(chosen.name, name) ? chosen : {}
    const added = addAttendee(agenda, { name, organisation, role, deputyFor, status: 'present' })
    if (added.already) setAlready(name)
    else onClose()
  }
  return (
    <Dialog
      size="small"
      title={words.board.addPerson}
      onClose={onClose}
      foot={
        <>
          <Button onPress={onClose}>{words.common.cancel}</Button>
          <Button kind="filled" onPress={add}>
            {words.common.add}
          </Button>
        </>
      }
    >
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault()
          add()
        }}
      >
        {already && (
          <Banner tone="warn" inset>
            {words.board.alreadyListed({ name: already })}
          </Banner>
        )}
        <NameField
          label={words.common.name}
          value={name}
          known={known}
          onChange={setName}
          onChoose={(person) => {
            setChosen(person)
            setOrganisation(person.organisation)
          }}
          autoFocus
        />
        <TextField label={words.common.organisation} value={organisation} onChange={setOrganisation} />
        <button type="submit" hidden />
      </form>
    </Dialog>
  )
}

type EditProps = AddProps & { row: Attendee }

function EditPerson({ row, agenda, attendance, onClose }: EditProps) {
  const words = useWords()
  const { people: known } = useKnown(attendance)
  const names: Record<AttendanceStatus, string> = {
    expected: words.meeting.statusExpected,
    present: words.meeting.statusPresent,
    absent: words.meeting.statusAbsent,
    prevented: words.meeting.statusPrevented,
    presenter: words.meeting.statusPresenter,
    other: words.meeting.statusOther,
    observer: words.meeting.statusObserver,
  }
  const field = (name: 'role' | 'arrived' | 'left', label: string, placeholder = '') => (
    <TextField
      label={label}
      value={row[name]}
      placeholder={placeholder}
      onChange={(value) => changeAttendee(agenda, row.id, { [name]: value })}
    />
  )
  return (
    <Dialog
      title={row.name || words.board.editPerson}
      onClose={onClose}
      foot={
        <Button kind="filled" onPress={onClose}>
          {words.common.done}
        </Button>
      }
    >
      <div className={css.pairs}>
        <NameField
          label={words.common.name}
          value={row.name}
          known={known.filter((one) => one.name !== row.name)}
          onChange={(name) => changeAttendee(agenda, row.id, { name })}
          onChoose={({ organisation }) => changeAttendee(agenda, row.id, { organisation })}
        />
        {/* A name that is half written is another organisation's: those who report for it would lose their row meanwhile. */}
        <LazyField
          label={words.common.organisation}
          value={row.organisation}
          onDone={(organisation) => changeAttendee(agenda, row.id, { organisation })}
        />
        <Select
          label={words.board.status}
          value={row.status}
          onChange={(status) => changeAttendee(agenda, row.id, { status })}
          options={attendanceStatuses.map((id) => ({ id, name: names[id] }))}
        />
        {field('role', words.common.role)}
        <NameField
          label={words.board.deputyFor}
          value={row.deputyFor}
          known={known}
          onChange={(deputyFor) => changeAttendee(agenda, row.id, { deputyFor })}
        />
        <Segments
          label={words.board.form}
          value={row.mode}
          onChange={(mode) => changeAttendee(agenda, row.id, { mode })}
          options={[
            { id: 'on-site', name: words.meeting.modeOnSite },
            { id: 'link', name: words.meeting.modeLink },
          ]}
        />
        {field('arrived', words.board.arrived, '09:20')}
        {field('left', words.board.left, '11:10')}
      </div>
    </Dialog>
  )
}
