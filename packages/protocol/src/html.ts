/**
 * The protocol as a web page: semantic, readable without any script, calm on a screen in light and dark and right on
 * paper. Everything that people wrote is escaped; only http, https and mailto addresses are links (print.ts).
 */
import {
  type AttachmentLine,
  type Block,
  type Cell,
  type Fact,
  type Note,
  printed,
  type Run,
  type Signature,
  shortHash,
  titleOf,
} from './print.ts'
import type { Protocol } from './protocol.ts'

/**
 * The <article> alone, for a page that has its own head and styles. Items have the ids punkt-1, punkt-2 … `files` is the
 * address below which the attached files are found by number; without it they are only named.
 */
export function protocolArticle(protocol: Protocol, files = '', approved: readonly Signature[] = []): string {
  const parts: string[] = []
  let open = false
  for (const block of printed(protocol, approved)) {
    if (block.block === 'item' || block.block === 'closing' || block.block === 'signatures') {
      if (open) parts.push('</section>')
      open = block.block === 'item'
      if (block.block === 'item') parts.push(`<section class="item" id="${escaped(block.anchor)}">`)
    }
    parts.push(blockHtml(block, files))
  }
  if (open) parts.push('</section>')
  return `<article class="protocol" lang="${protocol.language}">\n${parts.join('\n')}\n</article>`
}

/** A page of its own in one file, with its styles and the hash of the record it shows. */
export function protocolDocument(
  protocol: Protocol,
  { hash, approved = [] }: { hash: string; approved?: readonly Signature[] },
): string {
  return `<!doctype html>
<html lang="${protocol.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="color-scheme" content="light dark">
<title>${escaped(titleOf(protocol))}</title>
<style>
body { margin: 0; background: #f5f6f8; }
@media (prefers-color-scheme: dark) { body { background: #0f1318; } }
@media print { body { background: none; } }
${protocolStyles}</style>
</head>
<body>
<main>
${protocolArticle(protocol, '', approved)}
</main>
<footer class="protocol-hash"><span title="${escaped(hash)}">SHA-256 ${escaped(shortHash(hash))}</span></footer>
</body>
</html>
`
}

function blockHtml(block: Block, files: string): string {
  switch (block.block) {
    case 'title':
      return `<header><h1>${escaped(block.word)}</h1>\n<p class="body">${escaped(block.body)}</p></header>`
    case 'facts':
      return `<dl class="facts">${block.rows.map(factRow).join('')}</dl>`
    case 'people':
      return `<section class="people"><h2>${escaped(block.heading)}</h2>\n<ul>${block.people.map(personHtml).join('')}</ul></section>`
    case 'item':
      return `<h2><span class="number">${escaped(block.number)}</span> ${escaped(block.title)}</h2>`
    case 'presenters':
      return `<p class="aside">${escaped(block.label)} ${escaped(block.names)}</p>`
    case 'attachments':
      return attachments(block.lines, files)
    case 'questions':
      return `<h3>${escaped(block.label)}</h3>\n<ol>${block.questions.map((one) => `<li>${lines(one)}</li>`).join('')}</ol>`
    case 'notes':
      return block.notes.map(noteHtml).join('\n')
    case 'decision': {
      const heading = block.heading === '' ? '' : `<h3>${escaped(block.heading)}</h3>`
      const label = block.label === '' ? '' : `<strong class="label">${escaped(block.label)}</strong> `
      const lead = label === '' && block.lead === '' ? '' : `<p>${label}${lines(block.lead)}</p>`
      const points = block.points.map((point) => `<li>${lines(point)}</li>`).join('')
      const parts = [heading, attachments(block.attachments, files), lead, points === '' ? '' : `<ul>${points}</ul>`]
      return `<section class="decision" id="${escaped(block.anchor)}">${parts.filter(Boolean).join('\n')}</section>`
    }
    case 'action': {
      const facts = block.facts.map((fact) => `${escaped(fact.label)} ${lines(fact.value)}`).join(' ')
      return `<p class="action"><strong>${escaped(block.label)}</strong> ${lines(block.text)} <span class="who">${facts}</span></p>`
    }
    case 'closing': {
      const rows = block.lines.map((one) => `<div><dt>${escaped(one.label)}</dt> <dd>${lines(one.value)}</dd></div>`)
      return `<footer><dl class="closing">${rows.join('')}</dl></footer>`
    }
    case 'signatures': {
      const people = block.people.map(({ name, role }) => `<li><b>${escaped(name)}</b> ${escaped(role)}</li>`)
      return `<section class="signatures"><h2>${escaped(block.heading)}</h2>\n<ul${block.signed ? ' class="signed"' : ''}>${people.join('')}</ul></section>`
    }
  }
}

function factRow(row: Fact[]): string {
  return row
    .map((fact) => `<div><dt>${escaped(fact.label)}</dt> <dd>${link(lines(fact.value), fact.href)}</dd></div>`)
    .join('')
}

function personHtml(person: { name: string; rest: string }): string {
  const rest = person.rest === '' ? '' : `<span>${person.name === '' ? '' : ', '}${escaped(person.rest)}</span>`
  return `<li>${escaped(person.name)}${rest}</li>`
}

function attachments(all: AttachmentLine[], files: string): string {
  if (all.length === 0) return ''
  const address = (one: AttachmentLine) => (files !== '' && one.file ? `${files}/${one.number}` : one.href)
  const entries = all.map((one) => `<li>${escaped(one.label)} ${link(escaped(one.title), address(one))}</li>`)
  return `<ul class="attachments">${entries.join('')}</ul>`
}

function noteHtml(note: Note): string {
  switch (note.note) {
    case 'paragraph':
      return `<p>${runs(note.runs)}</p>`
    case 'heading':
      return `<h${note.level + 2}>${runs(note.runs)}</h${note.level + 2}>`
    case 'list': {
      const tag = note.style === 'ordered' ? 'ol' : 'ul'
      const start = note.style === 'ordered' && note.start !== 1 ? ` start="${note.start}"` : ''
      const att = note.style === 'att'
      const entries = note.entries.map((content) => `<li>${att ? '<em>att</em> ' : ''}${entry(content)}</li>`)
      return `<${tag}${att ? ' class="att"' : ''}${start}>${entries.join('')}</${tag}>`
    }
    case 'quote':
      return `<blockquote>${note.content.map(noteHtml).join('')}</blockquote>`
    case 'table':
      return tableHtml(note.rows)
  }
}

/** The usual entry is one paragraph, which needs no <p> inside its <li>. */
function entry(content: Note[]): string {
  const [first, ...rest] = content
  return first?.note === 'paragraph' ? runs(first.runs) + rest.map(noteHtml).join('') : content.map(noteHtml).join('')
}

function tableHtml(rows: Cell[][]): string {
  const [first, ...rest] = rows
  const headed = first?.every((cell) => cell.header) ?? false
  const row = (cells: Cell[], scope: string) => `<tr>${cells.map((cell) => cellHtml(cell, scope)).join('')}</tr>`
  const head = headed && first ? `<thead>${row(first, 'col')}</thead>` : ''
  const body = (headed ? rest : rows).map((cells) => row(cells, 'row')).join('')
  // What scrolls can be scrolled with the keyboard.
  return `<div class="table" tabindex="0"><table>${head}<tbody>${body}</tbody></table></div>`
}

function cellHtml(cell: Cell, scope: string): string {
  const spans = [
    cell.columns > 1 ? ` colspan="${cell.columns}"` : '',
    cell.rows > 1 ? ` rowspan="${cell.rows}"` : '',
  ].join('')
  const tag = cell.header ? 'th' : 'td'
  return `<${tag}${cell.header ? ` scope="${scope}"` : ''}${spans}>${entry(cell.content)}</${tag}>`
}

function runs(all: Run[]): string {
  return all
    .map((run) => {
      let html = lines(run.text)
      if (run.strike) html = `<s>${html}</s>`
      if (run.underline) html = `<u>${html}</u>`
      if (run.italic) html = `<em>${html}</em>`
      if (run.bold) html = `<strong>${html}</strong>`
      return link(html, run.href)
    })
    .join('')
}

function link(html: string, href: string): string {
  return href === '' ? html : `<a href="${escaped(href)}" rel="noopener noreferrer nofollow">${html}</a>`
}

/** Text with its line breaks; a date is marked, so that it is never broken at its hyphens. */
function lines(text: string): string {
  return escaped(text)
    .replaceAll('\n', '<br>')
    .replace(/(?<!\d|\d-)\d{4}-\d{2}-\d{2}(?!\d|-\d)/g, '<time>$&</time>')
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => entities[sign] ?? '')
}

/**
 * The styles of the article. They stand under .protocol and take the page's own tokens when it has them, so that a page
 * with a choice of theme rules; otherwise they follow the system.
 */
export const protocolStyles = `@layer protocol {
.protocol {
  --p-paper: var(--paper, #fff); --p-ink: var(--ink, #1b2430); --p-soft: var(--ink-2, #4a5666);
  --p-line: var(--line, #d5dae1); --p-link: var(--accent, #1f5f8b);
  --p-decision: var(--beslut, #6a3d00); --p-edge: var(--beslut-edge, #c47a00);
  --p-sans: 'Source Sans 3 Variable', 'Source Sans 3', 'Segoe UI', system-ui, sans-serif;
  --p-serif: 'Source Serif 4 Variable', 'Source Serif 4', Charter, Georgia, serif;
  box-sizing: border-box; max-width: 46rem; margin: 0 auto; padding: 3rem clamp(1.25rem, 6vw, 4.5rem) 4rem;
  background: var(--p-paper); color: var(--p-ink); font: 400 1.0625rem/1.6 var(--p-serif);
  overflow-wrap: break-word; hyphens: manual;
}
@media (prefers-color-scheme: dark) {
  .protocol {
    --p-paper: var(--paper, #161b22); --p-ink: var(--ink, #e8ecf1); --p-soft: var(--ink-2, #b6c0cc);
    --p-line: var(--line, #2c3540); --p-link: var(--accent, #7db8e0);
    --p-decision: var(--beslut, #f2c078); --p-edge: var(--beslut-edge, #d99a3d);
  }
}
.protocol :is(h1, h2, h3, h4, h5) { font-family: var(--p-sans); font-weight: 600; margin: 0; text-wrap: balance; }
.protocol :is(p, ul, ol, dl, blockquote) { margin: 0; }
.protocol p { text-wrap: pretty; }
.protocol p + p, .protocol p + :is(ul, ol), .protocol :is(ul, ol) + p { margin-top: .6em; }
.protocol :is(ul, ol) { padding-left: 1.35rem; }
.protocol li + li { margin-top: .25em; }
.protocol li::marker { color: var(--p-soft); }
.protocol a { color: var(--p-link); text-underline-offset: .15em; }
.protocol h1 { font-size: 1.75rem; line-height: 1.2; letter-spacing: .04em; }
.protocol .body { font: 400 1.25rem/1.4 var(--p-sans); margin-top: .25rem; }
.protocol :is(.facts, .closing, .people, .aside, .attachments, .action) { font-family: var(--p-sans); }
.protocol .facts { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1.5rem; margin-top: 1.5rem; font-size: .9375rem; line-height: 1.45; }
.protocol .facts div { display: grid; grid-template-columns: subgrid; grid-column: 1 / -1; }
.protocol :is(.facts, .closing) dt { color: var(--p-soft); }
.protocol :is(.facts, .closing) dd { margin: 0; min-width: 0; }
.protocol .people { margin-top: 1.5rem; }
.protocol .people h2 { font-size: 1rem; line-height: 1.4; margin-bottom: .25rem; }
.protocol .people ul { list-style: none; padding: 0; columns: 17rem 2; column-gap: 2rem; font-size: .9375rem; line-height: 1.45; }
.protocol .people li { break-inside: avoid; margin: 0; padding: .1rem 0 .1rem 1rem; text-indent: -1rem; }
.protocol .people li span { color: var(--p-soft); }
.protocol .item { --hang: 2.25rem; margin-top: 2.75rem; padding-left: var(--hang); scroll-margin-top: 5rem; }
.protocol .item > h2 { display: grid; grid-template-columns: minmax(var(--hang), max-content) minmax(0, 1fr); font-size: 1.375rem; line-height: 1.25; margin: 0 0 .6rem calc(-1 * var(--hang)); }
.protocol .item .number { padding-right: .4em; color: var(--p-soft); font-weight: 400; font-variant-numeric: tabular-nums; white-space: nowrap; }
.protocol :is(.aside, .attachments) { font-size: .9375rem; line-height: 1.45; color: var(--p-soft); }
.protocol .attachments { list-style: none; padding: 0; }
.protocol .attachments li { margin: 0; }
.protocol :is(.aside, .attachments) + :not(.aside, .attachments) { margin-top: .6rem; }
.protocol .aside + .attachments { margin-top: 0; }
.protocol .item :is(h3, h4, h5) { font-size: 1.125rem; line-height: 1.3; margin: 1.5rem 0 .35rem; }
.protocol .item :is(h4, h5) { font-size: 1rem; margin-top: 1.1rem; }
.protocol .item h5 { font-weight: 400; font-style: italic; }
.protocol .item h2 + :is(h3, .decision) { margin-top: 0; }
.protocol h3 + h4, .protocol h4 + h5 { margin-top: .5rem; }
.protocol blockquote { margin: .8rem 0; padding-left: 1.1rem; color: var(--p-soft); font-style: italic; }
.protocol .att { list-style: none; padding-left: 2.1rem; }
.protocol .att > li > em:first-child { display: inline-block; width: 2.1rem; margin-left: -2.1rem; }
.protocol .table { overflow-x: auto; margin: 1rem 0; }
.protocol table { border-collapse: collapse; min-width: 100%; font: 400 .9375rem/1.45 var(--p-sans); }
.protocol :is(th, td) { min-width: 6.5em; max-width: 15em; text-align: left; vertical-align: top; padding: .4rem 1rem .4rem 0; border-bottom: 1px solid var(--p-line); }
.protocol th { font-weight: 600; }
.protocol thead th { border-bottom-color: var(--p-soft); }
.protocol .decision { margin: 1.25rem 0 0 -1.25rem; padding: .1rem 0 .1rem calc(1.25rem - 4px); border-left: 4px solid var(--p-edge); scroll-margin-top: 5rem; }
.protocol .decision h3 { margin: 0 0 .35rem; }
.protocol .decision p + ul { margin-top: .3em; }
.protocol .label { font-family: var(--p-sans); font-weight: 700; color: var(--p-decision); }
.protocol .action { margin-top: 1.1rem; font-size: 1rem; line-height: 1.5; }
.protocol .action + .action { margin-top: .6rem; }
.protocol .action strong { font-weight: 600; }
.protocol .who { display: block; font-size: .9375rem; color: var(--p-soft); }
.protocol time { white-space: nowrap; }
.protocol > footer { margin-top: 3rem; padding-top: 1.25rem; border-top: 1px solid var(--p-line); }
.protocol .closing { display: grid; gap: .6rem 1.5rem; grid-template-columns: max-content 1fr; font-size: .9375rem; line-height: 1.45; }
.protocol .closing div { display: grid; grid-template-columns: subgrid; grid-column: 1 / -1; }
.protocol .signatures { margin-top: 2rem; break-inside: avoid; font-family: var(--p-sans); }
.protocol .signatures h2 { font-size: 1rem; }
.protocol .signatures ul { display: grid; grid-template-columns: repeat(auto-fit, minmax(12rem, 1fr)); gap: 0 1.75rem; list-style: none; padding: 0; font-size: .9375rem; line-height: 1.45; }
.protocol .signatures li { margin-top: 3.5rem; padding-top: .4rem; border-top: 1px solid var(--p-soft); color: var(--p-soft); }
.protocol .signatures .signed { grid-template-columns: repeat(auto-fit, minmax(min(100%, 18rem), 1fr)); gap: .9rem 1.75rem; }
.protocol .signatures .signed li { margin-top: 0; border-top-color: var(--p-line); overflow-wrap: anywhere; }
.protocol .signatures b { display: block; color: var(--p-ink); font-weight: 600; }
.protocol-hash { max-width: 46rem; margin: 0 auto; padding: 1rem clamp(1.25rem, 6vw, 4.5rem) 2rem; box-sizing: border-box; color: #5b6776; font: 400 .8125rem/1.35 'Source Sans 3 Variable', 'Source Sans 3', 'Segoe UI', system-ui, sans-serif; font-variant-numeric: tabular-nums; }
@media (prefers-color-scheme: dark) { .protocol-hash { color: #98a4b2; } }
@media (max-width: 30rem) {
  .protocol .item { --hang: 1.75rem; padding-left: 0; }
  .protocol .item > h2 { margin-left: 0; }
  .protocol .decision { margin-left: 0; padding-left: 1rem; }
  .protocol .closing { grid-template-columns: 1fr; }
  .protocol .closing div { gap: 0; }
}
@media print {
  .protocol {
    --p-paper: #fff; --p-ink: #1b2430; --p-soft: #4a5666; --p-line: #d5dae1; --p-link: #1b2430;
    --p-decision: #6a3d00; --p-edge: #c47a00;
    max-width: none; padding: 0; font-size: 11pt; line-height: 15.5pt; print-color-adjust: exact;
  }
  .protocol h1 { font-size: 20pt; }
  .protocol .body { font-size: 14pt; }
  .protocol .item > h2 { font-size: 14pt; }
  .protocol .item h3 { font-size: 12pt; }
  .protocol .item :is(h4, h5) { font-size: 11pt; }
  .protocol :is(.facts, .people ul, .aside, .attachments, .closing, table) { font-size: 9.5pt; line-height: 13pt; }
  .protocol .action { font-size: 10.5pt; line-height: 14pt; }
  .protocol .people ul { columns: 2; }
  .protocol .item { margin-top: 20pt; }
  .protocol :is(h1, h2, h3, h4, h5, .aside, .attachments) { break-after: avoid; break-inside: avoid; }
  .protocol :is(p, li, blockquote) { orphans: 3; widows: 3; }
  .protocol :is(.decision, .action, tr, .closing div) { break-inside: avoid; }
  .protocol .table { overflow: visible; }
  .protocol a { text-decoration: none; }
  .protocol-hash { max-width: none; padding: 12pt 0 0; font-size: 8.5pt; }
}
}
@page { size: A4; margin: 25mm 25mm 25mm 30mm; @bottom-right { content: counter(page) ' (' counter(pages) ')'; font: 9pt 'Source Sans 3', sans-serif; color: #4a5666; } }
`
