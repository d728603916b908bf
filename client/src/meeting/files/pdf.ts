/** pdf.js, fetched when there is a PDF to show. The tables it asks for by name are in the build under /pdfjs/. */
import { GlobalWorkerOptions, getDocument, type PDFDocumentProxy, TextLayer } from 'pdfjs-dist'
import workerUrl from 'pdfjs-dist/build/pdf.worker.min.mjs?url'

GlobalWorkerOptions.workerSrc = workerUrl

export type Pdf = PDFDocumentProxy

export function openPdf(url: string): { pdf: Promise<Pdf>; close: () => void } {
  const task = getDocument({
    url,
    cMapUrl: '/pdfjs/cmaps/',
    standardFontDataUrl: '/pdfjs/standard_fonts/',
    wasmUrl: '/pdfjs/wasm/',
    iccUrl: '/pdfjs/iccs/',
  })
  return { pdf: task.promise, close: () => void task.destroy() }
}

/** Draws a page `width` CSS pixels wide, and its text over it when there is a place for it. Answers how to stop. */
export function drawPage(
  pdf: Pdf,
  number: number,
  width: number,
  canvas: HTMLCanvasElement,
  text?: { layer: HTMLElement; onText: (says: boolean) => void },
): () => void {
  let stopped = false
  const stops: (() => void)[] = []
  void (async () => {
    const page = await pdf.getPage(number)
    if (stopped) return
    const scale = width / page.getViewport({ scale: 1 }).width
    const viewport = page.getViewport({ scale })
    const sharp = page.getViewport({ scale: scale * Math.min(devicePixelRatio, 3) })
    // Drawn aside and shown when it is done, so that turning a page never flashes white.
    const drawn = document.createElement('canvas')
    drawn.width = Math.round(sharp.width)
    drawn.height = Math.round(sharp.height)
    const drawing = page.render({ canvas: drawn, viewport: sharp })
    stops.push(() => drawing.cancel())
    await drawing.promise
    if (stopped) return
    canvas.width = drawn.width
    canvas.height = drawn.height
    canvas.getContext('2d')?.drawImage(drawn, 0, 0)
    if (!text) return
    const content = await page.getTextContent()
    if (stopped) return
    text.layer.replaceChildren()
    text.layer.style.setProperty('--total-scale-factor', String(scale))
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
