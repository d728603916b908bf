/** What is found while one types: the first few of every kind. Arrows choose, Enter opens; all of them have a page. */
import type { Glance as Found, SearchHit } from '@samsyn/api/search'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { useGet } from '../api.ts'
import { Refusal, useWords } from '../person.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Icon } from '../ui/Icon.tsx'
import { useSettings } from '../ui/settings.tsx'
import { longDate } from '../ui/time.ts'
import { addressOf, nothingAsked } from './addresses.ts'
import { isOutside, Marks } from './Marks.tsx'
import css from './search.module.css'
import { useRested } from './useRested.ts'

type Choice = { key: string; address: string; hit: SearchHit | null }

export default function Glance({ onClose }: { onClose: () => void }) {
  const words = useWords().search
  const { language } = useSettings()
  const [, navigate] = useLocation()
  const id = useId()
  const list = useRef<HTMLDivElement>(null)
  const [q, setQ] = useState('')
  const [active, setActive] = useState(-1)
  const rested = useRested(q.trim())
  const { answer, again } = useGet<Found>(
    rested === '' ? null : `/api/search/glance?${new URLSearchParams({ q: rested })}`,
  )
  const [shown, setShown] = useState<Found['groups']>([])
  useEffect(() => {
    if (rested === '') setShown([])
    else if (answer?.ok) setShown(answer.value.groups)
    setActive(-1)
  }, [answer, rested])

  const groups = shown.map(({ kind, total, hits }) => ({
    kind,
    total,
    all: { key: `all ${kind}`, address: addressOf({ ...nothingAsked, kind, q: rested }), hit: null },
    choices: hits.map((hit, at): Choice => ({ key: `${kind} ${at}`, address: hit.address, hit })),
  }))
  const choices: Choice[] = groups.flatMap((group) => [...group.choices, group.all])
  const total = shown.reduce((sum, group) => sum + group.total, 0)

  function open(address: string) {
    onClose()
    if (address.startsWith('/beslut')) navigate(address)
    else location.assign(address)
  }

  function onKeyDown(event: KeyboardEvent) {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0 && choices.length > 0) {
      event.preventDefault()
      const next = (active + step + choices.length + (active === -1 && step === -1 ? 1 : 0)) % choices.length
      setActive(next)
      list.current?.querySelectorAll('[role=option]')[next]?.scrollIntoView({ block: 'nearest' })
    } else if (event.key === 'Enter' && q.trim() !== '') {
      event.preventDefault()
      open(choices[active]?.address ?? addressOf({ ...nothingAsked, kind: shown[0]?.kind ?? 'decision', q: q.trim() }))
    }
  }

  const option = (choice: Choice, name: string, text: React.ReactNode) => {
    const at = choices.findIndex(({ key }) => key === choice.key)
    return (
      // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keys
      // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field (aria-activedescendant)
      <div
        key={choice.key}
        id={`${id}-${at}`}
        role="option"
        aria-selected={at === active}
        className={`${css.choice} ${name}`}
        onClick={() => open(choice.address)}
        onPointerMove={() => setActive(at)}
      >
        {text}
        {choice.hit && isOutside(choice.address) && <Icon name="file" size={18} className={css.outside} />}
      </div>
    )
  }

  return (
    <Dialog title={words.open} onClose={onClose} size="large">
      <div className={css.glance}>
        <div className={css.box}>
          <Icon name="search" className={css.glass} />
          <input
            className={css.input}
            role="combobox"
            aria-label={words.field}
            aria-expanded={choices.length > 0}
            aria-controls={`${id}-list`}
            aria-autocomplete="list"
            aria-activedescendant={active >= 0 ? `${id}-${active}` : undefined}
            autoComplete="off"
            autoFocus
            enterKeyHint="search"
            placeholder={words.placeholder}
            value={q}
            maxLength={200}
            onChange={(event) => setQ(event.currentTarget.value)}
            onKeyDown={onKeyDown}
          />
        </div>
        <p role="status" className={css.said}>
          {rested === ''
            ? words.glanceHelp
            : answer?.ok
              ? total === 0
                ? words.glanceNothing({ q: rested })
                : answer.value.many
                  ? words.glanceMany
                  : words.glanceCount({ n: total })
              : ''}
        </p>
        {answer && !answer.ok && <Refusal refused={answer} again={() => void again()} />}
        <div ref={list} id={`${id}-list`} role="listbox" aria-label={words.open} className={css.choices}>
          {groups.map((group) => (
            // biome-ignore lint/a11y/useSemanticElements: a part of a list of choices is no fieldset
            <div key={group.kind} role="group" aria-label={words.kinds[group.kind]}>
              <div className={css.kind} aria-hidden="true">
                {words.kinds[group.kind]}
              </div>
              {group.choices.map((choice) =>
                option(
                  choice,
                  '',
                  choice.hit && (
                    <span className={css.choiceWords}>
                      <span>
                        {choice.hit.number && group.kind !== 'file' && <b>{choice.hit.number} </b>}
                        <Marks parts={choice.hit.title} />
                      </span>
                      <small>
                        {[
                          choice.hit.body.name,
                          group.kind === 'person' ? choice.hit.organisations.join(', ') : '',
                          choice.hit.date && longDate(choice.hit.date, language),
                        ]
                          .filter(Boolean)
                          .join(' · ')}
                      </small>
                    </span>
                  ),
                ),
              )}
              {option(group.all, css.all ?? '', words.showAll({ kind: words.kinds[group.kind] }))}
            </div>
          ))}
        </div>
      </div>
    </Dialog>
  )
}
