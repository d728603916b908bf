/** The notice of a meeting: what is sent, the page, the answers. */
import { both } from './both.ts'

type Body = { body: string; date: string }
type Item = { number: string; title: string; added: boolean; presenter: string }
type Document = { number: number; title: string; address: string }
type Letter = {
  kind: 'notice' | 'update' | 'reminder' | 'cancelled'
  name: string
  body: string
  when: string
  where: readonly string[]
  items: readonly Item[]
  gone: readonly string[]
  documents: readonly Document[]
  message: string
  lastDay: string
  address: string
}
const parts = (all: readonly (string | readonly string[])[]) =>
  all
    .map((part) => (typeof part === 'string' ? part : part.join('\n')))
    .filter((part) => part !== '')
    .join('\n\n')

export const notice = both(
  {
    title: 'Kallelse',
    subject: {
      notice: ({ body, date }: Body) => `${body}: kallelse till möte ${date}`,
      update: ({ body, date }: Body) => `${body}: ändrad kallelse till möte ${date}`,
      reminder: ({ body, date }: Body) => `${body}: påminnelse om möte ${date}`,
      cancelled: ({ body, date }: Body) => `${body}: mötet ${date} är inställt`,
    },
    letter: (letter: Letter) =>
      letter.kind === 'cancelled'
        ? parts([`Hej ${letter.name},`, `Mötet i ${letter.body} ${letter.when} är inställt.`])
        : parts([
            `Hej ${letter.name},`,
            {
              notice: `Du kallas till möte i ${letter.body}.`,
              update: `Kallelsen till möte i ${letter.body} är ändrad.`,
              reminder: `Du har inte svarat på kallelsen till möte i ${letter.body}.`,
            }[letter.kind],
            [letter.when, ...letter.where],
            letter.message,
            [`Svara och läs mer med din egen länk${letter.lastDay && `, senast ${letter.lastDay}`}:`, letter.address],
            letter.items.length === 0
              ? ''
              : [
                  'Dagordning',
                  ...letter.items.map(
                    ({ number, title, added, presenter }) =>
                      `${number}. ${title}${presenter && ` (${presenter})`}${added ? ' – tillkommer' : ''}`,
                  ),
                ],
            letter.gone.length === 0 ? '' : `Utgår: ${letter.gone.join(', ')}`,
            letter.documents.length === 0
              ? ''
              : [
                  'Handlingar',
                  ...letter.documents.map(({ number, title, address }) => `Bilaga ${number}. ${title}: ${address}`),
                ],
          ]),
    ownLink: '(här står vars och ens egen länk)',
    deputyRole: 'ersättare',
    added: 'Tillkommer',
    gone: ({ titles }: { titles: readonly string[] }) => `Utgår: ${titles.join(', ')}`,
    agenda: 'Dagordning',
    documents: 'Handlingar',
    toBoard: 'Till mötet',
    proposeItem: 'Föreslå en punkt till ett kommande möte',
    // Den som kallar.
    send: 'Skicka kallelsen',
    sendAgain: 'Skicka ändrad kallelse',
    make: 'Gör kallelser att skicka själv',
    howMail: 'Kallelsen går med mejl till dem som har en adress. För de andra får du en text att skicka själv.',
    howHand: 'Ingen mejlserver är inställd. Du får en text och filer till var och en att skicka själv.',
    preview: 'Så här ser den ut',
    message: 'Hälsning',
    lastDay: 'Svara senast',
    badLastDay: 'Välj en dag från i dag till mötet.',
    people: 'Kallas',
    everybody: 'Välj alla',
    silent: 'Välj dem som inte har svarat',
    needPeople: 'Välj minst en person.',
    noAddress: 'Ingen e-postadress',
    called: 'Kallad',
    mail: {
      waiting: 'Mejlet väntar på att skickas',
      retried: 'Mejlservern tog inte emot mejlet. Vi försöker igen.',
      sent: 'Mejlat',
      failed: 'Mejlet kom inte fram. Kontrollera adressen.',
    },
    sent: ({ n }: { n: number }) =>
      n === 0 ? 'Kallelsen är gjord.' : n === 1 ? 'Ett mejl skickas.' : `${n} mejl skickas.`,
    sentAt: ({ date, by }: { date: string; by: string }) => `Kallelsen skickades ${date} av ${by}`,
    remind: 'Påminn dem som inte har svarat',
    reminded: ({ n }: { n: number }) => (n === 1 ? 'En påminnelse skickas.' : `${n} påminnelser skickas.`),
    nobodySilent: 'Alla har svarat.',
    counts: ({ comes, link, prevented, silent }: Record<'comes' | 'link' | 'prevented' | 'silent', number>) =>
      `${comes} kommer, ${link} på länk, ${prevented} ${prevented === 1 ? 'förhindrad' : 'förhindrade'}, ${silent} har inte svarat`,
    cancelled: 'Mötet är inställt.',
    cancelledByMail: 'De som kallades får det med mejl, och mötet försvinner ur deras kalendrar.',
    cancelledByHand: ({ n }: { n: number }) =>
      n === 1
        ? 'En som kallades får inget mejl om det. Gör en text och en kalenderfil att skicka själv.'
        : `${n} som kallades får inget mejl om det. Gör texter och kalenderfiler att skicka själv.`,
    tellCancelled: 'Gör texter att skicka själv',
    cancelledTitle: 'Säg att mötet är inställt',
    cancelledHelp:
      'Kopiera texten, eller hämta filen och öppna den i ditt mejlprogram. Kalenderfilen tar bort mötet ur kalendern.',
    lettersTitle: 'Skicka kallelserna',
    lettersHelp: 'Var och en har en egen länk. Kopiera texten, eller hämta filen och öppna den i ditt mejlprogram.',
    letterOf: ({ name }: { name: string }) => `Text till ${name}`,
    copy: 'Kopiera texten',
    copyOf: ({ name }: { name: string }) => `Kopiera texten till ${name}`,
    file: { eml: 'Mejl', ics: 'Kalender', txt: 'Text' },
    fileOf: ({ file, name }: { file: string; name: string }) => `${file} till ${name}`,
    // Den som svarar.
    yours: 'Ditt svar',
    answers: { comes: 'Kommer', link: 'På länk', prevented: 'Förhindrad', '': 'Har inte svarat' },
    deputy: 'Ersättare som kommer i stället',
    deputyOf: ({ name }: { name: string }) => `Ersättare: ${name}`,
    comment: 'Hälsning till sekreteraren',
    answer: 'Skicka svaret',
    answered: 'Tack. Ditt svar är sparat.',
    choose: 'Kommer du?',
    until: ({ date }: { date: string }) => `Svara senast ${date}. Du kan ändra ditt svar.`,
    calendar: 'Lägg in möten i kalendern',
    calendarHelp:
      'En egen hemlig adress med seriens möten att prenumerera på. Den som du fick här förut slutar fungera.',
    calendarMade: 'Din kalenderadress',
  },
  {
    title: 'Notice',
    subject: {
      notice: ({ body, date }: Body) => `${body}: notice of meeting ${date}`,
      update: ({ body, date }: Body) => `${body}: changed notice of meeting ${date}`,
      reminder: ({ body, date }: Body) => `${body}: reminder of meeting ${date}`,
      cancelled: ({ body, date }: Body) => `${body}: the meeting of ${date} is cancelled`,
    },
    letter: (letter: Letter) =>
      letter.kind === 'cancelled'
        ? parts([`Dear ${letter.name},`, `The meeting of ${letter.body} ${letter.when} is cancelled.`])
        : parts([
            `Dear ${letter.name},`,
            {
              notice: `You are called to a meeting of ${letter.body}.`,
              update: `The notice of the meeting of ${letter.body} has changed.`,
              reminder: `You have not answered the notice of the meeting of ${letter.body}.`,
            }[letter.kind],
            [letter.when, ...letter.where],
            letter.message,
            [`Answer and read more by your own link${letter.lastDay && `, by ${letter.lastDay}`}:`, letter.address],
            letter.items.length === 0
              ? ''
              : [
                  'Agenda',
                  ...letter.items.map(
                    ({ number, title, added, presenter }) =>
                      `${number}. ${title}${presenter && ` (${presenter})`}${added ? ' – added' : ''}`,
                  ),
                ],
            letter.gone.length === 0 ? '' : `Withdrawn: ${letter.gone.join(', ')}`,
            letter.documents.length === 0
              ? ''
              : [
                  'Documents',
                  ...letter.documents.map(({ number, title, address }) => `Attachment ${number}. ${title}: ${address}`),
                ],
          ]),
    ownLink: '(here stands the own link of each)',
    deputyRole: 'deputy',
    added: 'Added',
    gone: ({ titles }: { titles: readonly string[] }) => `Withdrawn: ${titles.join(', ')}`,
    agenda: 'Agenda',
    documents: 'Documents',
    toBoard: 'To the meeting',
    proposeItem: 'Propose an item for a coming meeting',
    send: 'Send the notice',
    sendAgain: 'Send a changed notice',
    make: 'Make notices to send yourself',
    howMail: 'The notice goes by mail to those with an address. For the others you get a text to send yourself.',
    howHand: 'No mail server is set. You get a text and files for each to send yourself.',
    preview: 'What it looks like',
    message: 'Greeting',
    lastDay: 'Answer by',
    badLastDay: 'Choose a day from today to the meeting.',
    people: 'Called',
    everybody: 'Choose all',
    silent: 'Choose those who have not answered',
    needPeople: 'Choose at least one person.',
    noAddress: 'No e-mail address',
    called: 'Called',
    mail: {
      waiting: 'The mail waits to be sent',
      retried: 'The mail server did not take the mail. We try again.',
      sent: 'Mailed',
      failed: 'The mail did not arrive. Check the address.',
    },
    sent: ({ n }: { n: number }) =>
      n === 0 ? 'The notice is made.' : n === 1 ? 'One mail is sent.' : `${n} mails are sent.`,
    sentAt: ({ date, by }: { date: string; by: string }) => `The notice was sent ${date} by ${by}`,
    remind: 'Remind those who have not answered',
    reminded: ({ n }: { n: number }) => (n === 1 ? 'One reminder is sent.' : `${n} reminders are sent.`),
    nobodySilent: 'Everybody has answered.',
    counts: ({ comes, link, prevented, silent }: Record<'comes' | 'link' | 'prevented' | 'silent', number>) =>
      `${comes} ${comes === 1 ? 'comes' : 'come'}, ${link} on link, ${prevented} prevented, ${silent} ${silent === 1 ? 'has' : 'have'} not answered`,
    cancelled: 'The meeting is cancelled.',
    cancelledByMail: 'Those who were called are told by mail, and the meeting goes from their calendars.',
    cancelledByHand: ({ n }: { n: number }) =>
      n === 1
        ? 'One who was called gets no mail about it. Make a text and a calendar file to send yourself.'
        : `${n} who were called get no mail about it. Make texts and calendar files to send yourself.`,
    tellCancelled: 'Make texts to send yourself',
    cancelledTitle: 'Say that the meeting is cancelled',
    cancelledHelp:
      'Copy the text, or fetch the file and open it in your mail program. The calendar file takes the meeting out of the calendar.',
    lettersTitle: 'Send the notices',
    lettersHelp: 'Each has a link of their own. Copy the text, or fetch the file and open it in your mail program.',
    letterOf: ({ name }: { name: string }) => `Text to ${name}`,
    copy: 'Copy the text',
    copyOf: ({ name }: { name: string }) => `Copy the text to ${name}`,
    file: { eml: 'Mail', ics: 'Calendar', txt: 'Text' },
    fileOf: ({ file, name }: { file: string; name: string }) => `${file} to ${name}`,
    yours: 'Your answer',
    answers: { comes: 'Coming', link: 'On link', prevented: 'Prevented', '': 'Has not answered' },
    deputy: 'Deputy who comes instead',
    deputyOf: ({ name }: { name: string }) => `Deputy: ${name}`,
    comment: 'Greeting to the secretary',
    answer: 'Send the answer',
    answered: 'Thank you. Your answer is saved.',
    choose: 'Do you come?',
    until: ({ date }: { date: string }) => `Answer by ${date}. You can change your answer.`,
    calendar: 'Put meetings into the calendar',
    calendarHelp:
      'A secret address of your own, with the meetings of this series, to subscribe to. One that you got here before stops working.',
    calendarMade: 'Your calendar address',
  },
)
