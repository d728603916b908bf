/**
 * What the page of a frozen protocol can do beside being read. Above all it does not ask anybody to trust it: it fetches
 * the record, computes its hash, draws the article anew from the record and compares every word with what is shown; and
 * it judges any file somebody holds, in the browser, without sending it anywhere.
 */
import type { ProtocolInfo, Recognised } from '@samsyn/api/protocols'
import { type KnownRecord, largestRecord, sha256, verifyFile } from '@samsyn/protocol/canonical'
import { protocolArticle } from '@samsyn/protocol/html'
import type { Protocol } from '@samsyn/protocol/protocol'

const find = <T extends Element>(selector: string, within: ParentNode = document) => within.querySelector<T>(selector)
const verdict = find<HTMLElement>('[data-verdict]')
const article = find<HTMLElement>('article.protocol')

if (verdict && article) {
  const { id = '', hash = '', words = '{}' } = verdict.dataset
  const word = JSON.parse(words) as Record<string, string>
  const say = (key: string) => word[key] ?? ''

  // The choice of language is of the interface; this page speaks the protocol's.
  document.documentElement.lang = article.lang
  contents()
  actions(say)
  compare({ id, hash, say })
  void check(verdict, article, { id, hash, say }).then(() => copyDecisions(article, say))
}

type Page = { id: string; hash: string; say: (key: string) => string }

// ── Genuine or not ─────────────────────────────────────────────────────────────────────────────────────────────────

async function check(place: HTMLElement, shown: HTMLElement, { id, hash, say }: Page): Promise<void> {
  const [head, note] = [find<HTMLElement>('h2', place), find<HTMLElement>('[data-note]', place)]
  const tell = (state: 'checking' | 'genuine' | 'notGenuine' | 'checkFailed') => {
    place.dataset.verdict = state
    if (head) head.hidden = false
    const words = head && find('span', head)
    if (words) words.textContent = say(state)
    if (note) {
      note.textContent = say(`${state}Note`)
      note.hidden = note.textContent === ''
    }
  }
  tell('checking')
  try {
    const answer = await fetch(`/p/${id}/protocol.json`)
    if (!answer.ok) return tell('checkFailed')
    const record = new Uint8Array(await answer.arrayBuffer())
    tell((await sha256(record)) === hash && says(shown, record, id) ? 'genuine' : 'notGenuine')
  } catch {
    tell('checkFailed')
  }
}

/** Whether the article is, node for node, what the record gives. */
function says(shown: HTMLElement, record: Uint8Array, id: string): boolean {
  const protocol = JSON.parse(new TextDecoder().decode(record)) as Protocol
  const page = new DOMParser().parseFromString(protocolArticle(protocol, `/p/${id}/bilagor`), 'text/html')
  return page.body.firstElementChild?.isEqualNode(shown) ?? false
}

// ── A file somebody holds ──────────────────────────────────────────────────────────────────────────────────────────

function compare(page: Page): void {
  const section = find<HTMLElement>('.compare')
  const drop = find<HTMLElement>('[data-drop]')
  const input = drop && find<HTMLInputElement>('input', drop)
  const result = find<HTMLElement>('[data-result]')
  if (!section || !drop || !input || !result) return
  section.hidden = false

  const take = async (file: File | undefined) => {
    if (!file) return
    result.dataset.result = ''
    result.textContent = page.say('comparing')
    const { same, text } = await judge(file, page).catch(() => ({ same: false, text: page.say('fileFailed') }))
    result.dataset.result = same ? 'same' : 'differs'
    result.textContent = `${file.name}: ${text}`
  }
  input.addEventListener('change', () => {
    void take(input.files?.[0])
    // So that the same file can be chosen once more.
    input.value = ''
  })
  // Anywhere on the page: nobody should end up with the browser showing the file instead.
  document.addEventListener('dragover', (event) => {
    event.preventDefault()
    drop.classList.add('over')
  })
  document.addEventListener('dragleave', (event) => {
    if (!event.relatedTarget) drop.classList.remove('over')
  })
  document.addEventListener('drop', (event) => {
    event.preventDefault()
    drop.classList.remove('over')
    drop.scrollIntoView({ block: 'nearest' })
    void take(event.dataTransfer?.files[0])
  })
}

async function judge(file: File, { id, hash, say }: Page): Promise<{ same: boolean; text: string }> {
  if (file.size > 8 * largestRecord) return { same: false, text: say('fileNone') }
  const bytes = new Uint8Array(await file.arrayBuffer())
  const known: KnownRecord = { hash, ...(await pdfHash(id)) }
  const judged = await verifyFile(bytes, known)
  if (judged.verdict === 'identical') return { same: true, text: say('fileSame') }

  // Word, web page and Markdown carry no record; the server remembers the hashes of those it has made.
  const made = await get<Recognised>(`/api/verify/${await sha256(bytes)}`)
  if (made?.known && made.protocol === id) return { same: true, text: say('fileSame') }
  if (made?.known) return { same: false, text: say('fileOther').replace('{what}', `${made.body} ${made.date}`) }
  if (judged.verdict === 'not-a-protocol') return { same: false, text: say('fileNone') }
  const reasons = {
    'same-content-other-bytes': 'fileSameContent',
    'other-content': 'fileDiffers',
    'pdf-changed': 'filePdfChanged',
    'pdf-unjudged': 'filePdfChanged',
  } as const
  return { same: false, text: say(reasons[judged.reason]) }
}

async function pdfHash(id: string): Promise<{ pdfHash?: string }> {
  const info = await get<ProtocolInfo>(`/api/protocols/${id}`)
  return info ? { pdfHash: info.pdfHash } : {}
}

async function get<T>(path: string): Promise<T | null> {
  const answer = await fetch(path, { headers: { accept: 'application/json' } })
  return answer.ok ? ((await answer.json()) as T) : null
}

// ── Copying and printing ───────────────────────────────────────────────────────────────────────────────────────────

function actions(say: (key: string) => string): void {
  const copy = find<HTMLButtonElement>('[data-copy]')
  const print = find<HTMLButtonElement>('[data-print]')
  // Only a secure page may write to the clipboard.
  if (copy && navigator.clipboard) {
    copy.hidden = false
    copy.addEventListener('click', async () => {
      await navigator.clipboard.writeText(location.href.replace(/#.*$/, ''))
      tellOnce(say('linkCopied'))
    })
  }
  if (print) {
    print.hidden = false
    print.addEventListener('click', () => window.print())
  }
}

function copyDecisions(shown: HTMLElement, say: (key: string) => string): void {
  if (!navigator.clipboard) return
  for (const decision of shown.querySelectorAll<HTMLElement>('.decision')) {
    const html = decision.innerHTML
    const text = lines(decision)
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'copy'
    button.textContent = say('copyDecision')
    button.addEventListener('click', async () => {
      await navigator.clipboard.write([
        new ClipboardItem({
          'text/plain': new Blob([text], { type: 'text/plain' }),
          'text/html': new Blob([html], { type: 'text/html' }),
        }),
      ])
      tellOnce(say('decisionCopied'))
    })
    decision.prepend(button)
  }
}

/** A decision as plain text: one line for what is decided, one for each point. */
const lines = (decision: HTMLElement): string =>
  [...decision.querySelectorAll('h3, p, li')]
    .map((line) => `${line.tagName === 'LI' ? '– ' : ''}${(line.textContent ?? '').replace(/\s+/g, ' ').trim()}`)
    .join('\n')

/** Said, and seen for a while, at the bottom of the window. */
function tellOnce(text: string): void {
  const place = find<HTMLElement>('[data-said]')
  if (!place) return
  place.textContent = text
  setTimeout(() => {
    if (place.textContent === text) place.textContent = ''
  }, 4000)
}

// ── Contents ───────────────────────────────────────────────────────────────────────────────────────────────────────

/** Marks the item one is reading; folded on a phone, where it would lie before everything else. */
function contents(): void {
  const nav = find<HTMLElement>('.contents')
  const details = nav && find<HTMLDetailsElement>('details', nav)
  if (!nav || !details) return
  const narrow = matchMedia('(max-width: 759px)')
  details.open = !narrow.matches
  narrow.addEventListener('change', () => {
    details.open = !narrow.matches
  })
  nav.addEventListener('click', (event) => {
    if (narrow.matches && event.target instanceof Element && event.target.closest('a')) details.open = false
  })

  const places = [...nav.querySelectorAll<HTMLAnchorElement>('a')].flatMap((link) => {
    const target = document.getElementById(decodeURIComponent(link.hash.slice(1)))
    return target ? [{ link, target }] : []
  })
  let waiting = false
  const mark = () => {
    waiting = false
    const atEnd = innerHeight + scrollY >= document.documentElement.scrollHeight - 2
    const passed = places.filter(({ target }) => target.getBoundingClientRect().top < innerHeight / 3)
    const now = atEnd && scrollY > 0 ? places.at(-1) : (passed.at(-1) ?? places[0])
    for (const { link } of places) {
      if (link === now?.link && !link.hasAttribute('aria-current')) {
        link.setAttribute('aria-current', 'location')
        if (details.scrollHeight > details.clientHeight) link.scrollIntoView({ block: 'nearest' })
      } else if (link !== now?.link) link.removeAttribute('aria-current')
    }
  }
  const soon = () => {
    if (!waiting) requestAnimationFrame(mark)
    waiting = true
  }
  addEventListener('scroll', soon, { passive: true })
  addEventListener('resize', soon)
  mark()
}
