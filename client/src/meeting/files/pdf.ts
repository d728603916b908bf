/**
 * pdf.js, fetched when there is a PDF to show. The tables it asks for by name are in the build under /pdfjs/.
 *
 * A page is drawn aside and shown when it is done, so that turning never flashes white; what has been drawn lately, and
 * what was drawn ahead, is there at once. A file that is open in one place is the same in another.
 */
import { GlobalWorkerOptions, getDocument, type PDFDocumentProxy, TextLayer } from 'pdfjs-dist'
import workerUrl from 'pdfjs-dist/build/pdf.worker.min.mjs?url'

GlobalWorkerOptions.workerSrc = workerUrl

export type Pdf = PDFDocumentProxy

/** A file that nobody looks at any more is kept for so long: somebody may be on their way from one place to another. */
const keptFor = 20_000

type Open = { pdf: Promise<Pdf>; users: number; forget: ReturnType<typeof setTimeout> | undefined; close: () => void }
const open = new Map<string, Open>()

export function openPdf(url: string): { pdf: Promise<Pdf>; close: () => void } {
  const one = open.get(url) ?? fetchPdf(url)
  clearTimeout(one.forget)
  one.users += 1
  const close = () => {
    one.users -= 1
    if (one.users === 0) one.forget = setTimeout(one.close, keptFor)
  }
  return { pdf: one.pdf, close }
}

function fetchPdf(url: string): Open {
  const task = getDocument({
    url,
    cMapUrl: '/pdfjs/cmaps/',
    standardFontDataUrl: '/pdfjs/standard_fonts/',
    wasmUrl: '/pdfjs/wasm/',
    iccUrl: '/pdfjs/iccs/',
  })
  const close = () => {
    open.delete(url)
    void task.destroy()
  }
  const fetched: Open = { pdf: task.promise, users: 0, forget: undefined, close }
  open.set(url, fetched)
  // Who asks anew fetches anew.
  task.promise.catch(() => open.get(url) === fetched && open.delete(url))
  return fetched
}

// ── Drawing ────────────────────────────────────────────────────────────────────────────────────────────────────────

type Drawing = { picture: Promise<HTMLCanvasElement>; users: number; done: boolean; cancel: () => void }

/** By page and width, the one asked for last at the end. So many that nobody looks at are kept. */
const drawings = new WeakMap<Pdf, Map<string, Drawing>>()
const mostKept = 4

/** A picture of a page, `width` CSS pixels wide. One that nobody waits for any more is not finished. */
function picture(pdf: Pdf, number: number, width: number): { picture: Promise<HTMLCanvasElement>; leave: () => void } {
  const kept = drawings.get(pdf) ?? new Map<string, Drawing>()
  drawings.set(pdf, kept)
  const key = `${number} ${width} ${devicePixelRatio}`
  const drawing = kept.get(key) ?? draw(pdf, number, width)
  kept.delete(key)
  kept.set(key, drawing)
  drawing.users += 1
  drawing.picture.catch(() => kept.get(key) === drawing && kept.delete(key))
  const unused = [...kept].flatMap(([old, { users }]) => (users === 0 ? [old] : []))
  for (const old of unused.slice(0, -mostKept)) kept.delete(old)
  const leave = () => {
    drawing.users -= 1
    // The page that is turned to may be the one that was drawn ahead.
    queueMicrotask(() => {
      if (drawing.users > 0 || drawing.done) return
      kept.delete(key)
      drawing.cancel()
    })
  }
  return { picture: drawing.picture, leave }
}

function draw(pdf: Pdf, number: number, width: number): Drawing {
  let stop = () => {}
  let stopped = false
  const rendered = async () => {
    const page = await pdf.getPage(number)
    if (stopped) throw new Error('Nobody waits for the page.')
    const scale = width / page.getViewport({ scale: 1 }).width
    const viewport = page.getViewport({ scale: scale * Math.min(devicePixelRatio, 3) })
    const canvas = document.createElement('canvas')
    canvas.width = Math.round(viewport.width)
    canvas.height = Math.round(viewport.height)
    const rendering = page.render({ canvas, viewport })
    stop = () => rendering.cancel()
    await rendering.promise
    drawing.done = true
    return canvas
  }
  const drawing: Drawing = { users: 0, done: false, cancel: () => {}, picture: Promise.resolve().then(rendered) }
  drawing.cancel = () => {
    stopped = true
    stop()
  }
  return drawing
}

/** Draws a page before anybody asks for it. Answers how to stop. */
export function drawAhead(pdf: Pdf, number: number, width: number): () => void {
  const ahead = picture(pdf, number, width)
  // A page that cannot be drawn says so when it is asked for.
  ahead.picture.catch(() => {})
  return ahead.leave
}

/** Draws a page, and its text over it when there is a place for it. Answers how to stop. */
export function drawPage(
  pdf: Pdf,
  number: number,
  width: number,
  canvas: HTMLCanvasElement,
  text?: { layer: HTMLElement; onText: (says: boolean) => void },
): () => void {
  let stopped = false
  const drawing = picture(pdf, number, width)
  const stops = [drawing.leave]
  void (async () => {
    const drawn = await drawing.picture
    if (stopped) return
    canvas.width = drawn.width
    canvas.height = drawn.height
    canvas.getContext('2d')?.drawImage(drawn, 0, 0)
    canvas.dataset.page = String(number)
    if (!text) return
    const page = await pdf.getPage(number)
    const content = await page.getTextContent()
    if (stopped) return
    const viewport = page.getViewport({ scale: width / page.getViewport({ scale: 1 }).width })
    text.layer.replaceChildren()
    text.layer.style.setProperty('--total-scale-factor', String(viewport.scale))
    text.onText(content.items.some((item) => 'str' in item && item.str.trim() !== ''))
    const layer = new TextLayer({ textContentSource: content, container: text.layer, viewport })
    stops.push(() => layer.cancel())
    await layer.render()
  })().catch((error: unknown) => {
    // Stopped because another page is wanted; a page that cannot be drawn stays as it was.
    if (!stopped) canvas.dataset.failed = error instanceof Error ? error.name : ''
  })
  return () => {
    stopped = true
    for (const stop of stops) stop()
  }
}

/** What a page is called: the words in its largest letters, those that come first; '' when it has no text. */
export async function titleOf(pdf: Pdf, number: number): Promise<string> {
  const { items } = await (await pdf.getPage(number)).getTextContent()
  const runs = items.flatMap((item) =>
    'str' in item && item.str.trim() !== '' ? [{ text: item.str, height: Math.round(item.height) }] : [],
  )
  const largest = Math.max(0, ...runs.map(({ height }) => height))
  const first = runs.findIndex(({ height }) => height === largest)
  const after = runs.findIndex(({ height }, at) => at > first && height !== largest)
  const title = runs.slice(Math.max(0, first), after < 0 ? undefined : after)
  return title
    .map(({ text }) => text)
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim()
}
