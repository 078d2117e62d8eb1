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
} from '../ids.ts';
import type { Kind, Policy, Priority, Role } from '../site/site.ts';
import type { Instant } from '../time.ts';

export type CallState = 'waiting' | 'acknowledged' | 'attended' | 'closed';

/**
 * Things said about a call that do not change its state:
 * `cancelled` the caller says it is no longer needed, `emergency` a hold raised the priority, `re-raised` taken but not
 * reached in time, `released` given back, `unanswered` the last step has passed without an answer or nobody can be
 * reached, `present` somebody stood at the place without saying who, `late` the press was stored on the device first,
 * `unplaced` the device has no call point, `closed-hours` it came while the desk was closed and rings when that opens,
 * `wrong-door` sent over to another team; that one stays for ever.
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
  | 'wrong-door';

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

/** One operation of a call point, as the press gate understood it. */
export type Press = {
  readonly id: PressId;
  readonly device: DeviceId;
  readonly input: string;
  readonly kind: 'press' | 'hold' | 'pull';
  /** Milliseconds since the finger; 0 when sent at once. */
  readonly ageMs: number;
};

/** What reaches the domain. Who may do it at all was checked at the door. */
export type CallEvent =
  | {
      readonly type: 'press';
      readonly press: Press;
      readonly origin: CallOrigin;
      /** The press that was counted already has become a hold: the same touch, no repeat. */
      readonly upgrade?: true;
    }
  | {
      readonly type: 'open-by-hand';
      readonly origin: CallOrigin;
      readonly by: StaffId;
      readonly note: string | null;
      readonly forCall: CallId | null;
    }
  | { readonly type: 'acknowledge'; readonly by: StaffId }
  | { readonly type: 'arrive'; readonly by: StaffId | null; readonly proof: Proof }
  | { readonly type: 'release'; readonly by: StaffId; readonly reason: string }
  | { readonly type: 'redirect'; readonly by: StaffId; readonly team: TeamId }
  | { readonly type: 'hand-over'; readonly by: StaffId; readonly to: HandOverTo }
  | { readonly type: 'accept-hand-over'; readonly by: StaffId }
  | { readonly type: 'decline-hand-over'; readonly by: StaffId }
  | { readonly type: 'close'; readonly by: StaffId; readonly outcome: OutcomeId; readonly note: string | null }
  | { readonly type: 'cancel'; readonly press: PressId }
  | { readonly type: 'reset'; readonly press: PressId }
  | { readonly type: 'due' }
  /** Somebody hears better or worse than before, or a receipt has come. */
  | { readonly type: 'hearing' }
  /** The hub's time was put right by so many milliseconds; negative when it was ahead. */
  | {
      readonly type: 'clock-stepped';
      readonly byMs: number;
      /** When the desk opens by the clock that was put right, for a call that waits for it; now, where it is open. */
      readonly opens?: Instant;
    };

/** Where a new call would come from, looked up in the site document by the command. */
export type CallOrigin = {
  readonly kind: KindId;
  readonly place: PlaceId | null;
  readonly callPoint: CallPointId | null;
  readonly policy: PolicyId;
  /** A routine call outside the opening hours that only is noted: it first rings then. */
  readonly noteUntil?: Instant;
  /** The team that answers, where it is not that of the place: a second pair of hands for a call that was sent over. */
  readonly team?: TeamId;
};

/**
 * A step that was passed before its time. `empty`: it names nobody; `on-leave`: only people on leave; `unreachable`:
 * nobody who can hear; `unproven`: people who may hear, and no receipt came within the limit.
 */
export type Skipped = { readonly step: number; readonly why: 'empty' | 'on-leave' | 'unreachable' | 'unproven' };

export type CannotHear = { readonly staff: StaffId; readonly why: HearingReason };

/** How far the round of telling went: which step, how many people, what was skipped on the way. */
export type Telling = {
  readonly step: number;
  readonly round: number;
  readonly told: number;
  readonly skipped: readonly Skipped[];
  /** Nobody on any step could hear: everyone was told. */
  readonly everyone: boolean;
  /** Set when everyone was told and not one of them can hear: the caller must be told the truth at once. */
  readonly unheard?: true;
  /** Nobody was reached before this telling, and nobody is proven now: the caller is still told so. */
  readonly stillUnheard?: true;
  /** A receipt came earlier in this round. */
  readonly receipted?: true;
  /** Nobody on any step is proven: without a receipt the caller is told at this instant. */
  readonly tellCallerAt?: Instant;
  /** The step ends earlier than its policy says because nobody in it is proven; this is when it would end. */
  readonly usualDueAt?: Instant;
  /** People of the steps passed so far who cannot hear now, and why. They are told as soon as they can. */
  readonly cannotHear?: readonly CannotHear[];
  readonly dueAt: Instant;
};

/**
 * Facts in the past tense; the call is the fold of its facts (evolve). `screen`: the place whose shared screen it was
 * done at.
 */
export type CallFact = Happened & { readonly screen?: PlaceId };

/** Facts are kept for ever: a member is never removed and never renamed, and a new field is optional. */
type Happened =
  | {
      readonly type: 'CallRaised';
      readonly number: number;
      readonly kind: KindId;
      readonly priority: Priority;
      readonly place: PlaceId | null;
      readonly callPoint: CallPointId | null;
      readonly device: DeviceId | null;
      readonly input: string | null;
      readonly pressId: PressId | null;
      readonly raisedAt: Instant;
      readonly by: StaffId | null;
      readonly note: string | null;
      readonly forCall: CallId | null;
      readonly policy: PolicyId;
      readonly marks: readonly Mark[];
      readonly telling: Telling;
      /** Left out: the team of the place answers. */
      readonly team?: TeamId;
    }
  | {
      readonly type: 'PressRepeated';
      readonly device: DeviceId;
      readonly pressId: PressId;
      readonly alerted: boolean;
      readonly priority: Priority;
      /** A cancelled emergency is one again: without a receipt the caller is told sooner. */
      readonly tellCallerAt?: Instant;
    }
  | {
      readonly type: 'EmergencyPressed';
      readonly device: DeviceId;
      readonly pressId: PressId;
      readonly policy: PolicyId;
      readonly telling: Telling | null;
      readonly dueAt: Instant;
      /** The same touch as an earlier press of this call, which counts it. */
      readonly upgrade?: true;
    }
  | { readonly type: 'CallAcknowledged'; readonly by: StaffId; readonly arriveBy: Instant }
  | { readonly type: 'StaffArrived'; readonly by: StaffId | null; readonly proof: Proof; readonly dueAt: Instant }
  | { readonly type: 'CallReleased'; readonly by: StaffId; readonly reason: string; readonly telling: Telling }
  | { readonly type: 'CallReRaised'; readonly formerOwner: StaffId; readonly telling: Telling }
  /** Sent over from the wrong door. `from`: the team that answered so far, null for a device that hangs nowhere. */
  | {
      readonly type: 'CallRedirected';
      readonly by: StaffId;
      readonly team: TeamId;
      readonly from: TeamId | null;
      readonly formerOwner: StaffId | null;
      readonly telling: Telling;
    }
  | {
      readonly type: 'HandOverOffered';
      readonly by: StaffId;
      readonly to: HandOverTo;
      readonly asked: readonly StaffId[];
      readonly returnsAt: Instant;
    }
  /** `arriveBy` is null when the new owner stands there already: the call stays attended. */
  | {
      readonly type: 'HandOverAccepted';
      readonly by: StaffId;
      readonly formerOwner: StaffId;
      readonly arriveBy: Instant | null;
    }
  /**
   * `ended`: nobody who was asked is left, so the offer is over; otherwise the others of the team may still say yes.
   */
  | { readonly type: 'HandOverDeclined'; readonly by: StaffId; readonly ended: boolean }
  | { readonly type: 'HandOverReturned'; readonly owner: StaffId }
  | { readonly type: 'StepReached'; readonly telling: Telling }
  /**
   * A receipt, or a person who is proven: "nobody reached" is over, or does not come. `by` is whose receipt or proof it
   * is.
   */
  | {
      readonly type: 'CallHeard';
      readonly by: StaffId;
      readonly how: 'receipt' | 'proven';
      readonly dueAt: Instant;
    }
  /** Nobody on any step is proven and no receipt has come within the limit: red lamp, "nobody reached", sounder. */
  | { readonly type: 'CallUnheard' }
  /** The last proven person of the step, or of all steps, is proven no more. */
  | { readonly type: 'HearingLost'; readonly dueAt: Instant; readonly tellCallerAt: Instant | null }
  | { readonly type: 'AttendanceReminded'; readonly dueAt: Instant }
  | { readonly type: 'CallerCancelled'; readonly pressId: PressId }
  /**
   * `dueAt`: a call that waits for the desk to open is due when it opens by the new clock; every other one keeps what
   * was left.
   */
  | { readonly type: 'ClockStepped'; readonly byMs: number; readonly dueAt?: Instant }
  | {
      readonly type: 'CallClosed';
      readonly by: StaffId | null;
      readonly outcome: OutcomeId;
      readonly note: string | null;
      readonly pressId: PressId | null;
    };

/** Why this alert sounds; the words are chosen by hub/delivery. */
export type AlertWhy =
  | 'raised'
  | 'calling-again'
  | 'emergency'
  | 'escalated'
  | 'repeated'
  | 're-raised'
  | 'released'
  | 'second-pair'
  | 'cancelled'
  | 'still-open'
  | 'handed-over'
  | 'hand-over-accepted'
  | 'hand-over-declined'
  | 'hand-over-returned'
  | 'redirected';

/** The duty to tell, committed together with the facts. */
export type Tell =
  | {
      readonly what: 'alert';
      readonly why: AlertWhy;
      readonly to: readonly StaffId[];
      readonly outputs: readonly OutputId[];
    }
  /**
   * Alerts of this call still ringing are taken back: every one, only those that ask to take it over, or all but those.
   */
  | { readonly what: 'withdraw'; readonly reason: WithdrawReason; readonly which: 'every' | 'hand-over' | 'others' };

export type WithdrawReason =
  | 'taken'
  | 'arrived'
  | 'closed'
  | 'accepted'
  | 'declined'
  | 'returned'
  | 'released'
  | 're-raised'
  | 'redirected';

export type RefusalCode =
  | 'CALL_ALREADY_TAKEN'
  | 'CALL_CLOSED'
  | 'NOT_OWNER'
  | 'CALL_NOT_TAKEN'
  | 'NOT_ARRIVED'
  | 'PROOF_REQUIRED'
  | 'HAND_OVER_TO_SELF'
  | 'HAND_OVER_TO_NOBODY'
  | 'HAND_OVER_PENDING'
  | 'NO_HAND_OVER'
  | 'NOT_OFFERED_TO_YOU'
  | 'SAME_TEAM';

export type Decision =
  | { readonly ok: true; readonly facts: readonly CallFact[]; readonly call: Call; readonly tell: readonly Tell[] }
  | { readonly ok: false; readonly code: RefusalCode; readonly owner: StaffId | null };

/**
 * The three grades of hearing, one definition for routing, reachability, lamp and board (promises.md, Who hears).
 * `proven`: an open line whose page is visible and whose last due tone sounded. `unproven`: an open line, more is not
 * known.
 */
export type Grade = 'proven' | 'unproven' | 'cannot';

export type HearingReason =
  | 'proven'
  | 'never-joined'
  | 'watches-only'
  | 'on-leave'
  | 'no-line'
  | 'asleep'
  | 'mute'
  | 'line-broke'
  | 'hub-started'
  | 'line-silent'
  | 'tone-not-heard'
  | 'board'
  | 'no-sign';

/** A worker as the round of telling sees them at this moment. */
export type Person = {
  readonly id: StaffId;
  readonly team: TeamId | null;
  readonly roles: readonly Role[];
  readonly duty: boolean;
  /**
   * The teams for which the person is on duty or backup now, by the roster; left out: for their own team, when `duty`.
   */
  readonly dutyFor?: readonly TeamId[];
  readonly backupFor?: readonly TeamId[];
  /** The teams for which they would be on duty once they have checked in. */
  readonly awaitedBy?: readonly TeamId[];
  readonly hears: Grade;
  readonly hearsWhy: HearingReason;
  /** When the person was last proven; left out while they are, and when they never were. */
  readonly provenUntil?: Instant;
  /** Left out of steps that name a duty, team, role or person; `everyone` still tells them. */
  readonly onLeave?: true;
};

export type CallContext = {
  readonly now: Instant;
  /** Given to a call raised by this event. */
  readonly newCall: () => { readonly id: CallId; readonly number: number };
  readonly kind: (id: KindId) => Kind;
  /** The kind whose arrival limit and policy hold once a call has become an emergency. */
  readonly emergencyKind: Kind;
  readonly policy: (id: PolicyId) => Policy;
  readonly teamAt: (place: PlaceId | null) => TeamId | null;
  readonly people: readonly Person[];
  /** Who has receipted an alert of this call that still stands. */
  readonly receiptsOf: (call: Call) => readonly StaffId[];
  readonly declaredArrivalAtEmergency: boolean;
};
