import type { ReachabilityFrame } from '../contract/stream.ts';
import type { Reachability } from '../queries/reachability.ts';

/** Looks this often (in calls of `look`, one a second) whether who would hear a call has changed. */
const EVERY_LOOKS = 5;

/**
 * Tells pages who is on duty and who would hear a call, when it has changed: the board must not show a dead phone as alive until somebody reloads it.
 * @param listening nobody is asked for what nobody would see.
 */
export function createReachabilityUpdates(needs: {
  readonly now: () => Reachability;
  readonly listening: () => boolean;
  readonly tellEveryone: (frame: ReachabilityFrame) => void;
}) {
  let looks = 0;
  let told = '';

  return {
    look: (): void => {
      looks += 1;
      if (looks % EVERY_LOOKS !== 0 || !needs.listening()) return;
      const { people, places, duty } = needs.now();
      const is = JSON.stringify([people.map(({ staff, state, why }) => [staff, state, why]), places, duty]);
      if (is === told) return;
      told = is;
      needs.tellEveryone({ type: 'reachability', people, places, duty } satisfies ReachabilityFrame);
    },
  };
}
