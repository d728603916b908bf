/** The first minutes of an empty installation: who are you, who meets; or look around in a sample meeting. */
import type { Made } from '@samsyn/api/meetings'
import type { ChangeMe, Me } from '@samsyn/api/sign-in'
import { type SubmitEvent, useState } from 'react'
import { useLocation } from 'wouter'
import { call, type Refused } from '../api.ts'
import { RefusalBanner, usePerson } from '../person.tsx'
import { Button } from '../ui/Button.tsx'
import { Main, Sheet } from '../ui/Page.tsx'
import { useWords } from '../ui/settings.tsx'
import { TextField } from '../ui/TextField.tsx'
import css from './home.module.css'
import { makeBody } from './make-body.ts'

export default function Welcome({ me }: { me: Me }) {
  const words = useWords()
  const { again } = usePerson()
  const [, navigate] = useLocation()
  const [name, setName] = useState(me.name)
  const [organisation, setOrganisation] = useState(me.organisation)
  const [body, setBody] = useState('')
  const [series, setSeries] = useState<string>(words.home.seriesStart)
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState<'create' | 'sample' | null>(null)
  const [refused, setRefused] = useState<Refused | null>(null)

  async function create(event: SubmitEvent) {
    event.preventDefault()
    setTried(true)
    if ([name, body, series].some((text) => text.trim() === '')) return
    setBusy('create')
    const known = await call('PATCH', '/api/me', { name, organisation } satisfies ChangeMe)
    const made = known.ok ? await makeBody(body, series) : known
    setBusy(null)
    if (typeof made !== 'string') return setRefused(made)
    void again()
    navigate(`/s/${made}`)
  }

  async function openSample() {
    setBusy('sample')
    // The sample has somebody to show as "you" also when the form is not filled in.
    if (name.trim() !== '') await call('PATCH', '/api/me', { name, organisation } satisfies ChangeMe)
    const made = await call<Made>('POST', '/api/sample')
    setBusy(null)
    if (!made.ok) return setRefused(made)
    void again()
    navigate(`/m/${made.value.id}`)
  }

  const missing = (text: string, error: string) => (tried && text.trim() === '' ? error : undefined)
  return (
    <Main>
      <h1 className={css.heading}>{words.home.welcomeTitle}</h1>
      <p className={css.lead}>{words.home.welcome}</p>
      <Sheet className={css.welcome}>
        <form className={css.form} onSubmit={(event) => void create(event)} noValidate>
          <h2>{words.home.welcomeYou}</h2>
          <div className={css.pair}>
            <TextField
              label={words.ui.yourName}
              value={name}
              onChange={setName}
              autoComplete="name"
              error={missing(name, words.home.needName)}
            />
            <TextField
              label={words.ui.yourOrganisation}
              value={organisation}
              onChange={setOrganisation}
              autoComplete="organization"
            />
          </div>
          <h2>{words.home.welcomeBody}</h2>
          <div className={css.pair}>
            <TextField
              label={words.home.bodyName}
              value={body}
              onChange={setBody}
              help={words.home.bodyExample}
              error={missing(body, words.home.needBody)}
            />
            <TextField
              label={words.home.seriesName}
              value={series}
              onChange={setSeries}
              error={missing(series, words.home.needSeries)}
            />
          </div>
          <RefusalBanner refused={refused} />
          <div>
            <Button kind="filled" type="submit" busy={busy === 'create'}>
              {words.home.welcomeCreate}
            </Button>
          </div>
        </form>
      </Sheet>
      <div className={css.sample}>
        <div>
          <h2>{words.home.sampleTitle}</h2>
          <p>{words.home.sample}</p>
        </div>
        <Button kind="outlined" busy={busy === 'sample'} onPress={() => void openSample()}>
          {words.home.openSample}
        </Button>
      </div>
    </Main>
  )
}
