/*
 * Keeps the application itself on the device, so that a board can be opened again without a network; what is written there
 * is kept by the page (IndexedDB). Nothing of a meeting passes through here: /api, files and protocols are never kept.
 */
const kept = 'samsyn-application'

self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))

/** The page says that it is online with a (perhaps new) version: fetch all of its parts, drop those of older ones. */
self.addEventListener('message', (event) => {
  if (event.data === 'keep') event.waitUntil(keep())
})

async function keep() {
  const cache = await caches.open(kept)
  const answer = await fetch('/application.json', { cache: 'no-store' })
  if (!answer.ok) return
  const parts = await answer.json()
  const page = await fetch('/', { cache: 'no-store' })
  if (page.ok) await cache.put('/', page)
  for (const part of parts) {
    if (await cache.match(part)) continue
    const file = await fetch(part)
    if (file.ok) await cache.put(part, file)
  }
  for (const request of await cache.keys()) {
    const { pathname } = new URL(request.url)
    if (pathname !== '/' && !parts.includes(pathname)) await cache.delete(request)
  }
}

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== self.location.origin) return
  if (request.mode === 'navigate' && !url.pathname.startsWith('/p/') && !url.pathname.startsWith('/api/')) {
    event.respondWith(fetch(request).catch(async () => (await caches.match('/')) ?? Response.error()))
  } else if (url.pathname.startsWith('/assets/') || url.pathname === '/settings.js' || url.pathname === '/icon.svg') {
    event.respondWith(caches.match(url.pathname).then((found) => found ?? fetch(request)))
  }
})
