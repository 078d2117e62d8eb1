import type { ClosingText } from '../zh/closing.ts';

/** What the pages say when a call is closed, when help is asked for, and when it is handed over; in English. */
export const closingEn: ClosingText = {
  more: 'More',
  moreTitle: 'What else?',
  moreOutcomes: 'Other outcomes',
  handsAsked: 'Second pair of hands asked for, nobody is going yet',
  handsComing: (name) => `${name} is coming to help`,
  handsThere: (name) => `${name} is there to help`,
  hears: { proven: 'can hear now', unproven: 'may hear', cannot: 'cannot hear now' },
  hearsOnDuty: (words) => `on duty, ${words}`,
  teamHears: (count) => (count === 0 ? 'nobody can hear now' : `${count} can hear now`),
};
