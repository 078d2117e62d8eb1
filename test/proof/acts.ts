import { ask } from '../bench/hub-admin.ts';
import { OUTCOME } from '../bench/made-up-site.ts';
import { pause } from '../bench/witness.ts';
import type { Random } from './random.ts';

/** What the hub answered 200 to must be in its book for ever: a fact of this type, of this call, by this person. */
export type Act = {
  readonly fact: 'CallAcknowledged' | 'StaffArrived' | 'CallClosed';
  readonly callId: string;
  readonly by: string;
};

type CallSeen = { readonly id: string; readonly state: string; readonly owner: { readonly id: string } | null };

/** Now and then somebody takes a call and forgets it: arrival limits and reminders must come due too. */
const FORGETS = 0.3;
const BREATH_MS = 30;

/**
 * One worker with a phone: looks for a call, takes it, arrives, closes it – until the hub is killed under the thumb.
 * @returns when `over()` says so or the line broke. Only acts whose whole answer arrived are added to `done`.
 */
export async function work(
  port: number,
  token: string,
  me: string,
  random: Random,
  over: () => boolean,
  done: Act[],
): Promise<void> {
  const act = async (callId: string, verb: string, fact: Act['fact'], body: unknown = {}): Promise<boolean> => {
    const { status } = await ask(port, token, 'POST', `/calls/${callId}/${verb}`, body);
    if (status !== 200) return false;
    done.push({ fact, callId, by: me });
    return true;
  };
  const handle = async (call: CallSeen) => {
    if (call.state === 'waiting' && !(await act(call.id, 'acknowledge', 'CallAcknowledged'))) return;
    if (random.chance(FORGETS)) return;
    if (call.state !== 'attended' && !(await act(call.id, 'arrive', 'StaffArrived'))) return;
    if (random.chance(FORGETS)) return;
    await act(call.id, 'close', 'CallClosed', { outcome: OUTCOME });
  };
  try {
    while (!over()) {
      const { status, body } = await ask(port, token, 'GET', '/calls?state=open&limit=40');
      const open = status === 200 ? (body as { items: CallSeen[] }).items : [];
      const mine = open.filter((call) => call.state === 'waiting' || call.owner?.id === me);
      const call = mine[random.below(Math.max(1, mine.length))];
      if (call !== undefined) await handle(call);
      await pause(BREATH_MS);
    }
  } catch (error) {
    // A broken line is what this program is about; anything else is a mistake of its own.
    if (!(error instanceof TypeError) && !(error instanceof DOMException) && !(error instanceof SyntaxError))
      throw error;
  }
}
