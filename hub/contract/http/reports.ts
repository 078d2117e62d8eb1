import { Type, type Static } from 'typebox';
import { nullable } from '../ids.ts';

/** Calendar days in the time zone of the building; the last one is included. */
const Day = Type.String({ pattern: '^20\\d\\d-\\d\\d-\\d\\d$', description: '2026-12-01' });
const By = Type.Enum(['place', 'kind', 'hour', 'day'], { description: 'what the groups are; default `place`' });

export const ReportQuery = Type.Object({ from: Type.Optional(Day), to: Type.Optional(Day), by: Type.Optional(By) });

const seconds = (description: string) => nullable(Type.Number(), `${description}, seconds; null: of no call`);
const share = (description: string) => nullable(Type.Number(), `${description}, 0 to 1; null: nothing was measured`);

const figures = {
  calls: Type.Integer({ description: 'calls that were raised; a second pair of hands is none' }),
  measured: Type.Integer({
    description: 'of them: neither raised while the desk was closed, nor waiting for less than 180 s',
  }),
  within60: Type.Integer({ description: 'measured calls that somebody answered within 60 s of the press' }),
  within180: Type.Integer({ description: 'the same within 180 s' }),
  share60: share('`within60` of `measured`'),
  share180: share('`within180` of `measured`'),
  unanswered: Type.Integer({ description: 'measured calls to which nobody went' }),
  ackMedianS: seconds('median time from the press to "I am going"'),
  ackP90S: seconds('90th percentile of it'),
  arrived: Type.Integer({ description: 'measured calls at which somebody arrived' }),
  arriveMedianS: seconds('median time from the press to the arrival'),
  arriveP90S: seconds('90th percentile of it'),
  repeats: Type.Integer({ description: 'further presses while a call was open' }),
  repeated: Type.Integer({ description: 'calls with at least one of them' }),
  cancelled: Type.Integer({ description: 'calls that the caller no longer needed' }),
  closedHours: Type.Integer({ description: 'calls while the desk was closed' }),
  unheardMinutes: nullable(
    Type.Number(),
    'minutes in which a press would have been heard by nobody, to a tenth, summed over places; null for a kind or an hour',
  ),
};

export const ResponseGroup = Type.Object({
  key: nullable(Type.String(), 'id of the place or kind, hour `00` to `23`, or day; null: no place is known'),
  ...figures,
});
export type ResponseGroupView = Static<typeof ResponseGroup>;

/** Response times of a period. No figure is about a person. */
export const ResponseReport = Type.Object({
  from: Type.String({ description: 'first day' }),
  to: Type.String({ description: 'last day, included' }),
  by: By,
  goals: Type.Object(
    { within60: Type.Number(), within180: Type.Number() },
    { description: 'shares that the field aims at, 0 to 1' },
  ),
  total: Type.Object(figures),
  groups: Type.Array(ResponseGroup, { description: 'groups without a call and without unheard minutes are left out' }),
});
export type ResponseReportView = Static<typeof ResponseReport>;
