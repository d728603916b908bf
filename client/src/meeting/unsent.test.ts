import { changeFacts } from '@samsyn/meeting/agenda'
import { addAttendee, changeAttendee } from '@samsyn/meeting/attendance'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { sentUntilNow } from './on-device.ts'
import { valuesSince, wordsSince } from './unsent.ts'

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
