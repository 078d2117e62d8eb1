import { StoreError } from '../../hub/store/errors.ts';
import { Killed } from './faults.ts';
import type { World } from './world.ts';

/**
 * Waits for the answers of the hub. No answer is normal when the disk refuses or the hub dies. Any other error is a
 * broken promise.
 */
export function createAnswered(hub: World['hub'], broken: (error: unknown) => void): World['answered'] {
  return (asked, then = () => {}) => {
    const there = hub();
    const heard = (answer: Parameters<typeof then>[0]): void => {
      // It was committed, but the hub died before it answered.
      if (hub() !== there) return;
      try {
        then(answer);
      } catch (error) {
        broken(error);
      }
    };
    void asked.then(heard, (error: unknown) => {
      if (!(error instanceof StoreError) && !(error instanceof Killed)) broken(error);
    });
  };
}
