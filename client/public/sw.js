/*
 * Keeps the application itself on the device, so that a board can be opened again without a network; what is written there
 * is kept by the page (IndexedDB). Nothing of a meeting passes through here: /api, files and protocols are never kept.
 */
const kept = 'samsyn-application'

/** Has the hash of its content in its name, so it never changes. Every other part may be another one in each version. */
const isLasting = (path) => path.startsWith('/assets/')
const changing = ['/layers.css', '/settings.js', '/icon.svg']

self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))

/** The page says that it is online with a (perhaps new) version: fetch all of its parts, drop those of older ones. */
self.addEventListener('message', (event) => {
  if (event.data === 'keep') event.waitUntil(keep())
})

async function keep() {
  const cache = await caches.open(kept)
  const answer = await fetch('/application.json', { cache: 'no-store' })
  const page = await fetch('/', { cache: 'no-store' })
  if (!answer.ok || !page.ok) return
  const parts = await answer.json()
  for (const part of parts) {
    if (isLasting(part) && (await cache.match(part))) continue
    const file = await fetch(part)
    if (!file.ok) return
    await cache.put(part, file)
  }
  // Last: the page that is kept may not name a part that is not.
  await cache.put('/', page)
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
    event.respondWith(fetch(request).catch(() => fromDevice('/')))
  } else if (isLasting(url.pathname)) {
    event.respondWith(caches.match(url.pathname).then((found) => found ?? fetch(request)))
  } else if (changing.includes(url.pathname)) {
    event.respondWith(fetch(request).catch(() => fromDevice(url.pathname)))
  }
})

const fromDevice = async (path) => (await caches.match(path)) ?? Response.error()
