import { Type, type Static } from 'typebox';
import { Id, idOf, timeOf } from '../ids.ts';

/** Calendar days in the time zone of the building; the last one is included. */
const Day = Type.String({ pattern: '^20\\d\\d-\\d\\d-\\d\\d$', description: '2026-12-01' });

export const UnheardQuery = Type.Object({ from: Type.Optional(Day), to: Type.Optional(Day) });

/** One place on one day. Days on which somebody was always proven are left out. */
export const UnheardDay = Type.Object({
  place: Id,
  day: Day,
  minutes: Type.Number({ description: 'in which a press would have been heard by nobody, to a tenth' }),
  times: Type.Integer({ description: 'number of separate times' }),
});

export const UnheardNow = Type.Object({
  place: idOf('a place where it is so now'),
  since: timeOf('since when nobody has been proven'),
});

export type UnheardDayView = Static<typeof UnheardDay>;
export type UnheardNowView = Static<typeof UnheardNow>;
