/** Step 3: what a freeze means, who does it, and the button that cannot be taken back. */
import { freezeSteps } from '@samsyn/api/live'
import type { MeetingInfo, Preview } from '@samsyn/api/meetings'
import { useEffect, useRef } from 'react'
import type { Refused } from '../../api.ts'
import { RefusalBanner, useSettings, useWords } from '../../person.tsx'
import { Banner } from '../../ui/Banner.tsx'
import { Button } from '../../ui/Button.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { longDate } from '../../ui/time.ts'
import { VisuallyHidden } from '../../ui/VisuallyHidden.tsx'
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
  /** It is frozen: every step is done. */
  done: boolean
  refused: Refused | null
  onFreeze: () => void
  onLookAgain: () => void
  onBack: () => void
}

export function Approve(props: Props) {
  const { info, outline, preview, keptCount, newer, busy, done, refused, onFreeze, onLookAgain, onBack } = props
  const words = useWords()
  const { language } = useSettings()
  const { status, freezing } = useMeetingState()
  const at = done ? freezeSteps.length : freezing === null ? 0 : freezeSteps.indexOf(freezing) + 1
  const last = freezeSteps[at - 1]
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
        {busy ? words.freeze.freezingTitle : words.freeze.approveTitle}
      </h1>
      <p className={css.explain}>{busy ? words.freeze.freezing : words.freeze.explain}</p>
      {busy ? (
        <ol className={css.doing} aria-label={words.freeze.doing}>
          {freezeSteps.map((step, index) => (
            <li key={step} className={index < at ? css.doneStep : css.comingStep}>
              <Icon name={index < at ? 'ok' : 'clock'} />
              {index < at ? words.freeze.done[step] : words.freeze.coming[step]}
            </li>
          ))}
        </ol>
      ) : (
        <dl className={css.facts}>
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
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
        {!busy && (
          <Button kind="word" onPress={onBack}>
            {words.freeze.backToPreview}
          </Button>
        )}
      </div>
      <VisuallyHidden>
        <span role="status">{busy && last && words.freeze.done[last]}</span>
      </VisuallyHidden>
    </div>
  )
}
