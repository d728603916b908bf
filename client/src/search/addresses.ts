/** How the register's page stands in the address, in Swedish as the other addresses do. */
import type { SearchKind } from '@samsyn/meeting/search'

const names: Record<SearchKind, string> = {
  decision: 'beslut',
  action: 'uppgifter',
  item: 'punkter',
  meeting: 'moten',
  file: 'bilagor',
  person: 'personer',
  earlier: 'aldre',
}

/** What the page shows. `series` stands in the path where the page is that of a series. */
export type Asked = {
  q: string
  kind: SearchKind
  series: string
  year: string
  organisation: string
  status: string
  page: number
}

export const nothingAsked: Asked = {
  ...{ q: '', kind: 'decision', series: '', year: '', organisation: '', status: '' },
  page: 1,
}

export function askedIn(search: URLSearchParams, series = ''): Asked {
  const kind = (Object.keys(names) as SearchKind[]).find((one) => names[one] === search.get('visa')) ?? 'decision'
  return {
    kind,
    q: search.get('q') ?? '',
    series: series || (search.get('serie') ?? ''),
    year: search.get('ar') ?? '',
    organisation: search.get('organisation') ?? '',
    status: search.get('lage') ?? '',
    page: Math.max(1, Math.floor(Number(search.get('sida')) || 1)),
  }
}

export function searchOf({ q, kind, series, year, organisation, status, page }: Asked, ofSeries = ''): URLSearchParams {
  const said: Record<string, string> = {
    visa: kind === 'decision' ? '' : names[kind],
    q,
    serie: ofSeries === '' ? series : '',
    ar: year,
    organisation,
    lage: status,
    sida: page > 1 ? String(page) : '',
  }
  return new URLSearchParams(Object.entries(said).filter(([, value]) => value !== ''))
}

export function addressOf(asked: Asked, ofSeries = ''): string {
  const search = searchOf(asked, ofSeries).toString()
  return `${ofSeries === '' ? '' : `/s/${ofSeries}`}/beslut${search === '' ? '' : `?${search}`}`
}

/** The same as the server is asked. */
export const queryOf = ({ page, ...asked }: Asked): URLSearchParams => {
  const said = Object.entries({ ...asked, page: String(page) }).filter(([, value]) => value !== '')
  return new URLSearchParams(said)
}
