/** Keeps a panel below the line of a position in the text, or above it when the window ends. */
import type { Editor } from '@tiptap/core'
import { useLayoutEffect } from 'react'

export function useBelowLine(
  editor: Editor,
  panel: { readonly current: HTMLElement | null },
  position: number | null,
): void {
  useLayoutEffect(() => {
    const element = panel.current
    const around = element?.offsetParent
    if (position === null || !element || !around || editor.isDestroyed) return
    const line = editor.view.coordsAtPos(Math.min(position, editor.state.doc.content.size))
    const frame = around.getBoundingClientRect()
    const { offsetHeight: height, offsetWidth: width } = element
    const below = line.bottom + 6 + height <= window.innerHeight || line.top - 6 - height < 0
    element.style.top = `${(below ? line.bottom + 6 : line.top - 6 - height) - frame.top}px`
    element.style.left = `${Math.max(0, Math.min(line.left - frame.left, frame.width - width))}px`
  })
}
