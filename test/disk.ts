/**
 * A small disk that really fails: an ext4 file system in a file, on a small file system in memory. When the outer one is
 * full, writing inside succeeds and the fsync fails; when the inner one is full, writing fails. Needs the right to mount,
 * which root on Linux has.
 */
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdir, open, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { temporaryFolder } from './stage.ts'

const outerSize = 40 * 1024 * 1024
const innerSize = 32 * 1024 * 1024

export type Disk = {
  /** Empty and on the disk. */
  folder: string
  /** No byte more fits. */
  fill(): Promise<void>
  /** What is written seems to be written, and cannot be brought onto the disk. */
  failSync(): Promise<void>
  /** There is room again, inside and below. */
  free(): Promise<void>
  /** The kernel has found a mistake on it and takes no more writes, until it is mounted anew. */
  turnReadOnly(): Promise<void>
  /** Nothing may be open on it. */
  mountAnew(): Promise<void>
  remove(): Promise<void>
}

const run = (command: string, ...args: string[]): string =>
  execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim()

/** Why there can be no such disk here; '' when there can. */
export function whyNoDisk(): string {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'only root on Linux may mount one'
  try {
    run('which', 'mkfs.ext4', 'losetup', 'mount')
    if (!existsSync('/dev/loop-control')) return 'there are no loop devices'
    run('unshare', '--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt')
    return ''
  } catch (error) {
    return `mounting is not possible (${error instanceof Error ? error.message.split('\n')[0] : String(error)})`
  }
}

export async function smallDisk(): Promise<Disk> {
  const place = await temporaryFolder()
  const [outer, inner] = [join(place, 'outer'), join(place, 'inner')]
  const image = join(outer, 'image')
  await mkdir(outer)
  await mkdir(inner)
  run('mount', '-t', 'tmpfs', '-o', `size=${outerSize}`, 'tmpfs', outer)
  run('truncate', '-s', String(innerSize), image)
  run('mkfs.ext4', '-q', '-F', '-m', '0', '-O', '^has_journal', '-E', 'lazy_itable_init=1', image)
  const device = run('losetup', '--find', '--show', image)
  const mount = () => run('mount', '-o', 'errors=remount-ro', device, inner)
  mount()
  const folder = join(inner, 'data')
  await mkdir(folder)
  await chmod(folder, 0o777)
  const fillers = [join(inner, 'filler'), join(outer, 'filler')] as const

  const dismantle = (): void => {
    process.off('exit', dismantle)
    for (const [command, ...args] of [
      ['umount', '-l', inner],
      ['losetup', '-d', device],
      ['umount', '-l', outer],
    ] as const)
      try {
        run(command, ...args)
      } catch {
        // It is gone already.
      }
  }
  process.once('exit', dismantle)

  return {
    folder,
    fill: () => fillWith(fillers[0]),
    failSync: () => fillWith(fillers[1]),
    async free() {
      for (const filler of fillers) await rm(filler, { force: true })
    },
    async turnReadOnly() {
      const trigger = await open(`/sys/fs/ext4/${basename(device)}/trigger_fs_error`, 'w')
      await trigger.write('1')
      await trigger.close()
    },
    async mountAnew() {
      run('umount', inner)
      mount()
    },
    async remove() {
      dismantle()
      await rm(place, { recursive: true, force: true })
    },
  }
}

/** Writes a file until nothing fits, down to the last byte. */
async function fillWith(path: string): Promise<void> {
  const file = await open(path, 'w')
  let at = 0
  for (const size of [1024 * 1024, 4096, 1]) {
    const piece = Buffer.alloc(size, 1)
    for (;;) {
      try {
        const { bytesWritten } = await file.write(piece, 0, size, at)
        at += bytesWritten
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
        break
      }
    }
  }
  await file.close()
}
