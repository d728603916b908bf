/** Decisions between meetings. */
import { both } from './both.ts'

type Asked = { name: string; what: string; lastDay: string; message: string; address: string }
type Counts = { yes: number; no: number; abstain: number; silent: number }

const countsIn =
  (yes: string, no: string, abstain: string, silent: string) =>
  (counts: Counts): string =>
    [
      `${counts.yes} ${yes}`,
      `${counts.no} ${no}`,
      counts.abstain > 0 && `${counts.abstain} ${abstain}`,
      counts.silent > 0 && `${counts.silent} ${silent}`,
    ]
      .filter(Boolean)
      .join(', ')
const inSwedish = countsIn('ja', 'nej', 'avstår', 'inget svar')
const inEnglish = countsIn('yes', 'no', 'abstaining', 'no answer')

export const circulation = both(
  {
    title: 'Beslut mellan möten',
    none: 'Inget beslut har begärts mellan mötena.',
    begin: 'Begär beslut mellan möten',
    beginHelp: 'Var och en svarar med en egen länk. Resultatet kommer in i nästa möte av sig självt.',
    noMandate: 'Protokollet har inget beslut som ger uppdrag att avgöra något mellan mötena.',
    mandate: 'Beslut som ger uppdraget',
    heading: 'Rubrik',
    lead: 'Inledning',
    points: 'Vad som ska beslutas',
    pointsHelp: 'En att-sats på varje rad.',
    lastDay: 'Sista dag att svara',
    people: 'Vem som ska svara',
    files: 'Underlag',
    chooseFiles: 'Välj filer att läsa innan man svarar',
    needHeading: 'Skriv en rubrik.',
    needPoints: 'Skriv vad som ska beslutas.',
    needDay: 'Välj en dag som inte har varit.',
    letter: ({ name, what, lastDay, message, address }: Asked) =>
      [
        `Hej ${name},`,
        `Vi behöver ditt svar mellan mötena: ${what}. Svara senast ${lastDay}.`,
        message,
        `Din egen länk: ${address}`,
      ]
        .filter((line) => line !== '')
        .join('\n\n'),
    reminder: ({ name, what, lastDay, address }: Omit<Asked, 'message'>) =>
      [`Hej ${name},`, `Vi väntar på ditt svar: ${what}. Sista dag är ${lastDay}.`, `Din egen länk: ${address}`].join(
        '\n\n',
      ),
    mandateOf: ({ label, date, text }: { label: string; date: string; text: string }) =>
      `Uppdraget gavs ${date} i beslut ${label}: ${text}`,
    yours: 'Ditt svar',
    yoursHelp: 'Du kan ändra ditt svar tills alla har svarat eller sista dagen har gått.',
    choose: 'Svara',
    answers: { yes: 'Ja', no: 'Nej', abstain: 'Avstår', '': 'Inget svar' },
    comment: 'Kommentar',
    send: 'Skicka svaret',
    sent: 'Tack. Ditt svar är sparat.',
    answered: 'Har svarat',
    notAnswered: 'Har inte svarat',
    under: ({ answered, all }: { answered: number; all: number }) => `${answered} av ${all} har svarat`,
    decided: 'Beslutat',
    notDecided: 'Inte beslutat',
    notDecidedHelp: 'Frågan tas upp på nästa möte.',
    counts: inSwedish,
    landed: ({ date }: { date: string }) => `Står som tillägg i mötet ${date}`,
    waits: 'Kommer med i nästa möte när det är skapat.',
    // I nästa möte.
    landedTitle: 'Tillägg: beslut mellan möten',
    procedure: 'cirkulation',
    landedMandate: ({ body, date, label }: { body: string; date: string; label: string }) =>
      `${body} gav ${date} i uppdrag att avgöra frågan mellan mötena (beslut ${label}).`,
    landedDecided: ({ date }: { date: string }) => `Beslutet fattades ${date}.`,
    landedNot: ({ date }: { date: string }) => `Frågan avgjordes inte. Svaren räknades ${date}.`,
    landedAnswers: (counts: Counts) => `Svar: ${inSwedish(counts)}.`,
  },
  {
    title: 'Decisions between meetings',
    none: 'No decision has been asked for between the meetings.',
    begin: 'Ask for a decision between meetings',
    beginHelp: 'Each answers by a link of their own. The result comes into the next meeting by itself.',
    noMandate: 'The minutes have no decision that gives a mandate to settle something between the meetings.',
    mandate: 'Decision that gives the mandate',
    heading: 'Heading',
    lead: 'First words',
    points: 'What is to be decided',
    pointsHelp: 'One point on each line.',
    lastDay: 'Last day to answer',
    people: 'Who is to answer',
    files: 'Documents',
    chooseFiles: 'Choose files to read before one answers',
    needHeading: 'Write a heading.',
    needPoints: 'Write what is to be decided.',
    needDay: 'Choose a day that has not been.',
    letter: ({ name, what, lastDay, message, address }: Asked) =>
      [
        `Hello ${name},`,
        `We need your answer between the meetings: ${what}. Please answer by ${lastDay}.`,
        message,
        `Your own link: ${address}`,
      ]
        .filter((line) => line !== '')
        .join('\n\n'),
    reminder: ({ name, what, lastDay, address }: Omit<Asked, 'message'>) =>
      [
        `Hello ${name},`,
        `We are waiting for your answer: ${what}. The last day is ${lastDay}.`,
        `Your own link: ${address}`,
      ].join('\n\n'),
    mandateOf: ({ label, date, text }: { label: string; date: string; text: string }) =>
      `The mandate was given on ${date} in decision ${label}: ${text}`,
    yours: 'Your answer',
    yoursHelp: 'You can change your answer until everybody has answered or the last day has passed.',
    choose: 'Answer',
    answers: { yes: 'Yes', no: 'No', abstain: 'Abstain', '': 'No answer' },
    comment: 'Comment',
    send: 'Send the answer',
    sent: 'Thank you. Your answer is saved.',
    answered: 'Has answered',
    notAnswered: 'Has not answered',
    under: ({ answered, all }: { answered: number; all: number }) =>
      `${answered} of ${all} ${answered === 1 ? 'has' : 'have'} answered`,
    decided: 'Decided',
    notDecided: 'Not decided',
    notDecidedHelp: 'The matter is taken up at the next meeting.',
    counts: inEnglish,
    landed: ({ date }: { date: string }) => `Stands as an addendum in the meeting of ${date}`,
    waits: 'Comes into the next meeting when that is made.',
    landedTitle: 'Addendum: decision between meetings',
    procedure: 'circulation',
    landedMandate: ({ body, date, label }: { body: string; date: string; label: string }) =>
      `${body} gave on ${date} the mandate to settle the matter between the meetings (decision ${label}).`,
    landedDecided: ({ date }: { date: string }) => `The decision was taken on ${date}.`,
    landedNot: ({ date }: { date: string }) => `The matter was not settled. The answers were counted on ${date}.`,
    landedAnswers: (counts: Counts) => `Answers: ${inEnglish(counts)}.`,
  },
)
