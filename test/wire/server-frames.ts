import { Type, type Static } from 'typebox';
import { Call, Fact } from '../../hub/contract/call.ts';
import { Id, Timestamp, Words } from '../../hub/contract/ids.ts';
import { Me } from '../../hub/contract/http/people.ts';
import type { AlertWhyName, MatterFrame, ReachState, ServerMessage } from '../../hub/contract/stream.ts';

/**
 * What the hub sends on the stream, written a second time as schemas. The hub itself needs only the types: it makes these frames and never
 * reads them. `frameTypesAgree` below holds the two together.
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
const oneOf = <Name extends string>(names: Record<Name, true>) =>
  Type.Unsafe<Name>(Type.Union(Object.keys(names).map((name) => Type.Literal(name))));

const seq = Type.Integer({ minimum: 0 });
const say = Words;

export const Hello = Type.Object({
  type: Type.Literal('hello'),
  seq,
  boot: Type.String({ minLength: 1 }),
  serverTime: Timestamp,
  me: Me,
});
const duty = Type.Array(
  Type.Object({
    team: Id,
    staff: Type.Array(Id),
    awaited: Type.Optional(Type.Array(Id)),
    backup: Type.Optional(Type.Array(Id)),
    why: Type.Optional(Type.Array(Type.String())),
    mode: Type.Optional(Type.String()),
    opensAt: Type.Optional(Type.Union([Timestamp, Type.Null()])),
  }),
);
const people = Type.Array(
  Type.Object({
    staff: Id,
    state: oneOf(reach),
    why: Type.String(),
    lastProofAt: Type.Union([Timestamp, Type.Null()]),
  }),
);
const places = Type.Array(
  Type.Object({
    place: Id,
    kind: Id,
    proven: Type.Integer(),
    few: Type.Boolean(),
    hears: Type.Array(Type.Object({ staff: Id, step: Type.Integer(), state: oneOf(reach) })),
  }),
);
export const Snapshot = Type.Object({
  type: Type.Literal('snapshot'),
  seq,
  calls: Type.Array(Call),
  duty,
  reachability: people,
  places: Type.Optional(places),
});
export const Change = Type.Object({
  type: Type.Literal('change'),
  seq,
  at: Timestamp,
  fact: Type.Omit(Fact, ['seq', 'at']),
  call: Type.Optional(Call),
});
export const Alert = Type.Object({
  type: Type.Literal('alert'),
  alertId: Type.String({ minLength: 1, maxLength: 64 }),
  seq,
  call: Call,
  why: oneOf(why),
  say,
  sound: Type.String({ minLength: 1 }),
  notRecorded: Type.Optional(Type.Boolean()),
});
export const Withdraw = Type.Object({
  type: Type.Literal('withdraw'),
  alertId: Type.String({ minLength: 1 }),
  reason: Type.String({ minLength: 1 }),
  by: Type.Optional(say),
});
export const Ping = Type.Object({ type: Type.Literal('ping'), at: Timestamp });
export const Trouble = Type.Object({
  type: Type.Literal('trouble'),
  what: Type.Union([Type.Literal('not-recorded'), Type.Literal('recorded-again')]),
  say,
});

export const Reachability = Type.Object({ type: Type.Literal('reachability'), people, places, duty });
export const TestRing = Type.Object({
  type: Type.Literal('test-ring'),
  ringId: Type.String({ minLength: 1, maxLength: 64 }),
  say,
  sound: Type.String({ minLength: 1 }),
});
export const MatterSaid = Type.Object({
  type: Type.Literal('matter'),
  why: oneOf<MatterFrame['why']>({
    'handed-over': true,
    accepted: true,
    declined: true,
    returned: true,
    'passed-on': true,
    due: true,
  }),
  matter: Type.String({ minLength: 1 }),
  say,
  sound: Type.String({ minLength: 1 }),
});

const all = [Hello, Snapshot, Change, Alert, Withdraw, Ping, Trouble, Reachability, TestRing, MatterSaid] as const;
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
};
