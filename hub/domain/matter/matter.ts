import type { HandOver, HandOverTo } from '../call/call.ts';
import type { Person } from '../call/person.ts';
import type { CallId, MatterId, OutcomeId, PlaceId, ReasonId, StaffId, TeamId } from '../ids.ts';
import type { LocalDate } from '../roster/local-time.ts';
import type { Instant } from '../time.ts';
import { unreachable } from '../unreachable.ts';

/**
 * What the resident came for (办件). It may outlive the call by weeks. The first person who was asked owns it until it
 * is done. Free text (notes, next step) is not part of it. It is stored beside it and is for the owning team only.
 */
export type Matter = {
  readonly id: MatterId;
  readonly state: 'open' | 'done';
  readonly reason: ReasonId;
  readonly place: PlaceId | null;
  /** The call it came from; null for a walk-in or the telephone. */
  readonly call: CallId | null;
  readonly owner: StaffId;
  /** The team of the owner, which may read the notes. */
  readonly team: TeamId | null;
  readonly openedBy: StaffId;
  readonly openedAt: Instant;
  /** The owner is reminded on this day, and every day after it until the matter is done. */
  readonly dueOn: LocalDate | null;
  readonly remindedOn: LocalDate | null;
  readonly handOver: HandOver | null;
  readonly outcome: OutcomeId | null;
  readonly doneAt: Instant | null;
};

export type MatterEvent =
  | {
      readonly type: 'open';
      readonly by: StaffId;
      readonly reason: ReasonId;
      readonly place: PlaceId | null;
      readonly call: CallId | null;
      readonly dueOn: LocalDate | null;
    }
  | { readonly type: 'plan'; readonly by: StaffId; readonly dueOn: LocalDate | null }
  | { readonly type: 'note'; readonly by: StaffId }
  | { readonly type: 'hand-over'; readonly by: StaffId; readonly to: HandOverTo }
  | { readonly type: 'accept-hand-over'; readonly by: StaffId }
  | { readonly type: 'decline-hand-over'; readonly by: StaffId }
  | { readonly type: 'done'; readonly by: StaffId; readonly outcome: OutcomeId }
  /** The owner is no longer on the staff. */
  | { readonly type: 'owner-left' }
  | { readonly type: 'due' }
  /** The hub's clock was corrected by this many milliseconds; negative when it was ahead. */
  | { readonly type: 'clock-stepped'; readonly byMs: number };

/** Facts are kept for ever: a member is never removed or renamed, and a new field is optional. */
export type MatterFact =
  | {
      readonly type: 'MatterOpened';
      readonly by: StaffId;
      readonly team: TeamId | null;
      readonly reason: ReasonId;
      readonly place: PlaceId | null;
      readonly call: CallId | null;
      readonly dueOn: LocalDate | null;
    }
  | { readonly type: 'MatterPlanned'; readonly by: StaffId; readonly dueOn: LocalDate | null }
  | { readonly type: 'MatterNoted'; readonly by: StaffId }
  | {
      readonly type: 'MatterOffered';
      readonly by: StaffId;
      readonly to: HandOverTo;
      readonly asked: readonly StaffId[];
      readonly returnsAt: Instant;
    }
  | {
      readonly type: 'MatterAccepted';
      readonly by: StaffId;
      readonly team: TeamId | null;
      readonly formerOwner: StaffId;
    }
  | { readonly type: 'MatterDeclined'; readonly by: StaffId; readonly ended: boolean }
  | { readonly type: 'MatterReturned'; readonly owner: StaffId }
  | {
      readonly type: 'MatterPassedOn';
      readonly owner: StaffId;
      readonly team: TeamId | null;
      readonly formerOwner: StaffId;
    }
  | { readonly type: 'MatterOfferMoved'; readonly returnsAt: Instant }
  | { readonly type: 'MatterReminded'; readonly on: LocalDate }
  | { readonly type: 'MatterDone'; readonly by: StaffId; readonly outcome: OutcomeId };

/** Why a person is told about a matter. */
export type MatterWhy = 'handed-over' | 'accepted' | 'declined' | 'returned' | 'passed-on' | 'due';
export type MatterTell = { readonly why: MatterWhy; readonly to: readonly StaffId[] };

export type MatterRefusal =
  | 'MATTER_DONE'
  | 'NOT_OWNER'
  | 'NOT_YOUR_TEAM'
  | 'HAND_OVER_PENDING'
  | 'HAND_OVER_TO_SELF'
  | 'HAND_OVER_TO_NOBODY'
  | 'NO_HAND_OVER'
  | 'NOT_OFFERED_TO_YOU';

export type MatterContext = {
  readonly now: Instant;
  /** By the wall clock, in the time zone of the building. */
  readonly today: LocalDate;
  /** Whether it is late enough today to send reminders. */
  readonly remindNow: boolean;
  readonly people: readonly Person[];
  readonly newId: () => MatterId;
};

export type MatterDecision =
  | {
      readonly ok: true;
      readonly fact: MatterFact | null;
      readonly matter: Matter;
      readonly tell: readonly MatterTell[];
    }
  | { readonly ok: false; readonly code: MatterRefusal; readonly owner: StaffId };

/**
 * Applies a fact.
 * @returns the matter after it.
 * @throws Error when a fact other than `MatterOpened` comes without a matter.
 */
export function evolveMatter(before: Matter | null, fact: MatterFact, at: Instant, id: MatterId): Matter {
  if (fact.type === 'MatterOpened') {
    return {
      id,
      state: 'open',
      reason: fact.reason,
      place: fact.place,
      call: fact.call,
      owner: fact.by,
      team: fact.team,
      openedBy: fact.by,
      openedAt: at,
      dueOn: fact.dueOn,
      remindedOn: null,
      handOver: null,
      outcome: null,
      doneAt: null,
    };
  }
  if (before === null) throw new Error(`"${fact.type}" of a matter that was never opened: ${id}`);
  switch (fact.type) {
    case 'MatterPlanned':
      // `remindedOn` stays: an owner who was reminded today and moves the day to today is not reminded again.
      return { ...before, dueOn: fact.dueOn };
    case 'MatterNoted':
      return before;
    case 'MatterOffered':
      return {
        ...before,
        handOver: { to: fact.to, asked: fact.asked, declined: [], offeredAt: at, returnsAt: fact.returnsAt },
      };
    case 'MatterAccepted':
      return { ...before, owner: fact.by, team: fact.team, handOver: null };
    case 'MatterPassedOn':
      return { ...before, owner: fact.owner, team: fact.team, handOver: null };
    case 'MatterDeclined':
      return {
        ...before,
        handOver:
          fact.ended || before.handOver === null
            ? null
            : { ...before.handOver, declined: [...before.handOver.declined, fact.by] },
      };
    case 'MatterOfferMoved':
      return {
        ...before,
        handOver: before.handOver === null ? null : { ...before.handOver, returnsAt: fact.returnsAt },
      };
    case 'MatterReturned':
      return { ...before, handOver: null };
    case 'MatterReminded':
      return { ...before, remindedOn: fact.on };
    case 'MatterDone':
      return { ...before, state: 'done', outcome: fact.outcome, doneAt: at, handOver: null };
    default:
      return unreachable(fact);
  }
}
