/** My initials in the corner: name and organisation, appearance, language, signing out. */
import { type Language, languages } from '@samsyn/language/language'
import { lazy, Suspense, useState } from 'react'
import { useLocation } from 'wouter'
import { call } from '../api.ts'
import { usePerson } from '../person.tsx'
import { Avatar } from '../ui/Avatar.tsx'
import { Button } from '../ui/Button.tsx'
import { initials } from '../ui/initials.ts'
import { Menu } from '../ui/Menu.tsx'
import { type Theme, useSettings, useWords } from '../ui/settings.tsx'
import { toast } from '../ui/Toasts.tsx'
import css from './home.module.css'

const ChangeMe = lazy(() => import('./ChangeMe.tsx'))

/** Each in its own language, so that whoever reads only one finds it. */
const languageNames: Record<Language, string> = { sv: 'Svenska', en: 'English' }

export function PersonMenu() {
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

  return (
    <>
      <Menu
        label={words.ui.settings}
        trigger={
          person ? (
            <Button kind="icon" label={words.ui.openMenu({ name: person.name || words.ui.you })}>
              <Avatar initials={initials(person.name || words.ui.you)} slot={0} />
            </Button>
          ) : (
            <Button kind="icon" icon="globe" label={words.ui.settings} />
          )
        }
        head={
          person && (
            <div className={css.me}>
              <strong>{person.name || words.ui.you}</strong>
              {person.organisation}
            </div>
          )
        }
        groups={[
          ...(person
            ? [
                {
                  choices: [
                    {
                      id: 'change',
                      name: words.common.change,
                      icon: 'edit' as const,
                      onChoose: () => setChanging(true),
                    },
                  ],
                },
              ]
            : []),
          {
            title: words.ui.theme,
            choices: themes.map(([id, name]) => ({ id, name, chosen: theme === id, onChoose: () => setTheme(id) })),
          },
          {
            title: words.ui.language,
            choices: languages.map((id) => ({
              id,
              name: languageNames[id],
              chosen: language === id,
              onChoose: () => setLanguage(id),
            })),
          },
          ...(person
            ? [{ choices: [{ id: 'sign-out', name: words.ui.signOut, onChoose: () => void signOut() }] }]
            : []),
        ]}
      />
      {changing && person && (
        <Suspense>
          <ChangeMe me={person} onClose={() => setChanging(false)} />
        </Suspense>
      )}
    </>
  )
}
