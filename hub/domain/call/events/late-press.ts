import type { Press } from '../call-event.ts';
import { SECOND_MS } from '../../time.ts';

/** From this age on a press had waited in the device before it reached us: people are told how long ago it was. */
const LATE_AFTER_MS = 10 * SECOND_MS;

export function isLatePress({ ageMs }: Pick<Press, 'ageMs'>): boolean {
  return ageMs >= LATE_AFTER_MS;
}
