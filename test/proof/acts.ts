import { ask } from '../bench/hub-admin.ts';
import { OUTCOME } from '../bench/made-up-site.ts';
import { pause } from '../bench/witness.ts';
import type { Random } from './random.ts';

/**
 * An action that the hub answered with 200. It must be in the event log: a fact of this type, of this call, by this
 * person.
 */
export type Act = {
  readonly fact: 'CallAcknowledged' | 'StaffArrived' | 'CallClosed';
  readonly callId: string;
  readonly by: string;
};

type CallSeen = { readonly id: string; readonly state: string; readonly owner: { readonly id: string } | null };

/** Share of acknowledged calls that are then forgotten, so that arrival limits and reminders fall due too. */
const FORGETS = 0.3;
const BREATH_MS = 30;

/**
 * One staff member with a phone: takes a call, arrives, closes it, until the hub is killed.
 * @returns when `over()` is true or the connection broke. Only actions whose whole answer arrived are added to `done`.
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
    // A broken connection is expected here; any other error is a real one.
    if (!(error instanceof TypeError) && !(error instanceof DOMException) && !(error instanceof SyntaxError))
      throw error;
  }
}
