import type { Call, HandOverTo, Proof } from '../../../hub/domain/call/call.ts';
import type { CallContext } from '../../../hub/domain/call/call-context.ts';
import type { CallEvent, CallOrigin, Press } from '../../../hub/domain/call/call-event.ts';
import type { CallFact } from '../../../hub/domain/call/call-fact.ts';
import type { Decision, Tell } from '../../../hub/domain/call/decision.ts';
import type { Person } from '../../../hub/domain/call/person.ts';
import { decide } from '../../../hub/domain/call/decide.ts';
import type {
  CallId,
  CallPointId,
  DeviceId,
  KindId,
  OutcomeId,
  OutputId,
  PlaceId,
  PolicyId,
  PressId,
  StaffId,
  TeamId,
} from '../../../hub/domain/ids.ts';
import type { Kind, Policy, Priority } from '../../../hub/domain/site/site.ts';
import { WATCH_POLICY, WATCHED } from '../../../hub/domain/site/watch-policy.ts';
import { nextDueAt } from '../../../hub/domain/call/state.ts';
import { later, type Instant } from '../../../hub/domain/time.ts';

export const wang = 'wang' as StaffId;
export const li = 'li' as StaffId;
export const chen = 'chen' as StaffId;
export const zhao = 'zhao' as StaffId;
export const sun = 'sun' as StaffId;
export const lin = 'lin' as StaffId;
export const committee = 'committee' as TeamId;
export const clinic = 'clinic' as TeamId;
export const hallSounder = 'hall-sounder' as OutputId;
export const noon = Date.UTC(2025, 5, 2, 4) as Instant;

export const seconds = (count: number): number => count * 1000;
export const minutes = (count: number): number => count * 60_000;

/** Six people in two teams, all with a phone that hears. */
export const everybody: readonly Person[] = [
  person(wang, committee, { duty: true }),
  person(li, committee),
  person(chen, clinic, { duty: true }),
  person(zhao, clinic),
  person(sun, null, { roles: ['caretaker'] }),
  person(lin, null, { roles: ['lead'] }),
];

export function person(id: StaffId, team: TeamId | null, more: Partial<Person> = {}): Person {
  return { id, team, roles: ['staff'], duty: false, hears: 'proven', hearsWhy: 'proven', ...more };
}

export function deaf(people: readonly Person[], ...ids: readonly StaffId[]): readonly Person[] {
  return people.map((each) =>
    ids.includes(each.id) ? { ...each, hears: 'cannot' as const, hearsWhy: 'no-line' as const } : each,
  );
}

/** They have nothing but a pager that has not answered its ping for 3 s. */
export function silentPagers(...who: readonly string[]): readonly Person[] {
  return everybody.map((one) => (who.includes(one.id) ? { ...one, hears: 'unproven', hearsWhy: 'pager-silent' } : one));
}

function kind(id: string, priority: Priority, arriveWithinS: number, policy: string, closeAway = false): Kind {
  return {
    id: id as KindId,
    name: { zh: id, en: id },
    priority,
    arriveWithinS,
    closeAway,
    policy: policy as PolicyId,
    sound: 'bell',
  };
}

const emergencyKind = kind('emergency', 'emergency', 90, 'all-hands');
const kinds: readonly Kind[] = [
  kind('visit', 'routine', 300, 'desk-first', true),
  kind('assist', 'urgent', 180, 'desk-first'),
  kind('hands', 'urgent', 180, 'desk-first'),
  emergencyKind,
];

/**
 * `desk-first`: the duty worker, 30 s later the whole team, 60 s later everyone. `all-hands`: the team and the sounder,
 * then everyone.
 */
export const policies: readonly Policy[] = [
  {
    id: 'desk-first' as PolicyId,
    steps: [
      { tell: [{ duty: 'own' }], waitS: 30 },
      { tell: [{ team: 'own' }], waitS: 60 },
      { tell: [{ everyone: true }], waitS: 45 },
    ],
  },
  {
    id: 'all-hands' as PolicyId,
    steps: [
      { tell: [{ team: 'own' }, { output: hallSounder }], waitS: 15 },
      { tell: [{ everyone: true }], waitS: 20 },
    ],
  },
];

/** The same policies in a building whose hub has no sounder. */
export const policiesWithoutSounder: readonly Policy[] = policies.map((policy) => ({
  ...policy,
  steps: policy.steps.map(({ tell, waitS }) => ({ tell: tell.filter((target) => !('output' in target)), waitS })),
}));

type Ok = Extract<Decision, { ok: true }>;
type Setting = { kind?: string; people?: readonly Person[]; placed?: boolean; declaredArrivalAtEmergency?: boolean };

/** One call point (the west ramp, committee) and the people around it; time moves only by `pass`. */
export class Scene {
  now = noon;
  people: readonly Person[];
  policies = policies;
  /** Who has receipted an alert that stands. */
  receipts: readonly StaffId[] = [];
  call: Call | null = null;
  last: Decision | null = null;
  readonly facts: { fact: CallFact; at: Instant; callId: CallId }[] = [];
  readonly setting: Required<Omit<Setting, 'people'>>;
  private calls = 0;
  private presses = 0;

  constructor({
    kind: kindId = 'assist',
    people = everybody,
    placed = true,
    declaredArrivalAtEmergency = true,
  }: Setting = {}) {
    this.people = people;
    this.setting = { kind: kindId, placed, declaredArrivalAtEmergency };
  }

  get context(): CallContext {
    const named = <T extends { id: string }>(list: readonly T[], id: string): T => {
      const found = list.find((each) => each.id === id);
      if (found === undefined) throw new Error(`no ${id}`);
      return found;
    };
    return {
      now: this.now,
      people: this.people,
      receiptsOf: () => this.receipts,
      emergencyKind,
      declaredArrivalAtEmergency: this.setting.declaredArrivalAtEmergency,
      newCall: () => ({ id: `call-${(this.calls += 1)}` as CallId, number: this.calls }),
      kind: (id) => named(kinds, id),
      policy: (id) => (id === WATCHED ? WATCH_POLICY : named(this.policies, id)),
      teamAt: (place) => (place === null ? null : committee),
    };
  }

  get origin(): CallOrigin {
    const { kind: id, placed } = this.setting;
    const { policy } = kinds.find((each) => each.id === id) ?? emergencyKind;
    return {
      kind: id as KindId,
      policy,
      place: placed ? ('west-ramp' as PlaceId) : null,
      callPoint: placed ? ('west-ramp-help' as CallPointId) : null,
    };
  }

  /** Decides, and keeps the new call when the event was not refused. */
  do(event: CallEvent): Decision {
    this.last = decide(this.call, event, this.context);
    if (this.last.ok) {
      this.call = this.last.call;
      for (const fact of this.last.facts) this.facts.push({ fact, at: this.now, callId: this.call.id });
    }
    return this.last;
  }

  pass(ms: number): this {
    this.now = later(this.now, ms);
    return this;
  }

  /** Time goes on to the moment something is due, and comes by. */
  untilDue(): this {
    this.now = nextDueAt(this.open) as Instant;
    this.due();
    return this;
  }

  nextPress(kindOfPress: Press['kind'] = 'press', ageMs = 0): Press {
    return {
      id: `press-${(this.presses += 1)}` as PressId,
      device: 'west-ramp-help' as DeviceId,
      input: 'main',
      kind: kindOfPress,
      ageMs,
    };
  }

  press(kindOfPress: Press['kind'] = 'press', ageMs = 0): this {
    this.do({ type: 'press', press: this.nextPress(kindOfPress, ageMs), origin: this.origin });
    return this;
  }

  cannotCome(by: StaffId): this {
    return this.act({ type: 'cannot-come', by });
  }

  hold(): this {
    return this.press('hold');
  }
  clockStepped(byMs: number): this {
    return this.act({ type: 'clock-stepped', byMs });
  }
  /** Somebody hears better or worse, or has sent a receipt. */
  hearing(): this {
    return this.act({ type: 'hearing' });
  }
  due(): this {
    return this.act({ type: 'due' });
  }
  cancel(): this {
    return this.act({ type: 'cancel', press: this.nextPress().id });
  }
  reset(): this {
    return this.act({ type: 'reset', press: this.nextPress().id });
  }
  take(by: StaffId): this {
    return this.act({ type: 'acknowledge', by });
  }
  arrive(by: StaffId | null, proof: Proof = by === null ? 'presence' : 'plate'): this {
    return this.act({ type: 'arrive', by, proof });
  }
  release(by: StaffId): this {
    return this.act({ type: 'release', by, reason: 'called away' });
  }
  close(by: StaffId, outcome = 'helped'): this {
    return this.act({ type: 'close', by, outcome: outcome as OutcomeId, note: null });
  }
  redirect(by: StaffId, team: TeamId): this {
    return this.act({ type: 'redirect', by, team });
  }
  offer(by: StaffId, to: HandOverTo): this {
    return this.act({ type: 'hand-over', by, to });
  }
  accept(by: StaffId): this {
    return this.act({ type: 'accept-hand-over', by });
  }
  decline(by: StaffId): this {
    return this.act({ type: 'decline-hand-over', by });
  }
  openByHand(by: StaffId, forCall: CallId | null = null): this {
    return this.act({ type: 'open-by-hand', origin: this.origin, by, note: 'at the desk', forCall });
  }

  /** The call, which must be there. */
  get open(): Call {
    if (this.call === null) throw new Error('there is no call');
    return this.call;
  }

  /** The last answer, which must not be a refusal. */
  get answer(): Ok {
    if (this.last?.ok !== true) throw new Error(`refused: ${JSON.stringify(this.last)}`);
    return this.last;
  }

  /** The facts' names of the last answer, or its refusal. */
  get outcome(): string {
    if (this.last === null) return 'nothing asked';
    if (!this.last.ok) return this.last.code;
    return this.last.facts.map((fact) => fact.type).join(', ') || 'nothing';
  }

  /** Who is alerted by the last answer, and why; undefined when nobody is. */
  get alerted(): Extract<Tell, { what: 'alert' }> | undefined {
    return this.answer.tell.find((tell) => tell.what === 'alert');
  }

  get withdrawn(): string | undefined {
    return this.answer.tell.find((tell) => tell.what === 'withdraw')?.reason;
  }

  private act(event: CallEvent): this {
    this.do(event);
    return this;
  }
}

export const waiting = (setting: Setting = {}): Scene => new Scene(setting).press();
export const takenByWang = (setting: Setting = {}): Scene => waiting(setting).take(wang);
export const attendedByWang = (setting: Setting = {}): Scene => takenByWang(setting).arrive(wang);
export const closedByWang = (setting: Setting = {}): Scene => attendedByWang(setting).close(wang);
