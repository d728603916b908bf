/** The groups: who works with whom. Everybody joins by one tap; who leads the workshop divides, places and names. */
import { isHere } from '@samsyn/meeting/attendance'
import type { Attendee } from '@samsyn/meeting/contents'
import type { Group } from '@samsyn/meeting/room'
import { type Division, divisions } from '@samsyn/meeting/workshop'
import { useState } from 'react'
import { useWords } from '../person.tsx'
import { announce } from '../ui/announce.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { secondPress } from '../ui/hurried.ts'
import { Menu } from '../ui/Menu.tsx'
import { Select } from '../ui/Select.tsx'
import { TextField } from '../ui/TextField.tsx'
import { Choose } from './Choose.tsx'
import css from './Groups.module.css'
import { useWorkshop } from './useWorkshop.ts'

export function Groups() {
  const words = useWords().workshop
  const { groups, attendance, workshop, me, leads, takesPart, writesIn } = useWorkshop()
  const unplaced = attendance.filter(
    (row) => isHere(row) && row.status !== 'observer' && !groups.some(({ members }) => members.includes(row.id)),
  )
  const unlisted = takesPart && me === '' && groups.length > 0
  return (
    <div>
      {leads && <DivideBar />}
      {groups.length === 0 && <p className={css.none}>{workshop.private ? words.noGroupsPrivate : words.noGroups}</p>}
      {unlisted && <p className={css.none}>{words.notListed}</p>}
      {!leads && takesPart && !unlisted && groups.length > 0 && writesIn === null && (
        <p className={css.none}>{words.joinFirst}</p>
      )}
      <div className={css.groups}>
        {groups.map((group) => (
          <GroupCard key={group.id} group={group} />
        ))}
        {leads && groups.length > 0 && unplaced.length > 0 && (
          <section className={css.group} aria-label={words.withoutGroup}>
            <div className={css.head}>
              <h3>{words.withoutGroup}</h3>
            </div>
            <People people={unplaced} group="" />
          </section>
        )}
      </div>
    </div>
  )
}

function DivideBar() {
  const words = useWords()
  const { groups, workshop, ask } = useWorkshop()
  const [count, setCount] = useState('4')
  const [by, setBy] = useState<Division>('mix')
  const [asked, setAsked] = useState(false)
  const names: Record<Division, string> = {
    number: words.workshop.byNumber,
    random: words.workshop.byRandom,
    mix: words.workshop.byMix,
  }
  const number = Math.min(40, Math.max(1, Number(count) || 1))
  const divide = () => {
    setAsked(false)
    void ask('POST', '/divide', { count: number, by })
  }
  const free = [...Array(40).keys()]
    .map((at) => words.meeting.groupName({ n: at + 1 }))
    .find((name) => !workshop.groups.some((group) => group.name === name))
  // Two presses in a row are one.
  const [isSecondPress] = useState(secondPress)
  const addGroup = () => {
    if (!isSecondPress()) void ask('POST', '/groups', { name: free ?? words.workshop.groups })
  }
  return (
    <div className={css.divide}>
      <TextField
        label={words.workshop.divideInto}
        value={count}
        onChange={(typed) => setCount(typed.replace(/\D/g, '').slice(0, 2))}
        inputMode="numeric"
        className={css.count}
      />
      <Select
        label={words.workshop.divideBy}
        value={by}
        onChange={setBy}
        options={divisions.map((id) => ({ id, name: names[id] }))}
        className={css.by}
      />
      <Button onPress={() => (groups.length > 0 ? setAsked(true) : divide())}>{words.workshop.divide}</Button>
      <Button kind="link" icon="plus" onPress={addGroup}>
        {words.workshop.addGroup}
      </Button>
      {asked && (
        <Dialog
          alert
          size="small"
          title={words.workshop.divideQuestion}
          onClose={() => setAsked(false)}
          foot={
            <>
              <Button onPress={() => setAsked(false)}>{words.common.cancel}</Button>
              <Button kind="filled" onPress={divide}>
                {words.workshop.divide}
              </Button>
            </>
          }
        >
          <p>{words.workshop.divideExplain}</p>
        </Dialog>
      )}
    </div>
  )
}

function GroupCard({ group }: { group: Group }) {
  const words = useWords()
  const { attendance, mine, info, me, leads, takesPart, ask } = useWorkshop()
  const [open, setOpen] = useState<'name' | 'scribe' | null>(null)
  const [name, setName] = useState(group.name)
  const members = attendance.filter(({ id }) => group.members.includes(id))
  const scribe = attendance.find(({ id }) => id === group.scribe)
  const change = (changes: object) => ask('PATCH', `/groups/${group.id}`, changes)
  const join = async (to: string) => {
    if (await ask('PUT', `/people/${me}`, { group: to }))
      announce(
        to
          ? words.workshop.placed({ name: info.name, group: group.name })
          : words.workshop.unplaced({ name: info.name }),
      )
  }
  const rename = () => {
    if (name.trim() === '') return
    setOpen(null)
    void change({ name })
  }
  return (
    <section className={css.group} aria-label={group.name}>
      <div className={css.head}>
        <h3>
          {group.name}
          {group.onLink && <small>{words.workshop.onLink}</small>}
          {mine?.id === group.id && <small>{words.workshop.yourGroup}</small>}
        </h3>
        {takesPart && me !== '' && mine?.id !== group.id && (
          <Button
            label={words.workshop.joinGroup({ name: group.name })}
            kind={leads ? 'link' : 'outlined'}
            onPress={() => void join(group.id)}
          >
            {words.workshop.join}
          </Button>
        )}
        {takesPart && mine?.id === group.id && (
          <Button kind="link" label={words.workshop.leaveGroup({ name: group.name })} onPress={() => void join('')}>
            {words.workshop.leave}
          </Button>
        )}
        {leads && (
          <Menu
            label={words.workshop.groupMenu({ name: group.name })}
            trigger={<Button kind="icon" icon="more" label={words.workshop.groupMenu({ name: group.name })} />}
            groups={[
              {
                choices: [
                  {
                    id: 'name',
                    name: words.workshop.renameGroup,
                    icon: 'edit',
                    onChoose: () => {
                      setName(group.name)
                      setOpen('name')
                    },
                  },
                  { id: 'scribe', name: words.workshop.chooseScribe, onChoose: () => setOpen('scribe') },
                  {
                    id: 'link',
                    name: words.workshop.isOnLink,
                    ...(group.onLink ? { icon: 'check' as const } : {}),
                    onChoose: () => void change({ onLink: !group.onLink }),
                  },
                ],
              },
              {
                choices: [
                  {
                    id: 'remove',
                    name: words.workshop.removeGroup,
                    icon: 'trash',
                    danger: true,
                    onChoose: async () => {
                      if (await ask('DELETE', `/groups/${group.id}`))
                        announce(words.workshop.groupRemoved({ name: group.name }))
                    },
                  },
                ],
              },
            ]}
          />
        )}
      </div>
      {members.length === 0 && <p className={css.none}>{words.workshop.emptyGroup}</p>}
      <People people={members} group={group.id} />
      {scribe && <p className={css.scribe}>{words.workshop.scribeOf({ name: scribe.name })}</p>}
      {open === 'name' && (
        <Dialog
          size="small"
          title={words.workshop.renameGroup}
          onClose={() => setOpen(null)}
          foot={
            <Button kind="filled" onPress={rename}>
              {words.common.save}
            </Button>
          }
        >
          <form
            onSubmit={(event) => {
              event.preventDefault()
              rename()
            }}
          >
            <TextField label={words.workshop.nameOfGroup} value={name} onChange={setName} maxLength={120} autoFocus />
          </form>
        </Dialog>
      )}
      {open === 'scribe' && (
        <Choose
          title={words.workshop.scribe}
          groups={[
            { title: '', options: [{ id: '', name: words.workshop.noScribe, chosen: group.scribe === '' }] },
            {
              title: group.name,
              options: members.map(({ id, name, organisation }) => ({
                id,
                name,
                detail: organisation,
                chosen: group.scribe === id,
              })),
            },
            {
              title: words.meeting.statusOther,
              options: attendance
                .filter((row) => isHere(row) && !group.members.includes(row.id))
                .map(({ id, name, organisation }) => ({
                  id,
                  name,
                  detail: organisation,
                  chosen: group.scribe === id,
                })),
            },
          ].filter(({ options }) => options.length > 0)}
          onChoose={(scribe) => void change({ scribe })}
          onClose={() => setOpen(null)}
        />
      )}
    </section>
  )
}

function People({ people, group }: { people: readonly Attendee[]; group: string }) {
  const words = useWords().workshop
  const { groups, leads, ask } = useWorkshop()
  const place = async ({ id, name }: Attendee, to: string) => {
    if (!(await ask('PUT', `/people/${id}`, { group: to }))) return
    const target = groups.find((one) => one.id === to)
    announce(target ? words.placed({ name, group: target.name }) : words.unplaced({ name }))
  }
  if (people.length === 0) return null
  return (
    <ul className={css.people}>
      {people.map((row) => (
        <li key={row.id}>
          <span>
            {row.name}
            <small>{row.organisation}</small>
          </span>
          {leads && (
            <Menu
              label={words.place({ name: row.name })}
              trigger={<Button kind="icon" icon="chevron" label={words.place({ name: row.name })} />}
              groups={[
                {
                  choices: [
                    ...groups.map(({ id, name }) => ({
                      id,
                      name,
                      chosen: id === group,
                      onChoose: () => void place(row, id),
                    })),
                    { id: 'none', name: words.inNoGroup, chosen: group === '', onChoose: () => void place(row, '') },
                  ],
                },
              ]}
            />
          )}
        </li>
      ))}
    </ul>
  )
}
