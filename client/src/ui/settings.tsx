/**
 * How this browser shows things: language and theme. Kept in the browser, since they belong to the device and the person in
 * front of it, not to a meeting. public/settings.js applies them before the first paint.
 */
import { common } from '@samsyn/language/common'
import { home } from '@samsyn/language/home'
import { invite } from '@samsyn/language/invite'
import { join } from '@samsyn/language/join'
import type { Language, Words } from '@samsyn/language/language'
import { refusals } from '@samsyn/language/refusals'
import { series } from '@samsyn/language/series'
import { ui } from '@samsyn/language/ui'
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'
import { I18nProvider } from 'react-aria-components/I18nProvider'

export type Theme = 'system' | 'light' | 'dark'

type Settings = {
  language: Language
  theme: Theme
  setLanguage: (language: Language) => void
  setTheme: (theme: Theme) => void
}

function stored(key: string): string | null {
  try {
    return localStorage.getItem(`samsyn.${key}`)
  } catch {
    return null
  }
}

function store(key: string, value: string): void {
  try {
    localStorage.setItem(`samsyn.${key}`, value)
  } catch {
    // Private browsing without storage: the choice holds until the page closes.
  }
}

const Context = createContext<Settings | null>(null)

export function SettingsProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState<Language>(() => (stored('language') === 'en' ? 'en' : 'sv'))
  const [theme, setTheme] = useState<Theme>(() => {
    const theme = stored('theme')
    return theme === 'light' || theme === 'dark' ? theme : 'system'
  })

  useEffect(() => {
    document.documentElement.lang = language
    store('language', language)
  }, [language])

  useEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset.theme
    else document.documentElement.dataset.theme = theme
    store('theme', theme)
  }, [theme])

  return (
    <Context value={{ language, theme, setLanguage, setTheme }}>
      <I18nProvider locale={language === 'sv' ? 'sv-SE' : 'en-US'}>{children}</I18nProvider>
    </Context>
  )
}

export function useSettings(): Settings {
  const settings = useContext(Context)
  if (!settings) throw new Error('no SettingsProvider')
  return settings
}

type Parts = 'common' | 'refusals' | 'ui' | 'home' | 'join' | 'series' | 'invite'
export type PageWords = Pick<Words, Parts>

/** What pages outside of a meeting say. A phone that joins should not fetch the board's words first. */
let known: Record<Language, PageWords> = {
  sv: {
    common: common.sv,
    refusals: refusals.sv,
    ui: ui.sv,
    home: home.sv,
    join: join.sv,
    series: series.sv,
    invite: invite.sv,
  },
  en: {
    common: common.en,
    refusals: refusals.en,
    ui: ui.en,
    home: home.en,
    join: join.en,
    series: series.en,
    invite: invite.en,
  },
}

/** A page of a meeting: its words are taken in before it is shown. */
export async function withMeetingWords<T>(page: Promise<T>): Promise<T> {
  const { inMeetings } = await import('@samsyn/language/in-meetings')
  learn(inMeetings)
  return page
}

/** A page that also says how a meeting ends: what is checked, frozen and approved. */
export async function withAllWords<T>(page: Promise<T>): Promise<T> {
  const { atTheEnd } = await import('@samsyn/language/at-the-end')
  learn(atTheEnd)
  return withMeetingWords(page)
}

/** A page of the inbox of a series. */
export async function withInboxWords<T>(page: Promise<T>): Promise<T> {
  const { inbox } = await import('@samsyn/language/inbox')
  learn({ sv: { inbox: inbox.sv }, en: { inbox: inbox.en } })
  return page
}

/** A page of the register of people and organisations. */
export async function withRegisterWords<T>(page: Promise<T>): Promise<T> {
  const { register } = await import('@samsyn/language/register')
  learn({ sv: { register: register.sv }, en: { register: register.en } })
  return page
}

/** A page of the register, which is read outside of meetings as well. */
export async function withSearchWords<T>(page: Promise<T>): Promise<T> {
  const { search } = await import('@samsyn/language/search')
  learn({ sv: { search: search.sv }, en: { search: search.en } })
  return page
}

/** A page on the systems around. */
export async function withSystemWords<T>(page: Promise<T>): Promise<T> {
  const { systems } = await import('@samsyn/language/systems')
  learn({ sv: { systems: systems.sv }, en: { systems: systems.en } })
  return page
}

function learn(words: Record<Language, object>): void {
  known = { sv: { ...known.sv, ...words.sv }, en: { ...known.en, ...words.en } }
}

/** The same words where nothing is drawn: in the language that the page is in. */
export const wordsNow = (): PageWords => known[document.documentElement.lang === 'en' ? 'en' : 'sv']

/** The words of pages outside of a meeting, in the chosen language. */
export const useWords = (): PageWords => known[useSettings().language]
