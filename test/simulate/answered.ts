import { StoreError } from '../../hub/store/errors.ts';
import { Killed } from './faults.ts';
import type { World } from './world.ts';

/**
 * Waits for what the hub says to people. Silence is part of life; any other error than the disk's or the end of the hub
 * is a promise that broke.
 */
export function createAnswered(hub: World['hub'], broken: (error: unknown) => void): World['answered'] {
  return (asked, then = () => {}) => {
    const there = hub();
    const heard = (answer: Parameters<typeof then>[0]): void => {
      // Committed, and the hub died with the answer on its lips.
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
