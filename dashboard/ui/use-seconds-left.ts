import { useSite } from './site-context.ts';

/** Whole seconds until a moment of this device's clock, never negative; rendered with each tick. Null stays null. */
export function useSecondsLeft(until: number | null): number | null {
  // The tick comes from the hub's clock, the moment from this device's, so only the difference counts.
  const { clock } = useSite();
  void clock.now.value;
  return until === null ? null : secondsUntil(until);
}

function secondsUntil(moment: number): number {
  return Math.max(0, Math.ceil((moment - Date.now()) / 1000));
}
