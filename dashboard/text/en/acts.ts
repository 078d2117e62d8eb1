import type { ActsText } from '../zh/acts.ts';

/** What the pages say about an act whose end is open: not answered, not sent yet, muted. In English. */
export const actsEn: ActsText = {
  unknown: 'Not known whether it was carried out: asking the hub again.',
  asking: 'Asking the hub…',
  sentOverIn: (team, seconds) => `Goes to ${team} in ${seconds} s`,
  undo: 'Undo, keep it here',
  notGoing: 'this does not mean I go',
  muted: 'Muted on this phone. Nobody is going yet.',
  mutedFor: (seconds) => `Muted, rings again in ${seconds} s. Nobody is going yet.`,
};
