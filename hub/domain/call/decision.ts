import type { CallFact } from './call-fact.ts';
import type { Call } from './call.ts';
import type { OutputId, StaffId } from '../ids.ts';

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
