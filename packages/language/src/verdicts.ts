/** What is said of files that were judged by their seals: on the page of a protocol, without a network, in the terminal. */
import { both } from './both.ts'

export const verdicts = both(
  {
    genuine: ({ who }: { who: string }) => `Filen är äkta: ${who}. Den är oförändrad sedan protokollet frystes.`,
    genuineFile: 'Filen är äkta. Den hör till ett fryst protokoll och är oförändrad.',
    genuineProof: ({ place }: { place: number }) =>
      `Sigillet är äkta. Det hör till protokoll ${place} i serien, och kedjan dit är hel.`,
    genuineCopy: ({ who }: { who: string }) => `Kopian är äkta: ${who}.`,
    withheld: ({ parts }: { parts: string }) => `Utelämnat i kopian: ${parts}.`,
    genuineAttachment: ({ number, who }: { number: number; who: string }) =>
      `Filen är bilaga ${number} till ${who}. Den är oförändrad.`,
    rewritten: 'Filen säger samma sak, men har skrivits om av ett annat program.',
    changed: 'Filen har ändrats sedan protokollet frystes.',
    where: ({ parts }: { parts: string }) => `Ändrat: ${parts}.`,
    pagesChanged: 'Filen bygger på ett fryst protokoll, men sidorna har ändrats. Lita inte på dem.',
    pagesUnjudged: 'Filen bygger på ett fryst protokoll, men här finns inget sigill för sidorna. Lita inte på dem.',
    noSeal: 'Filen är ett protokoll, men här finns inget sigill för det. Ta med filen sigill.json.',
    damaged: 'Filen är skadad. Den är avkortad eller ändrad.',
    forged: 'Sigillets underskrift stämmer inte. Lita inte på filen.',
    otherKey: 'Sigillet är satt med en annan nyckel än den du väntade dig. Lita inte på filen.',
    mixed: 'Sigillet blandar delar av olika protokoll. Lita inte på filen.',
    chainBroken: 'Kedjan av protokoll är bruten. Ett protokoll saknas, eller ordningen är en annan.',
    unknown: 'Inget sigill här känner till filen.',
    claims: ({ who }: { who: string }) => `Den säger sig vara: ${who}.`,
    head: 'uppgifterna om mötet',
    item: ({ number }: { number: number }) => `punkt ${number}`,
    attachment: ({ number }: { number: number }) => `bilaga ${number}`,
    correction: ({ number }: { number: number }) => `rättelse ${number}`,
    fork: ({ place }: { place: number }) => `Två olika protokoll säger sig vara nummer ${place} i serien.`,
    gap: ({ place }: { place: number }) => `Ett protokoll saknas före nummer ${place} i serien.`,
    notFollowing: ({ place }: { place: number }) => `Protokoll ${place} följer inte på det före i serien.`,
    keyExpected: ({ key }: { key: string }) => `Sigillet är satt med nyckeln du angav, ${key}.`,
    keyCompare: ({ key }: { key: string }) =>
      `Sigillet är satt med nyckeln ${key}. Jämför med den nyckel som den som driver Samsyn har uppgett.`,
  },
  {
    genuine: ({ who }: { who: string }) =>
      `The file is genuine: ${who}. It is unchanged since the minutes were frozen.`,
    genuineFile: 'The file is genuine. It belongs to frozen minutes and is unchanged.',
    genuineProof: ({ place }: { place: number }) =>
      `The seal is genuine. It belongs to minutes number ${place} of the series, and the chain up to them is whole.`,
    genuineCopy: ({ who }: { who: string }) => `The copy is genuine: ${who}.`,
    withheld: ({ parts }: { parts: string }) => `Left out of the copy: ${parts}.`,
    genuineAttachment: ({ number, who }: { number: number; who: string }) =>
      `The file is attachment ${number} of ${who}. It is unchanged.`,
    rewritten: 'The file says the same, but another program has written it anew.',
    changed: 'The file has been changed since the minutes were frozen.',
    where: ({ parts }: { parts: string }) => `Changed: ${parts}.`,
    pagesChanged: 'The file is based on frozen minutes, but its pages were changed. Do not trust them.',
    pagesUnjudged: 'The file is based on frozen minutes, but there is no seal for its pages here. Do not trust them.',
    noSeal: 'The file is minutes, but there is no seal for them here. Bring the file sigill.json too.',
    damaged: 'The file is damaged. It is cut off or changed.',
    forged: 'The signature of the seal does not fit. Do not trust the file.',
    otherKey: 'The seal was made with another key than the one you expected. Do not trust the file.',
    mixed: 'The seal mixes parts of different minutes. Do not trust the file.',
    chainBroken: 'The chain of minutes is broken. Some are missing, or the order is another.',
    unknown: 'No seal here knows the file.',
    claims: ({ who }: { who: string }) => `It says that it is: ${who}.`,
    head: 'the facts of the meeting',
    item: ({ number }: { number: number }) => `item ${number}`,
    attachment: ({ number }: { number: number }) => `attachment ${number}`,
    correction: ({ number }: { number: number }) => `correction ${number}`,
    fork: ({ place }: { place: number }) => `Two different minutes say that they are number ${place} of the series.`,
    gap: ({ place }: { place: number }) => `Minutes are missing before number ${place} of the series.`,
    notFollowing: ({ place }: { place: number }) => `Minutes number ${place} do not follow those before them.`,
    keyExpected: ({ key }: { key: string }) => `The seal was made with the key you named, ${key}.`,
    keyCompare: ({ key }: { key: string }) =>
      `The seal was made with the key ${key}. Compare it with the key that whoever runs Samsyn has told.`,
  },
)
