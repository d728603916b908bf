/** What is said of things to look over while a meeting goes on; what they are is said in checks.ts. */
import { both } from './both.ts'

export const remarks = both(
  {
    count: ({ n }: { n: number }) => (n === 1 ? 'En anmärkning' : `${n} anmärkningar`),
    short: ({ n }: { n: number }) => `${n} att se över`,
    title: 'Att se över',
    mark: ({ n }: { n: number }) => (n === 1 ? 'En sak att se över' : `${n} saker att se över`),
    none: 'Allt ser bra ut',
    help: 'Det som står här kan rättas när som helst före frysningen. Bara ordförande och sekreterare ser det.',
    blocks: 'Måste rättas före frysningen',
    warnings: 'Bör ses över',
    late: 'Kan inte kontrollera just nu. Det görs igen när nätet är tillbaka.',
  },
  {
    count: ({ n }: { n: number }) => (n === 1 ? 'One remark' : `${n} remarks`),
    short: ({ n }: { n: number }) => `${n} to look over`,
    title: 'To look over',
    mark: ({ n }: { n: number }) => (n === 1 ? 'One thing to look over' : `${n} things to look over`),
    none: 'Everything looks well',
    help: 'What stands here can be corrected any time before the freeze. Only chair and secretary see it.',
    blocks: 'Must be corrected before the freeze',
    warnings: 'To look over',
    late: 'Cannot check just now. It is done again when the network is back.',
  },
)
