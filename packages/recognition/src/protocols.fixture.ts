/** Invented protocols in the shapes that protocols have, each with what it says. */
import type { Truth } from './score.ts'

type Protocol = { name: string; text: string; truth: Truth }
const present = (name: string, organisation = '') => ({
  name,
  status: 'present',
  ...(organisation ? { organisation } : {}),
})
const as = (status: string, name: string, organisation = '') => ({
  name,
  status,
  ...(organisation ? { organisation } : {}),
})
const item = (number: string, title: string, more: Partial<Truth['items'][number]> = {}): Truth['items'][number] => ({
  number,
  title,
  presenters: [],
  decisions: [],
  ...more,
})

export const protocols: Protocol[] = [
  {
    name: 'a board of a local authority, with § numbers and adjusters',
    text: `
Provköpings kommun                                   SAMMANTRÄDESPROTOKOLL
Socialnämnden                                        Sammanträdesdatum 2022-03-15

Plats och tid        Stadshuset, sal B, kl. 13.00–15.40

Beslutande           Anna Provgren (S), ordförande
                     Bo Testlund (M), vice ordförande
                     Cecilia Mönster (C)
                     David Exempelsson (V), tjänstgörande ersättare

Övriga närvarande    Eva Chefsson, förvaltningschef
                     Fredrik Skriva, nämndsekreterare

Justerare            Bo Testlund

Underskrifter

§ 21
Val av justerare

Beslut
Socialnämnden beslutar
att utse Bo Testlund att justera protokollet.

§ 22
Verksamhetsberättelse 2021                              Dnr 2022/17

Sammanfattning av ärendet
Förvaltningen har tagit fram en verksamhetsberättelse för 2021.

Förslag till beslut
Förvaltningen föreslår att berättelsen godkänns.

Socialnämndens beslut
Socialnämnden beslutar att godkänna verksamhetsberättelsen.

§ 23
Uppföljning av intern kontroll

Socialnämnden beslutar
att lägga rapporten till handlingarna
att uppdra åt förvaltningschefen att återkomma med en plan senast den 1 juni.
`,
    truth: {
      date: '2022-03-15',
      time: { start: '13:00', end: '15:40' },
      place: 'Stadshuset, sal B',
      chair: 'Anna Provgren',
      secretary: 'Fredrik Skriva',
      attendance: [
        present('Anna Provgren', 'S'),
        present('Bo Testlund', 'M'),
        present('Cecilia Mönster', 'C'),
        present('David Exempelsson', 'V'),
        as('other', 'Eva Chefsson'),
        as('other', 'Fredrik Skriva'),
      ],
      items: [
        item('21', 'Val av justerare', {
          decisions: [{ text: 'Socialnämnden beslutar', points: ['att utse Bo Testlund att justera protokollet.'] }],
        }),
        item('22', 'Verksamhetsberättelse 2021', {
          decisions: [{ text: 'Socialnämnden beslutar att godkänna verksamhetsberättelsen.' }],
        }),
        item('23', 'Uppföljning av intern kontroll', {
          decisions: [
            {
              text: 'Socialnämnden beslutar',
              points: [
                'att lägga rapporten till handlingarna',
                'att uppdra åt förvaltningschefen att återkomma med en plan senast den 1 juni.',
              ],
            },
          ],
        }),
      ],
    },
  },
  {
    name: 'the minutes of an association',
    text: `Protokoll fört vid styrelsemöte i Provby Båtklubb

Datum: 12 maj 2018
Tid: 18.30-20.15
Plats: Klubbstugan

Närvarande: Anna Ek, Bo Alm, Cia Dal (sekreterare), Dan Fors (ordförande)
Anmält förhinder: Eva Gran

§ 1 Mötets öppnande
Ordföranden öppnade mötet.

§ 2 Val av mötesfunktionärer
Mötet beslutade att välja Bo Alm till justerare.

§ 3 Ekonomi
Kassören gick igenom läget. Kassan är god.
1. Avgifterna är inbetalda.
2. Bidraget har kommit.
3. Inga obetalda räkningar.

§ 4 Bryggan
Styrelsen diskuterade två anbud.
Beslut: Styrelsen antar anbudet från Provbygg AB.
Bo Alm kontaktar entreprenören senast den 1 juni.

§ 5 Nästa möte
Nästa möte är den 9 juni.

§ 6 Mötets avslutande
Ordföranden tackade för visat intresse och avslutade mötet.

Vid protokollet
Cia Dal

Justeras
Bo Alm
`,
    truth: {
      date: '2018-05-12',
      time: { start: '18:30', end: '20:15' },
      place: 'Klubbstugan',
      chair: 'Dan Fors',
      secretary: 'Cia Dal',
      attendance: [
        present('Anna Ek'),
        present('Bo Alm'),
        present('Cia Dal'),
        present('Dan Fors'),
        as('prevented', 'Eva Gran'),
      ],
      items: [
        item('1', 'Mötets öppnande'),
        item('2', 'Val av mötesfunktionärer', {
          decisions: [{ text: 'Mötet beslutade att välja Bo Alm till justerare.' }],
        }),
        item('3', 'Ekonomi'),
        item('4', 'Bryggan', { decisions: [{ text: 'Styrelsen antar anbudet från Provbygg AB.' }] }),
        item('5', 'Nästa möte'),
        item('6', 'Mötets avslutande'),
      ],
    },
  },
  {
    name: 'meeting notes with a table of attendance and headings without numbers',
    text: `# Mötesanteckningar Samverkansgruppen

**Datum:** 2020-11-04
**Plats:** Teams

| Namn | Organisation | Närvaro |
| --- | --- | --- |
| Anna Provgren | Region Prov | x |
| Bo Testlund | Provköpings kommun | Förhinder |
| Cecilia von Mönster | Testby kommun | x |

## Inledning

Anna hälsar välkommen.

## Nuläge i kommunerna

Alla berättar om läget.

- Provköping har öppnat igen.
- Testby väntar.

**Beslut:** Gruppen fortsätter med veckovisa avstämningar.

## Utbildningsdag

Föredragande: Cecilia von Mönster

Förslag på program presenteras, se bilaga 1.

### Beslut

- att hålla dagen den 3 mars
- att ge Bo Testlund i uppdrag att boka lokal

## Avslutning

Nästa möte 2 december.
`,
    truth: {
      date: '2020-11-04',
      place: 'Teams',
      attendance: [
        present('Anna Provgren', 'Region Prov'),
        as('prevented', 'Bo Testlund', 'Provköpings kommun'),
        present('Cecilia von Mönster', 'Testby kommun'),
      ],
      items: [
        item('1', 'Inledning'),
        item('2', 'Nuläge i kommunerna', { decisions: [{ text: 'Gruppen fortsätter med veckovisa avstämningar.' }] }),
        item('3', 'Utbildningsdag', {
          presenters: [{ name: 'Cecilia von Mönster' }],
          attachments: [{ label: 'bilaga 1' }],
          decisions: [
            { text: '', points: ['att hålla dagen den 3 mars', 'att ge Bo Testlund i uppdrag att boka lokal'] },
          ],
        }),
        item('4', 'Avslutning'),
      ],
    },
  },
  {
    name: 'English minutes',
    text: `MINUTES

Steering Committee for Digital Services

Date: 14 September 2021
Time: 10:00-11:30
Place: Room 4, City Hall

Present: Ann Sample, City Council
Bob Specimen, Test County
Carol Proof (chair), City Council

Apologies: Dan Draft, Test County

1. Welcome and agenda

The chair welcomed everybody. The agenda was approved.

2. Budget for 2022

Presenter: Bob Specimen

The budget was presented. The committee decided to approve the budget.

The committee decided to
- approve the budget for 2022
- ask Ann Sample to report in March

3. Any other business

Decision: The next meeting is moved to 12 October.

Minutes taken by Ann Sample
`,
    truth: {
      date: '2021-09-14',
      time: { start: '10:00', end: '11:30' },
      place: 'Room 4, City Hall',
      chair: 'Carol Proof',
      secretary: 'Ann Sample',
      attendance: [
        present('Ann Sample', 'City Council'),
        present('Bob Specimen', 'Test County'),
        present('Carol Proof', 'City Council'),
        as('prevented', 'Dan Draft', 'Test County'),
      ],
      items: [
        item('1', 'Welcome and agenda'),
        item('2', 'Budget for 2022', {
          presenters: [{ name: 'Bob Specimen' }],
          decisions: [
            {
              text: 'The committee decided to',
              points: ['approve the budget for 2022', 'ask Ann Sample to report in March'],
            },
          ],
        }),
        item('3', 'Any other business', { decisions: [{ text: 'The next meeting is moved to 12 October.' }] }),
      ],
    },
  },
  {
    name: 'notes that were pasted without an empty line, with an agenda first',
    text: `Minnesanteckningar Beredningsgruppen barn och unga
Tisdag den 7 februari 2023 kl. 8.30-10.00, Folkets hus
Dnr: PR 2023-114
Deltagare:
Åsa Öhrmark, Region Prov, ordförande
Örjan Ängström, Testby kommun
Per-Åke af Provenhielm, Kommunförbundet Prov, via länk
Ej närvarande:
Ulla Sten, Provköpings kommun
Dagordning
1. Föregående anteckningar
2. Skolnärvaro
3. Ungdomsmottagningen
1. Föregående anteckningar
Anteckningarna gicks igenom och läggs till handlingarna.
2. Skolnärvaro
Örjan Ängström berättar om arbetet i Testby.
Beslut: Frågan tas upp i ledningsgruppen.
Åsa Öhrmark återkommer med underlag till nästa möte.
3. Ungdomsmottagningen
Gruppen beslutar att föreslå längre öppettider.
Antecknat av Örjan Ängström
`,
    truth: {
      date: '2023-02-07',
      time: { start: '08:30', end: '10:00' },
      place: 'Folkets hus',
      diaryNumber: 'PR 2023-114',
      chair: 'Åsa Öhrmark',
      secretary: 'Örjan Ängström',
      attendance: [
        present('Åsa Öhrmark', 'Region Prov'),
        present('Örjan Ängström', 'Testby kommun'),
        present('Per-Åke af Provenhielm', 'Kommunförbundet Prov'),
        as('absent', 'Ulla Sten', 'Provköpings kommun'),
      ],
      items: [
        item('1', 'Föregående anteckningar'),
        item('2', 'Skolnärvaro', { decisions: [{ text: 'Frågan tas upp i ledningsgruppen.' }] }),
        item('3', 'Ungdomsmottagningen', { decisions: [{ text: 'Gruppen beslutar att föreslå längre öppettider.' }] }),
      ],
    },
  },
]
