/**
 * Reads a pasted list of people: a table out of Word, Excel or an e-mail, lines with tabs, semicolons or commas, with or
 * without a row of headings. It never guesses silently: what it is unsure of is marked, for a person to judge.
 */

import { withoutGuard } from '@samsyn/api/csv'
import { sameName } from '@samsyn/meeting/attendance'
import type { Listed } from '@samsyn/meeting/register'

export type Doubt = 'one-word' | 'odd-name' | 'twice'
export type Read = Listed & { doubt: Doubt | null }

type Field = 'name' | 'first' | 'last' | 'organisation' | 'title' | 'role' | 'email'

const headings: Record<Field, RegExp> = {
  first: /^(förnamn|tilltalsnamn|first ?name|given name)$/,
  last: /^(efternamn|last ?name|surname|family name)$/,
  name: /^(namn|name|full name|deltagare|participant|person|ledamot|ledamöter|member|för- och efternamn)$/,
  organisation:
    /^(organisation|organization|org|kommun|kommun\/region|huvudman|arbetsplats|arbetsgivare|myndighet|förvaltning|enhet|employer|company|företräder)$/,
  title: /^(titel|title|befattning|position|job title|tjänst)$/,
  role: /^(roll|role|funktion|function|uppdrag)$/,
  email: /^(e-?post(adress)?|epost|mejl(adress)?|mail(adress)?|e-?mail( address)?)$/,
}

/** The pasted text, and its rich form when the clipboard has one, as people. */
export function readPeople(text: string, html = ''): Read[] {
  const table = html ? tableRows(html) : []
  const rows = table.length > 0 ? table : textRows(text)
  const people = withHeadings(rows) ?? rows.map(guess)
  const seen: string[] = []
  return people
    .map((person) => ({ ...person, doubt: doubtOf(person) }))
    .filter((person) => person.name !== '')
    .map((person) => {
      const twice = seen.some((name) => sameName(name, person.name))
      seen.push(person.name)
      return twice ? { ...person, doubt: 'twice' as const } : person
    })
}

const tidy = (text: string) => text.replace(/[\s\u00a0]+/g, ' ').trim()

/** The cells of every table in a piece of HTML, as Word, Excel and Outlook write it; [] if it has none. */
function tableRows(html: string): string[][] {
  const body = html.replace(/<!--[\s\S]*?-->|<(style|script|head)\b[\s\S]*?<\/\1>/gi, '')
  const rows = [...body.matchAll(/<tr\b[^>]*>([\s\S]*?)(?=<tr\b|<\/tr>|<\/table>)/gi)].map(([, row = '']) =>
    [...row.matchAll(/<t[dh]\b[^>]*>([\s\S]*?)(?=<t[dh]\b|<\/t[dh]>|$)/gi)].map(([, cell = '']) => plain(cell)),
  )
  return rows.filter((row) => row.some((cell) => cell !== ''))
}

const entities: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  aring: 'å',
  auml: 'ä',
  ouml: 'ö',
  Aring: 'Å',
  Auml: 'Ä',
  Ouml: 'Ö',
  eacute: 'é',
  Eacute: 'É',
  uuml: 'ü',
  ndash: '–',
  shy: '',
}

const plain = (html: string): string =>
  tidy(
    html
      .replace(/<(br|\/p|\/div|\/li)\b[^>]*>/gi, ' ')
      .replace(/<[^>]*>/g, '')
      .replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (all, decimal, hex, name) => {
        const code = decimal ? Number(decimal) : hex ? Number.parseInt(hex, 16) : null
        if (code !== null) return code <= 0x10ffff ? String.fromCodePoint(code) : ''
        return entities[name] ?? all
      }),
  )

function textRows(text: string): string[][] {
  const lines = text
    .replace(/^\ufeff/, '')
    .split(/\r\n|\r|\n/)
    .map((line) => line.replace(/^\s*(?:[•·*–-]|\d{1,3}[.)])\s+/, ''))
    .filter((line) => line.trim() !== '')
  // Addresses out of Outlook: "Anna Ek <anna@x.se>; Bo Ström <bo@x.se>".
  const addresses = lines.length === 1 && (lines[0]?.match(/<[^<>\s]+@[^<>\s]+>/g)?.length ?? 0) > 1
  if (addresses) return (lines[0] ?? '').split(/;|,(?=[^<>]*<)/).map((part) => [tidy(part)])
  return lines.map((line) => cells(line, separatorOf(line))).filter((row) => row.some((cell) => cell !== ''))
}

/** Each line for itself: a list may be put together from several places. What is in quotes separates nothing. */
function separatorOf(line: string): string {
  const bare = line.replace(/"[^"]*"/g, '')
  return ['\t', ';'].find((mark) => bare.includes(mark)) ?? ','
}

/** One line of a CSV file; a quoted cell may hold the separator. */
function cells(line: string, mark: string): string[] {
  const found: string[] = []
  let cell = ''
  let quoted = false
  for (let at = 0; at < line.length; at++) {
    const sign = line.charAt(at)
    if (sign === '"' && quoted && line.charAt(at + 1) === '"') {
      cell += '"'
      at++
    } else if (sign === '"' && (quoted || cell.trim() === '')) quoted = !quoted
    else if (sign === mark && !quoted) {
      found.push(withoutGuard(tidy(cell)))
      cell = ''
    } else cell += sign
  }
  return [...found, withoutGuard(tidy(cell))]
}

function withHeadings(rows: readonly string[][]): Listed[] | null {
  const fields = (rows[0] ?? []).map((cell) => {
    const word = cell.toLocaleLowerCase('sv').replace(/[:*]$/, '').trim()
    return (Object.keys(headings) as Field[]).find((field) => headings[field].test(word)) ?? null
  })
  const named = fields.includes('name') || fields.includes('last')
  // A single known word might be somebody's heading above a plain list, or a name: then it must be "Namn".
  if (!named || (fields.length > 1 && fields.filter(Boolean).length < 2)) return null
  return rows.slice(1).map((row) => {
    const of = (field: Field) => row[fields.indexOf(field)] ?? ''
    const name = fields.includes('name') ? of('name') : `${of('first')} ${of('last')}`
    const person = unpack({
      name: tidy(name),
      organisation: of('organisation'),
      title: of('title'),
      role: of('role'),
      email: of('email'),
    })
    return person
  })
}

/** Without headings: an address is where the @ is, the rest is name, organisation, role. */
function guess(row: readonly string[]): Listed {
  const email = row.find((cell) => /^\S+@\S+\.\S+$/.test(cell)) ?? ''
  const [name = '', organisation = '', ...role] = row.filter((cell) => cell !== email)
  return unpack({ name, organisation, title: '', role: role.filter(Boolean).join(', '), email })
}

/** "Anna Ek (ordförande)" and "Anna Ek <anna@x.se>" say more than a name. */
function unpack(person: Listed): Listed {
  const address = /<([^<>\s]+@[^<>\s]+)>/.exec(person.name)
  const name = person.name.replace(/<[^<>]*>/, '')
  const role = /\(([^()]+)\)\s*$/.exec(name)
  return {
    name: tidy(role ? name.slice(0, role.index) : name),
    organisation: person.organisation,
    title: person.title,
    role: person.role || (role?.[1]?.trim() ?? ''),
    email: person.email || (address?.[1] ?? ''),
  }
}

function doubtOf({ name }: Listed): Doubt | null {
  if (/[\d@:?!/]/.test(name) || name.length > 60 || name.split(' ').length > 5) return 'odd-name'
  return name.includes(' ') ? null : 'one-word'
}
