import { Type, type Static } from 'typebox';
import { CallerWordsSchema } from './caller-words-schema.ts';
import { DeviceSchema } from './device-schema.ts';
import { HoursSchema, RosterSchema } from './roster-schema.ts';

// `lotusbell check` shows descriptions as hints, so they say what to write.

/** The form of every id. Ids of devices are part of MQTT topics, so `/`, `+` and `#` are not allowed. */
const Id = Type.String({
  pattern: '^[a-z0-9][a-z0-9-]{0,62}$',
  description: 'an id: small letters, digits and hyphens, at most 63, e.g. south-gate',
});

function text(longest: number, description: string) {
  return Type.String({ pattern: '\\S', maxLength: longest, description });
}

/** A text that people read: zh and en always, further languages by their tag. */
function words(longest: number, description: string) {
  const Text = text(longest, `a text of at most ${longest} characters`);
  return Type.Object(
    { zh: Text, en: Text },
    {
      additionalProperties: false,
      patternProperties: { '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$': Text },
      description,
    },
  );
}

const Name = words(80, 'a name in every language, e.g. { zh: 南门, en: South gate }; languages by their tag');
const Language = Type.String({
  pattern: '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$',
  description: 'a language tag such as zh, en or zh-Hant',
});
const RoleName = Type.Enum(['desk', 'staff', 'caretaker', 'lead', 'admin', 'auditor'], {
  description: 'one of desk, staff, caretaker, lead, admin, auditor',
});

const closed = { additionalProperties: false } as const;

const Building = Type.Object(
  {
    id: Id,
    name: Name,
    timezone: Type.String({
      pattern: '\\S',
      maxLength: 64,
      description: 'an IANA time zone; all of China keeps Asia/Shanghai',
    }),
    languages: Type.Array(Language, {
      minItems: 1,
      uniqueItems: true,
      description: 'the languages of the building, first the usual one: [zh, en]',
    }),
    telephone: Type.Optional(
      Type.String({
        pattern: '^[0-9+*#][0-9 +*#()-]{2,31}$',
        description: 'a number to dial, in quotes: "021-1234 5678"',
      }),
    ),
    rules: Type.Optional(
      Type.Object(
        {
          declaredArrivalAtEmergency: Type.Optional(
            Type.Boolean({ description: 'true: a bare "I am here" tap counts at an emergency too' }),
          ),
          dutyNeedsCheckIn: Type.Optional(
            Type.Boolean({ description: 'true: who is on duty counts only after a test ring they heard and tapped' }),
          ),
          freeText: Type.Optional(
            Type.Boolean({ description: 'false: nobody can write notes, only choose from the lists' }),
          ),
          deskPin: Type.Optional(
            Type.Boolean({ description: 'true: people may act at shared screens by a PIN of their own' }),
          ),
          nameOwnerToCaller: Type.Optional(
            Type.Boolean({ description: 'true: the caller is told who comes, by name' }),
          ),
        },
        { ...closed, description: 'the rules of the house; leave it out for the usual ones' },
      ),
    ),
  },
  { ...closed, description: 'the building: id, name, timezone, languages' },
);

const Team = Type.Object(
  {
    id: Id,
    name: Name,
    /** Pages write it where there is little room: the line of a phone has 16 Chinese characters. */
    short: Type.Optional(words(80, 'a shorter name for phones and buttons, e.g. { zh: 卫生站, en: Health station }')),
  },
  { ...closed, description: 'a team: id, name, and perhaps short' },
);

const Place = Type.Object(
  {
    id: Id,
    name: Name,
    team: Id,
    /** Floors as people in the building count them: in China 1 is the ground floor. */
    floor: Type.Optional(
      Type.Integer({ minimum: -20, maximum: 300, description: 'the floor as the lift shows it, e.g. 1 or -1' }),
    ),
    way: Type.Optional(words(300, 'how to get there, in every language')),
  },
  { ...closed, description: 'a place: id, name, team' },
);

const CallPoint = Type.Object(
  {
    id: Id,
    name: Name,
    place: Id,
    kind: Id,
    policy: Type.Optional(Id),
    plate: Type.Optional(words(300, 'the words on the plate, in every language')),
    mount: Type.Optional(
      Type.Object(
        {
          heightMm: Type.Integer({
            minimum: 0,
            maximum: 3000,
            description: 'from the finished floor to the middle of the button or the grip of the cord, mm, 0 to 3000',
          }),
        },
        { ...closed, description: 'how it is mounted: { heightMm: 450 }' },
      ),
    ),
    source: Type.Object(
      {
        device: Id,
        input: Type.Optional(Id),
        /** Left out: `device.heartbeatS` of the settings. */
        heartbeatS: Type.Optional(
          Type.Integer({
            minimum: 1,
            maximum: 86_400,
            description: 'seconds between two heartbeats, 1 to 86400; for a button that sleeps, e.g. 2700',
          }),
        ),
      },
      { ...closed, description: 'where its presses come from: { device: south-gate-bell }' },
    ),
  },
  { ...closed, description: 'a call point: id, name, place, kind, source' },
);

const Kind = Type.Object(
  {
    id: Id,
    name: Name,
    priority: Type.Enum(['routine', 'urgent', 'emergency'], { description: 'one of routine, urgent, emergency' }),
    arriveWithinS: Type.Integer({
      minimum: 10,
      maximum: 3600,
      description: 'seconds from "I am going" to arrival, 10 to 3600',
    }),
    closeAway: Type.Boolean({ description: 'true only if speaking with the caller from afar can settle it' }),
    policy: Id,
    sound: Id,
  },
  { ...closed, description: 'a kind: id, name, priority, arriveWithinS, closeAway, policy, sound' },
);

const targetHint =
  'one of { duty: own }, { backup: own }, { team: own }, { role: lead }, { staff: wang }, { everyone: true }, { output: sounder }; a team id may stand for own';
const Target = Type.Union(
  [
    Type.Object({ duty: Id }, closed),
    Type.Object({ backup: Id }, closed),
    Type.Object({ team: Id }, closed),
    Type.Object({ role: RoleName }, closed),
    Type.Object({ staff: Id }, closed),
    Type.Object(
      { everyone: Type.Literal(true, { description: 'write  everyone: true  or leave the entry out' }) },
      closed,
    ),
    Type.Object({ output: Id }, closed),
  ],
  { description: targetHint },
);

const Step = Type.Object(
  {
    tell: Type.Array(Target, { minItems: 1, description: 'whom to tell, e.g. [{ duty: own }]' }),
    waitS: Type.Integer({
      minimum: 5,
      maximum: 3600,
      description: 'seconds until the next step, 5 to 3600; less leaves nobody time to answer',
    }),
  },
  { ...closed, description: 'a step: { tell: [{ duty: own }], waitS: 20 }' },
);

const Policy = Type.Object(
  {
    id: Id,
    steps: Type.Array(Step, { minItems: 1, description: 'at least one step; the last one repeats for ever' }),
  },
  { ...closed, description: 'a policy: id, steps' },
);

const Outcome = Type.Object({ id: Id, name: Name }, { ...closed, description: 'an outcome: id, name' });

const Reason = Type.Object({ id: Id, name: Name }, { ...closed, description: 'a reason: id, name' });

const Staff = Type.Object(
  {
    id: Id,
    name: Name,
    team: Type.Optional(Id),
    roles: Type.Array(RoleName, {
      minItems: 1,
      uniqueItems: true,
      description: 'at least one of desk, staff, caretaker, lead, admin, auditor',
    }),
    duty: Type.Optional(Type.Boolean({ description: 'true for who is on duty today' })),
    active: Type.Optional(Type.Boolean({ description: 'true or false (false once the person has left)' })),
    badges: Type.Optional(
      Type.Array(text(64, 'the number of the badge, in quotes'), {
        uniqueItems: true,
        description: 'a list of badge numbers',
      }),
    ),
  },
  { ...closed, description: 'a person: id, name, roles' },
);

/**
 * The site document (site.md, Sections), as this version knows it. Unknown keys are mistakes, although unknown fields
 * of messages are ignored: this document is typed by hand, and an ignored `polcy:` would send a call to the wrong
 * people.
 * References to ids are checked by check-site.ts.
 */
export const SiteSchema = Type.Object(
  {
    site: Building,
    teams: Type.Array(Team, { minItems: 1, description: 'a list of teams; a call needs somebody to go to' }),
    places: Type.Array(Place, { description: 'a list of places' }),
    callPoints: Type.Array(CallPoint, { description: 'a list of call points' }),
    devices: Type.Optional(Type.Array(DeviceSchema, { description: 'a list of bought devices' })),
    kinds: Type.Array(Kind, { description: 'a list of kinds of call' }),
    policies: Type.Array(Policy, { description: 'a list of policies: who is told, in which order' }),
    outcomes: Type.Array(Outcome, { description: 'a list of outcomes: how a call may end' }),
    reasons: Type.Optional(
      Type.Array(Reason, { minItems: 1, description: 'a list of reasons: what residents come for' }),
    ),
    staff: Type.Array(Staff, { description: 'a list of people' }),
    callerWords: Type.Optional(
      Type.Array(CallerWordsSchema, { description: 'a list of languages in which buttons speak besides zh and en' }),
    ),
    roster: Type.Optional(RosterSchema),
    hours: Type.Optional(Type.Array(HoursSchema, { description: 'a list of opening hours, one for each team' })),
  },
  {
    ...closed,
    description:
      'a map with the sections site, teams, places, callPoints, kinds, policies, outcomes, staff, and perhaps devices, reasons, callerWords, roster, hours',
  },
);

/** A checked site document. It has the structure of the domain's `Site`, with plain strings as ids. */
export type SiteDocument = Static<typeof SiteSchema>;
