/** The page that checks protocols without a network. It stands alone, so it explains itself. */
import { both } from './both.ts'

export const verifier = both(
  {
    title: 'Kontrollera protokoll',
    intro:
      'Här ser du om ett protokoll från Samsyn är äkta. Sidan har inget nätverk: filerna stannar på din dator, och ingen tillfrågas.',
    steps:
      'Lägg in protokollet (PDF eller JSON) tillsammans med filen sigill.json. Hela serier går också bra, liksom bilagor och publicerade kopior. Är sigillet tidsstämplat kan du lägga till utfärdarens certifikat (PEM).',
    drop: 'Släpp filer här, eller',
    choose: 'välj filer',
    key: 'Nyckelns fingeravtryck',
    keyHint:
      'De tjugo tecknen som den som driver Samsyn har uppgett. Utan dem ser du att filerna hör ihop, men inte vem som har satt sigillet.',
    keyBad: 'Ett fingeravtryck är tjugo tecken, siffror och bokstäverna A till F.',
    checking: 'Kontrollerar …',
    failed: 'Filerna gick inte att läsa. Försök igen.',
    allGood: 'Allt stämmer med sigillet. Jämför nyckeln här under.',
    allGoodKey: 'Alla filer är äkta, med den nyckel du angav',
    someBad: 'Allt är inte äkta',
    files: 'Filer',
    chain: 'Kedjan',
    chainHeld: ({ place }: { place: number }) => `Protokoll ${place}: filen är här och är äkta`,
    chainSealed: ({ place }: { place: number }) => `Protokoll ${place}: sigillet är äkta, filen är inte här`,
    text: ({ who }: { who: string }) => `Läs ${who}`,
    again: 'Töm',
    other: 'English',
  },
  {
    title: 'Check minutes',
    intro:
      'Here you see whether minutes from Samsyn are genuine. The page has no network: the files stay on your computer, and nobody is asked.',
    steps:
      'Bring the minutes (PDF or JSON) together with the file sigill.json. Whole series will do as well, and attachments and published copies. Where the seal is time-stamped you can add the certificate of the authority (PEM).',
    drop: 'Drop files here, or',
    choose: 'choose files',
    key: 'Fingerprint of the key',
    keyHint:
      'The twenty characters that whoever runs Samsyn has told. Without them you see that the files belong together, but not who made the seal.',
    keyBad: 'A fingerprint is twenty characters, digits and the letters A to F.',
    checking: 'Checking …',
    failed: 'The files could not be read. Try again.',
    allGood: 'All of it fits the seal. Compare the key below.',
    allGoodKey: 'All files are genuine, with the key you named',
    someBad: 'Not all of it is genuine',
    files: 'Files',
    chain: 'The chain',
    chainHeld: ({ place }: { place: number }) => `Minutes ${place}: the file is here and genuine`,
    chainSealed: ({ place }: { place: number }) => `Minutes ${place}: the seal is genuine, the file is not here`,
    text: ({ who }: { who: string }) => `Read ${who}`,
    again: 'Clear',
    other: 'Svenska',
  },
)
