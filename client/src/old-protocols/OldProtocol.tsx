/**
 * An old protocol beside what it says: the original on one side, on the other the proposal, each thing with the line it
 * stands in. What is put right stays on this page until it is confirmed.
 */
import { dayOf } from '@samsyn/meeting/days'
import '../ui/serif.css'
import type { ConfirmOldProtocol, OldProtocolInfo } from '@samsyn/api/old-protocols'
import { useEffect, useRef, useState } from 'react'
import { useLocation, useSearchParams } from 'wouter'
import { call, type Refused, useGet } from '../api.ts'
import { Refusal, RefusalBanner, useSettings, useWords } from '../person.tsx'
import { Banner } from '../ui/Banner.tsx'
import { Button, ButtonLink } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Header, Main, Sheet, useTitle } from '../ui/Page.tsx'
import { Segments } from '../ui/Segments.tsx'
import { Skeleton } from '../ui/States.tsx'
import { toast } from '../ui/Toasts.tsx'
import { longDate } from '../ui/time.ts'
import { Original } from './Original.tsx'
import css from './old-protocols.module.css'
import { Says } from './Says.tsx'

/** While it is being read. */
const askAgainAfter = 1500

export default function OldProtocol({ id }: { id: string }) {
  const words = useWords()
  const { answer, again } = useGet<OldProtocolInfo>(`/api/old-protocols/${id}`)
  const info = answer?.ok ? answer.value : null
  const isReading = info?.reading === 'waiting'
  useTitle(info ? info.says.title || info.name : words.series.oldProtocols)
  useEffect(() => {
    if (!isReading) return
    const timer = setInterval(() => void again(), askAgainAfter)
    return () => clearInterval(timer)
  }, [isReading, again])
  return (
    <>
      <Header
        title={info?.body ?? words.series.oldProtocols}
        heading={answer !== undefined && !info}
        subtitle={info && `${info.series.name} · ${info.name}`}
        {...(info ? { to: `/s/${info.series.id}?visa=tidigare` } : {})}
      >
        {info && (
          <ButtonLink kind="outlined" icon="download" outside to={`/api/old-protocols/${id}/file`}>
            {words.oldProtocols.download}
          </ButtonLink>
        )}
      </Header>
      {info ? (
        // Confirmed, or read meanwhile, by somebody else: what is here begins anew.
        <Beside key={`${info.reading} ${info.confirmations}`} info={info} again={again} />
      ) : (
        <Main>
          <Sheet className={css.sheet}>
            {answer && !answer.ok ? <Refusal refused={answer} again={() => void again()} /> : <Skeleton />}
          </Sheet>
        </Main>
      )}
    </>
  )
}

type Props = { info: OldProtocolInfo; again: () => Promise<void> }

function Beside({ info, again }: Props) {
  const words = useWords()
  const { language } = useSettings()
  const { oldProtocols: said } = words
  const [, navigate] = useLocation()
  const [says, setSays] = useState(info.says)
  const [search] = useSearchParams()
  const asked = Number(search.get('rad'))
  /** The line that is pointed at: at first the one in the address. */
  const [line, setLine] = useState<number | null>(asked > 0 && asked <= info.lines.length ? asked - 1 : null)
  /** On a narrow screen one of the two is seen. */
  const [side, setSide] = useState<'original' | 'says'>('says')
  const [removing, setRemoving] = useState(false)
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refused | null>(null)
  const cameFrom = useRef<HTMLElement | null>(null)
  const changed = says !== info.says
  const isReading = info.reading === 'waiting'

  useEffect(() => {
    if (!changed) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [changed])

  const show = (at: number) => {
    cameFrom.current = document.activeElement instanceof HTMLElement ? document.activeElement : null
    setSide('original')
    setLine(at)
  }
  const back = () => {
    setSide('says')
    setLine(null)
    // When it is seen again.
    requestAnimationFrame(() => cameFrom.current?.focus())
  }

  async function confirm() {
    setBusy(true)
    const done = await call('POST', `/api/old-protocols/${info.id}/confirmations`, {
      says,
      after: info.confirmations,
    } satisfies ConfirmOldProtocol)
    setBusy(false)
    if (!done.ok) return setRefused(done)
    toast({ text: said.confirmDone })
    await again()
  }

  async function remove() {
    setBusy(true)
    const done = await call('DELETE', `/api/old-protocols/${info.id}`)
    setBusy(false)
    if (!done.ok) return setRefused(done)
    navigate(`/s/${info.series.id}?visa=tidigare`)
  }

  return (
    <Main width="full">
      <div className={css.choose}>
        <Segments
          label={said.shown}
          labelHidden
          value={side}
          onChange={setSide}
          options={[
            { id: 'says', name: said.says },
            { id: 'original', name: said.original },
          ]}
        />
      </div>
      <div className={css.beside} data-side={side}>
        <Original info={info} line={line} onBack={back} />
        <section className={css.says} aria-label={said.says}>
          <Says says={says} lines={info.lines.length} onChange={setSays} onShow={show}>
            <Banner tone={info.confirmedAt ? 'ok' : 'warn'} icon="file" inset>
              {info.confirmedAt && (
                <strong>
                  {said.confirmedOn({ by: info.confirmedBy, on: longDate(dayOf(info.confirmedAt), language) })}{' '}
                </strong>
              )}
              {said.notRecord} {said.whyNoText[info.reading]}
            </Banner>
          </Says>
          <RefusalBanner refused={refused} />
          <div className={css.away}>
            <Button kind="link" danger onPress={() => setRemoving(true)}>
              {said.remove}
            </Button>
          </div>
          {(changed || !info.confirmedAt) && !isReading && (
            <div className={css.foot}>
              <p>{said.confirmHelp}</p>
              <Button kind="filled" busy={busy} onPress={() => void confirm()}>
                {info.confirmedAt ? said.confirmAgain : said.confirm}
              </Button>
            </div>
          )}
        </section>
      </div>
      {removing && (
        <Dialog
          alert
          size="small"
          title={said.removeTitle}
          onClose={() => setRemoving(false)}
          foot={
            <Button kind="filled" danger busy={busy} onPress={() => void remove()}>
              {said.remove}
            </Button>
          }
        >
          <p>{said.removeHelp}</p>
        </Dialog>
      )}
    </Main>
  )
}
