import type { ReachabilityFrame } from '../contract/stream.ts';
import type { Reachability } from '../queries/reachability.ts';

/** The reachability is compared at every fifth call of `check`; `check` is called once a second. */
const EVERY_CHECKS = 5;

/**
 * Sends pages who is on duty and who would hear a call, when this has changed. Without it the board shows a dead
 * phone as alive until the page is loaded again.
 * @param deps `listening` says whether any page would receive the frame; without one, nothing is computed.
 */
export function createReachabilityUpdates(deps: {
  readonly now: () => Reachability;
  readonly listening: () => boolean;
  readonly tellEveryone: (frame: ReachabilityFrame) => void;
}) {
  let checks = 0;
  let lastSent = '';

  return {
    /** @param isUrgent somebody must know now. */
    check: (isUrgent = false): void => {
      checks += 1;
      if ((checks % EVERY_CHECKS !== 0 && !isUrgent) || !deps.listening()) return;
      const { people, places, duty } = deps.now();
      const current = JSON.stringify([people.map((person) => ({ ...person, lastProofAt: null })), places, duty]);
      if (current === lastSent) return;
      lastSent = current;
      deps.tellEveryone({ type: 'reachability', people, places, duty } satisfies ReachabilityFrame);
    },
  };
}
