import type { CallId, CallPointId, DeviceId, KindId, OutcomeId, PlaceId, PolicyId, StaffId, TeamId } from '../ids.ts';
import type { Priority } from '../site/site.ts';
import type { Instant } from '../time.ts';

export type CallState = 'waiting' | 'acknowledged' | 'attended' | 'closed';

/**
 * Things said about a call that do not change its state:
 * `cancelled` the caller says it is no longer needed, `emergency` a hold raised the priority, `re-raised` taken but not
 * reached in time, `released` given back, `unanswered` the last step has passed without an answer or nobody can be
 * reached, `present` somebody stood at the place without saying who, `late` the press was stored on the device first,
 * `unplaced` the device has no call point, `closed-hours` it came while the desk was closed and rings when that opens,
 * `wrong-door` sent over to another team; that one stays for ever. `watched`: only desk and lead are told.
 */
export type Mark =
  | 'cancelled'
  | 'emergency'
  | 're-raised'
  | 'released'
  | 'unanswered'
  | 'present'
  | 'late'
  | 'unplaced'
  | 'closed-hours'
  | 'wrong-door'
  | 'watched';

/** How we know that somebody stands there. `declared` is a bare tap. */
export type Proof = 'declared' | 'plate' | 'badge' | 'presence' | 'reset';

export type Arrival = { readonly by: StaffId | null; readonly at: Instant; readonly proof: Proof };

/** Whom the owner asks to take the call over: one person, or whoever of a team says yes first. */
export type HandOverTo = { readonly staff: StaffId } | { readonly team: TeamId };

/**
 * An offer that waits for an answer. Until somebody accepts, the owner owns the call and the limits of the call hold as
 * before.
 */
export type HandOver = {
  readonly to: HandOverTo;
  readonly offeredAt: Instant;
  /** Without an answer by then the offer is over. */
  readonly returnsAt: Instant;
  /** Who was told of the offer, and who of them has said no so far. */
  readonly asked: readonly StaffId[];
  readonly declined: readonly StaffId[];
};

/**
 * Whether anybody hears a call that waits. A receipt is "shown" or "heard" from somebody who is not on leave.
 */
export type Hearing = {
  /** A receipt has come in this round. */
  readonly receipted: boolean;
  /** Nobody is proven and no receipt has come: the caller is told so at this instant. Null: no such clock runs. */
  readonly tellCallerAt: Instant | null;
  /** The caller was told "nobody reached" and the sounder runs: nobody could hear at all, or nothing came back. */
  readonly unheard: 'cannot' | 'silent' | null;
  /** When the present step would end by its policy, while it ends earlier because nobody in it is proven. */
  readonly usualDueAt: Instant | null;
};

export type Call = {
  readonly id: CallId;
  /** Counts calls of this building; what people say to each other. */
  readonly number: number;
  readonly kind: KindId;
  readonly priority: Priority;
  readonly state: CallState;
  /** null: a device that exists but hangs nowhere yet. */
  readonly place: PlaceId | null;
  readonly callPoint: CallPointId | null;
  readonly device: DeviceId | null;
  readonly input: string | null;
  readonly raisedAt: Instant;
  /** The worker who opened it by hand. */
  readonly raisedBy: StaffId | null;
  /** The call for which a second pair of hands is wanted. */
  readonly forCall: CallId | null;
  readonly note: string | null;
  /** The team it was sent to from the wrong door; null: the team of its place answers. */
  readonly team: TeamId | null;
  readonly owner: StaffId | null;
  readonly formerOwner: StaffId | null;
  readonly policy: PolicyId;
  /** Its call point is watched: the policy that holds as soon as neither desk nor lead is proven. */
  readonly usualPolicy?: PolicyId;
  /** Index into the policy's steps; `round` counts how often the last step has been repeated. */
  readonly step: number;
  readonly round: number;
  /**
   * waiting: next alert; acknowledged: arrival limit; attended: reminder; closed: null. A pending offer never moves it
   * (nextDueAt).
   */
  readonly dueAt: Instant | null;
  readonly hearing: Hearing;
  readonly lastAlertAt: Instant;
  readonly repeats: number;
  readonly marks: readonly Mark[];
  readonly acknowledgedAt: Instant | null;
  readonly attendedAt: Instant | null;
  readonly arrivals: readonly Arrival[];
  readonly handOver: HandOver | null;
  readonly closedAt: Instant | null;
  readonly closedBy: StaffId | null;
  readonly outcome: OutcomeId | null;
};
