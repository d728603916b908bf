/**
 * The page of a frozen protocol: the article, with a band that says that it is frozen, a list of contents, the files,
 * and the place where a file is compared. Rendered here, readable without any script; the template with its hashed
 * script and style is made by the client's build.
 */
import type { MeetingInfo } from '@samsyn/api/meetings'
import { words } from '@samsyn/language/language'
import { protocolArticle } from '@samsyn/protocol/html'
import { shortHash } from '@samsyn/protocol/print'
import type { StoredProtocol } from '../exports.ts'

export function protocolPage(template: string, stored: StoredProtocol): string {
  const { protocol, hash, frozenAt, version, id, meeting } = stored
  const { language } = protocol
  const said = words[language].protocol
  const day = new Date(`${protocol.meeting.date}T12:00:00Z`).toLocaleDateString(language === 'sv' ? 'sv-SE' : 'en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  })
  const approval: Record<MeetingInfo['settings']['approval'], string> = {
    'next-meeting': said.approvalNext,
    adjusters: said.approvalAdjusters,
    chair: said.approvalChair,
  }
  const file = (format: string, name: string, note = '') =>
    `<li><a href="/p/${id}/protocol.${format}" download><span>${escaped(name)}</span>${note ? `<small>${escaped(note)}</small>` : ''}</a></li>`

  const band = `<div class="band"><p><strong>${escaped(said.band)}</strong> · ${escaped(said.version({ version }))} · <time datetime="${escaped(frozenAt)}">${escaped(localTime(frozenAt, language))}</time></p><p>${escaped(approval[protocol.approval])}</p></div>`
  const head = `<header class="head"><div><p class="name">${escaped(protocol.body.name)}</p><p class="meta">${escaped([`${protocol.word} ${day}`, protocol.meeting.diaryNumber && `Dnr ${protocol.meeting.diaryNumber}`].filter(Boolean).join(' · '))}</p></div><div class="actions"><a class="word" href="/m/${escaped(meeting)}">${escaped(said.backToMeeting)}</a><button class="word" type="button" data-copy>${escaped(said.copyLink)}</button><button class="word" type="button" data-print>${escaped(said.print)}</button><a class="filled" href="/p/${id}/protocol.pdf" download>${escaped(said.download)}</a></div></header>`
  const contents = `<nav class="contents" aria-label="${escaped(said.contents)}"><h2>${escaped(said.contents)}</h2><ol>${protocol.items
    .map(
      (item) =>
        `<li><a href="#punkt-${escaped(item.number)}"><span class="number">${escaped(item.number)}</span><span>${escaped(item.title)}</span></a></li>`,
    )
    .join('')}</ol></nav>`
  const side = `<aside class="side"><section class="verdict" data-verdict data-hash="${hash}" data-record="/p/${id}/protocol.json" data-info="/api/protocols/${id}" data-words="${escaped(JSON.stringify(spoken(said)))}"><h2 data-state="checking" role="status">${escaped(said.checking)}</h2><p data-note></p><p class="hash">SHA-256 <span title="${hash}">${escaped(shortHash(hash))}</span></p></section><label class="drop" data-drop><span>${escaped(said.dropHere)} <b>${escaped(said.chooseFile)}</b></span><input type="file" accept=".pdf,.json" class="hidden-input"></label><p class="result" data-result role="status"></p><section class="files"><h2>${escaped(said.files)}</h2><ul>${file('pdf', said.filePdf, said.filePdfNote)}${file('docx', said.fileWord)}${file('html', said.fileHtml)}${file('md', said.fileMarkdown)}${file('json', said.fileJson)}</ul></section></aside>`

  return template
    .replace('<html lang="sv">', `<html lang="${language}">`)
    .replace('<!--title-->', () => escaped(`${protocol.word} ${protocol.body.name} ${protocol.meeting.date}`))
    .replace(
      '<!--page-->',
      () =>
        `${band}${head}<div class="sheet">${contents}<main id="main">${protocolArticle(protocol)}</main></div>${side}`,
    )
}

/** The words the page's script says; functions stay on the server. */
const spoken = (said: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(said).filter(([, word]) => typeof word === 'string'))

/** Places and people are in Sweden; the record itself holds no time of the freeze. */
const localTime = (instant: string, language: 'sv' | 'en') =>
  new Date(instant).toLocaleString(language === 'sv' ? 'sv-SE' : 'en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: 'Europe/Stockholm',
  })

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escaped = (text: string) => text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign)
