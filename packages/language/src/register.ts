/** The register: people, organisations, and who sits in which body. */
import { both } from './both.ts'

type Name = { name: string }
type Number = { n: number }
type Day = { date: string }
type Count = { fresh: number; joins: number; changed: number; same: number; doubtful: number }

/** '' for what is not said. People as "Pia Arbetsnamn, Ekmyra kommun," where they are of an organisation. */
type MembershipChange = { group: string; incoming: string; outgoing: string; from: string }
const ended = (sentence: string) => `${sentence.replace(/,$/, '')}.`

export const register = both(
  {
    title: 'Personer och organisationer',
    people: 'Personer',
    organisations: 'Organisationer',
    whole: 'Hela registret',
    about: 'Registret är gemensamt för alla grupper. Protokoll som redan är frysta ändras aldrig härifrån.',
    search: 'Sök på namn eller organisation',
    noneFound: 'Ingen i registret matchar.',
    noPeople: 'Registret är tomt. Klistra in en lista från Word eller Excel, eller lägg till en i taget.',
    noMembers: 'Här står de som brukar vara med. Klistra in listan från Word eller Excel, eller lägg till en i taget.',
    noOrganisations: 'Organisationer läggs till av sig själva när personer skrivs in.',
    countPeople: ({ n }: Number) => (n === 1 ? 'En person' : `${n} personer`),
    countOrganisations: ({ n }: Number) => (n === 1 ? 'En organisation' : `${n} organisationer`),
    addPerson: 'Lägg till person',
    addOrganisation: 'Lägg till organisation',
    change: 'Ändra',
    changeNamed: ({ name }: Name) => `Ändra ${name}`,
    removeNamed: ({ name }: Name) => `Ta bort ${name}`,
    export: 'Exportera till Excel',
    titleOf: 'Titel',
    email: 'E-post',
    emailHelp: 'Skrivs aldrig ut i protokoll.',
    needName: 'Skriv ett namn.',
    aliases: 'Skrivs också',
    aliasesHelp: 'En stavning per rad. Den som skriver så i ett möte får namnet som det stavas här.',
    saved: ({ name }: Name) => `${name} är sparad.`,
    similar: ({ name }: Name) => `Menar du ${name}?`,
    known: 'Finns i registret. Organisation och e-post hämtas därifrån.',

    positions: 'Titel och organisation',
    positionsHelp: 'Protokollet får det som gäller på mötets dag.',
    addPosition: 'Lägg till rad',
    removePosition: ({ n }: Number) => `Ta bort rad ${n}`,
    from: 'Från och med',
    to: 'Till och med',
    noLimit: 'Tomt: utan gräns.',
    badOrder: 'Sista dagen är före den första.',
    sinceDay: ({ date }: Day) => `från ${date}`,
    untilDay: ({ date }: Day) => `till och med ${date}`,
    always: 'tills vidare',

    memberships: 'Sitter i',
    noMemberships: 'Sitter inte i någon grupp.',
    decided: ({ date, label }: Day & { label: string }) => `Beslut ${label}, ${date}`,
    ended: ({ date, label }: Day & { label: string }) => `Slutar enligt beslut ${label}, ${date}`,
    former: ({ n }: Number) => `Tidigare ledamöter (${n})`,
    represents: 'Företräder',
    representsHelp: ({ name }: Name) => (name ? `Tomt: ${name}.` : 'Tomt: den organisation personen hör till.'),
    deputyFor: 'Ersättare för',
    deputyOf: ({ name }: Name) => `ersättare för ${name}`,
    nobody: 'Ingen, är själv ledamot',
    deputyHelp: 'En ersättare står inte i nya mötens lista förrän hen är med.',
    roleExample: 'Till exempel ledamot eller brukarrepresentant',
    memberTitle: ({ name, body }: Name & { body: string }) => `${name} i ${body}`,
    removeMember: 'Ta bort raden',
    removeMemberHelp: 'För den som står här av misstag. Den som slutar får en sista dag i stället.',
    openPerson: 'Öppna personens sida',

    outgoing: 'Lämnar',
    outgoingOrganisation: 'Lämnar, organisation',
    incoming: 'Kommer in',
    incomingOrganisation: 'Kommer in, organisation',
    newGroup: 'Gruppen finns inte i registret än. Den läggs upp när protokollet fryses.',
    membershipHelp: 'När protokollet fryses ändras registret, och nästa möte följer det.',
    sentence: 'Meningen i protokollet',
    useSentence: 'Använd meningen',
    membershipChange: ({ group, incoming, outgoing, from }: MembershipChange) => {
      const since = from && ` från och med den ${from}`
      if (incoming && outgoing)
        return ended(`utse ${incoming} till ledamot${group && ` i ${group}`} efter ${outgoing}${since}`)
      if (incoming) return ended(`utse ${incoming} till ny ledamot${group && ` i ${group}`}${since}`)
      return outgoing && ended(`${outgoing} lämnar ${group || 'sitt uppdrag'}${since}`)
    },

    representedBy: ({ n, of }: { n: number; of: number }) =>
      `${n} av ${of} ${of === 1 ? 'organisation' : 'organisationer'} är ${n === 1 || of === 1 ? 'företrädd' : 'företrädda'}`,
    notRepresented: 'inte företrädd',
    allRepresented: ({ n }: { n: number }) =>
      n === 1 ? 'Den enda organisationen är företrädd' : `Alla ${n} organisationer är företrädda`,

    procedure: 'Hur beslutet fattades',

    groups: 'Grupper',
    groupsHelp: 'Arbetsgrupper och beredningar. Ett beslut om byte av ledamot gäller gruppen eller en av dem.',
    addGroup: 'Lägg till grupp',
    groupName: 'Gruppens namn',
    removeGroupTitle: ({ name }: Name) => `Ta bort gruppen ${name}?`,
    removeGroupText:
      'Vilka som sitter i den försvinner ur registret. Personerna finns kvar, och protokollen ändras inte.',
    emptyGroup: 'Ingen sitter i gruppen än.',
    addTo: ({ name }: Name) => `Lägg till person i ${name}`,

    types: {
      '': 'Inte sagt',
      municipality: 'Kommun',
      region: 'Region',
      federation: 'Förbund',
      'user-organisation': 'Brukarorganisation',
      state: 'Stat',
      company: 'Företag',
    },
    type: 'Typ',
    peopleOf: 'Personer i dag',
    removeOrganisationTitle: ({ name }: Name) => `Ta bort ${name}?`,
    removeOrganisationText: 'Protokoll och möten ändras inte.',
    gone: ({ name }: Name) => `${name} är borttagen.`,

    mentions: 'Finns i protokoll',
    noMentions: 'Inget fryst protokoll nämner personen.',
    mentionsHelp: 'Hittade på namnet och dess andra stavningar.',
    capacities: {
      attendance: 'närvarolistan',
      presenter: 'föredragande',
      owner: 'ansvarig för uppdrag',
      workshop: 'workshopgrupp',
      report: 'laget runt',
      text: 'i texten',
    },
    protocolOf: ({ date }: Day) => `Protokoll ${date}`,

    personal: 'Personuppgifter',
    everything: 'Hämta allt om personen',
    everythingHelp:
      'En JSON-fil med det som finns sparat: registret, möten, protokoll, länkar, svar, lägesrapporter, förslag och mejl som väntar.',
    remove: 'Ta bort ur registret',
    removeTitle: ({ name }: Name) => `Ta bort ${name} ur registret?`,
    removeText:
      'Namn, andra stavningar, e-post, titlar och uppdrag raderas och går inte att få tillbaka. Frysta protokoll ändras inte, och inte heller listan i möten som redan finns.',
    removed: ({ name }: Name) => `${name} är borttagen ur registret.`,

    paste: 'Klistra in lista',
    pasteTitle: 'Klistra in en lista',
    pasteHelp:
      'Kopiera listan i Word, Excel eller ett mejl och klistra in den här. En person per rad: namn, organisation, roll.',
    pasteField: 'Listan',
    chooseFile: 'Välj en CSV-fil',
    pastePreview: 'Så här tolkas listan',
    pasteNothing: 'Vi hittar inga namn i texten. Skriv en person per rad.',
    pasteSummary: ({ fresh, joins, changed, same, doubtful }: Count) =>
      [
        fresh > 0 && (fresh === 1 ? '1 ny' : `${fresh} nya`),
        joins > 0 && `${joins} läggs till i gruppen`,
        changed > 0 && `${changed} skiljer sig`,
        same > 0 && `${same} finns redan`,
        doubtful > 0 && `${doubtful} att kontrollera`,
      ]
        .filter(Boolean)
        .join(', '),
    pasteState: 'Vad som händer',
    pasteStates: {
      new: 'Ny',
      joins: 'Läggs till i gruppen',
      changed: 'Ändras',
      same: 'Finns redan',
      doubtful: 'Kontrollera',
    },
    pasteKept: 'Lämnas som det är',
    doubts: {
      'one-word': 'Bara ett ord i namnet',
      'odd-name': 'Liknar inte ett namn',
      twice: 'Står två gånger i listan',
      'other-organisation': 'Samma namn finns i en annan organisation',
      'near-name': 'Liknar ett namn i registret',
    },
    who: ({ name }: Name) => `Vem är ${name}?`,
    somebodyNew: 'En ny person',
    take: ({ name }: Name) => `Ta med ${name}`,
    takeChanges: ({ n }: Number) => (n === 1 ? 'Ta med ändringen' : `Ta med alla ${n} ändringar`),
    changesFrom: 'Ändringar gäller från',
    changesFromHelp: 'Tomt: det som står i registret rättas.',
    pasteAdd: ({ n }: Number) => (n === 1 ? 'Lägg in en person' : `Lägg in ${n} personer`),
    pasteNone: 'Välj minst en person.',
    pasted: ({ n }: Number) => (n === 1 ? 'En person är inlagd.' : `${n} personer är inlagda.`),
    editText: 'Ändra texten',
  },
  {
    title: 'People and organisations',
    people: 'People',
    organisations: 'Organisations',
    whole: 'The whole register',
    about: 'The register is shared by all groups. Minutes that are frozen are never changed from here.',
    search: 'Search for a name or an organisation',
    noneFound: 'Nobody in the register matches.',
    noPeople: 'The register is empty. Paste a list from Word or Excel, or add one person at a time.',
    noMembers: 'Those who usually take part stand here. Paste the list from Word or Excel, or add one at a time.',
    noOrganisations: 'Organisations are added by themselves when people are entered.',
    countPeople: ({ n }: Number) => (n === 1 ? 'One person' : `${n} people`),
    countOrganisations: ({ n }: Number) => (n === 1 ? 'One organisation' : `${n} organisations`),
    addPerson: 'Add person',
    addOrganisation: 'Add organisation',
    change: 'Change',
    changeNamed: ({ name }: Name) => `Change ${name}`,
    removeNamed: ({ name }: Name) => `Remove ${name}`,
    export: 'Export to Excel',
    titleOf: 'Title',
    email: 'E-mail',
    emailHelp: 'Never printed in minutes.',
    needName: 'Enter a name.',
    aliases: 'Also written',
    aliasesHelp: 'One spelling per line. Whoever writes so in a meeting gets the name as it is spelt here.',
    saved: ({ name }: Name) => `${name} is saved.`,
    similar: ({ name }: Name) => `Do you mean ${name}?`,
    known: 'Is in the register. Organisation and e-mail are taken from there.',

    positions: 'Title and organisation',
    positionsHelp: 'The minutes get what holds on the day of the meeting.',
    addPosition: 'Add a row',
    removePosition: ({ n }: Number) => `Remove row ${n}`,
    from: 'From',
    to: 'Until',
    noLimit: 'Empty: without limit.',
    badOrder: 'The last day is before the first.',
    sinceDay: ({ date }: Day) => `from ${date}`,
    untilDay: ({ date }: Day) => `until ${date}`,
    always: 'until further notice',

    memberships: 'Sits in',
    noMemberships: 'Sits in no group.',
    decided: ({ date, label }: Day & { label: string }) => `Decision ${label}, ${date}`,
    ended: ({ date, label }: Day & { label: string }) => `Ends by decision ${label}, ${date}`,
    former: ({ n }: Number) => `Former members (${n})`,
    represents: 'Represents',
    representsHelp: ({ name }: Name) => (name ? `Empty: ${name}.` : 'Empty: the organisation of the person.'),
    deputyFor: 'Deputy for',
    deputyOf: ({ name }: Name) => `deputy for ${name}`,
    nobody: 'Nobody, is a member',
    deputyHelp: 'A deputy is not on the list of new meetings until they take part.',
    roleExample: 'For example member or user representative',
    memberTitle: ({ name, body }: Name & { body: string }) => `${name} in ${body}`,
    removeMember: 'Remove the row',
    removeMemberHelp: 'For somebody who stands here by mistake. Whoever leaves is given a last day instead.',
    openPerson: 'Open the page of the person',

    outgoing: 'Leaves',
    outgoingOrganisation: 'Leaves, organisation',
    incoming: 'Comes in',
    incomingOrganisation: 'Comes in, organisation',
    newGroup: 'The group is not in the register yet. It is made when the minutes are frozen.',
    membershipHelp: 'When the minutes are frozen the register changes, and the next meeting follows it.',
    sentence: 'The sentence of the minutes',
    useSentence: 'Use the sentence',
    membershipChange: ({ group, incoming, outgoing, from }: MembershipChange) => {
      const since = from && ` from ${from}`
      if (incoming && outgoing)
        return ended(`appoint ${incoming} member${group && ` of ${group}`} after ${outgoing}${since}`)
      if (incoming) return ended(`appoint ${incoming} new member${group && ` of ${group}`}${since}`)
      return outgoing && ended(`${outgoing} leaves ${group || 'the assignment'}${since}`)
    },

    representedBy: ({ n, of }: { n: number; of: number }) =>
      `${n} of ${of} ${of === 1 ? 'organisation' : 'organisations'} ${n === 1 || of === 1 ? 'is' : 'are'} represented`,
    notRepresented: 'not represented',
    allRepresented: ({ n }: { n: number }) =>
      n === 1 ? 'The only organisation is represented' : `All ${n} organisations are represented`,

    procedure: 'How it was taken',

    groups: 'Groups',
    groupsHelp: 'Working groups and preparatory groups. A decision on members is about the body or one of them.',
    addGroup: 'Add group',
    groupName: 'Name of the group',
    removeGroupTitle: ({ name }: Name) => `Remove the group ${name}?`,
    removeGroupText: 'Who sits in it is removed from the register. The people stay, and minutes do not change.',
    emptyGroup: 'Nobody sits in the group yet.',
    addTo: ({ name }: Name) => `Add person to ${name}`,

    types: {
      '': 'Not said',
      municipality: 'Municipality',
      region: 'Region',
      federation: 'Federation',
      'user-organisation': 'User organisation',
      state: 'State',
      company: 'Company',
    },
    type: 'Type',
    peopleOf: 'People today',
    removeOrganisationTitle: ({ name }: Name) => `Remove ${name}?`,
    removeOrganisationText: 'Minutes and meetings do not change.',
    gone: ({ name }: Name) => `${name} is removed.`,

    mentions: 'In minutes',
    noMentions: 'No frozen minutes mention the person.',
    mentionsHelp: 'Found by the name and its other spellings.',
    capacities: {
      attendance: 'attendance',
      presenter: 'presenter',
      owner: 'owner of an action',
      workshop: 'workshop group',
      report: 'round',
      text: 'in the text',
    },
    protocolOf: ({ date }: Day) => `Minutes ${date}`,

    personal: 'Personal data',
    everything: 'Download everything about the person',
    everythingHelp:
      'A JSON file with what is kept: the register, meetings, minutes, links, answers, reports of actions, proposals and mails that wait.',
    remove: 'Remove from the register',
    removeTitle: ({ name }: Name) => `Remove ${name} from the register?`,
    removeText:
      'Name, other spellings, e-mail, titles and memberships are deleted and cannot be brought back. Frozen minutes do not change, nor does the list of meetings that exist.',
    removed: ({ name }: Name) => `${name} is removed from the register.`,

    paste: 'Paste list',
    pasteTitle: 'Paste a list',
    pasteHelp:
      'Copy the list in Word, Excel or an e-mail and paste it here. One person per line: name, organisation, role.',
    pasteField: 'The list',
    chooseFile: 'Choose a CSV file',
    pastePreview: 'How the list is read',
    pasteNothing: 'We find no names in the text. Write one person per line.',
    pasteSummary: ({ fresh, joins, changed, same, doubtful }: Count) =>
      [
        fresh > 0 && `${fresh} new`,
        joins > 0 && `${joins} added to the group`,
        changed > 0 && `${changed} different`,
        same > 0 && `${same} already there`,
        doubtful > 0 && `${doubtful} to check`,
      ]
        .filter(Boolean)
        .join(', '),
    pasteState: 'What happens',
    pasteStates: {
      new: 'New',
      joins: 'Added to the group',
      changed: 'Changed',
      same: 'Already there',
      doubtful: 'Check',
    },
    pasteKept: 'Left as it is',
    doubts: {
      'one-word': 'Only one word in the name',
      'odd-name': 'Does not look like a name',
      twice: 'Stands twice in the list',
      'other-organisation': 'The same name is in another organisation',
      'near-name': 'Resembles a name in the register',
    },
    who: ({ name }: Name) => `Who is ${name}?`,
    somebodyNew: 'Somebody new',
    take: ({ name }: Name) => `Include ${name}`,
    takeChanges: ({ n }: Number) => (n === 1 ? 'Include the change' : `Include all ${n} changes`),
    changesFrom: 'Changes hold from',
    changesFromHelp: 'Empty: what stands in the register is corrected.',
    pasteAdd: ({ n }: Number) => (n === 1 ? 'Add one person' : `Add ${n} people`),
    pasteNone: 'Choose at least one person.',
    pasted: ({ n }: Number) => (n === 1 ? 'One person was added.' : `${n} people were added.`),
    editText: 'Change the text',
  },
)
