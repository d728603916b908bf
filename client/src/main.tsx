import './ui/tokens.css'
import './ui/base.css'
import { createRoot } from 'react-dom/client'
import { App } from './App.tsx'

const place = document.getElementById('app')
if (place) createRoot(place).render(<App />)

// Kept on the device, so that a board opens again without a network.
if ('serviceWorker' in navigator && import.meta.env.PROD) addEventListener('load', () => whenQuiet(keepOnDevice))

function keepOnDevice(): void {
  navigator.serviceWorker
    .register('/sw.js')
    .then(() => navigator.serviceWorker.ready)
    .then(({ active }) => active?.postMessage('keep'))
    .catch(() => {
      // A browser that refuses (private browsing) works as before, only not without a network.
    })
}

/** What is about to open has the processor and the network first: it is quiet when nothing has taken long for a while. */
function whenQuiet(act: () => void): void {
  const [quiet, atTheLatest] = [2_000, 10_000]
  const begin = () => {
    for (const timer of [waiting, latest]) clearTimeout(timer)
    observer.disconnect()
    act()
  }
  let waiting = setTimeout(begin, quiet)
  const latest = setTimeout(begin, atTheLatest)
  const observer = new PerformanceObserver(() => {
    clearTimeout(waiting)
    waiting = setTimeout(begin, quiet)
  })
  // Where long tasks are not told of, a while after the page was loaded has to do.
  if (PerformanceObserver.supportedEntryTypes.includes('longtask')) observer.observe({ type: 'longtask' })
}
