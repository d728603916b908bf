/** What a meeting says by itself: first items, kinds, statuses. */
import { both } from './both.ts'

type Share = { done: number; all: number }
type Money = { amount: string; fund: string }
type WorkGroup = { name: string; onLink: boolean; members: readonly string[] }

/** A number up to twelve is written out in running text. */
const written = (numbers: string) => (number: number) => numbers.split(' ')[number - 1] ?? String(number)
const inSwedish = written('en två tre fyra fem sex sju åtta nio tio elva tolv')
const inEnglish = written('one two three four five six seven eight nine ten eleven twelve')

export const meeting = both(
  {
    firstItem: 'Välkomna och godkännande av dagordning',
    previousItem: 'Föregående mötesprotokoll',
    followUpItem: 'Uppföljning av uppdrag',
    lastItem: 'Kommande möte och avslutning',
    filed: ({ date }: { date: string }) => `Protokollet från ${date} läggs till handlingarna.`,
    groupName: ({ n }: { n: number }) => `Grupp ${n}`,
    summaryHeading: 'Summering',
    workInGroups: ({ groups }: { groups: readonly WorkGroup[] }) =>
      `Arbetet skedde i ${groups.length === 1 ? 'en grupp' : `${inSwedish(groups.length)} grupper`}: ${groups
        .map(
          ({ name, onLink, members }) =>
            `${name.replace(/^Grupp(?= )/, 'grupp')}${onLink ? ' (digital)' : ''} ${members.join(', ')}`,
        )
        .join('; ')}.`,

    phaseDraft: 'Förbereds',
    phaseCalled: 'Kallat',
    phaseOpen: 'Pågår',
    phaseClosed: 'Avslutat',
    phaseFreezing: 'Fryses',
    phaseFrozen: 'Fryst',
    phaseCancelled: 'Inställt',

    roleChair: 'Ordförande',
    roleSecretary: 'Sekreterare',

    formPhysical: 'På plats',
    formDigital: 'Digitalt',
    formHybrid: 'På plats och digitalt',

    kindOpening: 'Öppnande',
    kindPrevious: 'Föregående protokoll',
    kindInformation: 'Information',
    kindDialogue: 'Dialog',
    kindWorkshop: 'Workshop',
    kindRound: 'Laget runt',
    kindDecision: 'Beslut',
    kindFollowUp: 'Uppföljning',
    kindMembership: 'Ledamöter och grupper',
    kindPlanning: 'Planering',
    kindOther: 'Övrigt',
    kindAddendum: 'Tillägg',
    kindClosing: 'Avslutning',

    statusExpected: 'Väntas',
    statusPresent: 'Närvarande',
    statusAbsent: 'Frånvarande',
    statusPrevented: 'Förhinder',
    statusPresenter: 'Föredragande',
    statusOther: 'Övrig medverkande',
    statusObserver: 'Åhörare',
    modeOnSite: 'På plats',
    modeLink: 'På distans',

    decisionProposed: 'Förslag',
    decisionDecided: 'Beslutat',
    decisionRejected: 'Avslag',
    decisionDeferred: 'Bordlagt',
    decisionReferredBack: 'Återremiss',
    decisionNoted: 'Till handlingarna',
    decisionRecordedAfterwards: 'Fattat mellan möten',

    decisionKindApproval: 'Godkännande',
    decisionKindAssignment: 'Uppdrag',
    decisionKindDirection: 'Inriktning',
    decisionKindFunding: 'Pengar',
    decisionKindMembership: 'Byte av ledamot',
    decisionKindMeetingPlan: 'Mötesplan',
    decisionKindPlanning: 'Planering',
    decisionKindProcurement: 'Upphandling',
    decisionKindAppointment: 'Utseende',
    decisionKindOther: 'Annat',

    relations: {
      'based-on': 'Grundas på',
      changes: 'Ändrar',
      prolongs: 'Förlänger',
      'reports-on': 'Återrapporterar',
    },
    sum: ({ amount, fund }: Money) => `${amount} kr${fund && ` ur ${fund}`}`,
    // Vad var och en har svarat, om ett uppdrag och om ett beslut.
    answers: { waiting: 'Väntar', done: 'Klart', declined: 'Nej' },
    answerCount: ({ done, all }: Share) => `${done} av ${all} har svarat`,
    shares: { waiting: 'Väntar', done: 'Beslutat', declined: 'Avslag' },
    shareCount: ({ done, all }: Share) => `${done} av ${all} har beslutat`,
  },
  {
    firstItem: 'Welcome and approval of the agenda',
    previousItem: 'Previous minutes',
    followUpItem: 'Follow-up of actions',
    lastItem: 'Next meeting and closing',
    filed: ({ date }: { date: string }) => `The minutes of ${date} are filed.`,
    groupName: ({ n }: { n: number }) => `Group ${n}`,
    summaryHeading: 'Summary',
    workInGroups: ({ groups }: { groups: readonly WorkGroup[] }) =>
      `The work was done in ${groups.length === 1 ? 'one group' : `${inEnglish(groups.length)} groups`}: ${groups
        .map(
          ({ name, onLink, members }) =>
            `${name.replace(/^Group(?= )/, 'group')}${onLink ? ' (on link)' : ''} ${members.join(', ')}`,
        )
        .join('; ')}.`,

    phaseDraft: 'In preparation',
    phaseCalled: 'Called',
    phaseOpen: 'In progress',
    phaseClosed: 'Closed',
    phaseFreezing: 'Freezing',
    phaseFrozen: 'Frozen',
    phaseCancelled: 'Cancelled',

    roleChair: 'Chair',
    roleSecretary: 'Secretary',

    formPhysical: 'On site',
    formDigital: 'Digital',
    formHybrid: 'On site and digital',

    kindOpening: 'Opening',
    kindPrevious: 'Previous minutes',
    kindInformation: 'Information',
    kindDialogue: 'Dialogue',
    kindWorkshop: 'Workshop',
    kindRound: 'Round',
    kindDecision: 'Decision',
    kindFollowUp: 'Follow-up',
    kindMembership: 'Members and groups',
    kindPlanning: 'Planning',
    kindOther: 'Other',
    kindAddendum: 'Addendum',
    kindClosing: 'Closing',

    statusExpected: 'Expected',
    statusPresent: 'Present',
    statusAbsent: 'Absent',
    statusPrevented: 'Apologies',
    statusPresenter: 'Presenter',
    statusOther: 'Other participant',
    statusObserver: 'Observer',
    modeOnSite: 'On site',
    modeLink: 'Remote',

    decisionProposed: 'Proposal',
    decisionDecided: 'Decided',
    decisionRejected: 'Rejected',
    decisionDeferred: 'Deferred',
    decisionReferredBack: 'Referred back',
    decisionNoted: 'Filed',
    decisionRecordedAfterwards: 'Taken between meetings',

    decisionKindApproval: 'Approval',
    decisionKindAssignment: 'Assignment',
    decisionKindDirection: 'Direction',
    decisionKindFunding: 'Funding',
    decisionKindMembership: 'Change of member',
    decisionKindMeetingPlan: 'Meeting plan',
    decisionKindPlanning: 'Planning',
    decisionKindProcurement: 'Procurement',
    decisionKindAppointment: 'Appointment',
    decisionKindOther: 'Other',

    relations: {
      'based-on': 'Based on',
      changes: 'Changes',
      prolongs: 'Prolongs',
      'reports-on': 'Reports on',
    },
    sum: ({ amount, fund }: Money) => `SEK ${amount}${fund && ` from ${fund}`}`,
    answers: { waiting: 'Waiting', done: 'Done', declined: 'No' },
    answerCount: ({ done, all }: Share) => `${done} of ${all} ${done === 1 ? 'has' : 'have'} answered`,
    shares: { waiting: 'Waiting', done: 'Decided', declined: 'Rejected' },
    shareCount: ({ done, all }: Share) => `${done} of ${all} ${done === 1 ? 'has' : 'have'} decided`,
  },
)
