/** The protocol of an invented half-day meeting, and the words it must be printed with in every format. */
import type { NoteNode } from '@samsyn/meeting/contents'
import type { Protocol, ProtocolAction, ProtocolDecision, ProtocolItem, ProtocolPerson } from './protocol.ts'

const text = (content: string): NoteNode => ({ type: 'text', text: content })
export const paragraph = (content: string): NoteNode => ({ type: 'paragraph', content: [text(content)] })
export const heading = (level: number, content: string): NoteNode => ({
  type: 'heading',
  attrs: { level },
  content: [text(content)],
})
export const bullets = (...entries: string[]): NoteNode => ({
  type: 'bulletList',
  content: entries.map((entry) => ({ type: 'listItem', content: [paragraph(entry)] })),
})
export const notes = (...content: NoteNode[]): NoteNode => ({ type: 'doc', content })

export const item = (number: string, title: string, more: Partial<ProtocolItem> = {}): ProtocolItem => ({
  number,
  title,
  kind: 'information',
  withdrawn: false,
  presenters: [],
  previous: '',
  attachments: [],
  questions: [],
  workshop: null,
  reports: [],
  notes: null,
  decisions: [],
  actions: [],
  ...more,
})
export const decision = (label: string, more: Partial<ProtocolDecision>): ProtocolDecision => ({
  label,
  number: '',
  heading: '',
  lead: 'Samverkansledningen beslutar att',
  points: [],
  kind: 'other',
  status: 'decided',
  returns: '',
  decidedAt: '',
  procedure: '',
  attachments: [],
  actions: [],
  ...more,
})
const action = (number: number, content: string, owner: string, due: string): ProtocolAction => ({
  number: `U 2026:${number}`,
  text: content,
  owner,
  due,
  status: 'open',
})
const person = (name: string, organisation: string, ...said: string[]): ProtocolPerson => ({
  name,
  organisation,
  notes: said,
})
const attachment = (number: number, title: string, fileName: string) => ({
  number,
  title,
  fileName,
  type: 'application/pdf',
  size: 120_000 + number,
  sha256: String(number).repeat(64),
  url: '',
})

export const halfDay: Protocol = {
  format: 'samsyn-protocol',
  version: 4,
  language: 'sv',
  word: 'Protokoll',
  presenterWord: 'Föredragande',
  numbering: 'plain',
  decisionNumbers: false,
  body: { id: 'body-1', name: 'Samverkansledningen i Provlandet' },
  series: { id: 'series-1', name: 'Samverkansledningen 2026' },
  meeting: {
    id: 'meeting-1',
    date: '2026-02-06',
    start: '09:00',
    end: '11:55',
    form: 'hybrid',
    place: 'Provsalen, Norrviks stadshus, och digital länk',
    link: 'https://mote.example/1',
    diaryNumber: '',
    next: '',
  },
  chair: 'Ada Provlund',
  secretary: 'Mio Testdal',
  attendance: [
    {
      group: 'members',
      people: [
        person('Ada Provlund', 'Norrviks kommun', 'ordförande'),
        person('Bo Testman', 'Region Provlandet', 'vice ordförande'),
        person('Cia Mallgren', 'Söderhamra kommun'),
        person('Dan Utkastsson', 'Ekmyra kommun', 'via länk'),
        person('Eli Demosten', 'Lövholma kommun'),
        person('Fia Mockström', 'Strandnäs kommun'),
        person('Hia Fiktivius', 'Tallbyns kommun', 'ersättare för Gus Platshed'),
        person('Ivo Skissberg', 'Region Provlandet'),
        person('Jo Exempelin', 'Region Provlandet', 'via länk'),
        person('Kim Modellund', 'Brukarrådet Provlandet', 'brukarrepresentant'),
      ],
    },
    {
      group: 'others',
      people: [
        person('Mio Testdal', 'Kommunförbundet Provlandet', 'sekreterare'),
        person('Noa Stubbgren', 'Kommunförbundet Provlandet', 'föredragande'),
        person('Ola Dummerud', 'Region Provlandet', 'föredragande'),
      ],
    },
    { group: 'prevented', people: [person('Gus Platshed', 'Tallbyns kommun')] },
    { group: 'absent', people: [person('Lea Provbäck', 'Region Provlandet')] },
  ],
  items: [
    item('1', 'Välkomna och godkännande av dagordning', {
      kind: 'opening',
      notes: notes(paragraph('Ordföranden hälsar alla välkomna, både i salen och via länk.')),
      decisions: [decision('1', { points: ['godkänna dagordningen.'], kind: 'approval' })],
    }),
    item('2', 'Föregående protokoll', {
      kind: 'previous-protocol',
      notes: notes(paragraph('Protokollet från 2025-12-05 gås igenom. Inga tillägg.')),
      decisions: [
        decision('2', { lead: '', points: ['Protokollet från 2025-12-05 läggs till handlingarna.'], kind: 'approval' }),
      ],
    }),
    item('3', 'Hjälpmedelsportalen – lägesrapport', {
      presenters: [{ name: 'Noa Stubbgren', organisation: 'Kommunförbundet Provlandet', title: '' }],
      attachments: [1],
      notes: notes(paragraph('Portalen är införd i fyra av sex kommuner. Återstående kommuner behöver en tidplan.')),
      actions: [action(1, 'Lämna tidplan för hjälpmedelsportalen', 'Noa Stubbgren', '2026-03-20')],
    }),
    item('4', 'Öppettider på familjestödet', {
      presenters: [{ name: 'Ola Dummerud', organisation: 'Region Provlandet', title: '' }],
      attachments: [2],
      notes: notes(paragraph('Kvällsöppet prövas i tre kommuner.')),
      actions: [action(2, 'Redovisa statistik per kommun', 'Ola Dummerud', '2026-04-17')],
    }),
    item('5', 'Workshop: Trygg övergång vid flytt mellan kommuner', {
      kind: 'workshop',
      questions: [
        'Vad behöver den som flyttar få veta före flytten?',
        'Vem ansvarar för att kontakten inte tappas bort?',
        'Vad kan vi börja med redan i vår?',
      ],
      notes: notes(
        paragraph(
          'Arbetet skedde i fyra grupper: grupp 1 Ada Provlund, Cia Mallgren, Noa Stubbgren; grupp 2 Bo Testman, Eli Demosten, Kim Modellund; grupp 3 Fia Mockström, Hia Fiktivius, Ivo Skissberg, Ola Dummerud; grupp 4 (digital) Dan Utkastsson, Jo Exempelin.',
        ),
        heading(2, 'Summering'),
        heading(3, 'Information till den som flyttar'),
        bullets(
          'Ett lättläst informationsblad på flera språk, kompletterat med en kort film.',
          'Samma telefonnummer före och efter flytten.',
        ),
        heading(3, 'Ansvar och kontakt'),
        bullets(
          'Den kommun som lämnar håller kontakten tills mottagaren har bekräftat, inom fem arbetsdagar.',
          'Namngiven kontaktperson på båda sidor som följer personen, inte ärendet.',
        ),
        heading(3, 'Komma igång i vår'),
        bullets(
          'Pröva en checklista i två kommuner.',
          'Mall för överlämningssamtal.',
          'Gemensam utbildningsdag och frågelåda för medarbetare.',
        ),
      ),
      actions: [action(3, 'Ta fram utkast till informationsblad', 'Cia Mallgren', '2026-04-17')],
    }),
    item('6', 'Beslutspunkter', {
      kind: 'decision',
      decisions: [
        decision('6a', {
          heading: 'Byte av deltagare i samordnande grupp Övergångar',
          points: [
            'Pia Arbetsnamn, enhetschef, Ekmyra kommun, ersätter Rut Tidigaresson, Lövholma kommun, i samordnande grupp Övergångar från och med 2026-03-01.',
          ],
          kind: 'membership-change',
        }),
        decision('6b', {
          heading: 'Finansiering av pilot med checklista',
          attachments: [3],
          points: [
            'avsätta 240 000 kronor ur gemensamma medel 2026 till en pilot med checklista i Norrvik och Strandnäs 2026-03-01 till 2026-11-30',
            'Kommunförbundet Provlandet administrerar medlen',
            'slutredovisning lämnas till Samverkansledningen 2026-11-27.',
          ],
          kind: 'funding',
          actions: [
            action(
              4,
              'Skriva pilotavtal med Norrvik och Strandnäs.',
              'Mio Testdal, Kommunförbundet Provlandet',
              '2026-02-27',
            ),
          ],
        }),
        decision('6c', {
          heading: 'Gemensam webbsida',
          points: ['ärendet återkommer 2026-04-17.'],
          status: 'deferred',
          returns: '2026-04-17',
          actions: [action(5, 'Föreslå utformning av gemensam webbsida', 'Jo Exempelin', '2026-04-10')],
        }),
      ],
    }),
    item('7', 'Tillägg: beslut via e-post mellan möten', {
      kind: 'addendum',
      attachments: [4],
      notes: notes(
        paragraph(
          'Samverkansledningen gav 2025-12-05 i uppdrag att avgöra frågan via e-post. Beslutet fattades 2026-01-15. Svar: 10 ja, 0 nej, 1 inget svar.',
        ),
      ),
      decisions: [
        decision('7', {
          lead: 'Samverkansledningen beslutade att',
          points: [
            'Region Provlandet tillfälligt bemannar samordnartjänsten för hjälpmedel med 20 procent till och med 2026-06-30.',
          ],
          status: 'recorded-afterwards',
          decidedAt: '2026-01-15',
          procedure: 'e-post',
        }),
      ],
    }),
    item('8', 'Kommande möte och avslutning', {
      kind: 'closing',
      notes: notes(paragraph('Nästa möte är 2026-04-17. Ordföranden avslutar mötet 11:55.')),
    }),
  ],
  attachments: [
    attachment(1, 'Lägesrapport hjälpmedelsportalen', 'lagesrapport.pdf'),
    attachment(2, 'Öppettider familjestöd', 'oppettider-v2.pdf'),
    attachment(3, 'Förslag till pilotbudget', 'pilotbudget.pdf'),
    attachment(4, 'Sammanställning av e-postsvar 2026-01-15', 'e-postsvar.pdf'),
  ],
  approval: 'next-meeting',
  previous: { protocol: 'protocol-0', date: '2025-12-05', hash: 'a'.repeat(64) },
}

/**
 * The words of a text alone: signs of lists, headings and quotes at the start of lines are layout, and so is every
 * space. (Where a line ends differs between formats, so a word broken at its hyphen must still be the same word.)
 */
export function wordsOf(printed: string): string {
  return printed
    .split('\n')
    .map((line) => line.replace(/^\s*(?:(?:[-•]|#+|>)(?:\s+|$))*/, ''))
    .join('')
    .replace(/\s+/g, '')
}

/** The same words without the numbers of the workshop's questions, for formats where the list itself counts. */
export function withoutQuestionNumbers(text: string): string {
  return text.replace(/^\d\. (?=[^\n]*\?$|Vad kan)/gm, '')
}

/** Word for word; how lines, columns and bullets are laid out is free. */
export const halfDayWords = `\
PROTOKOLL
Samverkansledningen i Provlandet
Datum: 2026-02-06   Tid: 09:00–11:55   Form: hybrid
Plats: Provsalen, Norrviks stadshus, och digital länk
Ordförande: Ada Provlund   Sekreterare: Mio Testdal

Närvarande ledamöter
Ada Provlund, Norrviks kommun, ordförande
Bo Testman, Region Provlandet, vice ordförande
Cia Mallgren, Söderhamra kommun
Dan Utkastsson, Ekmyra kommun, via länk
Eli Demosten, Lövholma kommun
Fia Mockström, Strandnäs kommun
Hia Fiktivius, Tallbyns kommun, ersättare för Gus Platshed
Ivo Skissberg, Region Provlandet
Jo Exempelin, Region Provlandet, via länk
Kim Modellund, Brukarrådet Provlandet, brukarrepresentant
Övriga medverkande
Mio Testdal, Kommunförbundet Provlandet, sekreterare
Noa Stubbgren, Kommunförbundet Provlandet, föredragande
Ola Dummerud, Region Provlandet, föredragande
Förhinder
Gus Platshed, Tallbyns kommun
Frånvarande
Lea Provbäck, Region Provlandet

1. Välkomna och godkännande av dagordning
Ordföranden hälsar alla välkomna, både i salen och via länk.
Beslut: Samverkansledningen beslutar att godkänna dagordningen.

2. Föregående protokoll
Protokollet från 2025-12-05 gås igenom. Inga tillägg.
Beslut: Protokollet från 2025-12-05 läggs till handlingarna.

3. Hjälpmedelsportalen – lägesrapport
Föredragande: Noa Stubbgren, Kommunförbundet Provlandet
Bilaga 1 Lägesrapport hjälpmedelsportalen
Portalen är införd i fyra av sex kommuner. Återstående kommuner behöver en tidplan.
Uppdrag U 2026:1: Lämna tidplan för hjälpmedelsportalen. Ansvarig: Noa Stubbgren. Klart: 2026-03-20.

4. Öppettider på familjestödet
Föredragande: Ola Dummerud, Region Provlandet
Bilaga 2 Öppettider familjestöd
Kvällsöppet prövas i tre kommuner.
Uppdrag U 2026:2: Redovisa statistik per kommun. Ansvarig: Ola Dummerud. Klart: 2026-04-17.

5. Workshop: Trygg övergång vid flytt mellan kommuner
Frågor
1. Vad behöver den som flyttar få veta före flytten?
2. Vem ansvarar för att kontakten inte tappas bort?
3. Vad kan vi börja med redan i vår?
Arbetet skedde i fyra grupper: grupp 1 Ada Provlund, Cia Mallgren, Noa Stubbgren; grupp 2 Bo Testman, Eli Demosten, Kim Modellund; grupp 3 Fia Mockström, Hia Fiktivius, Ivo Skissberg, Ola Dummerud; grupp 4 (digital) Dan Utkastsson, Jo Exempelin.
Summering
Information till den som flyttar
- Ett lättläst informationsblad på flera språk, kompletterat med en kort film.
- Samma telefonnummer före och efter flytten.
Ansvar och kontakt
- Den kommun som lämnar håller kontakten tills mottagaren har bekräftat, inom fem arbetsdagar.
- Namngiven kontaktperson på båda sidor som följer personen, inte ärendet.
Komma igång i vår
- Pröva en checklista i två kommuner.
- Mall för överlämningssamtal.
- Gemensam utbildningsdag och frågelåda för medarbetare.
Uppdrag U 2026:3: Ta fram utkast till informationsblad. Ansvarig: Cia Mallgren. Klart: 2026-04-17.

6. Beslutspunkter
6a. Byte av deltagare i samordnande grupp Övergångar
Samverkansledningen beslutar att
- Pia Arbetsnamn, enhetschef, Ekmyra kommun, ersätter Rut Tidigaresson, Lövholma kommun, i samordnande grupp Övergångar från och med 2026-03-01.
6b. Finansiering av pilot med checklista
Bilaga 3 Förslag till pilotbudget
Samverkansledningen beslutar att
- avsätta 240 000 kronor ur gemensamma medel 2026 till en pilot med checklista i Norrvik och Strandnäs 2026-03-01 till 2026-11-30
- Kommunförbundet Provlandet administrerar medlen
- slutredovisning lämnas till Samverkansledningen 2026-11-27.
Uppdrag U 2026:4: Skriva pilotavtal med Norrvik och Strandnäs. Ansvarig: Mio Testdal, Kommunförbundet Provlandet. Klart: 2026-02-27.
6c. Gemensam webbsida
Samverkansledningen beslutar att ärendet återkommer 2026-04-17.
Uppdrag U 2026:5: Föreslå utformning av gemensam webbsida. Ansvarig: Jo Exempelin. Klart: 2026-04-10.

7. Tillägg: beslut via e-post mellan möten
Bilaga 4 Sammanställning av e-postsvar 2026-01-15
Samverkansledningen gav 2025-12-05 i uppdrag att avgöra frågan via e-post. Beslutet fattades 2026-01-15. Svar: 10 ja, 0 nej, 1 inget svar.
Samverkansledningen beslutade att
- Region Provlandet tillfälligt bemannar samordnartjänsten för hjälpmedel med 20 procent till och med 2026-06-30.

8. Kommande möte och avslutning
Nästa möte är 2026-04-17. Ordföranden avslutar mötet 11:55.

Uppdragslista: U 2026:1, U 2026:2, U 2026:3, U 2026:4, U 2026:5 (alla öppna)
Bilagor: 1 Lägesrapport hjälpmedelsportalen; 2 Öppettider familjestöd; 3 Förslag till pilotbudget; 4 Sammanställning av e-postsvar 2026-01-15
Godkännande: godkänns på nästa möte
`
