/**
 * The signs of the interface: strokes on a 20 px square in the colour of the text. A sign never stands for a word alone to
 * a screen reader: it is hidden, and whatever holds it has the name.
 */
const paths = {
  check: 'M4.5 10.5l3.5 3.5 7.5-8',
  close: 'M5.5 5.5l9 9M14.5 5.5l-9 9',
  plus: 'M10 4.5v11M4.5 10h11',
  minus: 'M4.5 10h11',
  chevron: 'M6 8l4 4 4-4',
  'chevron-left': 'M12 5.5L7.5 10l4.5 4.5',
  'chevron-right': 'M8 5.5l4.5 4.5L8 14.5',
  undo: 'M7 4.5L3.5 8 7 11.5M4 8h8a4 4 0 010 8H8.5',
  redo: 'M13 4.5L16.5 8 13 11.5M16 8H8a4 4 0 000 8h3.5',
  list: 'M8 5h8.5M8 10h8.5M8 15h8.5M4 5h.01M4 10h.01M4 15h.01',
  'ordered-list': 'M9 5h7.5M9 10h7.5M9 15h7.5M3.5 4l1.2-.8v4.3M3.3 12.8a1.2 1.2 0 112 .8l-2 2.4h2.4',
  'att-list': 'M9 5h7.5M9 10h7.5M9 15h7.5M3.2 5h2.6M3.2 10h2.6M3.2 15h2.6',
  link: 'M8.6 11.4a3 3 0 004.3 0l2.7-2.7a3 3 0 10-4.3-4.3l-.9.9M11.4 8.6a3 3 0 00-4.3 0l-2.7 2.7a3 3 0 104.3 4.3l.9-.9',
  quote: 'M4 14c2-.8 3.2-2.4 3.2-4.8V6H4v3.6h3.2M11.5 14c2-.8 3.2-2.4 3.2-4.8V6h-3.2v3.6h3.2',
  table: 'M3.5 5.5a1 1 0 011-1h11a1 1 0 011 1v9a1 1 0 01-1 1h-11a1 1 0 01-1-1zM3.5 8.5h13M3.5 12h13M10 8.5v7',
  bold: 'M6.5 16V4.2h7M6.5 10h5.5',
  italic: 'M8.2 4.2L6.6 16M14.6 4.2l-7.2 6.6M9.4 9.2l3.4 6.8',
  underline: 'M6 4v5.5a4 4 0 008 0V4M5 16.5h10',
  strike:
    'M4 10h12M13.8 6.4C13.2 5 11.8 4.2 10 4.2c-2.2 0-3.8 1.1-3.8 2.8 0 .9.4 1.6 1.2 2.1M6.2 13.4c.5 1.5 2 2.4 3.9 2.4 2.3 0 4-1.1 4-2.9 0-.5-.1-.9-.3-1.2',
  file: 'M5.5 3.5h6l3.5 3.5v9.5h-9.5zM11.5 3.5V7H15',
  image:
    'M3.5 5a1 1 0 011-1h11a1 1 0 011 1v10a1 1 0 01-1 1h-11a1 1 0 01-1-1zM4 14l3.8-3.8 2.7 2.7 2.2-2.2 3.3 3.3M12.6 7.4h.01',
  download: 'M10 3.5v9M6.2 9L10 12.8 13.8 9M4 16.5h12',
  upload: 'M10 12.8v-9M6.2 7.3L10 3.5l3.8 3.8M4 16.5h12',
  print: 'M6 7V3.5h8V7M6 13.5H4.5a1 1 0 01-1-1V8a1 1 0 011-1h11a1 1 0 011 1v4.5a1 1 0 01-1 1H14M6 11.5h8v5H6z',
  lock: 'M5.5 9.5a1 1 0 011-1h7a1 1 0 011 1v6a1 1 0 01-1 1h-7a1 1 0 01-1-1zM7 8.5V6.3a3 3 0 016 0v2.2',
  warning: 'M10 3.6l7 12.4H3zM10 8.2v3.6M10 13.8h.01',
  error: 'M10 3a7 7 0 100 14 7 7 0 000-14zM7.6 7.6l4.8 4.8M12.4 7.6l-4.8 4.8',
  ok: 'M10 3a7 7 0 100 14 7 7 0 000-14zM6.9 10.2l2.2 2.2 4-4.4',
  'cloud-off': 'M3.5 3.5l13 13M7 6.2A4.5 4.5 0 0114 9.5h.5a3 3 0 012.3 4.9M12.5 15.5H6a3.5 3.5 0 01-.6-6.9',
  people:
    'M7.5 9.5a2.8 2.8 0 100-5.6 2.8 2.8 0 000 5.6zM2.5 16v-.8A3.2 3.2 0 015.7 12h3.6a3.2 3.2 0 013.2 3.2v.8M13 4.2a2.8 2.8 0 010 5.1M14.6 12.2a3.2 3.2 0 012.9 3.1v.7',
  mail: 'M3.5 5.5h13v9h-13zM3.5 6l6.5 5 6.5-5',
  clock: 'M10 3a7 7 0 100 14 7 7 0 000-14zM10 6.2v4l2.6 1.6',
  search: 'M9 4a5 5 0 100 10A5 5 0 009 4zM12.7 12.7l3.8 3.8',
  more: 'M5 10h.01M10 10h.01M15 10h.01',
  trash: 'M4 6h12M8 6V4.2h4V6M5.5 6l.7 10.3h7.6L14.5 6M8.5 9v4.5M11.5 9v4.5',
  'arrow-up': 'M10 16V4.5M5.5 9L10 4.5 14.5 9',
  'arrow-down': 'M10 4v11.5M5.5 11l4.5 4.5 4.5-4.5',
  drag: 'M7.5 5h.01M12.5 5h.01M7.5 10h.01M12.5 10h.01M7.5 15h.01M12.5 15h.01',
  sun: 'M10 6.8a3.2 3.2 0 100 6.4 3.2 3.2 0 000-6.4zM10 2.8v1.4M10 15.8v1.4M2.8 10h1.4M15.8 10h1.4M4.9 4.9l1 1M14.1 14.1l1 1M4.9 15.1l1-1M14.1 5.9l1-1',
  moon: 'M16.2 11.8A6.6 6.6 0 018.2 3.8a6.6 6.6 0 108 8z',
  globe: 'M10 3a7 7 0 100 14 7 7 0 000-14zM3.2 10h13.6M10 3c2 2 2.8 4.4 2.8 7S12 15 10 17c-2-2-2.8-4.4-2.8-7S8 5 10 3z',
  qr: 'M3.5 3.5h5v5h-5zM11.5 3.5h5v5h-5zM3.5 11.5h5v5h-5zM11.5 11.5h2v2M16.5 11.5v2M11.5 16.5h2M16.5 16h.01',
  hand: 'M7 10V4.6a1.1 1.1 0 012.2 0V9M9.2 9V3.9a1.1 1.1 0 012.2 0V9M11.4 9V4.9a1.1 1.1 0 012.2 0V12c0 3-1.6 4.6-4.2 4.6-2 0-3-.9-4-2.6L3.7 11c-.5-.9.8-1.9 1.6-1L7 11.8',
  edit: 'M4 16l.7-3.3 8.6-8.6a1.4 1.4 0 012 0l.6.6a1.4 1.4 0 010 2L7.3 15.3zM12 5.5L14.5 8',
  copy: 'M7 7.5a1 1 0 011-1h7a1 1 0 011 1v8a1 1 0 01-1 1H8a1 1 0 01-1-1zM13 6.5V4.5a1 1 0 00-1-1H5a1 1 0 00-1 1v8a1 1 0 001 1h2',
} as const

export type IconName = keyof typeof paths

/** Dots are strokes without length, so they need a thicker pen. */
const dotted: readonly IconName[] = ['more', 'drag']
const heavy: readonly IconName[] = ['bold', 'italic']

export function Icon({
  name,
  size = 20,
  className,
}: {
  name: IconName
  size?: number
  className?: string | undefined
}) {
  return (
    <svg
      className={className}
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth={dotted.includes(name) ? 2.2 : heavy.includes(name) ? 2 : 1.6}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={paths[name]} />
    </svg>
  )
}
