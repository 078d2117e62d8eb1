import { setTimeout as pause } from 'node:timers/promises';
import type { CallView } from '../../contract/call.ts';
import type { ServerMessage } from '../../contract/stream.ts';
import { demand, openAdmin } from '../admin.ts';
import { openStream } from './stream.ts';

export type WorkerOptions = {
  /** Address of the hub's pages. */
  readonly hub: string;
  readonly id: string;
  /** Of an own session, as a phone has it. */
  readonly token: string;
  /** Is there a visitor with a phone, who shall have the first chance? */
  readonly isVisited: () => boolean;
  /** Is this call one of the own team's? */
  readonly isOurs: (call: CallView) => boolean;
  readonly outcomeFor: (call: CallView) => string;
  /** The phone rings for the first time for this call. */
  readonly onRing: (words: string) => void;
};

/** So long a call is left to the visitor, or, while there is none, so long it takes to get a phone out of a pocket. */
const PATIENCE_MS = { visited: 8_000, alone: 3_000 };
/** For a call of the other team one goes only when it seems that nobody there can. */
const OTHER_TEAM_PATIENCE_MS = 13_000;
const WALK_MS = 10_000;
const HELP_MS = 6_000;
const LOOK_EVERY_MS = 200;

/**
 * A colleague with a phone of their own: takes the oldest call that nobody has taken, walks there, helps, closes it; one call at a time.
 * What somebody else does with that call in the meantime is seen on the stream and respected.
 * @returns ends it.
 */
export function startWorker({ hub, id, token, isVisited, isOurs, outcomeFor, onRing }: WorkerOptions): () => void {
  const phone = openAdmin(hub, token, null);
  const calls = new Map<string, CallView>();
  const waitingSince = new Map<string, number>();
  const rung = new Set<string>();
  /** What the hub did not let us finish; a person has to. */
  const left = new Set<string>();
  const ending = new AbortController();
  let busy = false;
  const line = openStream(hub, token, hear);
  const looking = setInterval(look, LOOK_EVERY_MS);

  function hear(message: ServerMessage): void {
    if (message.type === 'snapshot') {
      calls.clear();
      for (const call of message.calls) see(call);
    } else if (message.type === 'change' && message.call !== undefined) {
      see(message.call);
    } else if (message.type === 'alert') {
      line.send({ type: 'receipt', alertId: message.alertId, stage: 'heard' });
      if (!rung.has(message.call.id)) onRing(message.say.en);
      rung.add(message.call.id);
    }
  }

  function see(call: CallView): void {
    if (call.state === 'closed') {
      calls.delete(call.id);
      for (const known of [rung, left]) known.delete(call.id);
    } else {
      calls.set(call.id, call);
    }
    if (call.state !== 'waiting') waitingSince.delete(call.id);
    else if (!waitingSince.has(call.id)) waitingSince.set(call.id, performance.now());
  }

  function look(): void {
    if (busy) return;
    const call = [...calls.values()].find((one) => isMine(one.id) || isNext(one));
    if (call === undefined) return;
    busy = true;
    attend(call)
      .catch(() => left.add(call.id))
      .finally(() => {
        busy = false;
      });
  }

  function isNext(call: CallView): boolean {
    if (left.has(call.id) || call.state !== 'waiting' || !(isOurs(call) || rung.has(call.id))) return false;
    const waited = performance.now() - (waitingSince.get(call.id) ?? Infinity);
    return waited >= (!isOurs(call) ? OTHER_TEAM_PATIENCE_MS : isVisited() ? PATIENCE_MS.visited : PATIENCE_MS.alone);
  }

  function isMine(callId: string): boolean {
    return calls.get(callId)?.owner?.id === id && !left.has(callId);
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

  /** @throws when the hub refused: somebody was faster, or it wants a proof that a simulated worker cannot give. */
  async function act(callId: string, verb: string, body: object): Promise<void> {
    see(await demand<CallView>(phone, { method: 'POST', path: `/calls/${callId}/${verb}`, body }));
  }

  return () => {
    clearInterval(looking);
    ending.abort();
    line.stop();
  };
}
