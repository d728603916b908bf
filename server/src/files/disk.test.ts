import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openDisk } from './disk.ts'
import { filesContract } from './files.contract.ts'

async function openTemporaryDisk() {
  const root = await mkdtemp(join(tmpdir(), 'samsyn-files-'))
  return {
    root,
    files: await openDisk(root),
    async kept() {
      const entries = await readdir(root, { recursive: true, withFileTypes: true })
      return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
    },
    destroy: () => rm(root, { recursive: true }),
  }
}

filesContract('Files on disk', openTemporaryDisk)

describe('Files on disk only', () => {
  it('sorts files by the first two characters of their hash, readable by the server alone', async () => {
    const { root, files, kept, destroy } = await openTemporaryDisk()
    await files.put(new Blob(['hej']).stream(), { maxBytes: 10 })
    const sha256 = '9c478bf63e9500cb5db1e85ece82f18c8eb9e52e2f9135acd7f10972c8d563ba'
    expect(await kept()).toEqual([join(root, '9c', sha256)])
    expect((await stat(files.path(sha256))).mode & 0o777).toBe(0o600)
    await destroy()
  })

  it('sweeps away what a crash left behind, and nothing else', async () => {
    const { root, files, kept, destroy } = await openTemporaryDisk()
    await files.put(new Blob(['hej']).stream(), { maxBytes: 10 })
    const before = await kept()
    await writeFile(join(root, 'temporary', 'half-an-upload'), 'half')
    const work = await files.workFolder()
    await writeFile(join(work, 'half-a-page'), 'half')
    await (await openDisk(root)).sweepTemporary()
    expect(await kept()).toEqual(before)
    expect(await readdir(join(root, 'temporary'))).toEqual([])
    await destroy()
  })

  it('mends a stored file that was damaged when the same content comes again', async () => {
    const { files, destroy } = await openTemporaryDisk()
    const put = await files.put(new Blob(['hej']).stream(), { maxBytes: 10 })
    if ('refused' in put) throw new Error(put.refused)
    await writeFile(files.path(put.sha256), 'damaged')
    await files.put(new Blob(['hej']).stream(), { maxBytes: 10 })
    const opened = await files.open(put.sha256)
    expect(await new Response(opened?.stream).text()).toBe('hej')
    await destroy()
  })

  it('rejects when the disk fails, whoever sent the file', async () => {
    const { root, files, destroy } = await openTemporaryDisk()
    await rm(join(root, 'temporary'), { recursive: true })
    await expect(files.put(new Blob(['hej']).stream(), { maxBytes: 10 })).rejects.toMatchObject({ code: 'ENOENT' })
    await destroy()
  })
})
