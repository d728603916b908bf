/**
 * The protocol as Markdown (CommonMark with tables): for a wiki, a mail or a text archive. What people wrote is
 * escaped, so that an asterisk or a "#" of theirs is an asterisk or a "#" when it is read.
 */
import { type AttachmentLine, type Block, type Cell, type Note, printed, type Run, type Signature } from './print.ts'
import type { Protocol } from './protocol.ts'

/** The whole protocol as a Markdown text that ends with a line break. */
export function toMarkdown(protocol: Protocol, approved: readonly Signature[] = []): string {
  return `${printed(protocol, approved).flatMap(blockText).join('\n\n')}\n`
}

/** Every string is one Markdown block; they are separated by empty lines. */
function blockText(block: Block): string[] {
  switch (block.block) {
    case 'title':
      return [`# ${line(block.word)}`, `**${line(block.body)}**`]
    case 'facts':
      return [
        block.rows
          .flat()
          .map((fact) => `${fact.label} ${link((inLink) => line(fact.value, inLink), fact.href)}`)
          .join('  \n'),
      ]
    case 'people':
      return [
        `## ${inline(block.heading)}`,
        block.people
          .map(
            (one) =>
              `- ${[one.name, one.rest]
                .filter(Boolean)
                .map((one) => line(one))
                .join(', ')}`,
          )
          .join('\n'),
      ]
    case 'item':
      return [`## ${inline(`${block.number} ${block.title}`)}`]
    case 'presenters':
      return [`*${line(block.label)}* ${line(block.names)}`]
    case 'attachments':
      return attachments(block.lines)
    case 'questions':
      return [
        `### ${inline(block.label)}`,
        block.questions.map((question, index) => entry(`${index + 1}. `, [line(question)])).join('\n'),
      ]
    case 'notes':
      return block.notes.flatMap(noteText)
    case 'decision': {
      const label = block.label === '' ? '' : `**${line(block.label)}** `
      const inside = [
        ...(block.heading === '' ? [] : [`### ${inline(block.heading)}`]),
        ...attachments(block.attachments),
        ...(block.lead === '' && label === '' ? [] : [`${label}${line(block.lead)}`.trim()]),
        ...(block.points.length === 0 ? [] : [block.points.map((point) => entry('- ', [line(point)])).join('\n')]),
      ]
      return [quoted(inside)]
    }
    case 'action': {
      const facts = block.facts.map((fact) => `*${line(fact.label)}* ${line(fact.value)}`)
      return [[`**${line(block.label)}**`, line(block.text), ...facts].filter(Boolean).join(' ')]
    }
    case 'closing':
      return ['---', ...block.lines.map((one) => `**${line(one.label)}** ${line(one.value)}`)]
    case 'signatures':
      return [
        `## ${inline(block.heading)}`,
        ...block.people.map(({ name, role }) =>
          [name === '' ? '' : `**${line(name)}**`, inline(role)].join(' ').trim(),
        ),
      ]
  }
}

function attachments(lines: AttachmentLine[]): string[] {
  if (lines.length === 0) return []
  return [
    lines
      .map((one) => [`*${line(one.label)}*`, link((inLink) => line(one.title, inLink), one.href)].join(' ').trim())
      .join('  \n'),
  ]
}

function noteText(note: Note): string[] {
  switch (note.note) {
    case 'paragraph':
      return [runs(note.runs, '  \n')]
    case 'heading':
      return [`${'#'.repeat(note.level + 2)} ${runs(note.runs, ' ')}`]
    case 'list':
      return [
        note.entries
          .map((content, index) => {
            const sign = note.style === 'ordered' ? `${note.start + index}. ` : '- '
            const blocks = content.flatMap(noteText)
            return entry(sign, note.style === 'att' ? [`att ${blocks[0] ?? ''}`, ...blocks.slice(1)] : blocks)
          })
          .join('\n'),
      ]
    case 'quote':
      return [quoted(note.content.flatMap(noteText))]
    case 'table':
      return [tableText(note.columns, note.rows)]
  }
}

/** Markdown has neither spans nor tables without a head: spans leave empty cells, a missing head is an empty row. */
function tableText(columns: number, rows: Cell[][]): string {
  const row = (cells: Cell[]) => {
    const fields = cells.flatMap((cell) => [cellText(cell), ...Array<string>(cell.columns - 1).fill('')])
    return `| ${[...fields, ...Array<string>(Math.max(0, columns - fields.length)).fill('')].join(' | ')} |`
  }
  const [first, ...rest] = rows
  const headed = first?.every((cell) => cell.header) ?? false
  const body = headed ? rest : rows
  const head = headed && first ? row(first) : `|${'  |'.repeat(columns)}`
  return [head, `|${' --- |'.repeat(columns)}`, ...body.map(row)].join('\n')
}

function cellText(cell: Cell): string {
  return cell.content
    .flatMap(noteText)
    .join('<br>')
    .replace(/ *\n+ */g, '<br>')
}

/** A list entry: later lines are indented so that they belong to it. */
function entry(sign: string, blocks: string[]): string {
  return `${sign}${blocks.join('\n\n').replace(/\n(?=[^\n])/g, `\n${' '.repeat(sign.length)}`)}`
}

function quoted(blocks: string[]): string {
  return blocks
    .join('\n\n')
    .split('\n')
    .map((one) => (one === '' ? '>' : `> ${one}`))
    .join('\n')
}

/**
 * Marks are written with Markdown's signs where these can be read as such, which depends on what stands on both sides of
 * them (CommonMark 0.31, 6.2), and as HTML elsewhere.
 */
function runs(all: Run[], lineBreak: string): string {
  const texts = all.map(({ text }) => text)
  return all
    .map((run, at) => {
      // Emphasis may not begin or end with a space, so spaces are moved outside of the signs.
      const [, before = '', core = '', after = ''] = /^(\s*)([\s\S]*?)(\s*)$/.exec(run.text) ?? []
      if (core === '') return run.text
      const isFree =
        /(^|\s)$/.test(before || texts.slice(0, at).join('')) &&
        /^($|\s)/.test(after || texts.slice(at + 1).join('')) &&
        /^[\p{L}\p{N}]/u.test(core) &&
        /[\p{L}\p{N}.,:;?]$/u.test(core)
      const marked = (text: string, sign: string, element: string) =>
        isFree ? `${sign}${text}${sign}` : `<${element}>${text}</${element}>`
      const text = (inLink: boolean) => {
        let marks = escaped(core, inLink)
        if (run.strike) marks = marked(marks, '~~', 'del')
        if (run.italic) marks = marked(marks, '*', 'em')
        if (run.bold) marks = marked(marks, '**', 'strong')
        return run.underline ? `<u>${marks}</u>` : marks
      }
      return `${before}${link(text, run.href)}${after}`
    })
    .join('')
    .split('\n')
    .map((one) => lineStart(one.trim()))
    .join(lineBreak)
}

/** `text` is written for the inside of a link when there is one. */
function link(text: (inLink: boolean) => string, href: string): string {
  return href === '' ? text(false) : `[${text(true)}](<${href.replace(/[<>\\]/g, encodeURIComponent)}>)`
}

/** A text that stays on one line, in the middle of it. */
function inline(text: string, inLink = false): string {
  return escaped(
    text.replace(/\s+/g, (run) => (run.includes('\n') ? ' ' : run)),
    inLink,
  )
}

/** A text that stays on one line and may begin it. */
function line(text: string, inLink = false): string {
  return lineStart(inline(text, inLink))
}

/**
 * An address in running text stands in the signs that say that it is one: many readers make a link of it in any case, and
 * would take escapes and what follows for a part of it. Within a link they must not, since that would end the link.
 */
function escaped(text: string, inLink = false): string {
  const plain = (part: string) => part.replace(/[\\`*_[\]<>~|]|!(?=\[)|&(?=#?\w+;)|(?<=www)\./g, '\\$&')
  if (inLink) return plain(text).replace(/:(?=\/\/)|@|(?<=\])\(/g, '\\$&')
  return text
    .split(/(https?:\/\/[^\s<>|\\`]*[^\s<>|\\`"'.,;:!?()[\]*_~])/)
    .map((part, at) => (at % 2 === 1 ? `<${part}>` : plain(part)))
    .join('')
}

/** What would begin a heading, a list, a rule or a quote at the start of a line. */
function lineStart(text: string): string {
  return text.replace(/^(#{1,6}|[-+=])/, '\\$1').replace(/^(\d{1,9})([.)])(?=\s|$)/, '$1\\$2')
}
