/** The least files that are what they say: made here byte by byte, so that a test can also make them wrong. */
import { crc32, deflateRawSync, deflateSync } from 'node:zlib'

export const OOXML = 'application/vnd.openxmlformats-officedocument'

export /** A zip with one compressed entry after the other, as every Office program writes it. */
function zip(entries: [name: string, content: string | Uint8Array][]): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const [name, content] of entries) {
    const raw = Buffer.from(content)
    const stored = name === 'mimetype'
    const data = stored ? raw : deflateRawSync(raw)
    const fields = Buffer.alloc(26)
    fields.writeUInt16LE(20, 0)
    fields.writeUInt16LE(stored ? 0 : 8, 4)
    fields.writeUInt32LE(crc32(raw), 10)
    fields.writeUInt32LE(data.length, 14)
    fields.writeUInt32LE(raw.length, 18)
    fields.writeUInt16LE(name.length, 22)
    parts.push(Buffer.from('PK\x03\x04'), fields, Buffer.from(name), data)
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(offset, 10)
    directory.push(Buffer.from('PK\x01\x02\x14\x00'), fields, rest, Buffer.from(name))
    offset += 30 + name.length + data.length
  }
  const central = Buffer.concat(directory)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(entries.length, 4)
  end.writeUInt16LE(entries.length, 6)
  end.writeUInt32LE(central.length, 8)
  end.writeUInt32LE(offset, 12)
  return Buffer.concat([...parts, central, Buffer.from('PK\x05\x06'), end])
}

/** The least that Office and we call a document of this type: its list of types and one part, in a zip. */
export function office(mainType: string, folderName: string): Buffer {
  const types = `<?xml version="1.0"?><Types><Default Extension="xml" ContentType="application/xml"/>
    <Override PartName="/${folderName}/main.xml" ContentType="${mainType}.main+xml"/></Types>`
  return zip([
    ['[Content_Types].xml', types],
    [`${folderName}/main.xml`, '<main/>'],
  ])
}

/** The beginning of an Office file of before 2007, with these streams in its directory. */
export function compoundFile(...streams: string[]): Buffer {
  const entry = (name: string) => Buffer.concat([Buffer.from(name, 'utf16le'), Buffer.alloc(128)]).subarray(0, 128)
  const head = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(2040)])
  return Buffer.concat([head, ...['Root Entry', ...streams].map(entry)])
}

/** What Office makes of a file that is saved with a password. */
export const encryptedOffice = (): Buffer => compoundFile('EncryptionInfo', 'EncryptedPackage')

/** One grey pixel, with what a program may write before it. */
export function png(chunksBefore: [type: string, data: Uint8Array][] = []): Buffer {
  const chunk = (type: string, data: Uint8Array): Buffer => {
    const body = Buffer.concat([Buffer.from(type), data])
    const length = Buffer.alloc(4)
    length.writeUInt32BE(data.length)
    const check = Buffer.alloc(4)
    check.writeUInt32BE(crc32(body))
    return Buffer.concat([length, body, check])
  }
  const header = Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0])
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    ...chunksBefore.map(([type, data]) => chunk(type, data)),
    chunk('IDAT', deflateSync(Buffer.from([0, 0]))),
    chunk('IEND', new Uint8Array(0)),
  ])
}
