/** What other systems may read, and what they are told: keys and webhooks, for the organisers of the installation. */
import type { Systems as Known, MadeSecret, NewKey, NewWebhook, Scope, WebhookEvent } from '@samsyn/api/systems'
import { dayOf } from '@samsyn/meeting/days'
import { type SubmitEvent, useState } from 'react'
import { call, type Refused, useGet } from '../api.ts'
import { PersonMenu } from '../home/PersonMenu.tsx'
import { Refusal, RefusalBanner, useWords } from '../person.tsx'
import { Button } from '../ui/Button.tsx'
import { Checkbox } from '../ui/Checkbox.tsx'
import { useCopy } from '../ui/copy.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { useSoftHyphens } from '../ui/hyphens.ts'
import { Header, Main, Sheet, useTitle } from '../ui/Page.tsx'
import { Row, Rows } from '../ui/Rows.tsx'
import { Select } from '../ui/Select.tsx'
import { EmptyState, Skeleton } from '../ui/States.tsx'
import { useSettings } from '../ui/settings.tsx'
import { Table } from '../ui/Table.tsx'
import { TextField } from '../ui/TextField.tsx'
import { toast } from '../ui/Toasts.tsx'
import { clockOf, longDate, shortDate } from '../ui/time.ts'
import css from './systems.module.css'

type Doing =
  | { what: 'key' | 'webhook' }
  | { what: 'secret'; secret: string; help: string }
  | { what: 'end'; path: string; title: string; text: string; button: string; done: string }

const hostOf = (url: string): string => new URL(url).host

export default function Systems() {
  const words = useWords().systems
  const { language } = useSettings()
  const hyphened = useSoftHyphens()
  const { answer, again } = useGet<Known>('/api/systems')
  const [doing, setDoing] = useState<Doing | null>(null)
  useTitle(words.title)

  const known = answer?.ok ? answer.value : null
  const seriesName = (id: string) => {
    const one = known?.series.find((series) => series.id === id)
    return one ? `${one.body}, ${one.name}` : words.everySeries
  }
  const made = (secret: string, help: string) => {
    setDoing({ what: 'secret', secret, help })
    void again()
  }

  async function replay(id: string) {
    const sent = await call('POST', `/api/systems/deliveries/${id}/replay`)
    toast({ text: sent.ok ? words.replayed : refusedIn(sent), ...(sent.ok ? {} : { tone: 'error' as const }) })
    await again()
  }
  const refusals = useWords().refusals
  const refusedIn = (refused: Refused) => refusals[refused.refused]

  return (
    <>
      <Header to="/">
        <PersonMenu />
      </Header>
      <Main>
        <Sheet endless className={css.sheet}>
          <h1 className={css.heading}>{words.title}</h1>
          <p className={css.help}>{words.help}</p>
          {!answer ? (
            <Skeleton lines={6} />
          ) : !answer.ok ? (
            <Refusal refused={answer} again={() => void again()} />
          ) : (
            <>
              <section className={css.part}>
                <div className={css.head}>
                  <h2>{words.keys}</h2>
                  <Button onPress={() => setDoing({ what: 'key' })}>{words.newKey}</Button>
                </div>
                {answer.value.keys.length === 0 ? (
                  <EmptyState>{words.noKeys}</EmptyState>
                ) : (
                  <Rows label={words.keys}>
                    {answer.value.keys.map((key) => (
                      <Row
                        key={key.id}
                        title={key.name}
                        sub={[
                          key.scopes.map((scope) => words.scopes[scope]).join(', '),
                          seriesName(key.series),
                          key.usedAt ? words.used({ date: longDate(key.usedAt, language) }) : words.unused,
                        ].join(' · ')}
                        end={
                          <Button
                            kind="link"
                            label={words.revokeOf({ name: key.name })}
                            onPress={() =>
                              setDoing({
                                what: 'end',
                                path: `/api/systems/keys/${key.id}`,
                                title: words.revokeTitle({ name: key.name }),
                                text: words.revokeText,
                                button: words.revoke,
                                done: words.revoked,
                              })
                            }
                          >
                            {words.revoke}
                          </Button>
                        }
                      >
                        {hyphened(key.name)}
                      </Row>
                    ))}
                  </Rows>
                )}
              </section>
              <section className={css.part}>
                <div className={css.head}>
                  <h2>{words.webhooks}</h2>
                  <Button onPress={() => setDoing({ what: 'webhook' })}>{words.newWebhook}</Button>
                </div>
                {answer.value.webhooks.length === 0 ? (
                  <EmptyState>{words.noWebhooks}</EmptyState>
                ) : (
                  answer.value.webhooks.map((hook) => (
                    <div key={hook.id} className={css.hook}>
                      <Rows>
                        <Row
                          title={hook.url}
                          sub={[...hook.events.map((event) => words.events[event]), seriesName(hook.series)].join(
                            ' · ',
                          )}
                          end={
                            <Button
                              kind="link"
                              label={words.endOf({ host: hostOf(hook.url) })}
                              onPress={() =>
                                setDoing({
                                  what: 'end',
                                  path: `/api/systems/webhooks/${hook.id}`,
                                  title: words.endTitle({ host: hostOf(hook.url) }),
                                  text: words.endText,
                                  button: words.end,
                                  done: words.ended,
                                })
                              }
                            >
                              {words.end}
                            </Button>
                          }
                        />
                      </Rows>
                      {hook.deliveries.length === 0 ? (
                        <p className={css.help}>{words.nothingSent}</p>
                      ) : (
                        <Table
                          caption={words.log({ host: hostOf(hook.url) })}
                          rows={hook.deliveries}
                          rowId={({ id }) => id}
                          columns={[
                            { id: 'event', name: words.event, main: true, cell: ({ event }) => words.events[event] },
                            { id: 'at', name: words.at, cell: ({ madeAt }) => when(madeAt) },
                            {
                              id: 'state',
                              name: words.state,
                              cell: ({ state, attempts, answer: said }) => (
                                <>
                                  {words.states[state]}
                                  <small className={css.answer}>{words.answer({ attempts, answer: said })}</small>
                                </>
                              ),
                            },
                            {
                              id: 'replay',
                              name: words.replay,
                              nameHidden: true,
                              end: true,
                              cell: ({ id, event, madeAt }) => (
                                <Button
                                  kind="link"
                                  label={words.replayOf({ event: words.events[event], at: when(madeAt) })}
                                  onPress={() => void replay(id)}
                                >
                                  {words.replay}
                                </Button>
                              ),
                            },
                          ]}
                        />
                      )}
                    </div>
                  ))
                )}
              </section>
            </>
          )}
        </Sheet>
      </Main>
      {known && doing?.what === 'key' && (
        <MakeKey known={known} onClose={() => setDoing(null)} onMade={(secret) => made(secret, words.keySecret)} />
      )}
      {known && doing?.what === 'webhook' && (
        <MakeWebhook known={known} onClose={() => setDoing(null)} onMade={(secret) => made(secret, words.hookSecret)} />
      )}
      {doing?.what === 'secret' && <Secret {...doing} onClose={() => setDoing(null)} />}
      {doing?.what === 'end' && (
        <End
          {...doing}
          onClose={(ended) => {
            setDoing(null)
            if (ended) void again()
          }}
        />
      )}
    </>
  )

  function when(instant: string): string {
    return `${shortDate(dayOf(instant), language)} ${clockOf(instant, language)}`
  }
}

type MakeProps = { known: Known; onClose: () => void; onMade: (secret: string) => void }

/** The choice of all series. */
const every = '*'

function SeriesChoice({ known, value, onChange }: { known: Known; value: string; onChange: (value: string) => void }) {
  const words = useWords().systems
  return (
    <Select
      label={words.series}
      value={value || every}
      onChange={(id) => onChange(id === every ? '' : id)}
      options={[
        { id: every, name: words.everySeries },
        ...known.series.map(({ id, name, body }) => ({ id, name: `${body}, ${name}` })),
      ]}
    />
  )
}

/** Some of what there is. */
function Several<T extends string>(props: {
  label: string
  of: Record<T, string>
  chosen: readonly T[]
  onChange: (chosen: T[]) => void
  error: string
}) {
  const { label, of, chosen, onChange, error } = props
  return (
    <fieldset className={css.several}>
      <legend>{label}</legend>
      {(Object.keys(of) as T[]).map((one) => (
        <Checkbox
          key={one}
          checked={chosen.includes(one)}
          onChange={(on) => onChange(on ? [...chosen, one] : chosen.filter((other) => other !== one))}
        >
          {of[one]}
        </Checkbox>
      ))}
      {error && (
        <p role="alert" className={css.error}>
          {error}
        </p>
      )}
    </fieldset>
  )
}

function MakeKey({ known, onClose, onMade }: MakeProps) {
  const words = useWords().systems
  const [value, setValue] = useState<NewKey>({ name: '', series: '', scopes: ['read:protocols', 'read:decisions'] })
  const [tried, setTried] = useState(false)
  const [refused, setRefused] = useState<Refused | null>(null)

  async function make(event: SubmitEvent) {
    event.preventDefault()
    setTried(true)
    if (value.name.trim() === '' || value.scopes.length === 0) return
    const answer = await call<MadeSecret>('POST', '/api/systems/keys', value)
    if (answer.ok) onMade(answer.value.secret)
    else setRefused(answer)
  }

  return (
    <Dialog title={words.newKey} onClose={onClose}>
      <form className={css.form} onSubmit={(event) => void make(event)} noValidate>
        <TextField
          label={words.keyName}
          value={value.name}
          onChange={(name) => setValue({ ...value, name })}
          placeholder={words.keyExample}
          error={tried && value.name.trim() === '' ? words.needName : undefined}
          autoFocus
        />
        <Several<Scope>
          label={words.may}
          of={words.scopes}
          chosen={value.scopes}
          onChange={(scopes) => setValue({ ...value, scopes })}
          error={tried && value.scopes.length === 0 ? words.needScope : ''}
        />
        <SeriesChoice known={known} value={value.series} onChange={(series) => setValue({ ...value, series })} />
        <RefusalBanner refused={refused} />
        <Button kind="filled" type="submit">
          {words.makeKey}
        </Button>
      </form>
    </Dialog>
  )
}

function isAddress(url: string): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, username, password } = new URL(url)
  return /^https?:$/.test(protocol) && username === '' && password === ''
}

function MakeWebhook({ known, onClose, onMade }: MakeProps) {
  const words = useWords().systems
  const [value, setValue] = useState<NewWebhook>({ url: '', series: '', events: ['protocol.frozen'] })
  const [tried, setTried] = useState(false)
  const [refused, setRefused] = useState<Refused | null>(null)

  async function make(event: SubmitEvent) {
    event.preventDefault()
    setTried(true)
    if (!isAddress(value.url.trim()) || value.events.length === 0) return
    const answer = await call<MadeSecret>('POST', '/api/systems/webhooks', value)
    if (answer.ok) onMade(answer.value.secret)
    else setRefused(answer)
  }

  return (
    <Dialog title={words.newWebhook} onClose={onClose}>
      <form className={css.form} onSubmit={(event) => void make(event)} noValidate>
        <TextField
          label={words.url}
          type="url"
          value={value.url}
          onChange={(url) => setValue({ ...value, url })}
          placeholder="https://"
          error={tried && !isAddress(value.url.trim()) ? words.badUrl : undefined}
          autoFocus
        />
        <Several<WebhookEvent>
          label={words.tells}
          of={words.events}
          chosen={value.events}
          onChange={(events) => setValue({ ...value, events })}
          error={tried && value.events.length === 0 ? words.needScope : ''}
        />
        <SeriesChoice known={known} value={value.series} onChange={(series) => setValue({ ...value, series })} />
        <RefusalBanner refused={refused} />
        <Button kind="filled" type="submit">
          {words.makeWebhook}
        </Button>
      </form>
    </Dialog>
  )
}

function Secret({ secret, help, onClose }: { secret: string; help: string; onClose: () => void }) {
  const words = useWords().systems
  const copy = useCopy()
  return (
    <Dialog title={words.secretTitle} onClose={onClose}>
      <div className={css.form}>
        <p>{help}</p>
        <TextField label={words.secret} value={secret} onChange={() => {}} readOnly spellCheck={false} />
        <div className={css.buttons}>
          <Button icon="copy" onPress={() => void copy(secret, words.copied)}>
            {words.copy}
          </Button>
          <Button kind="filled" onPress={onClose}>
            {words.done}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}

type EndProps = Extract<Doing, { what: 'end' }> & { onClose: (ended: boolean) => void }

function End({ path, title, text, button, done, onClose }: EndProps) {
  const words = useWords()
  const [refused, setRefused] = useState<Refused | null>(null)
  async function end() {
    const answer = await call('DELETE', path)
    if (!answer.ok) return setRefused(answer)
    toast({ text: done })
    onClose(true)
  }
  return (
    <Dialog title={title} size="small" alert onClose={() => onClose(false)}>
      <div className={css.form}>
        <p>{text}</p>
        <RefusalBanner refused={refused} />
        <div className={css.buttons}>
          <Button onPress={() => onClose(false)}>{words.common.cancel}</Button>
          <Button kind="filled" danger onPress={() => void end()}>
            {button}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
