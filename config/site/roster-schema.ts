import { Type } from 'typebox';

const closed = { additionalProperties: false } as const;
const Id = Type.String({
  pattern: '^[a-z0-9][a-z0-9-]{0,62}$',
  description: 'an id: small letters, digits and hyphens, at most 63, e.g. south-gate',
});
const Clock = Type.String({
  pattern: '^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$',
  description: 'a time of the day in quotes: "08:30", up to "24:00"',
});
const Day = Type.String({
  pattern: '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$',
  description: 'a date in quotes: "2026-10-01"',
});
const DayList = Type.Array(
  Type.Enum(['workdays', 'holidays', 'everyday', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], {
    description: 'one of workdays, holidays, everyday, mon, tue, wed, thu, fri, sat, sun',
  }),
  {
    minItems: 1,
    uniqueItems: true,
    description: 'a list such as [workdays], [everyday] or [mon, wed, fri]',
  },
);
const People = Type.Array(Id, { uniqueItems: true, description: 'a list of people: [wang, li]' });

const Shift = Type.Object(
  {
    id: Id,
    team: Id,
    days: Type.Optional(DayList),
    dates: Type.Optional(Type.Array(Day, { minItems: 1, uniqueItems: true, description: 'a list of dates in quotes' })),
    from: Clock,
    to: Clock,
    duty: Type.Optional(People),
    backup: Type.Optional(People),
    rotation: Type.Optional(
      Type.Object(
        {
          start: Day,
          everyDays: Type.Integer({ minimum: 1, maximum: 366, description: 'days of one turn, 1 to 366' }),
          order: Type.Array(People, { minItems: 1, description: 'the groups in turn: [[wang], [li]]' }),
        },
        { ...closed, description: 'turns: { start: "2026-11-23", everyDays: 7, order: [[wang], [li]] }' },
      ),
    ),
  },
  { ...closed, description: 'a shift: id, team, days (or dates), from, to, duty' },
);

export const RosterSchema = Type.Object(
  {
    calendar: Type.Optional(
      Type.Enum(['cn'], { description: 'cn, the public holidays and make-up workdays of China' }),
    ),
    holidays: Type.Optional(Type.Array(Day, { uniqueItems: true, description: 'further holidays, dates in quotes' })),
    workdays: Type.Optional(
      Type.Array(Day, { uniqueItems: true, description: 'further days that are worked, dates in quotes' }),
    ),
    shifts: Type.Array(Shift, { description: 'a list of shifts' }),
  },
  { ...closed, description: 'the roster: calendar, shifts' },
);

const Window = Type.Object(
  { days: DayList, from: Clock, to: Clock },
  {
    ...closed,
    description: 'a stretch of hours: { days: [workdays], from: "08:30", to: "17:00" }',
  },
);
const KindPolicies = Type.Unsafe<Record<string, string>>(
  Type.Object(
    {},
    {
      additionalProperties: false,
      patternProperties: { '^[a-z0-9][a-z0-9-]{0,62}$': Id },
      description: 'the policy per kind: { visit: visit-lunch }',
    },
  ),
);

export const HoursSchema = Type.Object(
  {
    team: Id,
    open: Type.Array(Window, { description: 'a list of opening hours' }),
    lunch: Type.Optional(Type.Array(Window, { description: 'a list of lunch breaks' })),
    night: Type.Optional(
      Type.Object(
        { from: Clock, to: Clock },
        { ...closed, description: 'when closed is called night: { from: "20:00", to: "06:00" }' },
      ),
    ),
    policies: Type.Optional(
      Type.Object(
        {
          day: Type.Optional(KindPolicies),
          lunch: Type.Optional(KindPolicies),
          night: Type.Optional(KindPolicies),
          closed: Type.Optional(KindPolicies),
          holiday: Type.Optional(KindPolicies),
        },
        { ...closed, description: 'other policies by mode: { lunch: { visit: visit-lunch } }' },
      ),
    ),
    closedVisits: Type.Optional(
      Type.Enum(['ring', 'note'], { description: 'ring or note: what a routine call does while the desk is closed' }),
    ),
  },
  { ...closed, description: 'opening hours of a team: team, open' },
);
