/**
 * The page of a frozen protocol: the article, with a band that says that it is frozen, a list of contents, the files,
 * and the place where a file is compared. Rendered here, readable without any script; the template with its hashed
 * script and style is made by the client's build. What needs the script is hidden until the script has come.
 */
import type { ApprovalInfo, Approved } from '@samsyn/api/approval'
import type { Reason } from '@samsyn/api/refusals'
import { type Language, words } from '@samsyn/language/language'
import { attachedToPdf, keptFiles } from '@samsyn/protocol/attached'
import { compareWords } from '@samsyn/protocol/correction'
import { protocolArticle } from '@samsyn/protocol/html'
import type { Stamp } from '@samsyn/protocol/judge'
import { shortHash } from '@samsyn/protocol/print'
import type { Protocol } from '@samsyn/protocol/protocol'
import { fingerprint, type Proof, type PublishedCopy, type Seal, shownCopy, withheldParts } from '@samsyn/protocol/seal'
import { sayParts, sayStamp, sayTime } from '@samsyn/protocol/verdict'
import type { MadeCopy } from '../copies.ts'
import { approvedFormats, type ExcerptFormat, type StoredProtocol } from '../exports.ts'
import { verifierName } from '../verifier.ts'

/** What is known of the seal and of its time stamp; `publishing`: the copies there are, for those who may publish. */
export type Sealed = { proof: Proof | null; stamp: Stamp | null; publishing: MadeCopy[] | null }

export type Shown = {
  info: ApprovalInfo
  sealed: Sealed
  /** Where the page is found, printed at the end of it on paper. */
  address: string
  /** Whoever has no seat in the meeting is shown no way to it, and to nothing that only those who have are given. */
  isGuest: boolean
}

export function protocolPage(
  template: string,
  stored: StoredProtocol,
  { info, sealed, address, isGuest }: Shown,
): string {
  const { protocol, hash, frozenAt, version, id, meeting } = stored
  const { language } = protocol
  const said = words[language].protocol
  const after = words[language].approval
  const newest = info.versions[0]
  const replaced =
    info.state === 'replaced' && newest
      ? html`<p class="replaced">${after.replacedNote({ version })} <a href="/p/${newest.protocol}">${after.readNewer({ newer: newest.version })}</a></p>`
      : ''
  return page(template, {
    protocol,
    address,
    seal: sealed.proof?.seal.says ?? null,
    stamp: sealed.stamp,
    hash,
    kind: { id, record: `/p/${id}/protocol.json`, proof: sealed.proof ? `/p/${id}/sigill.json` : '' },
    band: html`<p>${raw(icon('lock'))}<strong>${said.band}</strong> · ${said.version({ version })} · <time datetime="${frozenAt}">${sayTime(frozenAt, language)}</time></p><p>${standing(info, language)}</p>`,
    news: replaced,
    name: isGuest ? html`${protocol.body.name}` : html`<a href="/m/${meeting}">${protocol.body.name}</a>`,
    action: download(protocol, id),
    attached: `/p/${id}/bilagor`,
    files: sealed.proof ? [fileLine(`/p/${id}/sigill.json`, said.fileProof, said.fileProofNote)] : [],
    entries: info.addenda.length > 0 ? [entry('tillagg', '', after.addendaCount({ count: info.addenda.length }))] : [],
    beside: conclusion(info, protocol, { language, isGuest }),
    more:
      excerpts(protocol, id, sealed.proof !== null) +
      (sealed.publishing && sealed.proof ? publishing(protocol, id, sealed.publishing) : ''),
    below: addenda(info, language),
  })
}

/** All formats, in an element of the page's own that opens without any script. */
function download(protocol: Protocol, id: string): string {
  const said = words[protocol.language].protocol
  const file = (format: string, name: string, note = '') => fileLine(`/p/${id}/protocol.${format}`, name, note)
  const kept = keptFiles(protocol).length
  const inside = attachedToPdf(protocol).length
  const archiveNote = inside < kept ? said.fileArchivePart({ n: inside, of: kept }) : said.fileArchiveNote
  const all = [
    file('ua.pdf', said.filePdf, said.filePdfNote),
    file('pdf', said.fileArchive, archiveNote),
    file('docx', said.fileWord),
    file('pptx', said.fileDeck, said.fileDeckNote),
    file('html', said.fileHtml, said.fileHtmlNote),
    file('md', said.fileMarkdown, said.fileMarkdownNote),
    file('json', said.fileJson, said.fileJsonNote),
    file('zip', said.fileZip, said.fileZipNote),
  ]
  return html`<details class="download"><summary class="button filled">${raw(icon('download'))}${said.download}</summary><ul>${raw(all.join(''))}</ul></details>`
}

/** One item alone; as data only where a seal proves it. */
function excerpts(protocol: Protocol, id: string, isSealed: boolean): string {
  const said = words[protocol.language].protocol
  const items = protocol.items.filter(({ withdrawn }) => !withdrawn)
  if (items.length === 0) return ''
  const lines = items.map(({ number, title }) => {
    const as = (format: ExcerptFormat | 'json', named: string) =>
      html`<a href="/p/${id}/utdrag/${encodeURIComponent(number)}/utdrag.${format}" aria-label="${said.excerptAs({ item: number, format: named })}" download>${named}</a>`
    const ways = [as('pdf', 'PDF'), as('docx', 'Word'), ...(isSealed ? [as('json', 'JSON')] : [])]
    return html`<li><span>${number} ${title}</span> <span class="ways">${raw(ways.join(' '))}</span></li>`
  })
  return html`<details class="excerpts"><summary>${said.excerpts}</summary><ul>${raw(lines.join(''))}</ul></details>`
}

/** The page of a published copy: what is withheld keeps its place and says so. */
export function copyPage(template: string, id: string, copy: PublishedCopy, address: string): string {
  const protocol = shownCopy(copy)
  const { language } = protocol
  const said = words[language].protocol
  const { seal } = copy.proof
  const parts = withheldParts(copy)
  return page(template, {
    protocol,
    address,
    seal: seal.says,
    stamp: null,
    hash: seal.says.record,
    kind: { id, record: `/k/${id}/kopia.json`, proof: '' },
    band: html`<p>${raw(icon('lock'))}<strong>${said.copyBand}</strong></p><p>${parts.length > 0 ? said.copyWithheld({ parts: sayParts(parts, language) }) : said.copyWhole}</p>`,
    name: html`${protocol.body.name}`,
    action: '',
    attached: '',
    files: [fileLine(`/k/${id}/kopia.json`, said.fileJson, said.fileProofNote)],
    news: '',
    entries: [],
    beside: '',
    more: '',
    below: '',
  })
}

type PageParts = {
  protocol: Protocol
  address: string
  seal: Seal | null
  stamp: Stamp | null
  hash: string
  /** Where the script finds what it checks; `proof` is '' where there is none, or where it comes with the record. */
  kind: { id: string; record: string; proof: string }
  /** Below which the attachments are found; '' where they are not. */
  attached: string
  band: string
  name: string
  action: string
  /** Below the head, when there is something to say before all else. */
  news: string
  /** More of the list of contents. */
  entries: string[]
  files: string[]
  /** Before and after the files, and below the article. */
  beside: string
  more: string
  below: string
}

function page(template: string, { protocol, address, seal, stamp, hash, kind, ...made }: PageParts): string {
  const { language } = protocol
  const said = words[language].protocol
  const day = longDay(`${protocol.meeting.date}T12:00:00Z`, language)
  const about = [`${protocol.word} ${day}`, protocol.meeting.diaryNumber && `Dnr ${protocol.meeting.diaryNumber}`]
  const head = html`<div class="head"><div><p class="name">${raw(made.name)}</p><p class="meta">${about.filter(Boolean).join(' · ')}</p></div><div class="actions"><button class="button" type="button" data-copy hidden>${raw(icon('link'))}${said.copyLink}</button><button class="button" type="button" data-print hidden>${raw(icon('print'))}${said.print}</button>${raw(made.action)}</div></div>`

  const entries = [
    entry('main', '', said.attendance),
    ...protocol.items.map(({ number, title }) => entry(`punkt-${number}`, number, title)),
    ...(protocol.attachments.length > 0
      ? [entry('end', '', said.attachments({ count: protocol.attachments.length }))]
      : []),
    ...made.entries,
  ]
  const contents = html`<nav class="contents" aria-label="${said.contents}"><details open><summary>${said.contents}</summary><ol>${raw(entries.join(''))}</ol></details></nav>`
  const verdict = html`<aside class="verdict" aria-label="${said.genuineLabel}" data-verdict="checking" data-id="${kind.id}" data-record="${kind.record}" data-proof="${kind.proof}" data-attached="${made.attached}" data-hash="${hash}" data-words="${JSON.stringify({ ...spoken(said), notCopied: words[language].common.notCopied })}"><div role="status"><h2 hidden>${raw(icon('ok'))}${raw(icon('error'))}<span>${said.checking}</span></h2><p data-note hidden></p>${raw(stamp ? html`<p>${sayStamp(stamp, language)}</p>` : '')}</div><p class="hash">${said.checksum}<br><span title="${hash}">${shortHash(hash)} …</span></p><p class="hash">${raw(seal ? html`${said.sealKey}<br><a href="/api/keys/${seal.key}" download>${fingerprint(seal.key)}</a>` : html`${said.noSeal}`)}</p></aside>`
  const files = [...made.files, fileLine(`/${verifierName}`, said.fileVerifier, said.fileVerifierNote)]
  const rest = html`<aside class="rest" aria-label="${said.files}">${raw(made.beside)}<section class="compare" hidden><h2 class="hidden">${said.compareTitle}</h2><label class="drop" data-drop><span>${said.dropHere} <b>${said.chooseFile}</b></span><input type="file" multiple class="hidden"></label><div data-result role="status"></div></section><section class="files"><h2>${said.files}</h2><ul>${raw(files.join(''))}</ul></section>${raw(made.more)}</aside>`
  const printed = html`<p class="protocol-hash" id="end"><span>SHA-256 ${shortHash(hash)} · ${address}</span></p>`

  return filled(template, {
    language,
    title: `${protocol.word} ${protocol.body.name} ${protocol.meeting.date}`,
    page: html`<a class="skip" href="#main">${words[language].common.skipToContent}</a><header><div class="band">${raw(made.band)}</div>${raw(head)}${raw(made.news)}</header><div class="page">${raw(verdict)}<div class="sheet">${raw(contents)}<main id="main" tabindex="-1">${raw(protocolArticle(protocol, made.attached))}${raw(printed)}${raw(made.below)}</main></div>${raw(rest)}</div><p class="said" role="status" data-said></p>`,
  })
}

const entry = (to: string, number: string, title: string): string =>
  html`<li><a href="#${to}"><span class="number">${number}</span><span>${title}</span></a></li>`

const fileLine = (address: string, name: string, note = ''): string =>
  html`<li><a href="${address}" download>${raw(icon('file'))}<span>${name}${raw(note && html`<small>${note}</small>`)}</span></a></li>`

/** For those who lead: which items are left out, and the copies there are. Needs the script. */
function publishing(protocol: Protocol, id: string, copies: readonly MadeCopy[]): string {
  const { language } = protocol
  const said = words[language].protocol
  const items = protocol.items.map(
    ({ number, title }, at) =>
      html`<label><input type="checkbox" name="withheld" value="${at + 1}"><span>${number}. ${title}</span></label>`,
  )
  const lines = copies.map(({ id: copy, withheld }) => {
    const parts = sayParts(
      withheld.map((number) => ({ part: 'item', number })),
      language,
    )
    const name = withheld.length > 0 ? said.copyOpen({ parts }) : said.copyOpenWhole
    return html`<li><a href="/k/${copy}">${raw(icon('file'))}<span>${name}</span></a><button class="button" type="button" data-withdraw="/api/protocols/${id}/copies/${copy}" aria-label="${said.copyWithdraw}: ${name}">${said.copyWithdraw}</button></li>`
  })
  const there = lines.length > 0 ? html`<h2>${said.copies}</h2><ul>${raw(lines.join(''))}</ul>` : ''
  return html`<section class="publish files" data-publish="/api/protocols/${id}/copies" hidden>${raw(there)}<details><summary>${said.publish}</summary><form><p>${said.publishIntro}</p><fieldset><legend>${said.publishLeave}</legend>${raw(items.join(''))}</fieldset><button class="button filled" type="submit">${said.publishDo}</button><p data-published role="status"></p></form></details></section>`
}

/** How the protocol stands, in a line. */
function standing({ state, approval, approved, askings, versions }: ApprovalInfo, language: Language): string {
  const { approval: after, protocol: said } = words[language]
  if (state === 'replaced') return after.replacedBy({ version: versions[0]?.version ?? 0 })
  if (approved) return approvedBy(approved, language)
  const whole = askings.find(({ items }) => items.length === 0)
  if (state === 'declined') return after.states.declined
  if (whole)
    return after.askedCount({
      yes: whole.adjusters.filter(({ answer }) => answer === 'approved').length,
      all: whole.adjusters.length,
    })
  return { 'next-meeting': said.approvalNext, adjusters: said.approvalAdjusters, chair: said.approvalChair }[approval]
}

function approvedBy({ way, names, at, meeting }: Approved, language: Language): string {
  const after = words[language].approval
  const date = longDay(at, language)
  if (way === 'next-meeting')
    return after.byMeeting({ date: meeting ? longDay(`${meeting.date}T12:00:00Z`, language) : date })
  if (way === 'signed') return after.bySigning({ names })
  return way === 'chair' ? after.byChair({ names, date }) : after.byAdjusters({ names, date })
}

/** Beside the protocol: who approves it, what was corrected, which versions there are. */
type Reader = { language: Language; isGuest: boolean }

function conclusion(info: ApprovalInfo, protocol: Protocol, { language, isGuest }: Reader): string {
  const after = words[language].approval
  const line = (name: string, note: string) => html`<li>${name}<small>${note}</small></li>`
  const askings = info.askings.map(({ items, adjusters, lastDay, late }) => {
    const day = lastDay && longDay(`${lastDay}T12:00:00Z`, language)
    const people = adjusters.map(({ name, answer, at, turn }) =>
      line(
        name,
        answer === 'approved'
          ? after.approvedAt({ date: longDay(at, language) })
          : answer === 'declined'
            ? after.declinedAt({ date: longDay(at, language) })
            : turn
              ? after.answers['']
              : after.waitsForTurn,
      ),
    )
    const waits = adjusters.some(({ turn }) => turn)
    const until =
      day !== '' && waits
        ? html`<p class="until">${late ? after.late({ date: day }) : after.lastDay({ date: day })}</p>`
        : ''
    return html`<h2>${items.length === 0 ? after.adjusters : after.adjustersOf({ items })}</h2><ul>${raw(people.join(''))}</ul>${raw(until)}`
  })
  const atOnce = info.items.flatMap(({ number, title, approved }) =>
    approved && approved.at !== info.approved?.at
      ? [line(`${number}. ${title}`, after.itemApproved({ date: longDay(approved.at, language) }))]
      : [],
  )
  const items = atOnce.length > 0 ? html`<h2>${after.approvedItems}</h2><ul>${raw(atOnce.join(''))}</ul>` : ''
  const signed = (isGuest ? [] : info.signed).map(
    ({ id, name, signedBy, carriesRecord }) =>
      html`<li><a href="/p/${info.protocol}/undertecknat/${id}" download>${name}</a><small>${signedBy.join(', ')}. ${carriesRecord ? after.carries : after.toldSo}.</small></li>`,
  )
  const ways = approvedFormats.map(
    (format) =>
      html`<a href="/p/${info.protocol}/godkand.${format}" aria-label="${after.approvedAs({ format: after.approvedFormats[format] })}" download>${after.approvedFormats[format]}</a>`,
  )
  const approvedCopy = info.approved
    ? html`<h2>${after.approvedCopy}</h2><p>${after.approvedNote}</p><p class="ways">${raw(ways.join(' '))}</p>`
    : ''
  const copies = signed.length > 0 ? html`<h2>${after.signed}</h2><ul>${raw(signed.join(''))}</ul>` : ''
  const others = info.versions
    .filter(({ protocol }) => protocol !== info.protocol)
    .map(
      ({ protocol, version, frozenAt }) =>
        html`<li><a href="/p/${protocol}">${after.readEarlier({ version })}</a><small>${longDay(frozenAt, language)}</small></li>`,
    )
  const versions = others.length > 0 ? html`<h2>${after.versions}</h2><ul>${raw(others.join(''))}</ul>` : ''
  const manage = isGuest ? '' : html`<p><a href="/p/${info.protocol}/efter">${after.manage}</a></p>`
  const inside = [...askings, items, approvedCopy, copies, corrections(protocol, language), versions, manage].filter(
    Boolean,
  )
  return html`<section class="conclusion">${raw(inside.join(''))}</section>`
}

/** What was corrected, word for word. */
function corrections({ corrections = [] }: Protocol, language: Language): string {
  const after = words[language].approval
  return corrections
    .map(({ version, reason, changes }) => {
      const changed = changes.map(({ place, before, after: now }) => {
        const compared = compareWords(before, now).map(({ text, change }) =>
          change === 'added'
            ? html`<ins><span class="hidden">${after.added}: </span>${text}</ins>`
            : change === 'removed'
              ? html`<del><span class="hidden">${after.removed}: </span>${text}</del>`
              : html`${text}`,
        )
        return html`<li><strong>${place}</strong><span class="compared">${raw(compared.join(''))}</span></li>`
      })
      return html`<h2>${after.corrections({ version })}</h2><p>${reason}</p><details><summary>${after.showCorrections({ count: changes.length })}</summary><ul class="changes">${raw(changed.join(''))}</ul></details>`
    })
    .join('')
}

/** What was added after the approval: outside the article, which is what was frozen. */
function addenda({ addenda, protocol }: ApprovalInfo, language: Language): string {
  const after = words[language].approval
  if (addenda.length === 0) return ''
  const each = addenda.map(({ number, text, reason, hash, at, by }) => {
    const paragraphs = text.split(/\n{2,}/).map((one) => html`<p>${one}</p>`)
    const why = reason && html`<p class="why">${reason}</p>`
    return html`<section><h3>${after.addendum({ number })}</h3><p class="by">${after.addendumBy({ name: by, date: longDay(at, language) })}</p>${raw(paragraphs.join(''))}${raw(why)}<p class="by">SHA-256 <span title="${hash}">${shortHash(hash)} …</span> <a href="/p/${protocol}/tillagg/${number}" download>${after.addendumFile}</a></p></section>`
  })
  return html`<section class="addenda" id="tillagg"><h2>${after.addenda}</h2>${raw(each.join(''))}</section>`
}

/** What a person sees instead of a protocol that cannot be shown to them. */
export function refusalPage(template: string, reason: Reason, language: Language): string {
  const { protocol: said, refusals, common } = words[language]
  const title = reason === 'not-signed-in' ? said.refusedTitleSignIn : said.refusedTitle
  const ways =
    reason === 'not-signed-in'
      ? html`<a class="button filled" href="/g">${said.writeCode}</a>`
      : html`<a class="button filled" href="/">${said.toStart}</a>`
  return filled(template, {
    language,
    title,
    page: html`<header><div class="head"><p class="name"><a href="/">${common.appName}</a></p></div></header><main id="main" class="refused" tabindex="-1"><h1>${title}</h1><p>${refusals[reason]}</p><p>${raw(ways)}</p></main>`,
  })
}

const filled = (template: string, { language, title, page }: { language: Language; title: string; page: string }) =>
  template
    .replace('<html lang="sv">', `<html lang="${language}">`)
    .replace('<!--title-->', () => escaped(title))
    .replace('<!--page-->', () => page)

/** The words the page's script says; functions stay on the server. */
const spoken = (said: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(said).filter(([, word]) => typeof word === 'string'))

const longDay = (instant: string, language: Language) =>
  new Date(instant).toLocaleDateString(language === 'sv' ? 'sv-SE' : 'en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'Europe/Stockholm',
  })

/** The same signs as in the interface (client, Icon.tsx). */
const paths = {
  lock: 'M5.5 9.5a1 1 0 011-1h7a1 1 0 011 1v6a1 1 0 01-1 1h-7a1 1 0 01-1-1zM7 8.5V6.3a3 3 0 016 0v2.2',
  link: 'M8.6 11.4a3 3 0 004.3 0l2.7-2.7a3 3 0 10-4.3-4.3l-.9.9M11.4 8.6a3 3 0 00-4.3 0l-2.7 2.7a3 3 0 104.3 4.3l.9-.9',
  print: 'M6 7V3.5h8V7M6 13.5H4.5a1 1 0 01-1-1V8a1 1 0 011-1h11a1 1 0 011 1v4.5a1 1 0 01-1 1H14M6 11.5h8v5H6z',
  download: 'M10 3.5v9M6.2 9L10 12.8 13.8 9M4 16.5h12',
  file: 'M5.5 3.5h6l3.5 3.5v9.5h-9.5zM11.5 3.5V7H15',
  ok: 'M10 3a7 7 0 100 14 7 7 0 000-14zM6.9 10.2l2.2 2.2 4-4.4',
  error: 'M10 3a7 7 0 100 14 7 7 0 000-14zM7.6 7.6l4.8 4.8M12.4 7.6l-4.8 4.8',
} as const
const icon = (name: keyof typeof paths) =>
  `<svg class="icon-${name}" width="20" height="20" viewBox="0 0 20 20" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="${paths[name]}"/></svg>`

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escaped = (text: string) => text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign)

/** HTML that is made here; everything else that stands in a template is escaped. */
class Raw {
  readonly made: string
  constructor(made: string) {
    this.made = made
  }
}
const raw = (made: string) => new Raw(made)
const html = (parts: TemplateStringsArray, ...values: (string | number | Raw)[]): string =>
  parts.reduce((text, part, at) => {
    const value = values[at - 1]
    return text + (value instanceof Raw ? value.made : escaped(String(value ?? ''))) + part
  })
