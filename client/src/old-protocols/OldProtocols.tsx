/** The old protocols of a series, newest first, and where more of them are dropped. */
import type { OldProtocols as Known, OldProtocolRow } from '@samsyn/api/old-protocols'
import { useEffect, useState } from 'react'
import { call, type Refused, useGet } from '../api.ts'
import { Refusal, useSettings, useWords } from '../person.tsx'
import { Banner } from '../ui/Banner.tsx'
import { FileChoice } from '../ui/FileChoice.tsx'
import { useSoftHyphens } from '../ui/hyphens.ts'
import { Row, Rows } from '../ui/Rows.tsx'
import { EmptyState, Skeleton } from '../ui/States.tsx'
import { longDate, shortDate } from '../ui/time.ts'
import css from './old-protocols.module.css'

/** Of a file that is being read. */
const askAgainAfter = 1500

export default function OldProtocols({ series }: { series: string }) {
  const words = useWords()
  const path = `/api/series/${series}/old-protocols`
  const { answer, again } = useGet<Known>(path)
  const [taking, setTaking] = useState(0)
  const [refused, setRefused] = useState<{ name: string; answer: Refused }[]>([])
  const rows = answer?.ok ? answer.value.oldProtocols : []
  const isReading = rows.some(({ reading }) => reading === 'waiting')

  useEffect(() => {
    if (!isReading) return
    const timer = setInterval(() => void again(), askAgainAfter)
    return () => clearInterval(timer)
  }, [isReading, again])

  async function take(files: File[]) {
    setRefused([])
    setTaking(files.length)
    // One after the other: a whole binder may be dropped at once.
    for (const file of files) {
      const taken = await call('POST', `${path}?${new URLSearchParams({ name: file.name })}`, file)
      if (!taken.ok) setRefused((before) => [...before, { name: file.name, answer: taken }])
      setTaking((left) => left - 1)
    }
    await again()
  }

  return (
    <>
      <div className={css.take}>
        <p className={css.help}>{words.oldProtocols.help}</p>
        <FileChoice
          label={words.oldProtocols.choose}
          multiple
          accept=".pdf,.docx,.txt,.md,.text"
          onChoose={(files) => void take(files)}
        />
        <p role="status" className={css.help}>
          {taking > 0 && words.oldProtocols.taking({ n: taking })}
        </p>
        {refused.length > 0 && (
          <Banner tone="error" inset>
            {words.oldProtocols.notTaken}
            <ul>
              {refused.map(({ name, answer }) => (
                <li key={name}>
                  {name}: {words.refusals[answer.refused]}
                </li>
              ))}
            </ul>
          </Banner>
        )}
      </div>
      {!answer ? (
        <Skeleton lines={4} />
      ) : !answer.ok ? (
        <Refusal refused={answer} again={() => void again()} />
      ) : rows.length === 0 ? (
        <EmptyState>{words.oldProtocols.none}</EmptyState>
      ) : (
        <Years rows={rows} />
      )}
    </>
  )
}

function Years({ rows }: { rows: readonly OldProtocolRow[] }) {
  const words = useWords()
  const { language } = useSettings()
  const hyphened = useSoftHyphens()
  const years = Map.groupBy(rows, ({ date }) => date.slice(0, 4) || words.oldProtocols.undated)
  return [...years].map(([year, those]) => (
    <section key={year}>
      <h2 className={css.year}>{year}</h2>
      <Rows label={year}>
        {those.map((row) => (
          <Row
            key={row.id}
            lead={row.date ? shortDate(row.date, language) : '–'}
            title={row.title || row.name}
            to={`/tidigare/${row.id}`}
            sub={[row.date && longDate(row.date, language), row.title && row.name].filter(Boolean).join(' · ')}
            end={
              <span className={row.confirmedAt ? css.confirmed : css.state}>
                {row.confirmedAt ? words.oldProtocols.confirmed : words.oldProtocols.readings[row.reading]}
              </span>
            }
          >
            {hyphened(row.title || row.name)}
          </Row>
        ))}
      </Rows>
    </section>
  ))
}
