// biome-ignore-all lint/a11y/noRedundantRoles: a table that is laid out as blocks loses its roles in some browsers
/** A real table; on a phone every row becomes a few lines, and stays a row to a screen reader. */
import type { ReactNode } from 'react'
import css from './Table.module.css'
import { VisuallyHidden } from './VisuallyHidden.tsx'

type Column<T> = {
  id: string
  name: string
  /** The name is only read out: the column holds buttons or boxes. */
  nameHidden?: boolean
  cell: (row: T) => ReactNode
  /** The row's own name. */
  main?: boolean
  end?: boolean
}

type Props<T> = { caption: string; columns: readonly Column<T>[]; rows: readonly T[]; rowId: (row: T) => string }

export function Table<T>({ caption, columns, rows, rowId }: Props<T>) {
  return (
    <table role="table" className={css.table} aria-label={caption}>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map((column) => (
            <th role="columnheader" key={column.id} scope="col" className={column.end ? css.end : undefined}>
              {column.nameHidden ? <VisuallyHidden>{column.name}</VisuallyHidden> : column.name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <tr role="row" key={rowId(row)}>
            {columns.map((column) =>
              column.main ? (
                <th role="rowheader" scope="row" key={column.id} className={css.main}>
                  {column.cell(row)}
                </th>
              ) : (
                <td role="cell" key={column.id} className={column.end ? css.end : undefined}>
                  {column.cell(row)}
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
