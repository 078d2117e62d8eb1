import { decide } from '../../domain/call/decide.ts';
import { evolve } from '../../domain/call/evolve.ts';
import { feedbackOf } from '../../domain/call/feedback.ts';
import type { Call } from '../../domain/call/call.ts';
import type { CallEvent } from '../../domain/call/call-event.ts';
import type { Decision, RefusalCode } from '../../domain/call/decision.ts';
import type { CallId, PlaceId, Seq, StaffId } from '../../domain/ids.ts';
import { alertIdOf } from '../../store/tables/alerts.ts';
import type { StoredCall } from '../../store/tables/calls.ts';
import type { Tx } from '../../store/tables.ts';
import { callContextFor, type CommandContext } from '../command-context.ts';

/** `call` is the call after the event. `owner` of a refusal is the present owner. */
export type CallActionResult =
  | { readonly ok: true; readonly call: Call; readonly seq: Seq; readonly changed: boolean }
  | { readonly ok: false; readonly code: RefusalCode | 'NOT_FOUND'; readonly owner: StaffId | null };

/** Every change of a call goes through here: decide, then write facts, row and outbox. Runs inside a commit. */
export function applyCallEvent(
  context: CommandContext,
  tx: Tx,
  before: StoredCall | null,
  event: CallEvent,
): CallActionResult {
  const decision = decide(before?.call ?? null, event, callContextFor(context, tx, before?.call.place ?? null));
  if (!decision.ok) return decision;
  if (decision.facts.length === 0) {
    return { ok: true, call: decision.call, seq: (before?.seq ?? 0) as Seq, changed: false };
  }
  const seq = writeFacts(tx, before, decision, context.screen);
  if (before === null || before.call.id !== decision.call.id) tx.calls.insert(decision.call, seq);
  else tx.calls.update(decision.call, seq);
  writeTells(tx, decision, seq, { by: actorOf(event), everyone: tellsEveryone(context, decision) });
  tellCaller(tx, before?.call ?? null, decision.call, seq);
  return { ok: true, call: decision.call, seq, changed: true };
}

/** The same for a call id. Most actions of staff use it. */
export function applyCallEventById(context: CommandContext, tx: Tx, id: CallId, event: CallEvent): CallActionResult {
  const before = tx.calls.byId(id);
  if (before === null) return { ok: false, code: 'NOT_FOUND', owner: null };
  return applyCallEvent(context, tx, before, event);
}

function writeFacts(
  tx: Tx,
  before: StoredCall | null,
  decision: Decision & { ok: true },
  screen: PlaceId | undefined,
): Seq {
  const { facts, call } = decision;
  const id = call.id;
  let state = before !== null && before.call.id === id ? before.call : null;
  let seq = 0 as Seq;
  for (const [i, decided] of facts.entries()) {
    const fact = screen === undefined ? decided : { ...decided, screen };
    seq = tx.facts.append(tx.now, id, fact);
    state = i === facts.length - 1 ? call : evolve(state, fact, tx.now, id);
    tx.tell({ type: 'fact', seq, at: tx.now, callId: id, fact, call: state });
  }
  return seq;
}

/** Whether the step of this decision names everyone, or nobody else was left to be told. */
function tellsEveryone({ siteState }: CommandContext, { facts, call }: Accepted): boolean {
  const told = facts.some((fact) => 'telling' in fact && fact.telling?.everyone === true);
  const step = siteState.site().policy(call.policy).steps[call.step];
  return told || step?.tell.some((target) => 'everyone' in target) === true;
}

type Accepted = Decision & { readonly ok: true };

function writeTells(
  tx: Tx,
  { call, tell: tells }: Accepted,
  seq: Seq,
  { by, everyone }: { readonly by: StaffId | null; readonly everyone: boolean },
): void {
  let part = 0;
  for (const tell of tells) {
    if (tell.what === 'withdraw') {
      for (const alertId of tx.alerts.withdraw(call.number, tell.reason, tell.which)) {
        tx.tell({ type: 'withdraw', alertId, reason: tell.reason, by });
      }
      continue;
    }
    if (tell.to.length === 0 && tell.outputs.length === 0) continue;
    // A call that rings for days has one open alert, not one for each round.
    const superseded = tell.why === 'handed-over' ? null : tx.alerts.supersede(call.number, tell.to);
    for (const alertId of superseded?.ids ?? []) tx.tell({ type: 'withdraw', alertId, reason: 'superseded', by: null });
    const id = alertIdOf(call.number, seq, part++);
    const alert = {
      id,
      callId: call.id,
      seq,
      at: tx.now,
      why: tell.why,
      to: tell.to,
      outputs: tell.outputs,
      everyone: everyone || superseded?.everyone === true,
    };
    tx.alerts.add(call.number, alert);
    tx.tell({ type: 'alert', alert, call });
  }
}

/** Sends the device new feedback, but only when what it shows changes. */
function tellCaller(tx: Tx, before: Call | null, after: Call, seq: Seq): void {
  if (after.device === null || after.input === null) return;
  const was = feedbackOf(before);
  const is = feedbackOf(after);
  const same =
    was.stage === is.stage &&
    was.lamp === is.lamp &&
    was.blink === is.blink &&
    before?.id === after.id &&
    before.owner === after.owner &&
    before.team === after.team &&
    (is.stage !== 'closed-hours' || before.dueAt === after.dueAt);
  // A call whose button was moved to another place has no lamp. The lamp belongs to the button's next call.
  if (!same && !tx.calls.isDetached(after.number))
    tx.tell({ type: 'feedback', device: after.device, input: after.input, call: after, seq });
}

function actorOf(event: CallEvent): StaffId | null {
  return 'by' in event ? event.by : null;
}
