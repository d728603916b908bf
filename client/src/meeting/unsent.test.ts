import { changeFacts } from '@samsyn/meeting/agenda'
import { addAttendee, changeAttendee, removeAttendee } from '@samsyn/meeting/attendance'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { sentUntilNow } from './on-device.ts'
import { sweptIn, unsentSince, valuesSince, wordsSince } from './unsent.ts'

const note = () => {
  const doc = new Y.Doc()
  const paragraph = (words: string) => {
    const text = new Y.XmlText()
    const element = new Y.XmlElement('paragraph')
    element.insert(0, [text])
    doc.getXmlFragment('text').insert(doc.getXmlFragment('text').length, [element])
    text.insert(0, words)
    return text
  }
  return { doc, paragraph, acknowledged: () => Y.getState(doc.store, doc.clientID) }
}

describe('What was not sent', () => {
  it('is what was written here since the last acknowledgement, and nothing of what others wrote', () => {
    const { doc, paragraph, acknowledged } = note()
    paragraph('Det här har servern.')
    const known = acknowledged()
    const mine = paragraph('Det här är på väg')
    const theirs = note()
    Y.applyUpdate(theirs.doc, Y.encodeStateAsUpdate(doc))
    theirs.paragraph('Andras ord.')
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(theirs.doc))
    const sent = sentUntilNow(doc, known)
    mine.insert(mine.length, ', och det här skrevs sedan.')
    paragraph('En rad till.')
    expect(wordsSince(doc, sent)).toEqual(['Det här är på väg, och det här skrevs sedan.', 'En rad till.'])
  })

  it('is one line where marks were set within it, and nothing where it was taken back', () => {
    const { doc, paragraph, acknowledged } = note()
    paragraph('Förut.')
    const sent = sentUntilNow(doc, acknowledged())
    const line = paragraph('Ett viktigt ord.')
    line.format(4, 7, { bold: true })
    const taken = paragraph('Bort med det.')
    taken.delete(0, taken.length)
    expect(wordsSince(doc, sent)).toEqual(['Ett viktigt ord.'])
    expect(wordsSince(doc, sentUntilNow(doc, acknowledged()))).toEqual([])
  })

  it('is what stands last in fields of one writer as well, and neither choices nor ids', () => {
    const doc = new Y.Doc()
    const { id: chair } = addAttendee(doc, { name: 'Elin Hallrud', organisation: 'Norrsunds kommun' })
    changeFacts(doc, { place: 'Stadshuset', chair })
    const sent = sentUntilNow(doc, Y.getState(doc.store, doc.clientID))
    for (const place of ['Hotell', 'Hotell S', 'Hotell Strömsala']) changeFacts(doc, { place })
    changeFacts(doc, { form: 'hybrid', diaryNumber: '' })
    changeAttendee(doc, chair, { role: 'Ordförande', status: 'present' })
    expect(valuesSince(doc, sent)).toEqual(['Hotell Strömsala', 'Ordförande'])
    expect(valuesSince(doc)).toEqual(expect.arrayContaining(['Elin Hallrud', 'Norrsunds kommun', 'Hotell Strömsala']))
  })

  it('is found also where something of others has come that builds on what has not', () => {
    const [doc, other] = [new Y.Doc(), new Y.Doc()]
    changeFacts(other, { place: 'Stadshuset' })
    const before = Y.encodeStateVector(other)
    changeFacts(other, { place: 'Rådhuset' })
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(other, before))
    changeFacts(doc, { diaryNumber: 'KS 2026/12' })
    expect(valuesSince(doc, sentUntilNow(doc, 0))).toEqual(['KS 2026/12'])
  })
})

const text = (doc: Y.Doc) => doc.getXmlFragment('text')

describe('What others take away with what it stands in', () => {
  /** Mine with a line that both have, and the other's; and what of mine goes when the other's change comes. */
  const two = () => {
    const [mine, { doc: others, paragraph }] = [note(), note()]
    paragraph('Raden som gäller.')
    Y.applyUpdate(mine.doc, Y.encodeStateAsUpdate(others))
    const line = (text(mine.doc).get(0) as Y.XmlElement).get(0) as Y.XmlText
    const known = mine.acknowledged()
    const comes = (since = new Map([[mine.doc.clientID, known]])) => {
      let swept: string[] = []
      const look = (transaction: Y.Transaction) => {
        swept = sweptIn(transaction, since)
      }
      mine.doc.on('afterTransaction', look)
      Y.applyUpdate(mine.doc, Y.encodeStateAsUpdate(others, Y.encodeStateVector(mine.doc)))
      mine.doc.off('afterTransaction', look)
      return swept
    }
    return { ...mine, line, others, comes }
  }
  it('is what they had not got, in the order in which it stood', () => {
    const { line, others, comes, paragraph } = two()
    line.insert(17, ' Och två ord till.')
    line.insert(26, 'fyra ')
    line.format(22, 3, { bold: true })
    line.insert(0, 'Nu: ')
    paragraph('En rad för sig.')
    text(others).delete(0, 1)
    expect(comes()).toEqual(['Nu: … Och två fyra ord till.'])
  })

  it('is nothing of what they had seen, nor of what I took back', () => {
    const { line, others, comes } = two()
    line.insert(17, ' Ångrat.')
    line.delete(17, 8)
    ;(text(others).get(0) as Y.XmlElement).delete(0, 1)
    expect(comes()).toEqual([])
  })

  it('is nothing where they take away letters of a line that stays', () => {
    const { line, others, comes } = two()
    line.insert(17, ' Och mer.')
    ;((text(others).get(0) as Y.XmlElement).get(0) as Y.XmlText).delete(0, 17)
    expect(comes()).toEqual([])
    expect(line.toString()).toBe(' Och mer.')
  })

  it('is what stands in fields as well, and what a page before this one had written', () => {
    const before = new Y.Doc()
    const { id } = addAttendee(before, { name: 'Elin Hallrud', organisation: '' })
    const others = new Y.Doc()
    Y.applyUpdate(others, Y.encodeStateAsUpdate(before))
    const sent = Y.encodeStateVector(before)
    changeAttendee(before, id, { role: 'Ordförande', status: 'present' })
    const doc = new Y.Doc()
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(before))
    const since = unsentSince(doc, sent)
    expect([...since.keys()]).toEqual([before.clientID])
    let swept: string[] = []
    doc.on('afterTransaction', (transaction: Y.Transaction) => {
      swept = sweptIn(transaction, since)
    })
    removeAttendee(others, id)
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(others))
    expect(swept).toEqual(['Ordförande'])
  })
})
