/** Words with what was asked for marked in them, and where they lead. */
import type { SearchHit } from '@samsyn/api/search'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import css from './search.module.css'

type Parts = SearchHit['title']

export const Marks = ({ parts }: { parts: Parts }) => (
  <>
    {parts.map(({ text, hit }, at) =>
      hit ? (
        // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text have no other identity
        <mark key={at} className={css.mark}>
          {text}
        </mark>
      ) : (
        text
      ),
    )}
  </>
)

/** Protocols and files are pages that the server makes. */
export const isOutside = (address: string): boolean => !address.startsWith('/beslut/')

export const HitLink = ({ address, children }: { address: string; children: ReactNode }) =>
  isOutside(address) ? (
    <a href={address} className={css.link}>
      {children}
    </a>
  ) : (
    <Link href={address} className={css.link}>
      {children}
    </Link>
  )
