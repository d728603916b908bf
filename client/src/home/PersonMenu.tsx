/** What I choose for myself: name and organisation, appearance, language, signing out; and the corner with my initials. */

import type { Me } from '@samsyn/api/sign-in'
import type { Language } from '@samsyn/language/language'
import { type ReactNode, Suspense, useState } from 'react'
import { useLocation } from 'wouter'
import { call } from '../api.ts'
import { usePerson } from '../person.tsx'
import { Avatar } from '../ui/Avatar.tsx'
import { Button } from '../ui/Button.tsx'
import { initials } from '../ui/initials.ts'
import { type Group, Menu } from '../ui/Menu.tsx'
import { part } from '../ui/part.ts'
import { type Theme, useSettings, useWords } from '../ui/settings.tsx'
import { toast } from '../ui/Toasts.tsx'
import { VisuallyHidden } from '../ui/VisuallyHidden.tsx'
import css from './home.module.css'

const ChangeMe = part(() => import('./ChangeMe.tsx'))

/** Each in its own language, so that whoever reads only one finds it. */
const languages: readonly [Language, name: string][] = [
  ['sv', 'Svenska'],
  ['en', 'English'],
]

/** The choices, for a menu that may hold others as well, and the dialog that one of them opens. */
export function usePersonChoices(): { person: Me | null; groups: Group[]; dialog: ReactNode } {
  const words = useWords()
  const { language, setLanguage, theme, setTheme } = useSettings()
  const { me, again } = usePerson()
  const [, navigate] = useLocation()
  const [changing, setChanging] = useState(false)
  const person = me?.ok && me.value.signedIn ? me.value : null
  const themes: [Theme, string][] = [
    ['system', words.ui.themeSystem],
    ['light', words.ui.themeLight],
    ['dark', words.ui.themeDark],
  ]

  async function signOut() {
    const answer = await call('POST', '/api/sign-out')
    if (!answer.ok) return toast({ text: words.refusals[answer.refused], tone: 'error' })
    await again()
    navigate('/')
    toast({ text: words.ui.signedOut })
  }

  const groups: Group[] = [
    {
      title: words.ui.theme,
      choices: themes.map(([id, name]) => ({ id, name, chosen: theme === id, onChoose: () => setTheme(id) })),
    },
    {
      title: words.ui.language,
      choices: languages.map(([id, name]) => ({
        id,
        name,
        chosen: language === id,
        onChoose: () => setLanguage(id),
      })),
    },
  ]
  if (person) {
    groups.unshift({
      choices: [{ id: 'change', name: words.ui.changeYou, icon: 'edit', onChoose: () => setChanging(true) }],
    })
    groups.push({ choices: [{ id: 'sign-out', name: words.ui.signOut, onChoose: () => void signOut() }] })
  }

  return {
    person,
    groups,
    dialog: <Suspense>{changing && person && <ChangeMe me={person} onClose={() => setChanging(false)} />}</Suspense>,
  }
}

export function PersonMenu() {
  const words = useWords()
  const { person, groups, dialog } = usePersonChoices()
  return (
    <>
      <Menu
        label={words.ui.settings}
        groups={groups}
        head={
          person && (
            <div className={css.me}>
              <strong>{person.name || words.ui.you}</strong>
              {person.organisation}
            </div>
          )
        }
        trigger={
          person ? (
            <Button kind="icon" className={css.corner}>
              <Avatar initials={initials(person.name || words.ui.you)} slot={0} />
              <VisuallyHidden>{words.ui.openMenu({ name: person.name || words.ui.you })}</VisuallyHidden>
            </Button>
          ) : (
            <Button kind="icon" className={css.corner} icon="globe" label={words.ui.settings} />
          )
        }
      />
      {dialog}
    </>
  )
}
