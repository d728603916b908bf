/**
 * The page that judges protocols without a network: one file, made by verifier.build.ts, that works from a disk. Whatever
 * files are brought are judged together, by their seals alone, and the words of a genuine protocol can be read here.
 */
import { verifier } from '@samsyn/language/verifier'
import { protocolArticle, protocolStyles } from '@samsyn/protocol/html'
import { type GivenFile, type Judged, type Judgement, judge } from '@samsyn/protocol/judge'
import type { Protocol } from '@samsyn/protocol/protocol'
import { keyId, type PublishedCopy, shownCopy } from '@samsyn/protocol/seal'
import { apart, judgeStamp } from '@samsyn/protocol/timestamp'
import { sayFile, sayTogether } from '@samsyn/protocol/verdict'
import './page.css'

const place = document.querySelector('main') as HTMLElement
let language: 'sv' | 'en' = /^(sv|nb|nn|da|fi)/.test(navigator.language) ? 'sv' : 'en'
let files: GivenFile[] = []
let key = ''
/** What came last wins: judging takes a while. */
let turn = 0

const styles = new CSSStyleSheet()
styles.replaceSync(protocolStyles)
document.adoptedStyleSheets.push(styles)

function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Record<string, string> = {},
  ...inside: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name)
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value)
  element.append(...inside)
  return element
}

const results = make('div', { role: 'status', class: 'results' })

function draw(): void {
  const said = verifier[language]
  document.documentElement.lang = language
  document.title = said.title
  const other = make('button', { type: 'button', class: 'quiet', lang: language === 'sv' ? 'en' : 'sv' }, said.other)
  other.addEventListener('click', () => {
    language = language === 'sv' ? 'en' : 'sv'
    draw()
    document.querySelector<HTMLElement>('.quiet')?.focus()
    void show()
  })
  const input = make('input', { type: 'file', multiple: '', class: 'hidden' })
  input.addEventListener('change', () => {
    void take([...(input.files ?? [])])
    // So that the same file can be chosen once more.
    input.value = ''
  })
  const field = make('input', {
    id: 'key',
    autocomplete: 'off',
    spellcheck: 'false',
    maxlength: '80',
    'aria-describedby': 'hint',
  })
  field.value = key
  field.addEventListener('input', () => {
    key = field.value
    void show()
  })
  place.replaceChildren(
    make('header', {}, make('h1', {}, said.title), other),
    make('p', {}, said.intro),
    make('p', {}, said.steps),
    make('label', { class: 'drop' }, make('span', {}, `${said.drop} `, make('b', {}, said.choose)), input),
    make(
      'div',
      { class: 'key' },
      make('label', { for: 'key' }, said.key),
      field,
      make('p', { id: 'hint' }, said.keyHint),
    ),
    results,
  )
}

async function take(taken: readonly File[]): Promise<void> {
  if (taken.length === 0) return
  const said = verifier[language]
  results.replaceChildren(make('p', {}, said.checking))
  try {
    const read = await Promise.all(
      taken.map(async (file) => ({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) })),
    )
    // A file of the same name takes the other's place.
    files = [...files.filter(({ name }) => !read.some((one) => one.name === name)), ...read]
    await show()
  } catch {
    results.replaceChildren(make('p', { class: 'bad' }, said.failed))
  }
}

/** The digits of a fingerprint; null when it is none. */
function digitsOf(typed: string): string | null {
  const digits = typed.replace(/[\s:-]/g, '').toLowerCase()
  return /^[0-9a-f]{20,64}$/.test(digits) ? digits : null
}

async function show(): Promise<void> {
  turn += 1
  const now = turn
  const said = verifier[language]
  const digits = key.trim() === '' ? '' : digitsOf(key)
  if (digits === null) return results.replaceChildren(make('p', { class: 'bad' }, said.keyBad))
  const { files: given, authorities } = apart(files)
  if (given.length === 0) return results.replaceChildren()
  const stamps = (token: Uint8Array, stamped: Uint8Array) => judgeStamp(token, stamped, authorities)
  const any = await judge(given, { stamps })
  const isExpected = digits !== ''
  const judged = isExpected
    ? await judge(given, { stamps, keys: any.signers.filter((one) => keyId(one).startsWith(digits)) })
    : any
  if (now === turn) results.replaceChildren(...tell(judged, isExpected))
}

function tell(judged: Judgement, isExpected: boolean): Node[] {
  const said = verifier[language]
  const isGood = judged.breaks.length === 0 && judged.files.every(({ finding }) => finding === 'genuine')
  const good = isExpected ? said.allGoodKey : said.allGood
  const again = make('button', { type: 'button' }, said.again)
  again.addEventListener('click', () => {
    files = []
    void show()
    document.querySelector<HTMLElement>('.drop input')?.focus()
  })
  const list = (title: string, entries: Node[]) =>
    entries.length > 0 ? [make('h2', {}, title), make('ul', {}, ...entries)] : []
  return [
    make('p', { class: `verdict ${isGood ? 'good' : 'bad'}` }, isGood ? good : said.someBad),
    ...sayTogether(judged, isExpected, language).map((sentence) => make('p', {}, sentence)),
    ...list(said.files, judged.files.map(line)),
    ...list(
      said.chain,
      judged.chain.map(({ seal: { place }, held }) =>
        make('li', {}, held ? said.chainHeld({ place }) : said.chainSealed({ place })),
      ),
    ),
    ...texts(judged.files),
    again,
  ]
}

const line = (file: Judged): Node =>
  make(
    'li',
    { class: file.finding === 'genuine' ? 'good' : 'bad' },
    make('strong', {}, file.name),
    make('span', {}, sayFile(file, language)),
  )

/** The words that were found genuine, drawn from the record itself; once, though record and PDF are both here. */
function texts(judged: readonly Judged[]): Node[] {
  const readable = judged.filter(({ record }) => record !== null)
  const isFirst = (one: Judged, at: number) =>
    one.what === 'copy' || readable.findIndex((other) => other.what !== 'copy' && other.seal === one.seal) === at
  return readable.filter(isFirst).flatMap(words)
}

function words({ record, what, about }: Judged): Node[] {
  if (record === null) return []
  const protocol = what === 'copy' ? shownCopy({ record } as PublishedCopy) : (record as Protocol)
  const article = new DOMParser().parseFromString(protocolArticle(protocol), 'text/html').body.firstElementChild
  const who = about ? `${about.title} ${about.date}` : ''
  return article ? [make('details', {}, make('summary', {}, verifier[language].text({ who })), article)] : []
}

// Anywhere on the page: nobody should end up with the browser showing the file instead.
document.addEventListener('dragover', (event) => {
  event.preventDefault()
  document.querySelector('.drop')?.classList.add('over')
})
document.addEventListener('dragleave', (event) => {
  if (!event.relatedTarget) document.querySelector('.drop')?.classList.remove('over')
})
document.addEventListener('drop', (event) => {
  event.preventDefault()
  document.querySelector('.drop')?.classList.remove('over')
  void take([...(event.dataTransfer?.files ?? [])])
})

draw()
