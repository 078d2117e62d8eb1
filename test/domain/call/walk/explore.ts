import type { Call, HandOverTo } from '../../../../hub/domain/call/call.ts';
import type { CallContext } from '../../../../hub/domain/call/call-context.ts';
import type { CallEvent } from '../../../../hub/domain/call/call-event.ts';
import type { Decision } from '../../../../hub/domain/call/decision.ts';
import type { Grade, Person } from '../../../../hub/domain/call/person.ts';
import { decide } from '../../../../hub/domain/call/decide.ts';
import type {
  CallId,
  DeviceId,
  KindId,
  OutcomeId,
  PlaceId,
  CallPointId,
  PolicyId,
  PressId,
  TeamId,
} from '../../../../hub/domain/ids.ts';
import type { Kind, Policy } from '../../../../hub/domain/site/site.ts';
import { nextDueAt } from '../../../../hub/domain/call/state.ts';
import { later, type Instant } from '../../../../hub/domain/time.ts';
import { walkAll, type Explored } from './walk-all.ts';
import { clinic, committee, hallSounder, li, lin, noon, person, seconds, wang } from '../scene.ts';

/** Everything is a multiple of a minute here, so that the world has few enough moments to visit all of them. */
const kind = (id: string, priority: Kind['priority'], closeAway: boolean, arriveWithinS: number): Kind => ({
  id: id as KindId,
  name: { zh: id, en: id },
  priority,
  arriveWithinS,
  closeAway,
  policy: 'usual' as PolicyId,
  sound: 'bell',
});
const emergencyKind: Kind = { ...kind('emergency', 'emergency', false, 60), policy: 'urgent' as PolicyId };
const kinds: Record<string, Kind> = { visit: kind('visit', 'routine', true, 120), emergency: emergencyKind };
const policies: Record<string, Policy> = {
  usual: {
    id: 'usual' as PolicyId,
    steps: [
      { tell: [{ duty: 'own' }], waitS: 60 },
      { tell: [{ team: 'own' }, { role: 'lead' }], waitS: 120 },
    ],
  },
  urgent: {
    id: 'urgent' as PolicyId,
    steps: [
      { tell: [{ team: 'own' }, { output: hallSounder }], waitS: 60 },
      { tell: [{ everyone: true }], waitS: 60 },
    ],
  },
};
const hearing: readonly Person[] = [
  person(wang, committee, { duty: true }),
  person(li, committee),
  person(lin, clinic, { roles: ['lead'], duty: true }),
];
const heardAs = (grade: Grade): readonly Person[] =>
  hearing.map((each) => ({ ...each, hears: grade, hearsWhy: grade === 'cannot' ? 'no-line' : 'no-sign' }));
/** How well the three hear. `lead`: only Lin is proven, whom the first steps do not name; the others may hear. */
export type Ears = 'proven' | 'unproven' | 'cannot' | 'lead';
const EARS: Record<Ears, readonly Person[]> = {
  proven: hearing,
  unproven: heardAs('unproven'),
  cannot: heardAs('cannot'),
  lead: heardAs('unproven').map((each) => (each.id === lin ? { ...each, hears: 'proven', hearsWhy: 'proven' } : each)),
};

/** `receipt`: somebody has receipted an alert that stands. */
export type World = { readonly call: Call; readonly now: Instant; readonly ears: Ears; readonly receipt: boolean };
export type Move = {
  readonly name: string;
  readonly event?: CallEvent;
  /** Decided right after the event, in the same commit. */
  readonly next?: CallEvent;
  readonly passes?: (world: World) => number;
  readonly ears?: Ears;
  readonly receipt?: true;
};
/** One thing that happened: the world before, at the moment of the event, and what was decided. */
export type Turn = {
  readonly before: Pick<World, 'call' | 'now'>;
  readonly event: CallEvent;
  readonly decision: Decision;
  readonly ctx: CallContext;
};

const pressed = (pressKind: 'press' | 'hold', kindId: string, noteUntil?: Instant): CallEvent => ({
  type: 'press',
  press: { id: 'press-1' as PressId, device: 'ramp' as DeviceId, input: 'main', kind: pressKind, ageMs: 0 },
  origin: {
    kind: kindId as KindId,
    place: 'ramp' as PlaceId,
    callPoint: 'ramp' as CallPointId,
    policy: kinds[kindId]?.policy ?? emergencyKind.policy,
    ...(noteUntil === undefined ? {} : { noteUntil }),
  },
});
const closes = (by: typeof wang, outcome: string): CallEvent => ({
  type: 'close',
  by,
  outcome: outcome as OutcomeId,
  note: null,
});

const HEARING: CallEvent = { type: 'hearing' };

const moves = (kindId: string): readonly Move[] => [
  { name: 'press', event: pressed('press', kindId) },
  { name: 'hold', event: pressed('hold', kindId) },
  { name: 'cancel', event: { type: 'cancel', press: 'press-1' as PressId } },
  { name: 'reset', event: { type: 'reset', press: 'press-1' as PressId } },
  { name: 'Wang takes', event: { type: 'acknowledge', by: wang } },
  { name: 'Li takes', event: { type: 'acknowledge', by: li } },
  { name: 'Lin takes', event: { type: 'acknowledge', by: lin } },
  { name: 'Lin arrives', event: { type: 'arrive', by: lin, proof: 'badge' } },
  { name: 'Lin releases', event: { type: 'release', by: lin, reason: 'called away' } },
  { name: 'Wang arrives', event: { type: 'arrive', by: wang, proof: 'plate' } },
  { name: 'Li declares to be there', event: { type: 'arrive', by: li, proof: 'declared' } },
  { name: 'somebody is there', event: { type: 'arrive', by: null, proof: 'presence' } },
  { name: 'Wang releases', event: { type: 'release', by: wang, reason: 'called away' } },
  { name: 'Li releases', event: { type: 'release', by: li, reason: 'called away' } },
  { name: 'Wang closes', event: closes(wang, 'helped') },
  { name: 'Wang has spoken with', event: closes(wang, 'spoken-with') },
  { name: 'Li closes', event: closes(li, 'helped') },
  { name: 'time comes by', event: { type: 'due' } },
  { name: 'a minute passes', passes: () => seconds(60) },
  { name: 'until due', passes: ({ call, now }) => Math.max((nextDueAt(call) ?? now) - now, 0) },
  { name: 'ten minutes without power', passes: () => seconds(600) },
  { name: 'every phone dead', ears: 'cannot', event: HEARING },
  { name: 'phones back', ears: 'unproven', event: HEARING },
  { name: 'phones seen', ears: 'proven', event: HEARING },
  { name: 'only Lin is seen', ears: 'lead', event: HEARING },
  { name: 'a phone receipts', receipt: true, event: HEARING },
];

const offers = (by: typeof wang, to: HandOverTo): CallEvent => ({ type: 'hand-over', by, to });
const handOvers: readonly Move[] = [
  { name: 'Wang offers it to Li', event: offers(wang, { staff: li }) },
  { name: 'Wang offers it to the team', event: offers(wang, { team: committee }) },
  { name: 'Li offers it to Lin', event: offers(li, { staff: lin }) },
  { name: 'Lin offers it to the team', event: offers(lin, { team: committee }) },
  { name: 'Wang accepts', event: { type: 'accept-hand-over', by: wang } },
  { name: 'Li accepts', event: { type: 'accept-hand-over', by: li } },
  { name: 'Lin accepts', event: { type: 'accept-hand-over', by: lin } },
  { name: 'Wang declines', event: { type: 'decline-hand-over', by: wang } },
  { name: 'Li declines', event: { type: 'decline-hand-over', by: li } },
  { name: 'Lin declines', event: { type: 'decline-hand-over', by: lin } },
];
const sends = (by: typeof wang, team: TeamId): CallEvent => ({ type: 'redirect', by, team });
const sendings: readonly Move[] = [
  { name: 'Wang sends it to the clinic', event: sends(wang, clinic) },
  { name: 'Li sends it to the clinic', event: sends(li, clinic) },
  { name: 'Lin sends it to the committee', event: sends(lin, committee) },
  { name: 'Wang offers it to Li', event: offers(wang, { staff: li }) },
];
/** The command looks at who hears right after it (act-on-call.ts). */
const refuses = (name: string, by: typeof wang): Move => ({
  name: `${name} cannot come`,
  event: { type: 'cannot-come', by },
  next: HEARING,
});
const refusals: readonly Move[] = [refuses('Wang', wang), refuses('Li', li), refuses('Lin', lin)];
/** Until the desk opens, where the first press is only noted (`closedVisits: note`). */
export const OPENS_AFTER_MS = seconds(180);
/** Left out where calls are handed over as well, or the walk would take minutes: they are walked without offers. */
const ASIDE: ReadonlySet<string> = new Set(['cancel', 'Li declares to be there', 'Lin takes']);

/** Left out where people say that they cannot come: it is walked without. */
const BESIDE_REFUSALS: ReadonlySet<string> = new Set([
  ...ASIDE,
  'Lin arrives',
  'Lin releases',
  'Li releases',
  'Li closes',
  'Wang has spoken with',
]);

function contextOf({ now, ears, receipt }: Omit<World, 'call'>): CallContext {
  return {
    now,
    receiptsOf: () => (receipt ? [wang] : []),
    people: EARS[ears],
    emergencyKind,
    declaredArrivalAtEmergency: false,
    teamAt: () => committee,
    newCall: () => ({ id: 'call-1' as CallId, number: 1 }),
    kind: (id) => kinds[id] as Kind,
    policy: (id) => policies[id] as Policy,
  };
}

/**
 * Two worlds with the same key behave alike for ever: absolute time, the number of repeats and history that no rule
 * looks at are left out, what is overdue is overdue, and a last alert ten seconds old is old enough.
 */
function keyOf({ call, now, ears, receipt }: World): string {
  if (call.state === 'closed') return `closed,${ears}`;
  const due = Math.max((call.dueAt ?? 0) - now, 0) / 1000;
  const age = Math.min(now - call.lastAlertAt, 10_000) / 1000;
  const marks = call.marks.length > 1 ? call.marks.toSorted() : call.marks;
  const there = call.arrivals.map((arrival) => arrival.by ?? '?').sort();
  const round = Math.min(call.round, 1);
  return (
    `${call.state},${call.team},${call.priority},${call.policy},${call.owner},${call.step},${round},${due},${age},` +
    `${marks.join('+')},${there.join('+')},${ears},${receipt},${call.declined?.toSorted().join('+')},${hearingKey(call, now)},${offerKey(call, now)}`
  );
}

function hearingKey({ dueAt, hearing }: Call, now: Instant): string {
  const { receipted, tellCallerAt, unheard, usualDueAt } = hearing;
  const until = (at: Instant | null): number | null => (at === null ? null : Math.max(at - now, 0) / 1000);
  return `${receipted},${until(tellCallerAt)},${unheard},${until(usualDueAt)},${dueAt === usualDueAt}`;
}

function offerKey({ handOver }: Call, now: Instant): string {
  if (handOver === null) return '';
  const { to, returnsAt, asked, declined } = handOver;
  return `${'staff' in to ? to.staff : to.team},${Math.max(returnsAt - now, 0)},${asked.join('+')},${declined.toSorted().join('+')}`;
}

export type Also = 'nothing' | 'handOver' | 'redirect' | 'noted' | 'cannotCome';
type Judge = (turn: Turn) => string | null;

/** One move: where it leads (the same world when refused), and the turns it was: none when only time passed. */
function make(move: Move, before: World): { readonly after: World; readonly turns: readonly Turn[] } {
  if (move.event === undefined)
    return { after: { ...before, now: later(before.now, move.passes?.(before) ?? 0) }, turns: [] };
  const rings = before.call.state === 'waiting';
  const world = {
    ...before,
    ears: move.ears ?? before.ears,
    receipt: before.receipt || (move.receipt === true && rings),
  };
  const first = decided(world, move.event);
  if (move.next === undefined || first.after.call === world.call) return { after: first.after, turns: [first.turn] };
  const second = decided(first.after, move.next);
  return { after: second.after, turns: [first.turn, second.turn] };
}

function decided(world: World, event: CallEvent): { readonly after: World; readonly turn: Turn } {
  const ctx = contextOf(world);
  const decision = decide(world.call, event, ctx);
  const turn = { before: world, event, decision, ctx };
  if (!decision.ok) return { after: world, turn };
  // A later alert replaces what was receipted; a call that is taken takes it back.
  const receipt = world.receipt && decision.tell.length === 0;
  return { after: { ...world, receipt, call: decision.call }, turn };
}

/**
 * Visits every world that any sequence of moves, however long, can reach from a first press.
 * @param also what the people do besides: offer the call to each other, send it to another team, or say that they
 * cannot come; `noted`: the first press comes before the desk opens.
 * @param judge what is wrong with a turn, or null.
 * @param worldsAtMost visits the nearest worlds only: every order of the first moves, up to so many worlds.
 * @throws Error with the whole way from the first press to the first turn that is wrong.
 */
export function explore(kindId: string, also: Also, judge: Judge, worldsAtMost = Infinity): Explored {
  const more = { nothing: [], handOver: handOvers, redirect: sendings, noted: [], cannotCome: refusals }[also];
  const without = also === 'nothing' ? new Set<string>() : also === 'cannotCome' ? BESIDE_REFUSALS : ASIDE;
  const alphabet = [...moves(kindId).filter(({ name }) => !without.has(name)), ...more];
  const starts = (['press', 'hold'] as const).flatMap((first) => {
    const opens = also === 'noted' ? later(noon, OPENS_AFTER_MS) : undefined;
    const context = contextOf({ now: noon, ears: 'proven', receipt: false });
    const answer = decide(null, pressed(first, kindId, opens), context);
    if (!answer.ok) return [];
    const world: World = { call: frozen(answer.call), now: noon, ears: 'proven', receipt: false };
    return [{ world, name: `first ${first}` }];
  });
  return walkAll({
    starts,
    moves: alphabet,
    keyOf,
    worldsAtMost,
    make: (move, before) => {
      const { after, turns } = make(move, before);
      frozen(after.call);
      const wrong = turns.reduce<string | null>((found, turn) => found ?? judge(turn), null);
      return { after, decided: turns.length > 0, wrong };
    },
  });
}

/** A decision must not change the call that it was given. */
function frozen(call: Call): Call {
  Object.freeze(call);
  Object.freeze(call.marks);
  Object.freeze(call.arrivals);
  Object.freeze(call.handOver);
  Object.freeze(call.declined);
  return call;
}
