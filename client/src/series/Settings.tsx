/** How the series says and numbers things. Its own words win over the body's. */
import { isReadable, standardAccent } from '@samsyn/api/accent'
import type { ChangeSeries, Series, Settings as Values } from '@samsyn/api/bodies'
import { type SubmitEvent, useState } from 'react'
import { call, type Refused } from '../api.ts'
import { RefusalBanner } from '../person.tsx'
import { Button, ButtonLink } from '../ui/Button.tsx'
import { Switch } from '../ui/Checkbox.tsx'
import { ColourField } from '../ui/ColourField.tsx'
import { Segments } from '../ui/Segments.tsx'
import { Select } from '../ui/Select.tsx'
import { useWords } from '../ui/settings.tsx'
import { TextField } from '../ui/TextField.tsx'
import { toast } from '../ui/Toasts.tsx'
import { CheckChoices } from './CheckChoices.tsx'
import { StandingItems } from './StandingItems.tsx'
import css from './series.module.css'

const protocolWords = ['Protokoll', 'Mötesanteckningar']
const presenterWords = ['Föredragande', 'Föredragare']
const numberings: readonly Values['numbering'][] = ['plain', 'section']
const layouts: readonly Values['layout'][] = ['simple', 'hanging']
const approvals: readonly Values['approval'][] = ['next-meeting', 'adjusters', 'chair']
const readers: readonly Values['readBy'][] = ['seated', 'address', 'search']
const languages: readonly Values['language'][] = ['sv', 'en']

export default function Settings({ series, again }: { series: Series; again: () => Promise<void> }) {
  const words = useWords()
  const [name, setName] = useState(series.name)
  const [values, setValues] = useState(series.settings)
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refused | null>(null)
  const set = (change: Partial<Values>) => setValues({ ...values, ...change })

  async function save(event: SubmitEvent) {
    event.preventDefault()
    if (name.trim() === '') return
    setBusy(true)
    const settings = { ...values, standing: values.standing.filter(({ title }) => title.trim() !== '') }
    const answer = await call('PATCH', `/api/series/${series.id}`, { name, settings } satisfies ChangeSeries)
    setBusy(false)
    setRefused(answer.ok ? null : answer)
    if (!answer.ok) return
    toast({ text: words.series.settingsSaved })
    await again()
  }

  return (
    <form className={`${css.form} ${css.settings}`} onSubmit={(event) => void save(event)} noValidate>
      <p className={css.help}>{words.series.settingsHelp}</p>
      <TextField
        label={words.series.seriesName}
        value={name}
        onChange={setName}
        error={name.trim() === '' ? words.home.needSeries : undefined}
      />
      <div className={css.pair}>
        <OneOf
          label={words.series.document}
          known={protocolWords}
          value={values.protocolWord}
          onChange={(protocolWord) => set({ protocolWord })}
        />
        <OneOf
          label={words.series.presents}
          known={presenterWords}
          value={values.presenterWord}
          onChange={(presenterWord) => set({ presenterWord })}
        />
      </div>
      <Segments
        label={words.series.numbering}
        value={values.numbering}
        onChange={(numbering) => set({ numbering })}
        options={numberings.map((id) => ({ id, name: words.series.numberings[id] }))}
      />
      <Switch checked={values.decisionNumbers} onChange={(decisionNumbers) => set({ decisionNumbers })}>
        {words.series.decisionNumbers}
      </Switch>
      <div>
        <Segments
          label={words.series.layout}
          value={values.layout}
          onChange={(layout) => set({ layout })}
          options={layouts.map((id) => ({ id, name: words.series.layouts[id] }))}
        />
        <p className={css.help}>{words.series.layoutsHelp[values.layout]}</p>
      </div>
      <ColourField
        label={words.series.accent}
        value={values.accent || standardAccent}
        onChange={(colour) => set({ accent: colour === standardAccent ? '' : colour })}
        help={words.series.accentHelp}
        error={values.accent === '' || isReadable(values.accent) ? undefined : words.series.accentTooLight}
      />
      <Segments
        label={words.series.approval}
        value={values.approval}
        onChange={(approval) => set({ approval })}
        options={approvals.map((id) => ({ id, name: words.series.approvals[id] }))}
      />
      <div>
        <Segments
          label={words.series.readBy}
          value={values.readBy}
          onChange={(readBy) => set({ readBy })}
          options={readers.map((id) => ({ id, name: words.series.readers[id] }))}
        />
        <p className={css.help}>{words.series.readersHelp[values.readBy]}</p>
      </div>
      <TextField
        label={words.series.lead}
        value={values.lead}
        onChange={(lead) => set({ lead })}
        placeholder={words.series.leadExample({ name: series.body.name })}
        help={words.series.leadHelp}
      />
      <Segments
        label={words.series.language}
        value={values.language}
        onChange={(language) => set({ language })}
        options={languages.map((id) => ({ id, name: words.series.languages[id] }))}
      />
      <div>
        <Switch checked={values.taskReminders} onChange={(taskReminders) => set({ taskReminders })}>
          {words.series.taskReminders}
        </Switch>
        <p className={css.help}>{series.mail ? words.series.taskRemindersHelp : words.series.taskRemindersNoMail}</p>
      </div>
      <Select
        label={words.series.preparedBy}
        value={series.groups.some(({ id }) => id === values.preparedBy) ? values.preparedBy : ''}
        onChange={(preparedBy) => set({ preparedBy })}
        options={[{ id: '', name: words.series.preparedByNobody }, ...series.groups]}
        help={words.series.preparedByHelp}
      />
      <StandingItems items={values.standing} onChange={(standing) => set({ standing })} />
      <CheckChoices choices={values.checks} onChange={(checks) => set({ checks })} />
      <RefusalBanner refused={refused} />
      <div>
        <Button kind="filled" type="submit" busy={busy}>
          {words.common.save}
        </Button>
      </div>
      <div>
        <ButtonLink kind="link" to="/system">
          {words.series.systems}
        </ButtonLink>
      </div>
    </form>
  )
}

type OneOfProps = { label: string; known: readonly string[]; value: string; onChange: (value: string) => void }

/** A word of the protocol: the usual ones, and the one the series already has if it is another. */
const OneOf = ({ label, known, value, onChange }: OneOfProps) => (
  <Select
    label={label}
    value={value}
    onChange={onChange}
    options={[...new Set([...known, value])].map((word) => ({ id: word, name: word }))}
  />
)
