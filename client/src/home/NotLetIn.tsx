/** Somebody is not let in by their link, or not any more: why, and the other way in. */
import { Button, ButtonLink } from '../ui/Button.tsx'
import { ErrorState } from '../ui/States.tsx'
import { useWords } from '../ui/settings.tsx'
import css from './home.module.css'

type Props = { title?: string; children: string; id?: string | undefined; again?: (() => void) | undefined }

export function NotLetIn({ children, again, ...state }: Props) {
  const words = useWords()
  return (
    <>
      <ErrorState {...state} {...(again ? { action: <Button onPress={again}>{words.common.tryAgain}</Button> } : {})}>
        {children}
      </ErrorState>
      <p className={css.wayOut}>
        <ButtonLink kind="link" to="/g">
          {words.home.writeCode}
        </ButtonLink>
      </p>
    </>
  )
}
