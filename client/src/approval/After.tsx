/**
 * What happens after the freeze, for everybody who has to do with it: an adjuster answers, those present propose
 * corrections, the secretary asks, answers, corrects, keeps what was signed and adds. What nobody may do now is not shown.
 */
import { dayOf } from '@samsyn/meeting/days'
import '../ui/serif.css'
import type { AdjusterLink, ApprovalInfo, AskingInfo } from '@samsyn/api/approval'
import { type ReactNode, useState } from 'react'
import { call, type Refused, useGet } from '../api.ts'
import { Refusal, RefusalBanner, useSettings, useWords } from '../person.tsx'
import { Button, ButtonLink } from '../ui/Button.tsx'
import { Header, Main, Sheet, useTitle } from '../ui/Page.tsx'
import { Row, Rows } from '../ui/Rows.tsx'
import { Skeleton } from '../ui/States.tsx'
import { TextArea } from '../ui/TextField.tsx'
import { toast } from '../ui/Toasts.tsx'
import { longDate } from '../ui/time.ts'
import { Add } from './Add.tsx'
import { Ask } from './Ask.tsx'
import css from './approval.module.css'
import { Circulations } from './Circulations.tsx'
import { Reminder } from './People.tsx'
import { Remarks } from './Remarks.tsx'
import { Sign } from './Sign.tsx'
import { approvedBy, standingOf } from './standing.ts'

type Shown = 'ask' | 'sign' | 'add' | null

export default function After({ protocol }: { protocol: string }) {
  const words = useWords()
  const { language } = useSettings()
  const { answer, again } = useGet<ApprovalInfo>(`/api/protocols/${protocol}/approval`)
  const info = answer?.ok ? answer.value : null
  useTitle(words.approval.title)
  return (
    <>
      <Header
        title={info?.body ?? words.approval.title}
        heading={answer !== undefined && !info}
        subtitle={
          info && `${info.word} ${longDate(info.date, language)} · ${words.approval.version({ version: info.version })}`
        }
      >
        <ButtonLink kind="outlined" outside to={`/p/${protocol}`}>
          {words.approval.read}
        </ButtonLink>
      </Header>
      <Main>
        <Sheet className={css.sheet}>
          {info ? (
            <Work info={info} again={again} />
          ) : answer && !answer.ok ? (
            <Refusal refused={answer} again={() => void again()} />
          ) : (
            <Skeleton />
          )}
        </Sheet>
      </Main>
    </>
  )
}

type Props = { info: ApprovalInfo; again: () => Promise<void> }

function Work({ info, again }: Props) {
  const words = useWords()
  const { language } = useSettings()
  const [shown, setShown] = useState<Shown>(null)
  const { approval: said } = words
  const { may } = info
  const mine = info.askings.filter(({ adjusters }) => adjusters.some((one) => one.mine))
  const newest = info.versions[0]
  const close = () => setShown(null)
  const done = async () => {
    close()
    await again()
  }
  const approvedItems = info.items.filter(({ approved }) => approved)
  // One step is the next one: to correct when somebody has asked for it, else to ask.
  const open = info.remarks.some(({ reply }) => reply === null) || info.state === 'declined'
  return (
    <>
      <h1 className={css.standing}>{standingOf(info, words, language)}</h1>
      <p className={css.explain}>
        {info.state === 'replaced'
          ? said.replacedNote({ version: info.version })
          : info.approved
            ? said.explainApproved
            : said.explain[info.state === 'frozen' || info.approval === 'chair' ? info.approval : 'adjusters']}
      </p>
      {info.state === 'replaced' && newest && (
        <p>
          <a className={css.link} href={`/p/${newest.protocol}/efter`}>
            {said.readNewer({ newer: newest.version })}
          </a>
        </p>
      )}
      {mine.map((asking) => (
        <Mine key={asking.id} info={info} asking={asking} again={again} />
      ))}
      {(may.ask || may.correct || may.sign || may.add) && (
        <div className={css.acts}>
          {may.ask && (
            <Button
              kind={open || mine.length > 0 || info.state === 'asked' ? 'outlined' : 'filled'}
              onPress={() => setShown('ask')}
            >
              {info.state === 'frozen' ? said.ask : said.askAgain}
            </Button>
          )}
          {may.correct && (
            <ButtonLink kind={open && mine.length === 0 ? 'filled' : 'outlined'} to={`/p/${info.protocol}/ratta`}>
              {said.correct}
            </ButtonLink>
          )}
          {may.add && (
            <Button kind="outlined" onPress={() => setShown('add')}>
              {said.add}
            </Button>
          )}
          {may.sign && (
            <Button kind="outlined" onPress={() => setShown('sign')}>
              {said.sign}
            </Button>
          )}
        </div>
      )}
      {info.askings.map((asking) => (
        <Part
          key={asking.id}
          title={asking.items.length === 0 ? said.adjusters : said.adjustersOf({ items: asking.items })}
        >
          <Adjusters info={info} asking={asking} />
        </Part>
      ))}
      {approvedItems.length > 0 && !info.approved && (
        <Part title={said.approvedItems}>
          <Rows label={said.approvedItems}>
            {approvedItems.map(({ number, title, approved }) => (
              <Row key={number} title={`${number}. ${title}`} sub={approved && approvedBy(approved, words, language)} />
            ))}
          </Rows>
        </Part>
      )}
      {(may.remark || info.remarks.length > 0) && (
        <Part title={said.remarks}>
          <Remarks info={info} again={again} />
        </Part>
      )}
      {info.approved && (
        <Part title={said.approvedCopy}>
          <p className={css.note}>{said.approvedNote}</p>
          <div className={css.acts}>
            {(['pdf', 'docx', 'html', 'md'] as const).map((format) => (
              <ButtonLink
                key={format}
                kind="outlined"
                outside
                to={`/p/${info.protocol}/godkand.${format}`}
                label={said.approvedAs({ format: said.approvedFormats[format] })}
              >
                {said.approvedFormats[format]}
              </ButtonLink>
            ))}
          </div>
        </Part>
      )}
      {info.signed.length > 0 && (
        <Part title={said.signed}>
          <Rows label={said.signed}>
            {info.signed.map(({ id, name, signedBy, carriesRecord }) => (
              <Row
                key={id}
                title={name}
                sub={`${signedBy.join(', ')}. ${carriesRecord ? said.carries : said.toldSo}.`}
                end={
                  <ButtonLink
                    kind="link"
                    outside
                    to={`/p/${info.protocol}/undertecknat/${id}`}
                    label={`${words.files.download} ${name}`}
                  >
                    {words.files.download}
                  </ButtonLink>
                }
              />
            ))}
          </Rows>
        </Part>
      )}
      {info.addenda.length > 0 && (
        <Part title={said.addenda}>
          {info.addenda.map(({ number, text, reason, at, by }) => (
            <div key={number} className={css.addendum}>
              <h3>{said.addendum({ number })}</h3>
              <p className={css.text}>{text}</p>
              <p className={css.note}>
                {[reason, said.addendumBy({ name: by, date: longDate(dayOf(at), language) })]
                  .filter(Boolean)
                  .join(' · ')}
              </p>
            </div>
          ))}
        </Part>
      )}
      <Circulations info={info} />
      {shown === 'ask' && <Ask info={info} onClose={close} again={again} />}
      {shown === 'sign' && <Sign protocol={info.protocol} onClose={close} onDone={done} />}
      {shown === 'add' && <Add protocol={info.protocol} onClose={close} onDone={done} />}
    </>
  )
}

const Part = ({ title, children }: { title: string; children: ReactNode }) => (
  <section className={css.part}>
    <h2>{title}</h2>
    {children}
  </section>
)

/** What an adjuster answers. */
function Mine({ info, asking, again }: Props & { asking: AskingInfo }) {
  const { approval: said, common } = useWords()
  const [declining, setDeclining] = useState(false)
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refused | null>(null)
  const me = asking.adjusters.find((one) => one.mine)
  if (!me || info.state === 'replaced') return null

  async function say(answer: 'approved' | 'declined') {
    setTried(true)
    if (answer === 'declined' && reason.trim() === '') return
    setBusy(true)
    const done = await call('POST', `/api/protocols/${info.protocol}/answers`, { adjuster: me?.id, answer, reason })
    setBusy(false)
    setRefused(done.ok ? null : done)
    if (!done.ok) return
    setDeclining(false)
    toast({ text: said.thanks })
    await again()
  }

  const items = asking.items
  return (
    <section className={css.mine} aria-label={said.yours}>
      <h2>{said.yours}</h2>
      {me.answer === 'approved' ? (
        <p>{said.youApproved}</p>
      ) : !me.turn ? (
        <p>{said.notYourTurn}</p>
      ) : (
        <>
          <p>
            {said.yoursText} {items.length > 0 && said.yoursItems({ items })}
          </p>
          {asking.message && <p className={css.text}>{asking.message}</p>}
          {declining && (
            <TextArea
              label={said.declineWhy}
              value={reason}
              onChange={setReason}
              help={said.declineHelp}
              error={tried && reason.trim() === '' ? said.needReason : undefined}
              autoFocus
            />
          )}
          <RefusalBanner refused={refused} />
          <div className={css.acts}>
            {declining ? (
              <>
                <Button kind="filled" busy={busy} onPress={() => void say('declined')}>
                  {said.decline}
                </Button>
                <Button kind="word" onPress={() => setDeclining(false)}>
                  {common.cancel}
                </Button>
              </>
            ) : (
              <>
                <Button kind="filled" busy={busy} onPress={() => void say('approved')}>
                  {items.length === 0 ? said.approve : said.approveItems({ items })}
                </Button>
                {me.answer === '' && (
                  <Button
                    kind="outlined"
                    onPress={() => {
                      setTried(false)
                      setDeclining(true)
                    }}
                  >
                    {said.decline}
                  </Button>
                )}
              </>
            )}
          </div>
        </>
      )}
    </section>
  )
}

function Adjusters({ info, asking }: { info: ApprovalInfo; asking: AskingInfo }) {
  const words = useWords()
  const { language } = useSettings()
  const [reminded, setReminded] = useState<AdjusterLink | null>(null)
  const [refused, setRefused] = useState<Refused | null>(null)
  const { approval: said } = words
  const date = (at: string) => longDate(dayOf(at), language)

  async function remind(adjuster: string) {
    const made = await call<AdjusterLink>('POST', `/api/protocols/${info.protocol}/adjusters/${adjuster}/link`)
    setRefused(made.ok ? null : made)
    if (made.ok) setReminded(made.value)
  }

  const lastDay = asking.lastDay && longDate(asking.lastDay, language)
  const waits = asking.adjusters.some(({ turn }) => turn)
  return (
    <>
      {lastDay && waits && (
        <p className={asking.late ? css.late : css.note}>
          {asking.late ? said.late({ date: lastDay }) : said.lastDay({ date: lastDay })}
        </p>
      )}
      <RefusalBanner refused={refused} />
      <Rows label={said.adjusters}>
        {asking.adjusters.map(({ id, name, organisation, answer, reason, at, turn }) => (
          <Row
            key={id}
            title={name}
            sub={[
              organisation,
              answer === 'approved'
                ? said.approvedAt({ date: date(at) })
                : answer === 'declined'
                  ? said.declinedAt({ date: date(at) })
                  : turn || info.approved || info.state === 'replaced'
                    ? said.answers['']
                    : said.waitsForTurn,
              reason,
            ]
              .filter(Boolean)
              .join(' · ')}
            end={
              info.may.ask &&
              turn && (
                <Button kind="link" label={said.remindOf({ name })} onPress={() => void remind(id)}>
                  {said.remind}
                </Button>
              )
            }
          />
        ))}
      </Rows>
      {reminded && (
        <Reminder
          protocol={info.protocol}
          to={reminded}
          subject={said.whatOf({ word: info.word, body: info.body, date: longDate(info.date, language) })}
          text={said.reminder({
            name: reminded.name,
            what: said.whatOf({ word: info.word, body: info.body, date: longDate(info.date, language) }),
            lastDay,
            message: '',
            address: reminded.address,
          })}
          onClose={() => setReminded(null)}
        />
      )}
    </>
  )
}
