import type { Call } from '../../../../hub/domain/call/call.ts';
import type { CallContext } from '../../../../hub/domain/call/call-context.ts';
import type { CallEvent } from '../../../../hub/domain/call/call-event.ts';
import type { Grade, Person } from '../../../../hub/domain/call/person.ts';
import { decide } from '../../../../hub/domain/call/decide.ts';
import { feedbackOf } from '../../../../hub/domain/call/feedback.ts';
import { needsNoHearing, tellCallerAfterMs } from '../../../../hub/domain/call/hearing/hearing.ts';
import { nextDueAt } from '../../../../hub/domain/call/state.ts';
import type {
  CallId,
  CallPointId,
  DeviceId,
  KindId,
  PlaceId,
  PolicyId,
  PressId,
  StaffId,
} from '../../../../hub/domain/ids.ts';
import type { Kind, Policy } from '../../../../hub/domain/site/site.ts';
import { later, type Instant } from '../../../../hub/domain/time.ts';
import type { Turn } from './explore.ts';
import { brokenPromise, provenAnywhere, receiptsThatStand } from './promises.ts';
import { clinic, committee, li, lin, noon, person, seconds, wang } from '../scene.ts';
import { walkAll, type Explored } from './walk-all.ts';

/**
 * A narrower world than that of explore.ts, in which the whole walk ends: only what concerns hearing happens, each
 * person hears for themselves, and every time is short, so that few moments differ.
 */
export type HearingWalk = {
  readonly kind: 'visit' | 'emergency';
  /** The people who hear better or worse. The others of the building never hear. */
  readonly people: readonly StaffId[];
  readonly also: 'nothing' | 'taken' | 'cannotCome';
  /** Fewer worlds than this, and the walk has ended too early. */
  readonly atLeast: number;
  /** The tests walk it to its end; `npm run explore` walks all. */
  readonly inTests?: true;
};

export const HEARING_WALKS: readonly HearingWalk[] = [
  { kind: 'visit', people: [wang, lin], also: 'nothing', atLeast: 7_000, inTests: true },
  { kind: 'emergency', people: [wang, lin], also: 'nothing', atLeast: 3_500 },
  { kind: 'visit', people: [wang, lin], also: 'taken', atLeast: 20_000 },
  { kind: 'emergency', people: [wang, lin], also: 'taken', atLeast: 10_000 },
  { kind: 'visit', people: [wang], also: 'cannotCome', atLeast: 9_000 },
  { kind: 'visit', people: [wang, lin], also: 'cannotCome', atLeast: 30_000 },
  { kind: 'emergency', people: [wang, lin], also: 'cannotCome', atLeast: 30_000 },
  { kind: 'visit', people: [wang, li, lin], also: 'nothing', atLeast: 40_000 },
  { kind: 'emergency', people: [wang, li, lin], also: 'taken', atLeast: 50_000 },
];

/** Every time is a few seconds: as long as the limits of hearing, which are the domain's own. */
const STEP_S = 10;
const LIMIT_S = 10;
const PASS_S = 3;
const DOWN_S = 20;

const kindOf = (id: string, priority: Kind['priority'], policy: string): Kind => ({
  id: id as KindId,
  name: { zh: id, en: id },
  priority,
  arriveWithinS: LIMIT_S,
  closeAway: true,
  policy: policy as PolicyId,
  sound: 'bell',
});
const emergencyKind = kindOf('emergency', 'emergency', 'urgent');
const KINDS: Readonly<Record<string, Kind>> = { visit: kindOf('visit', 'routine', 'usual'), emergency: emergencyKind };
/** Li stands on no step of a visit, and is told only when everyone is. */
const POLICIES: Readonly<Record<string, Policy>> = {
  usual: {
    id: 'usual' as PolicyId,
    steps: [
      { tell: [{ duty: 'own' }], waitS: STEP_S },
      { tell: [{ role: 'lead' }], waitS: STEP_S },
    ],
  },
  urgent: {
    id: 'urgent' as PolicyId,
    steps: [
      { tell: [{ team: 'own' }], waitS: STEP_S },
      { tell: [{ everyone: true }], waitS: STEP_S },
    ],
  },
};

const PEOPLE: readonly Person[] = [
  person(wang, committee, { duty: true }),
  person(li, committee),
  person(lin, clinic, { roles: ['lead'] }),
];
type Grades = Readonly<Record<string, Grade>>;

/** One list for each combination of grades: escalation keeps its answers by list. */
const lists = new Map<string, readonly Person[]>();
function peopleWith(grades: Grades): readonly Person[] {
  const key = gradesKey(grades);
  const found =
    lists.get(key) ??
    PEOPLE.map((one): Person => {
      const hears = grades[one.id] ?? 'cannot';
      return { ...one, hears, hearsWhy: hears === 'proven' ? 'proven' : hears === 'unproven' ? 'no-sign' : 'asleep' };
    });
  lists.set(key, found);
  return found;
}
const gradesKey = (grades: Grades): string => PEOPLE.map(({ id }) => (grades[id] ?? 'cannot').charAt(0)).join('');

/** `silentSince`: since when nobody has been proven and no receipt stands, while the call waits. */
type World = {
  readonly call: Call;
  readonly now: Instant;
  readonly grades: Grades;
  readonly receipts: readonly StaffId[];
  readonly silentSince: Instant | null;
};
type Move = { readonly name: string; readonly make: (world: World) => Step };
/** What happens to a world before a decision: time, grades and receipts; and the event that is decided, if any. */
type Step = { readonly world: World; readonly event: CallEvent | null; readonly next?: CallEvent };

function movesOf({ people, also }: HearingWalk): readonly Move[] {
  const happens = (name: string, event: CallEvent): Move => ({ name, make: (world) => ({ world, event }) });
  const grade = (id: StaffId, hears: Grade): Move => ({
    name: `${id} ${hears}`,
    make: (world) => ({ world: { ...world, grades: { ...world.grades, [id]: hears } }, event: { type: 'hearing' } }),
  });
  const receipts = (id: StaffId): Move => ({
    name: `${id} receipts`,
    make: (world) =>
      world.call.state !== 'waiting' || world.grades[id] === 'cannot' || world.receipts.includes(id)
        ? { world, event: null }
        : { world: { ...world, receipts: [...world.receipts, id].toSorted() }, event: { type: 'hearing' } },
  });
  return [
    ...people.flatMap((id) => [grade(id, 'proven'), grade(id, 'unproven'), grade(id, 'cannot'), receipts(id)]),
    { name: `${PASS_S} s pass`, make: passes },
    { name: 'until due', make: (world) => untilDue(world) },
    { name: 'the hub restarts', make: (world) => restarts(world, people) },
    {
      // A further press of an emergency rings again by the age of the last alert; explore.ts has that.
      name: 'hold',
      make: (world) => ({ world, event: world.call.priority === 'emergency' ? null : pressed('hold', 'visit') }),
    },
    ...(also === 'taken'
      ? [
          happens('Wang takes', { type: 'acknowledge', by: wang }),
          happens('Wang gives back', { type: 'release', by: wang, reason: 'called away' }),
        ]
      : []),
    ...(also === 'cannotCome' ? people.map(refuses) : []),
    ...(also === 'cannotCome' ? [happens('Li takes', { type: 'acknowledge', by: li })] : []),
  ];
}

/** The command looks at who hears right after it (act-on-call.ts). */
function refuses(by: StaffId): Move {
  return {
    name: `${by} cannot come`,
    make: (world) => ({ world, event: { type: 'cannot-come', by }, next: { type: 'hearing' } }),
  };
}

/** A little time, but never beyond the next deadline: the timer is on time. */
function passes(world: World): Step {
  const due = nextDueAt(world.call);
  const then = later(world.now, seconds(PASS_S));
  return due !== null && due <= then ? untilDue(world) : { world: { ...world, now: then }, event: null };
}

/** Late for what was due meanwhile, and nobody is proven any more. The limit counts from the start. */
function restarts(world: World, people: readonly StaffId[]): Step {
  const now = later(world.now, seconds(DOWN_S));
  const grades = Object.fromEntries(people.map((id) => [id, 'unproven' as const]));
  const since = world.silentSince === null ? null : now;
  return { world: { ...world, now, grades, silentSince: since }, event: { type: 'hearing' } };
}

function untilDue(world: World): Step {
  const due = nextDueAt(world.call);
  if (due === null) return { world, event: null };
  return { world: { ...world, now: due > world.now ? due : world.now }, event: { type: 'due' } };
}

function pressed(kind: 'press' | 'hold', kindId: string): CallEvent {
  return {
    type: 'press',
    press: { id: 'press-1' as PressId, device: 'ramp' as DeviceId, input: 'main', kind, ageMs: 0 },
    origin: {
      kind: kindId as KindId,
      place: 'ramp' as PlaceId,
      callPoint: 'ramp' as CallPointId,
      policy: KINDS[kindId]?.policy ?? emergencyKind.policy,
    },
  };
}

function contextOf({ now, grades, receipts }: Omit<World, 'call' | 'silentSince'>): CallContext {
  return {
    now,
    receiptsOf: () => receipts,
    people: peopleWith(grades),
    emergencyKind,
    declaredArrivalAtEmergency: false,
    teamAt: () => committee,
    newCall: () => ({ id: 'call-1' as CallId, number: 1 }),
    kind: (id) => KINDS[id] ?? emergencyKind,
    policy: (id) => POLICIES[id] as Policy,
  };
}

/** Times count from now, and only while a rule looks at them. A taken call has nothing that concerns hearing. */
function keyOf({ call, now, grades, receipts, silentSince }: World): string {
  const until = (at: Instant | null): string => (at === null ? '-' : String(Math.max(at - now, 0) / 1000));
  const { receipted, tellCallerAt, unheard, usualDueAt } = call.hearing;
  const common = `${call.state} ${call.priority} ${gradesKey(grades)} ${call.marks.toSorted().join('+')} ${until(call.dueAt)} ${call.step}`;
  if (call.state !== 'waiting') return common;
  const since = silentSince === null ? '-' : String(Math.min(now - silentSince, 10_000) / 1000);
  return `${common} ${Math.min(call.round, 1)} ${call.declined?.toSorted().join('+')} ${receipts.join('+')} ${receipted} ${until(tellCallerAt)} ${unheard} ${until(usualDueAt)} ${since}`;
}

const NEW_ROUND: ReadonlySet<string> = new Set(['CallRaised', 'CallReleased', 'CallReRaised', 'EmergencyPressed']);

function make(move: Move, before: World): { after: World; decided: boolean; wrong: string | null } {
  const { world, event, next } = move.make(before);
  if (event === null) return { after: world, decided: false, wrong: lateFor(world) };
  const first = decided(world, event);
  if (next === undefined || first.wrong !== null || first.after.call === world.call) return first;
  return decided(first.after, next);
}

function decided(world: World, event: CallEvent): { after: World; decided: boolean; wrong: string | null } {
  const ctx = contextOf(world);
  const decision = decide(world.call, event, ctx);
  const turn: Turn = { before: world, event, decision, ctx };
  const wrong = brokenPromise(turn);
  if (!decision.ok) return { after: world, decided: true, wrong };
  // A later alert replaces what was receipted; a call that is taken takes it back.
  const receipts = decision.tell.length === 0 ? world.receipts : [];
  const isNew = decision.facts.some(({ type }) => NEW_ROUND.has(type));
  const told = { ...world, call: decision.call, receipts };
  const after = { ...told, silentSince: silentSince(told, isNew ? null : world.silentSince) };
  return { after, decided: true, wrong: wrong ?? lateFor(after) };
}

/** The truth beside the hub's own clock: since when the caller has been heard by nobody. */
function silentSince({ call, now, grades, receipts }: World, before: Instant | null): Instant | null {
  if (call.state !== 'waiting' || needsNoHearing(call)) return null;
  const ctx = contextOf({ now, grades, receipts });
  const isHeard = call.hearing.receipted || receiptsThatStand(call, ctx).length > 0 || provenAnywhere(call, ctx);
  return isHeard ? null : (before ?? now);
}

/** From the moment nobody is proven the caller is told, and the sounder runs, within the limit. */
function lateFor({ call, now, silentSince: since }: World): string | null {
  if (since === null || call.state !== 'waiting') return null;
  const limit = tellCallerAfterMs(call.priority === 'emergency');
  if (now - since < limit) return null;
  return call.hearing.unheard !== null && feedbackOf(call).lamp === 'red'
    ? null
    : 'nobody has been proven for longer than the limit, and the caller was not told';
}

/** @throws Error for a broken promise, with the way to it. */
export function walkHearing(one: HearingWalk, worldsAtMost = Infinity): Explored {
  const grades: Grades = Object.fromEntries(one.people.map((id) => [id, 'proven']));
  const base = { now: noon, grades, receipts: [], silentSince: null };
  const answer = decide(null, pressed('press', one.kind), contextOf(base));
  if (!answer.ok) throw new Error('the press was refused');
  return walkAll({
    starts: [{ world: { ...base, call: answer.call }, name: 'first press' }],
    moves: movesOf(one),
    keyOf,
    worldsAtMost,
    make,
  });
}
