/**
 * The big screen in the room follows the meeting by itself. Those who lead may choose something else for it, such as a
 * pause; that is forgotten when the meeting goes on, since nobody remembers to take it back.
 */
import type * as Y from 'yjs'
import { type ChosenScreen, put, type ScreenMode } from './room.ts'

export function chooseScreen(room: Y.Doc, mode: ScreenMode, current: { item: string } | null): void {
  put(room, 'screen', 'screen', mode === 'follow' ? null : { mode, item: current?.item ?? '' })
}

/** What is chosen now. */
export const screenMode = (chosen: ChosenScreen | null, current: { item: string } | null): ScreenMode =>
  chosen && chosen.item === (current?.item ?? '') ? chosen.mode : 'follow'
