import {
  acceptHandOver,
  acknowledgeCall,
  closeCall,
  declineHandOver,
  type CallActionOnceResult,
} from '../../../hub/commands/calls/act-on-call.ts';
import type { Call } from '../../../hub/domain/call/call.ts';
import type { CallId, OutcomeId, StaffId } from '../../../hub/domain/ids.ts';
import type { SimHub } from '../sim-hub.ts';
import type { World } from '../world.ts';

type Refused = { readonly code: 'CALL_ALREADY_TAKEN' | 'CALL_CLOSED' | 'NO_HAND_OVER'; readonly owner: StaffId | null };

/**
 * People who act on an outdated view of their phone. The answer of the hub is known beforehand, and nothing may change
 * by it.
 */
export function createLatecomers({ answered, witness, count }: World) {
  function insistRefused(
    { tables }: SimHub,
    id: CallId,
    wanted: Refused,
    answer: CallActionOnceResult | { readonly ok: false; readonly code: string },
    seq: number,
  ): void {
    const got = answer.ok ? 'done' : answer.code;
    witness.insist(got === wanted.code, `who came too late was not told ${wanted.code} but ${got}`, id);
    witness.insist(
      'owner' in answer && answer.owner === wanted.owner,
      'who came too late was told of another owner',
      id,
    );
    witness.insist(tables.calls.byId(id)?.seq === seq, 'who came too late changed something', id);
  }

  /** Acknowledges the call, in whatever state it is now. @param then called when the acknowledge was accepted. */
  function thumb(there: SimHub, me: StaffId, id: CallId, then: () => void): void {
    const stored = there.tables.calls.byId(id);
    if (stored === null) return;
    const late = thumbTooLate(stored.call, me);
    if (late !== null) count('late thumbs');
    answered(acknowledgeCall(there.context, { call: id, by: me }), (done) => {
      if (late !== null) insistRefused(there, id, late, done, stored.seq);
      else if (done.ok && done.changed) then();
    });
  }

  /** Answers an offer, whether it is still open or not. @param then called when they own the call now. */
  function answerOffer(there: SimHub, me: StaffId, id: CallId, yes: boolean, then: () => void): void {
    const stored = there.tables.calls.byId(id);
    if (stored === null) return;
    const late = offerEnded(stored.call);
    if (late !== null) count('answers to ended offers');
    answered((yes ? acceptHandOver : declineHandOver)(there.context, { call: id, by: me }), (done) => {
      if (late !== null) insistRefused(there, id, late, done, stored.seq);
      else if (yes && done.ok) then();
    });
  }

  /** The owner closes the call before the other person has answered. This also ends the offer. */
  function closeWhileOffering(there: SimHub, me: StaffId, id: CallId, outcome: OutcomeId): void {
    const before = there.tables.calls.byId(id)?.call;
    if (before?.owner !== me || before.state !== 'attended' || before.handOver === null) return;
    count('closed with an offer open');
    answered(closeCall(there.context, { call: id, by: me, outcome, note: null }), (done) => {
      witness.insist(done.ok && done.call.state === 'closed', 'an owner could not close while an offer was open', id);
      witness.insist(
        done.ok && done.call.handOver === null && done.call.closedBy === me,
        'a call was closed, and still offers itself',
        id,
      );
      witness.insist(
        there.tables.alerts.open().every(({ callId }) => callId !== id),
        'an offer of a closed call still rings',
        id,
      );
    });
  }

  return { thumb, answerOffer, closeWhileOffering };
}

function thumbTooLate({ state, owner }: Call, me: StaffId): Refused | null {
  if (state === 'closed') return { code: 'CALL_CLOSED', owner: null };
  return owner === null || owner === me ? null : { code: 'CALL_ALREADY_TAKEN', owner };
}

function offerEnded({ state, owner, handOver }: Call): Refused | null {
  if (state === 'closed') return { code: 'CALL_CLOSED', owner: null };
  return handOver === null ? { code: 'NO_HAND_OVER', owner } : null;
}
