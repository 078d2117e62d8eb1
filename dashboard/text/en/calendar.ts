import type { calendarZh } from '../zh/calendar.ts';

export const calendarEn: typeof calendarZh = {
  title: 'My shifts in the calendar of my phone',
  titleOf: (name) => `Shifts of ${name} in the calendar of their phone`,
  about:
    "Make a link and subscribe to it in the calendar of the phone. It shows one's own shifts and nobody's name. Whoever has the link can read them, so do not pass it on.",
  make: 'Make a link',
  again: 'Make another link',
  since: (day) => `The link was made on ${day}. Another one ends it at once.`,
  once: 'This is shown once. Copy it into the calendar of the phone:',
  remove: 'End the link',
};
