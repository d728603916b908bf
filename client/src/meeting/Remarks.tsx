/** The list behind the count: what to look over, where it is, and what puts it right with one press. */
import type { Finding } from '@samsyn/api/meetings'
import { useContext, useState } from 'react'
import { useLocation } from 'wouter'
import { useWords } from '../person.tsx'
import { announce } from '../ui/announce.ts'
import { Banner } from '../ui/Banner.tsx'
import { Button } from '../ui/Button.tsx'
import { Drawer } from '../ui/Dialog.tsx'
import { useSoftHyphens } from '../ui/hyphens.ts'
import { EmptyState } from '../ui/States.tsx'
import { toast } from '../ui/Toasts.tsx'
import { addressOf, hintOf, placeOf, repairsOf, sentenceOf } from './freeze/finding.ts'
import { putRight } from './freeze/put-right.ts'
import { partId, pointAt } from './parts.ts'
import css from './Remarks.module.css'
import type { Outline } from './useContents.ts'
import { useConnection, useMeetingState } from './useMeeting.ts'
import { RemarksContext } from './useRemarks.ts'

type Props = {
  outline: Outline
  onClose: () => void
  /** To what lies over the board. */
  onPanel: (panel: 'facts' | 'attendance' | 'loose') => void
}

export function Remarks({ outline, onClose, onPanel }: Props) {
  const words = useWords()
  const connection = useConnection()
  const [, navigate] = useLocation()
  const { info } = useMeetingState()
  const { findings, late, again } = useContext(RemarksContext)
  const [repaired, setRepaired] = useState<readonly string[]>([])
  const shown = [...new Map(findings.map((finding) => [finding.key, finding])).values()].filter(
    ({ key }) => !repaired.includes(key),
  )
  const groups = [
    { title: words.remarks.blocks, findings: shown.filter(({ level }) => level === 'block') },
    { title: words.remarks.warnings, findings: shown.filter(({ level }) => level === 'warning') },
  ]

  const go = (finding: Finding) => {
    const { kind, item, id } = finding.place
    if (kind === 'facts' || kind === 'attendance') return onPanel(kind)
    if (item === '') return onPanel('loose')
    onClose()
    navigate(addressOf(connection.meeting, finding))
    if (kind !== 'item') requestAnimationFrame(() => pointAt(partId(kind, id)))
  }

  const mend = async (finding: Finding, name: string) => {
    const mended = await putRight(connection, info, finding, name)
    if (mended === 'offline') toast({ text: words.refusals.offline, tone: 'warn' })
    if (mended !== 'done') return
    announce(words.freeze.repaired({ what: sentenceOf(words.checks, finding) }))
    setRepaired((before) => [...before, finding.key])
    again()
  }

  return (
    <Drawer title={words.remarks.title} onClose={onClose}>
      <p className={css.help}>{words.remarks.help}</p>
      {late && (
        <Banner tone="warn" inset>
          {words.remarks.late}
        </Banner>
      )}
      {shown.length === 0 && <EmptyState>{words.remarks.none}</EmptyState>}
      {groups.map(
        (group) =>
          group.findings.length > 0 && (
            <section key={group.title} className={css.group}>
              <h3>
                {group.title} <span>{group.findings.length}</span>
              </h3>
              <ul>
                {group.findings.map((finding) => (
                  <Row
                    key={finding.key}
                    finding={finding}
                    outline={outline}
                    onRepair={(name) => void mend(finding, name)}
                    onGo={() => go(finding)}
                  />
                ))}
              </ul>
            </section>
          ),
      )}
    </Drawer>
  )
}

type RowProps = { finding: Finding; outline: Outline; onRepair: (name: string) => void; onGo: () => void }

function Row({ finding, outline, onRepair, onGo }: RowProps) {
  const words = useWords()
  const hyphens = useSoftHyphens()
  const sentence = sentenceOf(words.checks, finding)
  const hint = hintOf(words.checks, finding)
  return (
    <li className={css.remark}>
      <p className={css.sentence}>{hyphens(sentence)}</p>
      <p className={css.place}>
        <button type="button" className={css.go} onClick={onGo}>
          {hyphens(placeOf(words, finding, outline))}
        </button>
        {hint && `. ${hint}`}
      </p>
      <p className={css.acts}>
        {repairsOf(words.checks, finding).map(({ id, name }) => (
          <Button key={id} label={`${name}: ${sentence}`} onPress={() => onRepair(id)}>
            {name}
          </Button>
        ))}
      </p>
    </li>
  )
}
