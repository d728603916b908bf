/** Stands in for the board until it is written. */
import { Header, Main } from '../ui/Page.tsx'
import { Skeleton } from '../ui/States.tsx'

export default function Board({ meeting }: { meeting: string }) {
  return (
    <>
      <Header title={meeting} to="/" />
      <Main>
        <Skeleton />
      </Main>
    </>
  )
}
