import { setTimeout as pause } from 'node:timers/promises';
import type { CallView } from '../../contract/call.ts';
import type { ServerMessage } from '../../contract/stream.ts';
import { demand, openAdmin } from '../admin.ts';
import { openStream } from './stream.ts';

export type WorkerOptions = {
  /** Address of the hub's pages. */
  readonly hub: string;
  readonly id: string;
  /** The token of the worker's own session. */
  readonly token: string;
  /** Has the user of the demo a phone? Then the user may answer first. */
  readonly userHasPhone: () => boolean;
  /** Does this call belong to the worker's own team? */
  readonly isOurs: (call: CallView) => boolean;
  readonly outcomeFor: (call: CallView) => string;
  /** The phone rings for the first time for this call. */
  readonly onRing: (words: string) => void;
};

/** The worker waits this long for the user (`withUser`), or to get a phone out of a pocket (`alone`). */
const WAIT_MS = { withUser: 8_000, alone: 3_000 };
/** The worker takes a call of the other team only after this time, when nobody there seems able to. */
const OTHER_TEAM_WAIT_MS = 13_000;
const WALK_MS = 10_000;
const HELP_MS = 6_000;
const CHECK_EVERY_MS = 200;

/**
 * A simulated colleague with a phone: takes the oldest call that nobody has taken, walks there, helps and closes it;
 * one call at a time. The stream shows what others do with that call in the meantime.
 * @returns a function that ends it.
 */
export function startWorker({ hub, id, token, userHasPhone, isOurs, outcomeFor, onRing }: WorkerOptions): () => void {
  const phone = openAdmin(hub, token, null);
  const calls = new Map<string, CallView>();
  const waitingSince = new Map<string, number>();
  const rangFor = new Set<string>();
  /** Calls that the hub did not let the worker finish; a person must do it. */
  const failed = new Set<string>();
  const ending = new AbortController();
  let busy = false;
  const stream = openStream(hub, token, onMessage);
  const timer = setInterval(takeNext, CHECK_EVERY_MS);

  function onMessage(message: ServerMessage): void {
    if (message.type === 'hello') {
      stream.send({ type: 'visible', visible: true });
    } else if (message.type === 'snapshot') {
      calls.clear();
      for (const call of message.calls) update(call);
    } else if (message.type === 'change' && message.call !== undefined) {
      update(message.call);
    } else if (message.type === 'alert') {
      stream.send({ type: 'receipt', alertId: message.alertId, stage: 'heard' });
      if (!rangFor.has(message.call.id)) onRing(message.say.en);
      rangFor.add(message.call.id);
    }
  }

  function update(call: CallView): void {
    if (call.state === 'closed') {
      calls.delete(call.id);
      for (const known of [rangFor, failed]) known.delete(call.id);
    } else {
      calls.set(call.id, call);
    }
    if (call.state !== 'waiting') waitingSince.delete(call.id);
    else if (!waitingSince.has(call.id)) waitingSince.set(call.id, performance.now());
  }

  function takeNext(): void {
    if (busy) return;
    const call = [...calls.values()].find((one) => isMine(one.id) || isNext(one));
    if (call === undefined) return;
    busy = true;
    attend(call)
      .catch(() => failed.add(call.id))
      .finally(() => {
        busy = false;
      });
  }

  function isNext(call: CallView): boolean {
    if (failed.has(call.id) || call.state !== 'waiting' || !(isOurs(call) || rangFor.has(call.id))) return false;
    const waited = performance.now() - (waitingSince.get(call.id) ?? Infinity);
    return waited >= (!isOurs(call) ? OTHER_TEAM_WAIT_MS : userHasPhone() ? WAIT_MS.withUser : WAIT_MS.alone);
  }

  function isMine(callId: string): boolean {
    return calls.get(callId)?.owner?.id === id && !failed.has(callId);
  }

  async function attend({ id: callId, state }: CallView): Promise<void> {
    if (state === 'waiting') await act(callId, 'acknowledge', {});
    if (state !== 'attended') {
      await pause(WALK_MS, undefined, ending);
      if (!isMine(callId)) return;
      await act(callId, 'arrive', { proof: 'declared' });
    }
    await pause(HELP_MS, undefined, ending);
    const call = calls.get(callId);
    if (call !== undefined && isMine(callId)) await act(callId, 'close', { outcome: outcomeFor(call) });
  }

  /**
   * @throws when the hub refused: another person was faster, or it wants a proof that a simulated worker cannot give.
   */
  async function act(callId: string, verb: string, body: object): Promise<void> {
    update(await demand<CallView>(phone, { method: 'POST', path: `/calls/${callId}/${verb}`, body }));
  }

  return () => {
    clearInterval(timer);
    ending.abort();
    stream.stop();
  };
}
