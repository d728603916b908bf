import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { zip } from '../files/kinds.fixture.ts'
import { odp, pptx } from './deck.fixture.ts'
import { readDeck } from './deck.ts'

const bytes = (file: Buffer) => new Uint8Array(file)

describe.each([
  ['PowerPoint', pptx],
  ['OpenDocument', odp],
])('What a presentation of %s says', (_, make) => {
  it('is a title and the speaker notes for each slide, in the order of the presentation', () => {
    const file = make([
      { title: 'Läget i länet', notes: 'Hälsa alla välkomna.\nSäg vem du är.' },
      { text: 'Bara text' },
      { title: 'Å, Ä & <Ö>', text: 'mer', notes: '"Citat" & <taggar>' },
    ])
    expect(readDeck(bytes(file))).toEqual({
      slides: [
        { title: 'Läget i länet', notes: 'Hälsa alla välkomna.\nSäg vem du är.' },
        { title: '', notes: '' },
        { title: 'Å, Ä & <Ö>', notes: '"Citat" & <taggar>' },
      ],
    })
  })

  it('leaves hidden slides out', () => {
    const file = make([
      { title: 'Ett', notes: 'a' },
      { title: 'Dold', notes: 'dolt', hidden: true },
      { title: 'Två', notes: 'b' },
    ])
    expect(readDeck(bytes(file))).toEqual({
      slides: [
        { title: 'Ett', notes: 'a' },
        { title: 'Två', notes: 'b' },
      ],
    })
  })
})

describe('A presentation', () => {
  it('that was made by a program is read as well', async () => {
    const file = await readFile(new URL('../../../test/server/three-slides.pptx', import.meta.url))
    const deck = readDeck(bytes(file))
    expect('slides' in deck && deck.slides).toHaveLength(3)
  })

  it('of OpenDocument that a password protects is said to be locked', () => {
    const manifest =
      '<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>'
    const file = zip([
      ['content.xml', new Uint8Array([1, 2, 3])],
      ['META-INF/manifest.xml', manifest],
    ])
    expect(readDeck(bytes(file))).toEqual({ locked: true })
  })

  it('that is no zip, is broken off, lacks a slide or is no XML cannot be read', () => {
    const whole = bytes(pptx([{ title: 'Ett' }]))
    const without = pptx([{ title: 'Ett' }])
    for (const broken of [
      new Uint8Array(),
      new TextEncoder().encode('Bara text.'),
      whole.subarray(0, whole.length / 2),
      bytes(Buffer.from(without.toString('latin1').replaceAll('slides/slide1.xml', 'slides/slideX.xml'), 'latin1')),
      bytes(zip([['content.xml', '<a><b></a']])),
      bytes(zip([['content.xml', '<a>'.repeat(100_000)]])),
    ])
      expect(() => readDeck(broken)).toThrow()
  })

  it('that unpacks to more than texts can be is not unpacked, whatever it claims', () => {
    const large = (size: number) => `<x><page/>${' '.repeat(size)}</x>`
    const claiming = (claimed: number, text: string) => {
      const file = zip([['content.xml', text]])
      // The size stands 24 bytes into the entry in the directory.
      file.writeUInt32LE(claimed, file.indexOf('PK\x01\x02') + 24)
      return bytes(file)
    }
    const honest = large(1000)
    expect(readDeck(claiming(honest.length, honest))).toEqual({ slides: [{ title: '', notes: '' }] })
    const bomb = large(20 * 1024 * 1024)
    for (const claimed of [bomb.length, 1000]) expect(() => readDeck(claiming(claimed, bomb))).toThrow()
  })

  it('in which entities stand for others is not blown up by them', () => {
    const xml = `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaa">]><x><page class="&a;"><frame presentation:class="title"><p>&a;&a;</p></frame></page></x>`
    expect(readDeck(bytes(zip([['content.xml', xml]])))).toEqual({ slides: [{ title: '&a;&a;', notes: '' }] })
  })
})
