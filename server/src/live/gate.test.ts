import { tooFast } from '@samsyn/api/live'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Gate, Gates, rates } from './gate.ts'

/** A socket that is read, or not, and may be closed. */
class Line {
  reading = true
  readonly readyState = 1
  closed: number | null = null
  send() {}
  pause() {
    this.reading = false
  }
  resume() {
    this.reading = true
  }
  close(code: number) {
    this.closed = code
  }
}

/** How many of so many messages get through at once, and before the socket is stopped. */
function send(gate: Gate, line: Line, count: number, bytes = 60): { admitted: number; unhindered: number } {
  let admitted = 0
  let unhindered = 0
  for (let n = 0; n < count; n++) {
    if (gate.admits(bytes)) admitted += 1
    if (line.reading) unhindered += 1
  }
  return { admitted, unhindered }
}

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] }))
afterEach(() => void vi.useRealTimers())

describe('What a person sends', () => {
  it('is never hindered: an hour of thirty messages a second, with a large one now and then', () => {
    const line = new Line()
    const gate = new Gates().open('ada', line)
    for (let second = 0; second < 3600; second++) {
      vi.advanceTimersByTime(1000)
      expect(send(gate, line, 30)).toEqual({ admitted: 30, unhindered: 30 })
      if (second % 60 === 0) expect(send(gate, line, 1, 2 * 1024 * 1024).unhindered).toBe(1)
    }
    expect(line.closed).toBe(null)
  })

  it('waits when it is a burst over all measure, and then goes on: nothing is dropped', () => {
    const line = new Line()
    const gate = new Gates().open('ada', line)
    const { admitted, unhindered } = send(gate, line, rates.messages.atOnce + 1000)
    expect({ admitted, unhindered }).toEqual({
      admitted: rates.messages.atOnce + 1000,
      unhindered: rates.messages.atOnce,
    })
    vi.advanceTimersByTime(1999)
    expect(line.reading).toBe(false)
    vi.advanceTimersByTime(2)
    expect(line.reading).toBe(true)
    expect(line.closed).toBe(null)
  })

  it('is measured in bytes as well', () => {
    const line = new Line()
    const gate = new Gates().open('ada', line)
    expect(send(gate, line, 3, 4 * 1024 * 1024)).toEqual({ admitted: 3, unhindered: 2 })
    vi.advanceTimersByTime(4001)
    expect(line.reading).toBe(true)
  })

  it('is measured together, on however many connections it comes', () => {
    const gates = new Gates()
    const lines = [new Line(), new Line(), new Line()]
    const sent = lines.map((line) => send(gates.open('ada', line), line, rates.messages.atOnce).unhindered)
    expect(sent).toEqual([rates.messages.atOnce, rates.messages.atOnce, 0])
    const other = new Line()
    expect(send(gates.open('bo', other), other, 100).unhindered).toBe(100)
    // Going and coming back gives no new measure.
    const again = new Line()
    expect(send(gates.open('ada', again), again, 1).unhindered).toBe(0)
  })
})

describe('Whoever works behind the gate', () => {
  it('may stop reading as well, and it goes on when neither of the two wants it to stop', () => {
    const line = new Line()
    const gate = new Gates().open('ada', line)
    gate.websocket.pause()
    expect(line.reading).toBe(false)
    send(gate, line, rates.messages.atOnce + 500)
    gate.websocket.resume()
    expect(line.reading).toBe(false)
    gate.websocket.pause()
    vi.advanceTimersByTime(2000)
    expect(line.reading).toBe(false)
    gate.websocket.resume()
    expect(line.reading).toBe(true)
  })
})

describe('A flood', () => {
  /** Sends whenever it is read, until it is closed; answers after how many seconds. */
  function flood(line: Line, gate: Gate, stops: boolean): { seconds: number; admitted: number } {
    let admitted = 0
    for (let tick = 0; tick < 200_000; tick++) {
      vi.advanceTimersByTime(1)
      if (line.reading || !stops) admitted += send(gate, line, 20).admitted
      if (line.closed) return { seconds: tick / 1000, admitted }
    }
    return { seconds: Number.POSITIVE_INFINITY, admitted }
  }

  it('is put out by name, having cost no more than its share', () => {
    const line = new Line()
    const { seconds, admitted } = flood(line, new Gates().open('mallory', line), true)
    expect(line.closed).toBe(tooFast.code)
    expect(seconds).toBeGreaterThan(rates.flood / 1000 - 10)
    expect(admitted / seconds).toBeLessThan(rates.messages.each * 1.5)
  })

  it('that does not stop when it is not read is put out at once, and nothing after that is looked at', () => {
    const line = new Line()
    const gate = new Gates().open('mallory', line)
    const { seconds } = flood(line, gate, false)
    expect(seconds).toBeLessThan(4)
    expect(gate.admits(60)).toBe(false)
  })
})
