import './ui/tokens.css'
import './ui/base.css'
import { createRoot } from 'react-dom/client'
import { App } from './App.tsx'

const place = document.getElementById('app')
if (place) createRoot(place).render(<App />)

// Kept on the device, so that a board opens again without a network.
if ('serviceWorker' in navigator && import.meta.env.PROD) {
  addEventListener('load', () => {
    navigator.serviceWorker
      .register('/sw.js')
      .then(() => navigator.serviceWorker.ready)
      .then(({ active }) => active?.postMessage('keep'))
      .catch(() => {
        // A browser that refuses (private browsing) works as before, only not without a network.
      })
  })
}
