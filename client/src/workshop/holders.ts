/** Who has a card in hand: told through the awareness of the themes, where the server says who somebody is. */
import { useEffect, useState } from 'react'
import type { Awareness } from 'y-protocols/awareness'
import { keepSame } from './keep-same.ts'

export type Holder = { name: string; slot: number }
export type Holders = Readonly<Record<string, Holder>>

type Peer = { cursor?: unknown; user?: { slot?: unknown; name?: unknown } } | null

/** By card or point, without me. */
export function readHolders(states: ReadonlyMap<number, Peer>, me: number): Holders {
  const holders: Record<string, Holder> = {}
  for (const [client, peer] of states) {
    const card = (peer?.cursor as { card?: unknown } | null | undefined)?.card
    if (client === me || typeof card !== 'string' || card === '') continue
    const { slot, name } = peer?.user ?? {}
    if (typeof name !== 'string' || typeof slot !== 'number') continue
    holders[card] = { name: name.slice(0, 60), slot }
  }
  return holders
}

const nobody: Holders = {}

export function useHolders(awareness: Awareness | undefined): Holders {
  const [holders, setHolders] = useState(nobody)
  useEffect(() => {
    if (!awareness) return
    const read = () => setHolders((before) => keepSame(before, readHolders(awareness.getStates(), awareness.clientID)))
    awareness.on('change', read)
    read()
    return () => {
      awareness.off('change', read)
      setHolders(nobody)
    }
  }, [awareness])
  return holders
}

/** Tells the others which card I have in hand; '' = none. */
export function hold(awareness: Awareness | undefined, card: string): void {
  if (awareness?.getLocalState()) awareness.setLocalStateField('cursor', card === '' ? null : { card })
}
