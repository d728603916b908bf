/** The pages and their addresses. Each page is fetched when somebody goes there: who joins by code never loads the board. */
import { Component, type ReactNode, Suspense, useEffect, useRef } from 'react'
import { Route, Switch, useLocation } from 'wouter'
import { PersonProvider } from './person.tsx'
import { Button, ButtonLink } from './ui/Button.tsx'
import { Header, Main, useTitle } from './ui/Page.tsx'
import { isUnattended, page } from './ui/part.ts'
import { ErrorState, Skeleton } from './ui/States.tsx'
import {
  SettingsProvider,
  useWords,
  withAllWords,
  withMeetingWords,
  withRegisterWords,
  withSearchWords,
  withSystemWords,
} from './ui/settings.tsx'
import { Toasts } from './ui/Toasts.tsx'

const Start = page(() => import('./home/Start.tsx'))
const SignIn = page(() => import('./home/SignIn.tsx'))
const Series = page(() => import('./series/Series.tsx'))
const Register = page(() => withRegisterWords(import('./register/Register.tsx')))
const Person = page(() => withRegisterWords(import('./register/Person.tsx')))
const Join = page(() => import('./join/Join.tsx'))
const Board = page(() => withMeetingWords(import('./meeting/Board.tsx')))
const Screen = page(() => withMeetingWords(import('./screen/Screen.tsx')))
const Workshop = page(() => withMeetingWords(import('./workshop/Workshop.tsx')))
const After = page(() => withAllWords(import('./approval/After.tsx')))
const MyTasks = page(() => withAllWords(import('./carry-over/MyTasks.tsx')))
const Circulation = page(() => withAllWords(import('./approval/Circulation.tsx')))
const Correct = page(() => withAllWords(import('./approval/Correct.tsx')))
const Found = page(() => withSearchWords(import('./search/Found.tsx')))
const Systems = page(() => withSystemWords(import('./systems/Systems.tsx')))
const Decision = page(() => withMeetingWords(withSearchWords(import('./search/Decision.tsx'))))
const OldProtocol = page(() => withAllWords(import('./old-protocols/OldProtocol.tsx')))
const Notice = page(() => withAllWords(import('./notice/Notice.tsx')))
const FreezeWizard = page(() => withAllWords(import('./meeting/FreezeWizard.tsx')))

/** A new page begins at its top; one that somebody goes back to, where it was left. */
function useTopOfPage(): void {
  const [path] = useLocation()
  // Moving about within one meeting or series is not a new page.
  const page = path.split('/', 3).join('/')
  const shown = useRef(page)
  const goingBack = useRef(false)
  useEffect(() => {
    const back = () => {
      goingBack.current = true
    }
    window.addEventListener('popstate', back)
    return () => window.removeEventListener('popstate', back)
  }, [])
  useEffect(() => {
    if (shown.current !== page && !goingBack.current) window.scrollTo(0, 0)
    shown.current = page
    goingBack.current = false
  }, [page])
}

export function App() {
  useTopOfPage()
  return (
    <SettingsProvider>
      <PageFailure>
        <PersonProvider>
          <Suspense fallback={<Waiting />}>
            <Switch>
              <Route path="/">
                <Start />
              </Route>
              <Route path="/in">
                <SignIn />
              </Route>
              <Route path="/mina-uppgifter">
                <MyTasks />
              </Route>
              <Route path="/g/:code?">{({ code }) => <Join code={code ?? ''} />}</Route>
              <Route path="/system">
                <Systems />
              </Route>
              <Route path="/beslut">
                <Found />
              </Route>
              <Route path="/beslut/:of/:number">
                {({ of, number }) => <Decision key={`${of}/${number}`} of={of} number={number} />}
              </Route>
              <Route path="/s/:series/beslut">{({ series }) => <Found key={series} series={series} />}</Route>
              <Route path="/s/:series">{({ series }) => <Series key={series} id={series} />}</Route>
              <Route path="/register">
                <Register />
              </Route>
              <Route path="/register/:person">{({ person }) => <Person key={person} id={person} />}</Route>
              <Route path="/tidigare/:old">{({ old }) => <OldProtocol key={old} id={old} />}</Route>
              <Route path="/p/:protocol/efter">{({ protocol }) => <After key={protocol} protocol={protocol} />}</Route>
              <Route path="/p/:protocol/cirkulation/:circulation">
                {({ protocol, circulation }) => (
                  <Circulation key={circulation} protocol={protocol} circulation={circulation} />
                )}
              </Route>
              <Route path="/p/:protocol/ratta">
                {({ protocol }) => <Correct key={protocol} protocol={protocol} />}
              </Route>
              <Route path="/m/:meeting/frys">{({ meeting }) => <FreezeWizard key={meeting} meeting={meeting} />}</Route>
              <Route path="/m/:meeting/kallelse">{({ meeting }) => <Notice key={meeting} meeting={meeting} />}</Route>
              <Route path="/m/:meeting/storbild">{({ meeting }) => <Screen key={meeting} meeting={meeting} />}</Route>
              <Route path="/m/:meeting/tavla/:item">
                {({ meeting, item }) => <Workshop key={`${meeting}/${item}`} meeting={meeting} item={item} />}
              </Route>
              <Route path="/m/:meeting/*?">{({ meeting }) => <Board key={meeting} meeting={meeting} />}</Route>
              <Route>
                <NotFound />
              </Route>
            </Switch>
          </Suspense>
        </PersonProvider>
      </PageFailure>
      <Toasts />
    </SettingsProvider>
  )
}

/** The frame is there at once; what is fetched fills it. */
function Waiting() {
  return (
    <>
      <Header />
      <Main>
        <Skeleton />
      </Main>
    </>
  )
}

function NotFound() {
  const words = useWords()
  useTitle(words.ui.notFoundTitle)
  return (
    <>
      <Header to="/" />
      <Main width="narrow">
        <ErrorState title={words.ui.notFoundTitle} action={<ButtonLink to="/">{words.ui.toStart}</ButtonLink>}>
          {words.ui.notFound}
        </ErrorState>
      </Main>
    </>
  )
}

/** When a page cannot be drawn or fetched (a new version was installed meanwhile), the person gets words and a way on. */
class PageFailure extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError() {
    return { failed: true }
  }

  override render() {
    return this.state.failed ? <Failed /> : this.props.children
  }
}

function Failed() {
  const words = useWords()
  useEffect(() => {
    if (!isUnattended()) return
    const timer = setTimeout(() => location.reload(), 15_000)
    return () => clearTimeout(timer)
  }, [])
  return (
    <>
      <Header />
      <Main width="narrow">
        <ErrorState
          title={words.ui.pageFailedTitle}
          action={
            <Button kind="filled" onPress={() => location.reload()}>
              {words.ui.reload}
            </Button>
          }
        >
          {words.ui.pageFailed}
        </ErrorState>
      </Main>
    </>
  )
}
