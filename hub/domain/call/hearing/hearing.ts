import type { Call, Hearing } from '../call.ts';
import type { Telling } from '../call-fact.ts';
import { SECOND_MS } from '../../time.ts';

/** A round that has just begun, and a call that does not wait. */
export const NOT_YET_HEARD: Hearing = { receipted: false, tellCallerAt: null, unheard: null, usualDueAt: null };

/** People who may hear, but are not proven, have this long to send a receipt; then the next step is told as well. */
export const UNPROVEN_WAIT_MS = 5 * SECOND_MS;

/**
 * Nobody proven and no receipt for this long: the caller is told. A second is left for timers and the way to the lamp.
 */
export function tellCallerAfterMs(emergency: boolean): number {
  return (emergency ? 4 : 9) * SECOND_MS;
}

/** How a call is heard right after a telling. */
export function hearingAfter(telling: Telling): Hearing {
  return {
    receipted: telling.receipted ?? false,
    tellCallerAt: telling.tellCallerAt ?? null,
    unheard: telling.unheard === true ? 'cannot' : telling.stillUnheard === true ? 'silent' : null,
    usualDueAt: telling.usualDueAt ?? null,
  };
}

/** Was the caller told, or is the caller told now, that nobody was reached? */
export function isUnheard(telling: Telling | null): boolean {
  return telling?.unheard === true || telling?.stillUnheard === true;
}

/** Somebody stands at the place, or the call waits for the desk to open: nobody needs to hear it now. */
export function needsNoHearing({ marks }: Pick<Call, 'marks'>): boolean {
  return marks.includes('present') || marks.includes('closed-hours');
}
