/**
 * A big screen has nobody in front of it who would press anything. What a person would do, it does by itself: stay awake,
 * connect again after sleep, ask whether it may come back, take in a new version.
 */
import { useEffect, useState } from 'react'
import { letOut, type MeetingConnection, useMeetingState } from '../meeting/useMeeting.ts'

const askAgainEvery = 10_000
/** No tick for so long means that the computer slept. */
const slept = 20_000
const reloadedAt = 'samsyn.screen.reloaded'
/** A server that is older than the page it gives out would be asked for it again and again. */
const reloadAtMostEvery = 60_000

export function useAlone(connection: MeetingConnection): void {
  const { refused, outdated } = useMeetingState()
  useAwake()

  useEffect(() => {
    let ticked = Date.now()
    const timer = setInterval(() => {
      const gap = Date.now() - ticked
      ticked = Date.now()
      if (gap > slept && navigator.onLine) void connection.tryAgain()
    }, 1000)
    return () => clearInterval(timer)
  }, [connection])

  const outside = refused === 'offline' || letOut(refused)
  useEffect(() => {
    if (!outside) return
    const timer = setInterval(() => void connection.refresh(), askAgainEvery)
    return () => clearInterval(timer)
  }, [connection, outside])

  useEffect(() => {
    if (!outdated) return
    const since = Date.now() - Number(sessionStorage.getItem(reloadedAt) ?? 0)
    const timer = setTimeout(
      () => {
        sessionStorage.setItem(reloadedAt, String(Date.now()))
        location.reload()
      },
      Math.max(0, reloadAtMostEvery - since),
    )
    return () => clearTimeout(timer)
  }, [outdated])
}

/** Whether the pointer has not been moved for a while, and is only in the way. */
export function useStill(): boolean {
  const [still, setStill] = useState(true)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const moved = () => {
      setStill(false)
      clearTimeout(timer)
      timer = setTimeout(() => setStill(true), 3000)
    }
    addEventListener('pointermove', moved)
    return () => {
      clearTimeout(timer)
      removeEventListener('pointermove', moved)
    }
  }, [])
  return still
}

/** Keeps the display lit as long as the page is in sight, where the browser can. */
function useAwake(): void {
  useEffect(() => {
    let lock: WakeLockSentinel | null = null
    const hold = async () => {
      if (document.hidden || (lock && !lock.released)) return
      // A browser without it, or a computer that saves its battery, leaves this to the computer's own settings.
      lock = (await navigator.wakeLock?.request('screen').catch(() => null)) ?? null
    }
    void hold()
    document.addEventListener('visibilitychange', hold)
    return () => {
      document.removeEventListener('visibilitychange', hold)
      void lock?.release()
    }
  }, [])
}
