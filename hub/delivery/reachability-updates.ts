import type { ReachabilityFrame } from '../contract/stream.ts';
import type { Reachability } from '../queries/reachability.ts';

/** The reachability is compared at every fifth call of `look`; `look` is called once a second. */
const EVERY_LOOKS = 5;

/**
 * Sends pages who is on duty and who would hear a call, when this has changed. Without it the board shows a dead
 * phone as alive until the page is loaded again.
 * @param needs `listening` says whether any page would receive the frame; without one, nothing is computed.
 */
export function createReachabilityUpdates(needs: {
  readonly now: () => Reachability;
  readonly listening: () => boolean;
  readonly tellEveryone: (frame: ReachabilityFrame) => void;
}) {
  let looks = 0;
  let lastSent = '';

  return {
    look: (): void => {
      looks += 1;
      if (looks % EVERY_LOOKS !== 0 || !needs.listening()) return;
      const { people, places, duty } = needs.now();
      const current = JSON.stringify([people.map(({ staff, state, why }) => [staff, state, why]), places, duty]);
      if (current === lastSent) return;
      lastSent = current;
      needs.tellEveryone({ type: 'reachability', people, places, duty } satisfies ReachabilityFrame);
    },
  };
}
