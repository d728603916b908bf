/**
 * What the page of a frozen protocol can do beside being read. Above all it does not ask anybody to trust it: it fetches
 * the record, computes its hash, judges its seal, draws the article anew from the record and compares every word with what
 * is shown; and it judges any files somebody holds, in the browser, without sending them anywhere.
 */
import type { ApprovalInfo } from '@samsyn/api/approval'
import type { Recognised, SealKeys } from '@samsyn/api/protocols'
import { largestRecord, sha256, verifyFile } from '@samsyn/protocol/canonical'
import { protocolArticle } from '@samsyn/protocol/html'
import { type Judged, judge } from '@samsyn/protocol/judge'
import type { Protocol } from '@samsyn/protocol/protocol'
import { readJson } from '@samsyn/protocol/read-proof'
import { type Proof, shownCopy } from '@samsyn/protocol/seal'
import { sayFile } from '@samsyn/protocol/verdict'
import { copyText } from '../ui/clipboard.ts'

const find = <T extends Element>(selector: string, within: ParentNode = document) => within.querySelector<T>(selector)
const verdict = find<HTMLElement>('[data-verdict]')
const article = find<HTMLElement>('article.protocol')

if (verdict && article) {
  const { id = '', hash = '', record = '', proof = '', attached = '', words = '{}' } = verdict.dataset
  const word = JSON.parse(words) as Record<string, string>
  const say = (key: string) => word[key] ?? ''
  const page: Page = { id, hash, record, proof, attached, language: article.lang === 'en' ? 'en' : 'sv', say }

  // The choice of language is of the interface; this page speaks the protocol's.
  document.documentElement.lang = article.lang
  contents()
  actions(say)
  publish(say)
  compare(page)
  void check(verdict, article, page).then(() => copyDecisions(article, say))
}

type Page = {
  id: string
  hash: string
  /** Where the record is fetched, and its proof: '' where there is none, or where it comes with the record. */
  record: string
  proof: string
  attached: string
  language: 'sv' | 'en'
  say: (key: string) => string
}

// ── Genuine or not ─────────────────────────────────────────────────────────────────────────────────────────────────

type Verdict = 'checking' | 'genuine' | 'notGenuine' | 'checkFailed'

async function check(place: HTMLElement, shown: HTMLElement, page: Page): Promise<void> {
  const [head, note] = [find<HTMLElement>('h2', place), find<HTMLElement>('[data-note]', place)]
  const tell = (state: Verdict, why = `${state}Note`) => {
    place.dataset.verdict = state
    if (head) head.hidden = false
    const words = head && find('span', head)
    if (words) words.textContent = page.say(why === 'sealBroken' ? why : state)
    if (note) {
      note.textContent = page.say(why === 'sealBroken' ? `${state}Note` : why)
      note.hidden = note.textContent === ''
    }
  }
  tell('checking')
  try {
    const { state, why } = await judgePage(shown, page)
    tell(state, why)
  } catch {
    tell('checkFailed')
  }
}

/** Whether what is shown is, node for node, what the record gives, and the record what was frozen and sealed. */
async function judgePage(shown: HTMLElement, page: Page): Promise<{ state: Verdict; why?: string }> {
  const record = await bytesFrom(page.record)
  const isCopy = page.record.endsWith('/kopia.json')
  const isSealed = isCopy || page.proof !== ''
  const files = [record, ...(page.proof === '' ? [] : [await bytesFrom(page.proof)])]
  const judged = isSealed ? await judge(files.map(unnamed), { keys: await keys() }) : null
  const read = readJson(record)
  const protocol = read.read === 'copy' ? shownCopy(read.copy) : (JSON.parse(decoded(record)) as Protocol)
  if (!says(shown, protocol, page.attached) || (!isCopy && sha256(record) !== page.hash)) return { state: 'notGenuine' }
  if (judged?.files.some(({ finding }) => finding !== 'genuine')) return { state: 'notGenuine', why: 'sealBroken' }
  return { state: 'genuine', why: isCopy ? 'copySealedNote' : isSealed ? 'sealedNote' : 'unsealedNote' }
}

const decoded = (bytes: Uint8Array) => new TextDecoder().decode(bytes)
const unnamed = (bytes: Uint8Array) => ({ name: '', bytes })

function says(shown: HTMLElement, protocol: Protocol, attached: string): boolean {
  const page = new DOMParser().parseFromString(protocolArticle(protocol, attached), 'text/html')
  return page.body.firstElementChild?.isEqualNode(shown) ?? false
}

// ── Files somebody holds ───────────────────────────────────────────────────────────────────────────────────────────

function compare(page: Page): void {
  const section = find<HTMLElement>('.compare')
  const drop = find<HTMLElement>('[data-drop]')
  const input = drop && find<HTMLInputElement>('input', drop)
  const result = find<HTMLElement>('[data-result]')
  if (!section || !drop || !input || !result) return
  section.hidden = false

  const line = (text: string, state = '') => {
    const made = document.createElement('p')
    made.className = 'result'
    made.dataset.result = state
    made.textContent = text
    return made
  }
  const take = async (files: readonly File[]) => {
    if (files.length === 0) return
    result.replaceChildren(line(page.say('comparing')))
    const failed = () => files.map(() => ({ same: false, text: page.say('fileFailed') }))
    const judged = await judgeFiles(files, page).catch(failed)
    result.replaceChildren(
      ...judged.map(({ same, text }, at) => line(`${files[at]?.name}: ${text}`, same ? 'same' : 'differs')),
    )
  }
  input.addEventListener('change', () => {
    void take([...(input.files ?? [])])
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
    void take([...(event.dataTransfer?.files ?? [])])
  })
}

type Told = { same: boolean; text: string }

/** All together, so that a record can be judged by a proof that lies beside it. */
async function judgeFiles(files: readonly File[], page: Page): Promise<Told[]> {
  const given = await Promise.all(
    files.map(async (file) => ({
      name: file.name,
      // Nothing of ours is as large; it is judged as nothing.
      bytes: new Uint8Array(file.size > 8 * largestRecord ? [] : await file.arrayBuffer()),
    })),
  )
  const own = await ownProof(page)
  const judged = await judge(given, { keys: await keys(), ...(own ? { proofs: [own] } : {}) })
  return Promise.all(judged.files.map((file, at) => told(file, given[at]?.bytes ?? new Uint8Array(), own, page)))
}

async function ownProof({ record, proof }: Page): Promise<Proof | null> {
  const read = readJson(await bytesFrom(proof || record))
  return read.read === 'proof' ? read.proof : read.read === 'copy' ? read.copy.proof : null
}

async function told(judged: Judged, bytes: Uint8Array, own: Proof | null, page: Page): Promise<Told> {
  const { finding, what, type, seal } = judged
  // Signing changes a file, so no seal speaks of it; the protocol was told which copy belongs to it.
  const after = await get<ApprovalInfo>(`/api/protocols/${page.id}/approval`)
  const hash = sha256(bytes)
  if (after?.signed.some((copy) => copy.sha256 === hash)) return { same: true, text: page.say('fileSigned') }
  const isOwn = own !== null && seal?.record === own.seal.says.record
  // Of an excerpt or an addendum that would say too much.
  const isAll = ['record', 'pdf', 'file'].includes(what) && !/^(utdrag-|tillagg-|tidsstampel$)/.test(type)
  if (finding === 'genuine' && isOwn && isAll) return { same: true, text: page.say('fileSame') }
  if (finding === 'genuine') {
    const also = isOwn || what === 'attachment' ? '' : ` ${page.say('fileAlso')}`
    return { same: true, text: `${sayFile(judged, page.language)}${also}` }
  }
  if (!['no-seal', 'unknown'].includes(finding) && (own || what !== 'record'))
    return { same: false, text: sayFile(judged, page.language) }

  // What no seal speaks of the server may still know: protocols from before there were seals, and other formats.
  const made = await get<Recognised>(`/api/verify/${hash}`)
  if (made?.known && made.protocol === page.id) return { same: true, text: page.say('fileSame') }
  if (made?.known) return { same: false, text: page.say('fileOther').replace('{what}', `${made.body} ${made.date}`) }
  const known = await verifyFile(bytes, { hash: page.hash })
  if (known.verdict === 'identical') return { same: true, text: page.say('fileSame') }
  if (known.verdict === 'not-a-protocol') return { same: false, text: page.say('fileNone') }
  const reasons = {
    'same-content-other-bytes': 'fileSameContent',
    'other-content': 'fileDiffers',
    'pdf-changed': 'filePdfChanged',
    'pdf-unjudged': 'filePdfChanged',
  } as const
  return { same: false, text: page.say(reasons[known.reason]) }
}

async function bytesFrom(path: string): Promise<Uint8Array> {
  const answer = await fetch(path)
  if (!answer.ok) throw new Error(`${path} was answered with ${answer.status}.`)
  return new Uint8Array(await answer.arrayBuffer())
}

/** The keys this server signs with: a seal by any other is not its own. */
async function keys(): Promise<string[]> {
  const answer = await get<SealKeys>('/api/keys')
  return (answer?.keys ?? []).map(({ publicKey }) => publicKey)
}

async function get<T>(path: string): Promise<T | null> {
  const answer = await fetch(path, { headers: { accept: 'application/json' } })
  return answer.ok ? ((await answer.json()) as T) : null
}

// ── Publishing a copy ──────────────────────────────────────────────────────────────────────────────────────────────

function publish(say: (key: string) => string): void {
  const section = find<HTMLElement>('[data-publish]')
  const form = section && find<HTMLFormElement>('form', section)
  const button = form && find<HTMLButtonElement>('button', form)
  const news = form && find<HTMLElement>('[data-published]', form)
  if (!section || !form || !button || !news) return
  section.hidden = false
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    button.disabled = true
    news.textContent = say('publishing')
    const withheld = new FormData(form).getAll('withheld').map(Number)
    const made = await change('POST', section.dataset.publish ?? '', { withheld })
    button.disabled = false
    news.textContent = say(made ? 'published' : 'publishFailed')
    if (!made) return
    const { id } = (await made.json()) as { id: string }
    location.assign(`/k/${id}`)
  })
  for (const withdraw of section.querySelectorAll<HTMLButtonElement>('[data-withdraw]'))
    withdraw.addEventListener('click', async () => {
      withdraw.disabled = true
      const gone = await change('DELETE', withdraw.dataset.withdraw ?? '')
      withdraw.disabled = false
      tellOnce(say(gone ? 'copyWithdrawn' : 'publishFailed'))
      if (!gone) return
      find<HTMLElement>('summary', section)?.focus()
      withdraw.closest('li')?.remove()
    })
}

const change = (method: string, path: string, body?: unknown): Promise<Response | null> =>
  fetch(path, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).then(
    (answer) => (answer.ok ? answer : null),
    () => null,
  )

// ── Copying and printing ───────────────────────────────────────────────────────────────────────────────────────────

function actions(say: (key: string) => string): void {
  const copy = find<HTMLButtonElement>('[data-copy]')
  const print = find<HTMLButtonElement>('[data-print]')
  if (copy) {
    copy.hidden = false
    copy.addEventListener('click', async () => {
      const copied = await copyText(location.href.replace(/#.*$/, ''))
      tellOnce(say(copied ? 'linkCopied' : 'notCopied'))
    })
  }
  const download = find<HTMLDetailsElement>('.download')
  if (download) closesItself(download)
  if (print) {
    print.hidden = false
    print.addEventListener('click', () => window.print())
  }
}

/** A menu is left by Escape, by choosing, and by pressing or going anywhere else. */
function closesItself(menu: HTMLDetailsElement): void {
  const close = () => {
    menu.open = false
  }
  menu.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !menu.open) return
    close()
    find<HTMLElement>('summary', menu)?.focus()
  })
  menu.addEventListener('click', (event) => {
    if (event.target instanceof Element && event.target.closest('a')) close()
  })
  menu.addEventListener('focusout', ({ relatedTarget }) => {
    if (relatedTarget instanceof Node && !menu.contains(relatedTarget)) close()
  })
  document.addEventListener('pointerdown', ({ target }) => {
    if (target instanceof Node && !menu.contains(target)) close()
  })
}

function copyDecisions(shown: HTMLElement, say: (key: string) => string): void {
  for (const decision of shown.querySelectorAll<HTMLElement>('.decision')) {
    const html = decision.innerHTML
    const text = lines(decision)
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'copy'
    button.textContent = say('copyDecision')
    button.addEventListener('click', async () => {
      const copied = await copyBoth(text, html)
      tellOnce(say(copied ? 'decisionCopied' : 'notCopied'))
    })
    decision.prepend(button)
  }
}

/** Where it may not be copied as it looks, its words are. */
async function copyBoth(text: string, html: string): Promise<boolean> {
  try {
    const [plain, rich] = [new Blob([text], { type: 'text/plain' }), new Blob([html], { type: 'text/html' })]
    await navigator.clipboard.write([new ClipboardItem({ 'text/plain': plain, 'text/html': rich })])
    return true
  } catch {
    return copyText(text)
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
