/** What an old protocol says, to be compared: each thing with the line it stands in, and a way to put it right. */
import type { OldProtocolInfo } from '@samsyn/api/old-protocols'
import { doubtsAbout, type OldDoubt, type OldItem, type OldPerson, oldFacts } from '@samsyn/meeting/old-protocol'
import { type ReactNode, useState } from 'react'
import { useSettings, useWords } from '../person.tsx'
import { Button } from '../ui/Button.tsx'
import { useSoftHyphens } from '../ui/hyphens.ts'
import { longDate } from '../ui/time.ts'
import { FactsDialog } from './FactsDialog.tsx'
import { ItemDialog } from './ItemDialog.tsx'
import css from './old-protocols.module.css'
import { PersonDialog } from './PersonDialog.tsx'

export type What = OldProtocolInfo['says']

type Props = {
  says: What
  /** How many lines the original has: without any nothing can be shown there. */
  lines: number
  onChange: (says: What) => void
  onShow: (at: number) => void
  children: ReactNode
}

type Open = { what: 'facts' } | { what: 'person' | 'item'; index: number }

const nobody: OldPerson = { name: '', organisation: '', note: '', status: 'present', at: 0 }
const nothing: OldItem = {
  number: '',
  title: '',
  presenters: [],
  attachments: [],
  text: '',
  decisions: [],
  actions: [],
  at: 0,
}

export function Says({ says, lines, onChange, onShow, children }: Props) {
  const words = useWords()
  const { language } = useSettings()
  const { oldProtocols: said } = words
  const hyphened = useSoftHyphens()
  const [open, setOpen] = useState<Open | null>(null)
  const doubts = doubtsAbout({ ...says, factsAt: {} })
  const close = () => setOpen(null)
  const place = (what: string, at: number | undefined) =>
    at !== undefined &&
    at < lines && (
      <Button kind="link" className={css.place} label={said.showIn({ what, line: at + 1 })} onPress={() => onShow(at)}>
        {said.atLine({ line: at + 1 })}
      </Button>
    )
  /** In the place of what is there; last for what is new; away for null. */
  const put = <T,>(list: readonly T[], index: number, value: T | null): T[] =>
    value === null ? list.toSpliced(index, 1) : list.toSpliced(index, 1, value)

  return (
    <div className={css.reading}>
      <h1>{hyphened(says.title || said.says)}</h1>
      {children}
      {doubts.length > 0 && (
        <div className={css.doubts}>
          <h2>{said.doubts}</h2>
          <ul>
            {doubts.map((doubt) => (
              <li key={JSON.stringify(doubt)}>{inWords(doubt, said)}</li>
            ))}
          </ul>
        </div>
      )}

      <div className={css.part}>
        <h2>{said.meeting}</h2>
        <Button kind="link" label={said.changeMeeting} onPress={() => setOpen({ what: 'facts' })}>
          {words.common.change}
        </Button>
      </div>
      <dl className={css.facts}>
        {oldFacts.map((fact) => (
          <div key={fact}>
            <dt>{said.facts[fact]}</dt>
            <dd>
              {says[fact] === '' ? (
                <span className={css.missing}>{said.notFound}</span>
              ) : (
                hyphened(fact === 'date' ? longDate(says.date, language) : says[fact])
              )}{' '}
              {says[fact] !== '' && place(said.facts[fact], says.factsAt[fact])}
            </dd>
          </div>
        ))}
      </dl>

      <div className={css.part}>
        <h2>{said.people({ n: says.people.length })}</h2>
        <Button kind="link" icon="plus" onPress={() => setOpen({ what: 'person', index: says.people.length })}>
          {said.addPerson}
        </Button>
      </div>
      <ul className={css.people}>
        {says.people.map((person, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same person may be listed twice.
          <li key={index}>
            <span>
              <strong>{hyphened(person.name)}</strong>
              {[person.organisation, person.note].filter(Boolean).map((one) => `, ${one}`)}
              <small>{said.statuses[person.status]}</small>
            </span>
            {place(person.name, person.at)}
            <Button
              kind="icon"
              icon="edit"
              label={said.changePerson({ name: person.name })}
              onPress={() => setOpen({ what: 'person', index })}
            />
          </li>
        ))}
      </ul>

      <div className={css.part}>
        <h2>{said.items({ n: says.items.length })}</h2>
        <Button kind="link" icon="plus" onPress={() => setOpen({ what: 'item', index: says.items.length })}>
          {said.addItem}
        </Button>
      </div>
      {says.items.map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a number may be there twice.
        <article key={index} className={css.item}>
          <div className={css.itemHead}>
            <h3>
              {item.number} {hyphened(item.title)}
            </h3>
            {place(item.title, item.at)}
            <Button
              kind="icon"
              icon="edit"
              label={said.changeItem({ number: item.number || item.title })}
              onPress={() => setOpen({ what: 'item', index })}
            />
          </div>
          {item.presenters.length > 0 && (
            <p className={css.note}>
              {said.presenters}: {item.presenters.join('; ')}
            </p>
          )}
          {item.attachments.length > 0 && (
            <p className={css.note}>
              {said.attachments}: {item.attachments.join('; ')}
            </p>
          )}
          {item.text !== '' && <p className={css.text}>{item.text}</p>}
          {item.decisions.map((decision, number) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two decisions may have the same words.
            <div key={number} className={css.decision}>
              <p className={css.label}>
                {said.decision} {place(said.decision, decision.at)}
              </p>
              {decision.heading !== '' && <h4>{decision.heading}</h4>}
              {decision.text !== '' && <p>{decision.text}</p>}
              {decision.points.length > 0 && (
                <ul>
                  {decision.points.map((point) => (
                    <li key={point}>{point}</li>
                  ))}
                </ul>
              )}
            </div>
          ))}
          {item.actions.map((action, number) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two actions may have the same words.
            <p key={number} className={css.action}>
              <strong>{said.action}</strong> {action.text}
              <span className={css.note}>
                {[action.owner, action.due].filter(Boolean).join(' · ')} {place(said.action, action.at)}
              </span>
            </p>
          ))}
        </article>
      ))}

      {open?.what === 'facts' && (
        <FactsDialog
          says={says}
          onClose={close}
          onDone={(facts) => {
            onChange({ ...says, ...facts })
            close()
          }}
        />
      )}
      {open?.what === 'person' && (
        <PersonDialog
          person={says.people[open.index] ?? nobody}
          isNew={open.index === says.people.length}
          onClose={close}
          onDone={(person) => {
            onChange({ ...says, people: put(says.people, open.index, person) })
            close()
          }}
        />
      )}
      {open?.what === 'item' && (
        <ItemDialog
          item={says.items[open.index] ?? { ...nothing, number: String(says.items.length + 1) }}
          isNew={open.index === says.items.length}
          onClose={close}
          onDone={(item) => {
            onChange({ ...says, items: put(says.items, open.index, item) })
            close()
          }}
        />
      )}
    </div>
  )
}

function inWords(doubt: OldDoubt, said: ReturnType<typeof useWords>['oldProtocols']): string {
  switch (doubt.doubt) {
    case 'no-date':
      return said.noDate
    case 'no-people':
      return said.noPeople
    case 'no-items':
      return said.noItems
    case 'twice':
      return said.twice(doubt)
    case 'here-and-away':
      return said.hereAndAway(doubt)
    case 'number-twice':
      return said.numberTwice(doubt)
    case 'number-missing':
      return said.numberMissing(doubt)
  }
}
