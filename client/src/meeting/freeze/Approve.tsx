/** Step 3: what a freeze means, who does it, and the button that cannot be taken back. */
import type { MeetingInfo, Preview } from '@samsyn/api/meetings'
import { useEffect, useRef } from 'react'
import type { Refused } from '../../api.ts'
import { RefusalBanner, useSettings, useWords } from '../../person.tsx'
import { Banner } from '../../ui/Banner.tsx'
import { Button } from '../../ui/Button.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { longDate } from '../../ui/time.ts'
import css from '../FreezeWizard.module.css'
import type { Outline } from '../useContents.ts'
import { useMeetingState, useSaveState } from '../useMeeting.ts'
import { type Changes, changesIn } from './changes.ts'

type Props = {
  info: MeetingInfo
  outline: Outline
  preview: Preview
  keptCount: number
  /** What has changed since the preview that was seen; null when nothing has. */
  newer: Changes | null
  busy: boolean
  refused: Refused | null
  onFreeze: () => void
  onLookAgain: () => void
  onBack: () => void
}

export function Approve(props: Props) {
  const { info, outline, preview, keptCount, newer, busy, refused, onFreeze, onLookAgain, onBack } = props
  const words = useWords()
  const { language } = useSettings()
  const { status } = useMeetingState()
  const save = useSaveState()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  const approval = {
    'next-meeting': words.freeze.approvalNext,
    adjusters: words.freeze.approvalAdjusters,
    chair: words.freeze.approvalChair,
  }[info.settings.approval]
  const role = info.role === 'chair' ? words.meeting.roleChair : words.meeting.roleSecretary
  const reason = busy
    ? undefined
    : status === 'offline'
      ? words.freeze.offline
      : save.state === 'saving' || save.state === 'not-saving'
        ? words.freeze.unsaved
        : undefined
  const facts = [
    [words.freeze.what, `${info.body.name}, ${longDate(outline.facts.date, language)}`],
    [words.freeze.holds, words.freeze.holdsValue(preview)],
    [words.freeze.keptLabel, keptCount > 0 ? words.freeze.keptCount({ n: keptCount }) : words.freeze.kept0],
    [
      words.freeze.who,
      words.freeze.whoValue({
        name: info.name,
        organisation: info.organisation,
        role: role.toLocaleLowerCase(language),
      }),
    ],
    [words.freeze.afterwards, approval],
  ] as const

  return (
    <div className={css.approve}>
      <span className={css.lock}>
        <Icon name="lock" size={28} />
      </span>
      <h1 ref={heading} tabIndex={-1} className={css.verdict}>
        {words.freeze.approveTitle}
      </h1>
      <p className={css.explain}>{words.freeze.explain}</p>
      <dl className={css.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <RefusalBanner refused={refused} />
      {newer && !busy && (
        <Banner tone="warn" inset>
          {changesIn(words, newer)}
        </Banner>
      )}
      <div className={css.ceremony}>
        {newer && !busy ? (
          <Button kind="filled" large onPress={onLookAgain}>
            {words.freeze.lookAgain}
          </Button>
        ) : (
          <Button kind="filled" large icon="lock" busy={busy} reason={reason} onPress={onFreeze}>
            {words.freeze.cta}
          </Button>
        )}
        <p role="status" className={css.busy}>
          {busy && words.freeze.freezing}
        </p>
        {!busy && (
          <Button kind="word" onPress={onBack}>
            {words.freeze.backToPreview}
          </Button>
        )}
      </div>
    </div>
  )
}
