import type { HandOverTo, Mark, Proof } from './call.ts';
import type { HearingReason } from './person.ts';
import type {
  CallId,
  CallPointId,
  DeviceId,
  KindId,
  OutcomeId,
  PlaceId,
  PolicyId,
  PressId,
  StaffId,
  TeamId,
} from '../ids.ts';
import type { Priority } from '../site/site.ts';
import type { Instant } from '../time.ts';

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
      /** Its call point is watched. */
      readonly usualPolicy?: PolicyId;
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
  /** `dueAt`: when the next step is told; now, where nobody is left in the present one. */
  | { readonly type: 'StaffCannotCome'; readonly by: StaffId; readonly dueAt: Instant }
  | { readonly type: 'StaffArrived'; readonly by: StaffId | null; readonly proof: Proof; readonly dueAt: Instant }
  | {
      readonly type: 'CallReleased';
      readonly by: StaffId;
      readonly reason: string;
      readonly telling: Telling;
      /** Given back so soon that the others are not told by whom: a pocket had taken it. */
      readonly unnamed?: true;
    }
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
  /** `policy`: neither desk nor lead is proven any more, so a watched call is told by its usual policy. */
  | { readonly type: 'StepReached'; readonly telling: Telling; readonly policy?: PolicyId }
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

export type FactOf<T extends CallFact['type']> = Extract<CallFact, { readonly type: T }>;
