import { Type, type Static } from 'typebox';
import { Call, Fact } from '../../hub/contract/call.ts';
import { Id, idOf, nullable, timeOf, Timestamp, Words } from '../../hub/contract/ids.ts';
import { Me } from '../../hub/contract/http/people.ts';
import type {
  AlertWhyName,
  DeviceTroubleFrame,
  MatterFrame,
  ReachState,
  ServerMessage,
} from '../../hub/contract/stream.ts';
import { WAY_REASONS } from '../../hub/contract/stream.ts';

/**
 * Schemas of the frames that the hub sends. The hub itself needs only the types, because it never reads these frames.
 * `frameTypesAgree` below checks that schemas and types agree. Descriptions are printed in stream.md.
 */
const why: Record<AlertWhyName, true> = {
  raised: true,
  'calling-again': true,
  emergency: true,
  escalated: true,
  repeated: true,
  're-raised': true,
  released: true,
  'second-pair': true,
  cancelled: true,
  'still-open': true,
  'handed-over': true,
  'hand-over-accepted': true,
  'hand-over-declined': true,
  'hand-over-returned': true,
  redirected: true,
};
const reach: Record<ReachState, true> = { proven: true, unproven: true, cannot: true };
const oneOf = <Name extends string>(names: Record<Name, true>, description: string) =>
  Type.Unsafe<Name>(
    Type.Union(
      Object.keys(names).map((name) => Type.Literal(name)),
      { description },
    ),
  );

const seqOf = (description: string) => Type.Integer({ minimum: 0, description });
const say = Type.Object(Words.properties, { description: 'text to show and speak' });
const sound = Type.String({ minLength: 1, description: 'name of the sound, from the site document' });
const state = oneOf(reach, 'how well this person would hear an alert now (promises.md, Who hears)');

export const Hello = Type.Object({
  type: Type.Literal('hello'),
  seq: seqOf('number of the newest fact'),
  boot: Type.String({ minLength: 1, description: 'names this start of the hub' }),
  serverTime: timeOf('time of the hub'),
  pages: Type.Optional(
    Type.String({ minLength: 1, description: 'version of the pages of this hub; left out where it serves none' }),
  ),
  me: Me,
});
const duty = Type.Array(
  Type.Object({
    team: Id,
    staff: Type.Array(Id, { description: 'people on duty' }),
    awaited: Type.Optional(Type.Array(Id, { description: 'those of them who have not checked in yet' })),
    backup: Type.Optional(Type.Array(Id, { description: 'the backup' })),
    why: Type.Optional(Type.Array(Type.String(), { description: 'ids of the shifts and overrides that led to this' })),
    mode: Type.Optional(Type.String({ description: 'mode of the opening hours' })),
    opensAt: Type.Optional(nullable(Timestamp, 'when the team opens next; null while it is open')),
  }),
  { description: 'who is on duty, by team' },
);
const way = Type.Object({
  kind: Type.Union([Type.Literal('page'), Type.Literal('pager')], {
    description: '`page`: all pages of the person together; further kinds may be added',
  }),
  id: nullable(Type.String(), 'pager id; null for the pages'),
  state,
  why: Type.Enum([...WAY_REASONS], { description: 'why, as a code' }),
  since: timeOf('since when `state` has been so; the start of the hub when that is not known'),
  gone: Type.Boolean({ description: 'true: a pager that went while its owner is on shift' }),
});
const people = Type.Array(
  Type.Object({
    staff: Id,
    state,
    why: Type.String({ description: 'the reason, for people' }),
    lastProofAt: nullable(Timestamp, 'last proof that this person hears; null: none'),
    since: Type.Optional(nullable(Timestamp, 'since when `state` has been so; null: it follows from the roster')),
    ways: Type.Optional(Type.Array(way, { description: 'each way by which this person is told' })),
  }),
  { description: 'who would hear an alert now' },
);
const places = Type.Array(
  Type.Object({
    place: Id,
    kind: idOf('kind of the call point there with the highest priority'),
    proven: Type.Integer({ description: 'number of people in `hears` who are proven' }),
    few: Type.Boolean({ description: 'true: fewer than two are proven' }),
    hears: Type.Array(
      Type.Object({ staff: Id, step: Type.Integer({ description: 'first step that alerts them, from 0' }), state }),
      { description: 'everybody whom the policy would alert, in order of steps' },
    ),
  }),
  { description: 'who would hear a press, by place' },
);
export const Snapshot = Type.Object({
  type: Type.Literal('snapshot'),
  seq: seqOf('number of the newest fact in it'),
  calls: Type.Array(Call, { description: 'all open calls' }),
  duty,
  reachability: people,
  places: Type.Optional(places),
});
export const Change = Type.Object({
  type: Type.Literal('change'),
  seq: seqOf('number of the fact; use it as `after` to resume'),
  at: timeOf('when it happened'),
  fact: Type.Omit(Fact, ['seq', 'at']),
  call: Type.Optional(Type.Object(Call.properties, { description: 'the call after this fact' })),
});
export const Alert = Type.Object({
  type: Type.Literal('alert'),
  alertId: Type.String({ minLength: 1, maxLength: 64, description: 'the same in each repeat; goes into the receipt' }),
  seq: seqOf('number of the fact that caused it'),
  call: Call,
  why: oneOf(why, 'why this person is alerted'),
  say,
  sound,
  notRecorded: Type.Optional(
    Type.Boolean({ description: 'true: the press is not stored, so the button has no PUBACK' }),
  ),
});
export const Withdraw = Type.Object({
  type: Type.Literal('withdraw'),
  alertId: Type.String({ minLength: 1, description: 'the alert that ends' }),
  reason: Type.String({ minLength: 1, description: 'why, for example `taken` or `closed`' }),
  by: Type.Optional(Type.Object(Words.properties, { description: 'name of the person who did it' })),
});
export const Ping = Type.Object({ type: Type.Literal('ping'), at: timeOf('time of the hub') });
export const Trouble = Type.Object({
  type: Type.Literal('trouble'),
  what: Type.Union([Type.Literal('not-recorded'), Type.Literal('recorded-again')]),
  say,
});

export const Reachability = Type.Object({ type: Type.Literal('reachability'), people, places, duty });
export const TestRing = Type.Object({
  type: Type.Literal('test-ring'),
  ringId: Type.String({ minLength: 1, maxLength: 64, description: 'goes into the receipt as `alertId`' }),
  say,
  sound,
});
export const MatterSaid = Type.Object({
  type: Type.Literal('matter'),
  why: oneOf<MatterFrame['why']>(
    {
      'handed-over': true,
      accepted: true,
      declined: true,
      returned: true,
      'passed-on': true,
      due: true,
    },
    'why this person is told',
  ),
  matter: Type.String({ minLength: 1, description: 'matter id' }),
  say,
  sound,
});

export const DeviceTroubleSaid = Type.Object({
  type: Type.Literal('device-trouble'),
  why: oneOf<DeviceTroubleFrame['why']>({ raised: true, again: true }, '`again`: silent again before it was over'),
  trouble: Type.String({ minLength: 1, description: 'trouble id' }),
  kind: oneOf<DeviceTroubleFrame['kind']>(
    { silent: true, 'false-presses': true, 'broker-gone': true, 'bridge-gone': true },
    'what is wrong',
  ),
  callPoint: Type.String({ minLength: 1, description: 'call point id' }),
  say,
  sound,
});

const all = [
  Hello,
  Snapshot,
  Change,
  Alert,
  Withdraw,
  Ping,
  Trouble,
  Reachability,
  TestRing,
  MatterSaid,
  DeviceTroubleSaid,
] as const;
const ServerFrame = Type.Union([...all]);
export const ServerFrames = Type.Union([ServerFrame, Type.Array(ServerFrame, { minItems: 1 })]);

type Written = Static<(typeof all)[number]>;
type Agrees<Left, Right> = [Left] extends [Right] ? ([Right] extends [Left] ? true : never) : never;
/** Does not compile when the contract's frame types and the schemas above part ways. */
export const frameTypesAgree: {
  [Type in ServerMessage['type']]: Agrees<Extract<Written, { type: Type }>, Extract<ServerMessage, { type: Type }>>;
} = {
  hello: true,
  snapshot: true,
  change: true,
  alert: true,
  withdraw: true,
  ping: true,
  trouble: true,
  reachability: true,
  'test-ring': true,
  matter: true,
  'device-trouble': true,
};
