/** What earlier protocols left to be done, looked at again under an item: what became of it, in words and with a new day. */
import { type FollowUp, followUpOutcomes, type Item } from '@samsyn/meeting/contents'
import { changeFollowUp, saidOf, sharesOfFollowUp } from '@samsyn/meeting/follow-ups'
import type * as Y from 'yjs'
import { Plain } from '../meeting/Plain.tsx'
import { SharedField } from '../meeting/SharedField.tsx'
import { useSettings, useWords } from '../person.tsx'
import { Button } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Menu } from '../ui/Menu.tsx'
import { longDate } from '../ui/time.ts'
import css from './carry-over.module.css'
import { Due } from './Due.tsx'
import Shares from './Shares.tsx'

type Props = { item: Item; decisions: Y.Doc; leader: boolean; peopleList: string }

export default function FollowUps({ item, decisions, leader, peopleList }: Props) {
  const { carryOver: said } = useWords()
  return (
    <section className={css.followUps} aria-label={said.followUps}>
      <ul>
        {item.followUps.map((followUp) => (
          <Row key={followUp.id} followUp={followUp} decisions={decisions} leader={leader} peopleList={peopleList} />
        ))}
      </ul>
    </section>
  )
}

type RowProps = Omit<Props, 'item'> & { followUp: FollowUp }

function Row({ followUp, decisions, leader, peopleList }: RowProps) {
  const { carryOver: said } = useWords()
  const { language } = useSettings()
  const { id, number, text, owner, due, outcome, newOwner, newDue, shares } = followUp
  const goesOn = outcome === 'carried' || outcome === 'changed'
  return (
    <li className={css.followUp} data-follow-up={number}>
      <p className={css.head}>
        <span className={css.number}>{number}</span>
        {leader ? (
          <Menu
            label={said.outcomeOf({ number })}
            trigger={
              <Button
                kind="word"
                className={css.status}
                label={`${said.outcomes[outcome]}, ${said.outcomeOf({ number })}`}
              >
                {outcome === 'done' && <Icon name="check" size={16} />}
                {said.outcomes[outcome]}
                <Icon name="chevron" size={16} />
              </Button>
            }
            groups={[
              {
                choices: followUpOutcomes.map((one) => ({
                  id: one,
                  name: said.outcomes[one],
                  detail: one === 'dropped' ? said.toDecide : undefined,
                  chosen: one === outcome,
                  onChoose: () => void changeFollowUp(decisions, id, { outcome: one }),
                })),
              },
            ]}
          />
        ) : (
          <span className={css.outcome}>{said.outcomes[outcome]}</span>
        )}
      </p>
      <p className={css.text}>{text}</p>
      {(owner || due) && (
        <p className={css.facts}>
          {[owner, due && said.wasDue({ due: longDate(due, language) })].filter(Boolean).join(' · ')}
        </p>
      )}
      {goesOn && leader && (
        <div className={css.facts}>
          <Plain
            label={said.newOwner}
            placeholder={said.newOwner}
            value={newOwner}
            list={peopleList}
            onChange={(next) => changeFollowUp(decisions, id, { newOwner: next })}
          />
          <span aria-hidden="true">·</span>
          <Due
            due={newDue}
            label={said.newDue}
            missing={said.newDue}
            onChange={(next) => changeFollowUp(decisions, id, { newDue: next })}
          />
        </div>
      )}
      {goesOn && !leader && (newOwner || newDue) && (
        <p className={css.facts}>{[newOwner, newDue && longDate(newDue, language)].filter(Boolean).join(' · ')}</p>
      )}
      <div className={css.said}>
        <SharedField
          text={saidOf(decisions, id)}
          label={said.saidOf({ number })}
          editable={leader}
          placeholder={leader ? said.said : ''}
        />
      </div>
      <Shares
        shares={shares}
        records={sharesOfFollowUp(decisions, id)}
        leader={leader}
        decision={number.startsWith('B')}
      />
    </li>
  )
}
