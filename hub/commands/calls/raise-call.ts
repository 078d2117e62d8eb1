import type { Press } from '../../domain/call/call-event.ts';
import type { CallId, DeviceId } from '../../domain/ids.ts';
import type { SiteIndex } from '../../domain/site/site-index.ts';
import type { Outcome } from '../../store/batch.ts';
import type { Tables, Tx } from '../../store/tables.ts';
import type { SeenPress } from '../../store/tables/presses.ts';
import { SECOND_MS } from '../../domain/time.ts';
import { isWatched } from '../troubles/watch-point.ts';
import { applyCallEvent } from './apply-call-event.ts';
import type { CommandContext } from '../command-context.ts';
import { idBeside } from './id-beside.ts';

/** The input of a press that names none. */
export { MAIN_INPUT } from '../../domain/site/site-index.ts';
export { isLatePress } from '../../domain/call/events/late-press.ts';

/** A call that was closed this long ago at most was closed while the finger stayed on the button. */
const CLOSED_MEANWHILE_MS = 10 * SECOND_MS;
/** A device may need this long from its start until the hub hears of it. */
const BOOT_KNOWN_LATE_MS = 10 * SECOND_MS;

/** Finds the open call at one input of a device. */
export type OpenCalls = Pick<Tables['calls'], 'openAt'>;

/** A press as it arrived. `boot` names the power-up of the device, where it is known. */
export type ArrivedPress = Press & {
  readonly boot?: { readonly name: string; readonly sinceMs: number } | undefined;
};

/** `again`: the same press id was answered before, and nothing has changed. */
export type PressAnswer = { readonly callId: CallId; readonly again: boolean };
/** What is written in the same transaction, so that both are stored or neither. */
export type Beside = (tx: Tx) => void;
/** Called when the press is committed and flushed, or with the error. */
export type PressAnswered = (outcome: Outcome<PressAnswer>) => void;

/**
 * What became of a letting go. `callId` is null where it belongs to the last press of its input, and raised nothing.
 */
export type LetGoAnswer = { readonly callId: CallId | null; readonly again: boolean };

/**
 * Takes a press in the next commit. `done` is called when it is committed and flushed (then the receipt may be sent),
 * or with the error. A press is never refused. An unknown button raises a call without a place. With an open call at
 * the button the press counts as a repeat.
 */
export function raiseCall(context: CommandContext, press: ArrivedPress, done: PressAnswered, beside?: Beside): void {
  context.committer.submit((tx) => {
    beside?.(tx);
    return takePress(context, tx, press);
  }, done);
}

/**
 * A finger has let go: this belongs to the last press of the input, unless that was let go already. Then it is a press.
 */
export function letGo(
  context: CommandContext,
  press: ArrivedPress,
  done: (outcome: Outcome<LetGoAnswer>) => void,
  beside?: Beside,
): void {
  context.committer.submit((tx) => {
    beside?.(tx);
    const id = idBeside('let-go', press.id);
    const seen = tx.presses.seen(press.device, id);
    if (seen !== null) return { callId: seen.callId, again: true };
    const callId = tx.inputs.letGo(press.device, press.input) ? null : takePress(context, tx, press).callId;
    tx.presses.remember(press.device, id, tx.now, callId);
    return { callId, again: false };
  }, done);
}

/** The same inside a commit. */
export function takePress(context: CommandContext, tx: Tx, press: ArrivedPress): PressAnswer {
  const seen = tx.presses.seen(press.device, press.id);
  if (seen?.callId != null && !isOtherPress(tx, seen, press)) return pressSeen(context, tx, press, seen.callId);
  return pressAnew(context, tx, press);
}

function pressAnew(context: CommandContext, tx: Tx, press: ArrivedPress): PressAnswer {
  const { id, device, input, kind, ageMs } = press;
  const found = context.siteState.origin(device, input);
  const origin = isWatched(tx, found.callPoint, tx.now) ? ({ ...found, watched: true } as const) : found;
  const event = { type: 'press', press: { id, device, input, kind, ageMs }, origin } as const;
  const acted = applyCallEvent(context, tx, tx.calls.openAt(device, input), event);
  if (!acted.ok) throw new Error(`a press was refused (${acted.code}), which must not be`);
  remember(tx, press, acted.call.id);
  tx.inputs.pressed(device, input);
  return { callId: acted.call.id, again: false };
}

function remember(tx: Tx, { id, device, kind, boot }: ArrivedPress, callId: CallId): void {
  tx.presses.remember(device, id, tx.now, callId, boot?.name ?? null);
  if (kind !== 'press') tx.presses.remember(device, idBeside('held', id), tx.now, callId);
}

/**
 * A press whose id was answered before. Some firmware sends one touch twice with one id, the second time as a hold:
 * that raises its call to an emergency, once. It counts as no repeat. Where the call was closed while the finger
 * stayed, it is a new emergency.
 */
function pressSeen(context: CommandContext, tx: Tx, press: ArrivedPress, callId: CallId): PressAnswer {
  const again = { callId, again: true };
  if (press.kind === 'press' || tx.presses.seen(press.device, idBeside('held', press.id)) !== null) return again;
  const stored = tx.calls.byId(callId);
  if (stored === null) return again;
  const { closedAt } = stored.call;
  if (closedAt !== null && tx.now - closedAt > CLOSED_MEANWHILE_MS) return again;
  const { id, device, input, ageMs } = press;
  const open = closedAt === null ? stored : tx.calls.openAt(device, input);
  if (open === null) return pressAnew(context, tx, { ...press, kind: 'hold' });
  applyCallEvent(context, tx, open, {
    type: 'press',
    press: { id, device, input, kind: 'hold', ageMs },
    origin: context.siteState.origin(device, input),
    upgrade: true,
  });
  tx.presses.remember(device, idBeside('held', id), tx.now, callId);
  return again;
}

/**
 * Some counters begin at 1 again after a power cut, and a press bears the id of an older one. It is another press when
 * the call of that one is closed, the device has started anew since, and its finger came after that start. A journal
 * that sends a press again says how old it is.
 */
function isOtherPress(tx: Tx, seen: SeenPress, { boot, ageMs }: ArrivedPress): boolean {
  if (boot === undefined || seen.callId === null || boot.name === seen.boot) return false;
  if (tx.calls.byId(seen.callId)?.call.state !== 'closed') return false;
  return ageMs === 0 || (ageMs <= boot.sinceMs + BOOT_KNOWN_LATE_MS && ageMs < tx.now - seen.at);
}

/**
 * Whether a press there would change something for a person: raise a call, turn one into an emergency, or take back a
 * cancel. All other presses are repeats, which are only counted.
 */
export function changesSomething(
  calls: OpenCalls,
  site: SiteIndex,
  device: DeviceId,
  input: string,
  kind: Press['kind'],
): boolean {
  const open = calls.openAt(device, input)?.call ?? null;
  if (open === null || open.marks.includes('cancelled')) return true;
  return (
    kind === 'hold' &&
    (open.marks.includes('watched') ||
      (open.priority !== 'emergency' &&
        !open.marks.includes('emergency') &&
        site.kind(open.kind).priority !== 'emergency'))
  );
}
