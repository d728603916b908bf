/** What each organisation has come to, as a table: for an assignment to all, and for a decision that each takes for itself. */
import { type Share, shareStatuses } from '@samsyn/meeting/contents'
import { today } from '@samsyn/meeting/days'
import type { Records } from '@samsyn/meeting/records'
import { sharedText } from '@samsyn/meeting/records'
import { changeShare, shareCount } from '@samsyn/meeting/shares'
import { SharedField } from '../meeting/SharedField.tsx'
import { useSettings, useWords } from '../person.tsx'
import { Button } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Menu } from '../ui/Menu.tsx'
import { Table } from '../ui/Table.tsx'
import { longDate } from '../ui/time.ts'
import css from './carry-over.module.css'

type Props = { shares: readonly Share[]; records: Records | undefined; leader: boolean; decision: boolean }

export default function Shares({ shares, records, leader, decision }: Props) {
  const { carryOver: said, meeting } = useWords()
  const { language } = useSettings()
  if (shares.length === 0) return null
  const statuses = decision ? meeting.shares : meeting.answers
  return (
    <div className={css.shares}>
      <p className={css.count}>{(decision ? meeting.shareCount : meeting.answerCount)(shareCount(shares))}</p>
      <Table
        caption={said.shares}
        rows={shares}
        rowId={({ id }) => id}
        columns={[
          { id: 'organisation', name: said.organisation, main: true, cell: ({ organisation }) => organisation },
          {
            id: 'status',
            name: said.status,
            cell: ({ id, organisation, status }) =>
              leader ? (
                <Menu
                  label={said.statusOf({ name: organisation })}
                  trigger={
                    <Button
                      kind="word"
                      className={css.status}
                      label={`${statuses[status]}, ${said.statusOf({ name: organisation })}`}
                    >
                      {status !== 'waiting' && <Icon name={status === 'done' ? 'check' : 'close'} size={16} />}
                      {statuses[status]}
                      <Icon name="chevron" size={16} />
                    </Button>
                  }
                  groups={[
                    {
                      choices: shareStatuses.map((one) => ({
                        id: one,
                        name: statuses[one],
                        chosen: one === status,
                        // The day is today's until somebody says another.
                        onChoose: () =>
                          void changeShare(records, id, { status: one, date: one === 'waiting' ? '' : today() }),
                      })),
                    },
                  ]}
                />
              ) : (
                statuses[status]
              ),
          },
          {
            id: 'date',
            name: said.date,
            cell: ({ id, organisation, status, date }) =>
              leader && status !== 'waiting' ? (
                <input
                  type="date"
                  className={css.date}
                  aria-label={said.dateOf({ name: organisation })}
                  value={date}
                  onChange={(event) => changeShare(records, id, { date: event.target.value })}
                />
              ) : (
                date && longDate(date, language)
              ),
          },
          {
            id: 'text',
            name: said.comment,
            cell: ({ id, organisation, text }) =>
              leader ? (
                <SharedField
                  text={sharedText(records?.get(id), 'text')}
                  label={said.commentOf({ name: organisation })}
                  editable
                  placeholder={said.comment}
                />
              ) : (
                text
              ),
          },
        ]}
      />
    </div>
  )
}
