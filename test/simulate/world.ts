import type { Agenda } from './agenda.ts';
import type { SimHub } from './sim-hub.ts';
import type { MatterWitness } from './matter-witness.ts';
import type { Witness } from './witness.ts';

/** What residents, staff and faults share: one agenda, one source of chance, and the hub while there is one. */
export type World = {
  readonly agenda: Agenda;
  readonly random: () => number;
  readonly hub: () => SimHub | null;
  readonly witness: Witness;
  readonly matters: MatterWitness;
  readonly count: (what: string) => void;
  /**
   * Waits for the hub's answer. None comes when it died or its disk refused: what people do not hear of, they do not
   * act on.
   */
  readonly answered: <T>(asked: Promise<T>, then?: (answer: T) => void) => void;
  /** Hour of the day in the building, 0 to 23, and whether it is Saturday or Sunday. */
  readonly hour: () => number;
  readonly weekend: () => boolean;
};

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** How far the building's wall is ahead of UTC. */
export const SHANGHAI_MS = 8 * HOUR;

export function between(random: () => number, low: number, high: number): number {
  return Math.floor(low + random() * (high - low));
}

export function pick<T>(random: () => number, list: readonly T[]): T {
  return list[Math.floor(random() * list.length)] as T;
}
