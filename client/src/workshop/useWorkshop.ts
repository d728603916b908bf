/**
 * What the page of a workshop knows: the item, how far the workshop has come, who I am in it, and what can be asked of the
 * server. Groups, steps and votes are the server's to change; cards and themes are written directly (Collect, Themes).
 */
import type { MeetingInfo } from '@samsyn/api/meetings'
import { groupOf, type RevealedCard, readDots, readRevealed } from '@samsyn/meeting/cards'
import type { Attendee, Item } from '@samsyn/meeting/contents'
import { revealedDocument, themesDocument } from '@samsyn/meeting/documents'
import { attendeeOf } from '@samsyn/meeting/rights'
import { may } from '@samsyn/meeting/roles'
import type { Group, Workshop } from '@samsyn/meeting/room'
import { type Clusters, readClusters } from '@samsyn/meeting/themes'
import { facilitates, freshWorkshop, workshopFor } from '@samsyn/meeting/workshop'
import { createContext, useContext, useMemo, useRef, useSyncExternalStore } from 'react'
import { call } from '../api.ts'
import { type Reader, readerOfLive } from '../meeting/live-reader.ts'
import type { Outline } from '../meeting/useContents.ts'
import { type LiveDocument, useConnection, useDocument, useMeetingState } from '../meeting/useMeeting.ts'
import { useRoom } from '../meeting/useRoom.ts'
import { useWords } from '../person.tsx'
import { toast } from '../ui/Toasts.tsx'
import { keepSame } from './keep-same.ts'

export type InWorkshop = {
  meeting: string
  item: Item
  info: MeetingInfo
  /** My row in the attendance list; '' if I have none. */
  me: string
  workshop: Workshop
  attendance: readonly Attendee[]
  /** Groups that have not been taken apart. */
  groups: readonly Group[]
  /** The group whose member I am; null when I am in none. */
  mine: Group | null
  /** The group whose cards I write first of all, also where there are no groups; null when there is none. */
  writesIn: string | null
  /** I lead the workshop: as chair, secretary or facilitator. */
  leads: boolean
  /** I may join a group, vote, say that I am ready. */
  takesPart: boolean
  offline: boolean
  /** Asks the server for something; says why when it is refused. Answers whether it was done. */
  ask: (method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown) => Promise<boolean>
}

const Context = createContext<InWorkshop | null>(null)
export const WorkshopContext = Context

export function useWorkshop(): InWorkshop {
  const here = useContext(Context)
  if (!here) throw new Error('no WorkshopContext')
  return here
}

/** Where the server answers about a workshop. */
export const workshopPath = (meeting: string, item: string): string => `/api/meetings/${meeting}/items/${item}/workshop`

/** Reads all of it; null when the item does not exist. */
export function useInWorkshop(outline: Outline, info: MeetingInfo, id: string): InWorkshop | null {
  const words = useWords()
  const { meeting } = useConnection()
  const { status } = useMeetingState()
  const known = useRoom().workshops[id] ?? freshWorkshop
  const item = outline.items.find((one) => one.id === id)
  const { attendance } = outline
  const offline = status === 'offline'
  return useMemo(() => {
    if (!item) return null
    const me = attendeeOf(info, info.phase, attendance)
    const workshop = workshopFor(known, info.attendee, me)
    const groups = workshop.groups.filter(({ dissolved }) => !dissolved)
    const takesPart = may(info.role, 'take-part', info.phase)
    return {
      meeting,
      item,
      info,
      me,
      workshop,
      attendance,
      groups,
      mine: groups.find(({ members }) => me !== '' && members.includes(me)) ?? null,
      writesIn: groupOf(workshop, me),
      leads: may(info.role, 'lead', info.phase) || (takesPart && facilitates(workshop, me)),
      takesPart,
      offline,
      async ask(method, path, body) {
        const answer = await call(method, workshopPath(meeting, item.id) + path, body)
        if (!answer.ok) toast({ tone: 'error', text: words.refusals[answer.refused] })
        return answer.ok
      },
    }
  }, [meeting, item, info, known, attendance, offline, words])
}

// ── Questions ──────────────────────────────────────────────────────────────────────────────────────────────────────

export type Column = { id: string; text: string; number: number }

/**
 * The columns of the board: one per question. Without questions there is one for everything, and cards whose question was
 * removed get one of their own, since they are not lost.
 */
export function columnsOf(
  questions: readonly { id: string; text: string }[],
  used: Iterable<string>,
  withoutQuestion: string,
): Column[] {
  const columns = questions.map(({ id, text }, at) => ({ id, text, number: at + 1 }))
  const known = new Set(questions.map(({ id }) => id))
  const homeless = [...new Set(used)].filter((id) => !known.has(id))
  if (questions.length === 0 && homeless.length === 0) return [{ id: '', text: '', number: 0 }]
  return [...columns, ...homeless.map((id) => ({ id, text: questions.length > 0 ? withoutQuestion : '', number: 0 }))]
}

// ── Cards and themes ───────────────────────────────────────────────────────────────────────────────────────────────

export type OnBoard = {
  cards: readonly RevealedCard[]
  clusters: Clusters
  dots: Record<string, number> | null
}

const nothing: Reader<OnBoard | null> = { subscribe: () => () => {}, read: () => null }

/** All cards where they lie; null until they are shown and here. */
export function useBoard(): { board: OnBoard | null; themes: LiveDocument | null } {
  const { meeting, item, workshop } = useWorkshop()
  const shown = workshop.revealed
  const revealed = useDocument(shown ? revealedDocument(meeting, item.id) : null)
  const themes = useDocument(shown ? themesDocument(meeting, item.id) : null)
  const [cardsDoc, themesDoc] = [revealed?.ready && revealed.doc, themes?.doc]
  const last = useRef<OnBoard | null>(null)
  const reader = useMemo(() => {
    if (!cardsDoc || !themesDoc) return nothing
    return readerOfLive<OnBoard | null>([cardsDoc, themesDoc], () => {
      const cards = readRevealed(cardsDoc)
      last.current = keepSame(last.current, {
        cards,
        clusters: readClusters(themesDoc, cards),
        dots: readDots(cardsDoc),
      })
      return last.current
    })
  }, [cardsDoc, themesDoc])
  return { board: useSyncExternalStore(reader.subscribe, reader.read), themes }
}

// ── People ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** What a group is called where a card says where it comes from; also a group that has been taken apart. */
export function useGroupNames(): ReadonlyMap<string, string> {
  const { groups } = useWorkshop().workshop
  return useMemo(() => new Map(groups.map(({ id, name }) => [id, name])), [groups])
}
