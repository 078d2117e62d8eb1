import { Type, type Static } from 'typebox';
import { nullable, timeOf, Timestamp } from '../ids.ts';

/** Whether this person has a calendar link. The link itself is shown only when it is made. */
export const CalendarLink = Type.Object({
  createdAt: nullable(Timestamp, 'when the link was made; null: there is none'),
});
export type CalendarLinkView = Static<typeof CalendarLink>;

/** The only time that the link is shown: it is a secret. */
export const CalendarLinkMade = Type.Object({
  url: Type.String({ description: 'address to subscribe to in a calendar app; whoever has it reads these shifts' }),
  createdAt: timeOf('when it was made; an older link of this person stopped working then'),
});
export type CalendarLinkMadeView = Static<typeof CalendarLinkMade>;
