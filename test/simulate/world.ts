import type { Agenda } from './agenda.ts';
import type { SimHub } from './sim-hub.ts';
import type { MatterWitness } from './witnesses/matter-witness.ts';
import type { PagerWitness } from './witnesses/pager-witness.ts';
import type { ToldWitness } from './witnesses/told-witness.ts';
import type { WhyWitness } from './witnesses/why-witness.ts';
import type { Witness } from './witnesses/witness.ts';

/** What residents, staff and faults share: one agenda, one random stream, and the hub while it runs. */
export type World = {
  readonly agenda: Agenda;
  readonly random: () => number;
  readonly hub: () => SimHub | null;
  readonly witness: Witness;
  readonly matters: MatterWitness;
  readonly why: WhyWitness;
  readonly pagers: PagerWitness;
  readonly told: ToldWitness;
  readonly count: (what: string) => void;
  /**
   * Waits for an answer of the hub. There is none when the hub died or its disk refused. People act only on answers.
   */
  readonly answered: <T>(asked: Promise<T>, then?: (answer: T) => void) => void;
  /** Local hour of the day, 0 to 23; and whether it is Saturday or Sunday. */
  readonly hour: () => number;
  readonly weekend: () => boolean;
};

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** Offset of local time from UTC. */
export const SHANGHAI_MS = 8 * HOUR;

export function between(random: () => number, low: number, high: number): number {
  return Math.floor(low + random() * (high - low));
}

export function pick<T>(random: () => number, list: readonly T[]): T {
  return list[Math.floor(random() * list.length)] as T;
}
