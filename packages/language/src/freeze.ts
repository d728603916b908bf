/** The way from a closed meeting to a frozen protocol: check, preview, approve and freeze. */
import { both } from './both.ts'

type Contents = { decisions: number; actions: number; attachments: number }

const small = ['noll', 'en', 'två', 'tre', 'fyra', 'fem', 'sex', 'sju', 'åtta', 'nio', 'tio', 'elva', 'tolv']
const inWords = (n: number) => small[n] ?? String(n)
const begun = (text: string) => text.charAt(0).toLocaleUpperCase('sv') + text.slice(1)

export const freeze = both(
  {
    title: 'Frys protokollet',
    steps: 'Stegen till ett fryst protokoll',
    stepCheck: 'Kontrollera',
    stepPreview: 'Förhandsgranska',
    stepFreeze: 'Godkänn och frys',
    stepDone: 'klart',
    toMeeting: 'Till mötet',

    checking: 'Mötet kontrolleras …',
    mustFix: ({ n }: { n: number }) => (n === 1 ? 'En sak måste rättas' : `${begun(inWords(n))} saker måste rättas`),
    shouldLook: ({ n }: { n: number }): string =>
      n === 1 ? 'En sak bör du se över' : `${begun(inWords(n))} saker bör du se över`,
    allWell: 'Allt är klart att granska',
    alsoLook: ({ n }: { n: number }) => (n === 1 ? 'En sak bör du se över.' : `${n} saker bör du se över.`),
    passedShort: ({ n }: { n: number }) => (n === 1 ? 'En kontroll är klar.' : `${n} kontroller är klara.`),
    passedTitle: ({ n }: { n: number }) => (n === 1 ? 'En kontroll är klar' : `${n} kontroller är klara`),
    showAll: ({ n }: { n: number }) => `Visa alla ${n}`,
    findings: 'Att rätta och se över',
    stops: 'Måste rättas:',
    lookOver: 'Bör ses över:',
    placeFacts: 'Mötets uppgifter',
    placeAttendance: 'Närvaro',
    placeItem: ({ number, title }: { number: string; title: string }): string =>
      title ? `Punkt ${number}, ${title}` : `Punkt ${number}`,
    placeAttachments: 'Bilagor',
    show: 'Visa',
    keep: 'Behåll',
    notNeeded: 'Behövs inte',
    keepAll: ({ n }: { n: number }) => `Behåll alla ${n}`,
    keepAllTitle: ({ n }: { n: number }) => `Behålla ${n} saker som de är?`,
    keepAllText: 'Skälet sparas med protokollet, men skrivs inte ut i det.',
    keepAllReason: 'Jag har sett över dem. De ska vara så.',
    why: 'Varför?',
    whyHelp: 'Sparas med protokollet, men skrivs inte ut i det.',
    whyMissing: 'Skriv ett kort skäl.',
    kept: ({ reason }: { reason: string }) => `Du behåller det. ${reason}`,
    undo: 'Ångra',
    repaired: ({ what }: { what: string }) => `Rättat: ${what}`,
    afterRepair: ({ n }: { n: number }): string =>
      n === 1
        ? 'När den saken är rättad kan du förhandsgranska. Ingenting är låst än.'
        : 'När de sakerna är rättade kan du förhandsgranska. Ingenting är låst än.',
    afterKeep: ({ n }: { n: number }): string =>
      n === 1
        ? 'Rätta eller behåll en sak till, så kan du förhandsgranska. Ingenting är låst än.'
        : `Rätta eller behåll ${n} saker till, så kan du förhandsgranska. Ingenting är låst än.`,
    readyToPreview: 'Ingenting är låst än.',
    stopped: 'Något nytt måste rättas eller ses över innan protokollet kan frysas.',

    previewTitle: 'Så här blir protokollet',
    contains: ({ decisions, actions, attachments }: Contents): string =>
      `${decisions} beslut, ${actions} uppdrag och ${attachments} ${attachments === 1 ? 'bilaga' : 'bilagor'}. Markörer och utkast följer inte med.`,
    paper: 'Protokollet som det blir',
    somebody: 'Någon',
    changed: ({ names }: { names: string }) => `${names} har ändrat i mötet sedan du började granska.`,
    changedIn: ({ names, items }: { names: string; items: string }): string =>
      `${names} har ändrat i mötet sedan du började granska: ${items}.`,
    changedBy: ({ names }: { names: string }) => `Av ${names}`,
    lookAgain: 'Granska igen',
    changedTitle: 'Ändrat sedan du granskade',
    changedNothing: 'Inget har ändrats sedan du kontrollerade.',
    changedElsewhere: 'Uppgifter, närvaro eller listor',
    repairedTitle: 'Rättat under kontrollen',
    keptTitle: 'Behållet som det är',
    nothingLocked: 'Inget är låst än',
    nextApprove: 'Nästa: godkänn och frys',
    printDraft: 'Skriv ut utkast',
    backToChecks: 'Tillbaka till kontrollen',

    approveTitle: 'Redo att frysa',
    explain: 'När du fryser protokollet kan ingen ändra texten, inte heller du. Rätta det som behöver rättas före det.',
    what: 'Protokoll',
    holds: 'Innehåll',
    holdsValue: ({ decisions, actions, attachments }: Contents): string =>
      `${decisions} beslut, ${actions} uppdrag, ${attachments} ${attachments === 1 ? 'bilaga' : 'bilagor'}`,
    who: 'Fryses av',
    whoValue: ({ name, organisation, role }: { name: string; organisation: string; role: string }): string =>
      [name, organisation, role].filter(Boolean).join(', '),
    afterwards: 'Sedan',
    approvalNext: 'Protokollet godkänns på nästa möte.',
    approvalAdjusters: 'Protokollet justeras av justerarna.',
    approvalChair: 'Protokollet godkänns av ordföranden.',
    keptCount: ({ n }: { n: number }): string =>
      n === 1 ? 'En sak som du behåller som den är' : `${n} saker som du behåller som de är`,
    kept0: 'Ingenting',
    keptLabel: 'Behållet',
    cta: 'Frys protokollet',
    freezing: 'Protokollet fryses. Du kan stänga sidan, det blir klart ändå.',
    doing: 'Så långt har frysningen kommit',
    coming: {
      stopped: 'Skrivandet stoppas',
      read: 'Mötet läses',
      checked: 'Kontrollerna görs',
      same: 'Sidorna jämförs med dem du granskade',
      sealed: 'Protokollet förseglas',
      stored: 'Protokollet sparas',
    },
    done: {
      stopped: 'Ingen kan skriva längre',
      read: 'Allt som skrevs är läst',
      checked: 'Kontrollerna är gjorda',
      same: 'Sidorna är de du granskade',
      sealed: 'Protokollet är förseglat',
      stored: 'Protokollet är sparat',
    },
    offline: 'Du är offline. Anslut till nätet för att frysa.',
    unsaved: 'Dina senaste ändringar är inte sparade än. Vänta ett ögonblick.',
    backToPreview: 'Tillbaka till granskningen',
    frozenNow: 'Protokollet är fryst',

    openTitle: 'Mötet pågår fortfarande',
    openText:
      'Ett protokoll fryses när mötet är slut. När du avslutar mötet slutar deltagarna skriva, men du och ordföranden kan fortfarande rätta.',
    close: 'Avsluta mötet',
    earlyTitle: 'Mötet har inte hållits än',
    earlyText: 'Protokollet fryses när mötet har hållits och avslutats.',
    cancelledTitle: 'Mötet är inställt',
    cancelledText: 'Ett inställt möte får inget protokoll.',
    freezingTitle: 'Protokollet fryses just nu',
    freezingText: 'Det tar några sekunder. Sidan visar protokollet när det är klart.',
    frozenTitle: 'Protokollet är fryst',
    frozenText: 'Ingen kan ändra i det. Alla som var med i mötet kan läsa och ladda ner det.',
    openProtocol: 'Öppna protokollet',
    notYoursTitle: 'Sekreteraren fryser protokollet',
    notYoursText: 'Bara mötets ordförande och sekreterare kan kontrollera och frysa protokollet.',
  },
  {
    title: 'Freeze the minutes',
    steps: 'The steps to frozen minutes',
    stepCheck: 'Check',
    stepPreview: 'Preview',
    stepFreeze: 'Approve and freeze',
    stepDone: 'done',
    toMeeting: 'To the meeting',

    checking: 'Checking the meeting …',
    mustFix: ({ n }: { n: number }) => (n === 1 ? 'One thing must be corrected' : `${n} things must be corrected`),
    shouldLook: ({ n }: { n: number }) => (n === 1 ? 'One thing to look over' : `${n} things to look over`),
    allWell: 'Everything is ready to preview',
    alsoLook: ({ n }: { n: number }) => (n === 1 ? 'One thing to look over.' : `${n} things to look over.`),
    passedShort: ({ n }: { n: number }) => (n === 1 ? 'One check is done.' : `${n} checks are done.`),
    passedTitle: ({ n }: { n: number }) => (n === 1 ? 'One check is done' : `${n} checks are done`),
    showAll: ({ n }: { n: number }) => `Show all ${n}`,
    findings: 'To correct and look over',
    stops: 'Must be corrected:',
    lookOver: 'To look over:',
    placeFacts: 'Facts of the meeting',
    placeAttendance: 'Attendance',
    placeItem: ({ number, title }: { number: string; title: string }): string =>
      title ? `Item ${number}, ${title}` : `Item ${number}`,
    placeAttachments: 'Annexes',
    show: 'Show',
    keep: 'Keep',
    notNeeded: 'Not needed',
    keepAll: ({ n }: { n: number }) => `Keep all ${n}`,
    keepAllTitle: ({ n }: { n: number }) => `Keep ${n} things as they are?`,
    keepAllText: 'The reason is stored with the minutes, but not printed in them.',
    keepAllReason: 'I have looked them over. They are meant to be so.',
    why: 'Why?',
    whyHelp: 'Stored with the minutes, but not printed in them.',
    whyMissing: 'Write a short reason.',
    kept: ({ reason }: { reason: string }) => `You keep it. ${reason}`,
    undo: 'Undo',
    repaired: ({ what }: { what: string }) => `Corrected: ${what}`,
    afterRepair: ({ n }: { n: number }): string =>
      n === 1
        ? 'When that is corrected you can preview. Nothing is locked yet.'
        : 'When those things are corrected you can preview. Nothing is locked yet.',
    afterKeep: ({ n }: { n: number }): string =>
      n === 1
        ? 'Correct or keep one more thing, then you can preview. Nothing is locked yet.'
        : `Correct or keep ${n} more things, then you can preview. Nothing is locked yet.`,
    readyToPreview: 'Nothing is locked yet.',
    stopped: 'Something new must be corrected or looked over before the minutes can be frozen.',

    previewTitle: 'This is how the minutes will be',
    contains: ({ decisions, actions, attachments }: Contents): string =>
      `${decisions} ${decisions === 1 ? 'decision' : 'decisions'}, ${actions} ${actions === 1 ? 'action' : 'actions'} and ${attachments} ${attachments === 1 ? 'annex' : 'annexes'}. Carets and drafts are left out.`,
    paper: 'The minutes as they will be',
    somebody: 'somebody',
    changed: ({ names }: { names: string }) => `Since you began to look the meeting was changed by ${names}.`,
    changedIn: ({ names, items }: { names: string; items: string }): string =>
      `Since you began to look the meeting was changed by ${names}: ${items}.`,
    changedBy: ({ names }: { names: string }) => `By ${names}`,
    lookAgain: 'Look again',
    changedTitle: 'Changed since you looked',
    changedNothing: 'Nothing has changed since you checked.',
    changedElsewhere: 'Facts, attendance or lists',
    repairedTitle: 'Corrected during the check',
    keptTitle: 'Kept as it is',
    nothingLocked: 'Nothing is locked yet',
    nextApprove: 'Next: approve and freeze',
    printDraft: 'Print a draft',
    backToChecks: 'Back to the check',

    approveTitle: 'Ready to freeze',
    explain:
      'When you freeze the minutes nobody can change the text, not even you. Correct what needs correcting before.',
    what: 'Minutes',
    holds: 'Contents',
    holdsValue: ({ decisions, actions, attachments }: Contents): string =>
      `${decisions} ${decisions === 1 ? 'decision' : 'decisions'}, ${actions} ${actions === 1 ? 'action' : 'actions'}, ${attachments} ${attachments === 1 ? 'annex' : 'annexes'}`,
    who: 'Frozen by',
    whoValue: ({ name, organisation, role }: { name: string; organisation: string; role: string }): string =>
      [name, organisation, role].filter(Boolean).join(', '),
    afterwards: 'Afterwards',
    approvalNext: 'The minutes are approved at the next meeting.',
    approvalAdjusters: 'The minutes are verified by the adjusters.',
    approvalChair: 'The minutes are approved by the chair.',
    keptCount: ({ n }: { n: number }): string =>
      n === 1 ? 'One thing that you keep as it is' : `${n} things that you keep as they are`,
    kept0: 'Nothing',
    keptLabel: 'Kept',
    cta: 'Freeze the minutes',
    freezing: 'The minutes are being frozen. You can close the page, it will finish anyway.',
    doing: 'How far the freeze has got',
    coming: {
      stopped: 'Writing is stopped',
      read: 'The meeting is read',
      checked: 'The checks are made',
      same: 'The pages are compared with those you looked at',
      sealed: 'The minutes are sealed',
      stored: 'The minutes are stored',
    },
    done: {
      stopped: 'Nobody can write any more',
      read: 'All that was written has been read',
      checked: 'The checks are done',
      same: 'The pages are those you looked at',
      sealed: 'The minutes are sealed',
      stored: 'The minutes are stored',
    },
    offline: 'You are offline. Connect to the network to freeze.',
    unsaved: 'Your latest changes are not saved yet. Wait a moment.',
    backToPreview: 'Back to the preview',
    frozenNow: 'The minutes are frozen',

    openTitle: 'The meeting is still going on',
    openText:
      'Minutes are frozen when the meeting is over. When you close the meeting the participants stop writing, but you and the chair can still correct.',
    close: 'Close the meeting',
    earlyTitle: 'The meeting has not been held yet',
    earlyText: 'The minutes are frozen when the meeting has been held and closed.',
    cancelledTitle: 'The meeting is cancelled',
    cancelledText: 'A cancelled meeting gets no minutes.',
    freezingTitle: 'The minutes are being frozen',
    freezingText: 'It takes a few seconds. The page shows the minutes when they are ready.',
    frozenTitle: 'The minutes are frozen',
    frozenText: 'Nobody can change them. Everybody who took part can read and download them.',
    openProtocol: 'Open the minutes',
    notYoursTitle: 'The secretary freezes the minutes',
    notYoursText: 'Only the chair and the secretary of the meeting can check and freeze the minutes.',
  },
)
