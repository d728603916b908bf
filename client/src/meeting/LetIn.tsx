/**
 * A page of a meeting for who has been let in; and what stands in its place when one is not, when the page is older than the
 * server, or when the meeting cannot be read.
 */
import type { MeetingInfo } from '@samsyn/api/meetings'
import type { ReactNode } from 'react'
import { NotLetIn } from '../home/NotLetIn.tsx'
import { Refusal, useWords } from '../person.tsx'
import { Header, Main } from '../ui/Page.tsx'
import { ConnectionBanner, KeptTexts } from './Connection.tsx'
import { type Outline, useOutline } from './useContents.ts'
import { letOut, useConnection, useMeetingState } from './useMeeting.ts'

type Props = { opening: ReactNode; children: (info: MeetingInfo, outline: Outline) => ReactNode }

export function LetIn({ opening, children }: Props) {
  const words = useWords()
  const connection = useConnection()
  const { info, refused, outdated } = useMeetingState()
  const outline = useOutline()
  const again = () => void connection.refresh()
  if (refused && (letOut(refused) || !info))
    return (
      <Instead>
        {!letOut(refused) ? (
          <Refusal refused={{ ok: false, refused }} again={again} />
        ) : info && refused === 'not-found' ? (
          <NotLetIn title={words.board.letOutTitle} again={again}>
            {words.board.letOut}
          </NotLetIn>
        ) : (
          <NotLetIn again={again}>{words.refusals[refused]}</NotLetIn>
        )}
      </Instead>
    )
  if (!outline && outdated)
    return (
      <Instead>
        <ConnectionBanner />
      </Instead>
    )
  if (!outline && (connection.agenda?.damaged || connection.decisions?.damaged))
    return (
      <Instead>
        <Refusal refused={{ ok: false, refused: 'damaged' }} />
      </Instead>
    )
  return info && outline ? children(info, outline) : opening
}

/** In the place of the page, with the texts that were not taken: they are nowhere else. */
export function Instead({ to = '/', children }: { to?: string; children: ReactNode }) {
  return (
    <>
      <Header to={to} />
      <Main width="narrow">
        {children}
        <KeptTexts />
      </Main>
    </>
  )
}
