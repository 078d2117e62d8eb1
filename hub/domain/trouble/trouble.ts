import type { CallPointId, DeviceId, PlaceId, StaffId, TroubleId } from '../ids.ts';
import type { Instant } from '../time.ts';
import { unreachable } from '../unreachable.ts';

/**
 * A technical problem that somebody must take on. It is never a call. `silent`: a device does not beat any more.
 * `false-presses`: a call point raises calls, and again and again nobody is there. `broker-gone`: no line to an outside
 * broker. `bridge-gone`: the bridge between devices and a broker is offline.
 */
export type TroubleKind = 'silent' | 'false-presses' | 'broker-gone' | 'bridge-gone';

/** Why there is no line to a broker: nobody answers, it does not let this hub in, its certificate is not trusted. */
export type OutageWhy = 'unreachable' | 'refused' | 'certificate';

/**
 * How a trouble ended. `back`: heard again for long enough. `press`: a press came from there. `calm`: a day without
 * another false press. `removed`: the site or the settings have no such thing any more. `person`: a person says so.
 */
export type TroubleProof = 'back' | 'press' | 'calm' | 'removed' | 'person';

/** What it is about. At most one trouble of a kind is open about the same thing. */
export type TroubleAbout = {
  readonly device: DeviceId;
  /** The gravest call point of the device. */
  readonly callPoint: CallPointId;
  readonly place: PlaceId;
  /** An emergency call point, or the last help button of its place that is alive. */
  readonly grave: boolean;
  /** Of `broker-gone` and `bridge-gone`: the id of the broker. Left out: the bridge speaks to the hub itself. */
  readonly broker?: string;
  /** Of `bridge-gone`: its name. */
  readonly bridge?: string;
  /** Of `broker-gone`. */
  readonly why?: OutageWhy;
};

export type Trouble = TroubleAbout & {
  readonly id: TroubleId;
  readonly kind: TroubleKind;
  readonly state: 'open' | 'solved';
  readonly raisedAt: Instant;
  /** When it was last heard, since when it is gone, or the first of the false presses. */
  readonly since: Instant;
  /** Silences within a day, false presses, or call points behind what is gone. */
  readonly count: number;
  /** How often it has begun again, and the first time. */
  readonly times: number;
  /** It does not end by being back alone. */
  readonly latched: boolean;
  readonly takenOnBy: StaffId | null;
  readonly takenOnAt: Instant | null;
  readonly solvedAt: Instant | null;
  readonly solvedBy: StaffId | null;
  readonly proof: TroubleProof | null;
};

type Of = { readonly trouble: TroubleId };

/** Facts are kept for ever: a member is never removed or renamed, and a new field is optional. */
export type TroubleFact =
  | ({
      readonly type: 'TroubleRaised';
      readonly kind: TroubleKind;
      readonly since: Instant;
      readonly count: number;
    } & TroubleAbout &
      Of)
  /** Silent again before it counted as over. */
  | ({ readonly type: 'TroubleAgain'; readonly since: Instant; readonly count: number } & Of)
  | ({ readonly type: 'TroubleLatched'; readonly why: 'long' | 'often' } & Of)
  | ({ readonly type: 'TroubleTakenOn'; readonly by: StaffId } & Of)
  /** Without `by` the hub saw by itself that it is over. */
  | ({ readonly type: 'TroubleSolved'; readonly proof: TroubleProof; readonly by?: StaffId } & Of);

/** Each type once: a new member does not compile until it is here. */
export const TROUBLE_FACTS: { readonly [Type in TroubleFact['type']]: 'phones' } = {
  TroubleRaised: 'phones',
  TroubleAgain: 'phones',
  TroubleLatched: 'phones',
  TroubleTakenOn: 'phones',
  TroubleSolved: 'phones',
};

export function isTroubleFact(type: string): boolean {
  return Object.hasOwn(TROUBLE_FACTS, type);
}

/** What the subject of a kind is: the device for a silence, the call point for false presses, the broker or bridge. */
export function subjectOf(kind: TroubleKind, about: Omit<TroubleAbout, 'place' | 'grave'>): string {
  const { device, callPoint, broker = '', bridge = '' } = about;
  switch (kind) {
    case 'silent':
      return device;
    case 'false-presses':
      return callPoint;
    case 'broker-gone':
      return broker;
    case 'bridge-gone':
      return `${broker}/${bridge}`;
  }
}

/**
 * The trouble after a fact. The row is always the fold of its facts.
 * @throws Error when a fact other than `TroubleRaised` comes without a trouble.
 */
export function evolveTrouble(before: Trouble | null, fact: TroubleFact, at: Instant): Trouble {
  if (fact.type === 'TroubleRaised') {
    const { type: _, trouble: id, ...about } = fact;
    return {
      ...about,
      id,
      state: 'open',
      raisedAt: at,
      times: 1,
      latched: false,
      takenOnBy: null,
      takenOnAt: null,
      solvedAt: null,
      solvedBy: null,
      proof: null,
    };
  }
  if (before === null) throw new Error(`"${fact.type}" needs a trouble`);
  switch (fact.type) {
    case 'TroubleAgain':
      return { ...before, since: fact.since, count: fact.count, times: before.times + 1 };
    case 'TroubleLatched':
      return { ...before, latched: true };
    case 'TroubleTakenOn':
      return { ...before, takenOnBy: fact.by, takenOnAt: at };
    case 'TroubleSolved':
      return { ...before, state: 'solved', solvedAt: at, solvedBy: fact.by ?? null, proof: fact.proof };
    default:
      return unreachable(fact);
  }
}
