import type { CallId, MatterId } from '../../hub/domain/ids.ts';
import type { Tables } from '../../hub/store/tables.ts';
import { storeIn } from '../support/disk/temp-store.ts';
import { BrokenPromise } from './witnesses/promise.ts';
import { SHANGHAI_MS } from './world.ts';

/**
 * The first broken promise, with what is needed to find the cause: the rule, the day, the facts of the call or matter,
 * and how to reproduce it.
 */
export type Broken = {
  readonly seed: number;
  readonly day: number;
  readonly at: string;
  readonly rule: string;
  readonly about: string | null;
  /**
   * The facts of that call or matter, oldest first. The last one is the fact at which it broke, as it was announced.
   */
  readonly timeline: readonly string[];
  readonly replay: string;
  /** Stack of an error that is not a broken promise; else empty. */
  readonly stack: string;
};

const LAST_FACTS = 25;

type EventLog = Pick<Tables, 'facts'>;
type Where = {
  readonly seed: number;
  readonly days: number;
  readonly day: number;
  readonly now: number;
  /** The data directory, and the tables of the hub while it runs. */
  readonly dir: string;
  readonly tables: EventLog | null;
};

export function reportOf(error: Error, { seed, days, day, now, dir, tables }: Where): Broken {
  const { rule, about, seen } =
    error instanceof BrokenPromise ? error : { rule: error.message, about: null, seen: null };
  const told = tables === null ? readAgain(dir, about) : factsOf(tables, about);
  const broke =
    seen === null
      ? []
      : [lineOf(seen.at, seen.fact)]
          .filter((line) => line !== told.at(-1))
          .map((line) => `${line} (so it was told; the book differs)`);
  return {
    seed,
    day,
    at: inTheBuilding(now),
    rule,
    about,
    timeline: [...told, ...broke],
    // Days up to the broken one are the same for any number of days. If it broke after the last day, all days are
    // needed.
    replay: `npm run simulate -- --seed ${seed} --days ${Math.min(day + 1, days)}`,
    stack: error.stack ?? error.message,
  };
}

export function sentencesOf({ seed, day, at, rule, about, timeline, replay, stack }: Broken): string {
  return [
    `BROKEN: ${rule}`,
    `seed ${seed}, day ${day} (${at})${about === null ? '' : `, ${about}`}; its facts:`,
    ...timeline.map((line) => `  ${line}`),
    `again: ${replay}`,
    stack,
    '',
  ].join('\n');
}

function readAgain(dir: string, about: CallId | MatterId | null): string[] {
  const store = storeIn(dir);
  try {
    return factsOf(store.tables, about);
  } finally {
    store.close();
  }
}

function factsOf({ facts }: EventLog, about: CallId | MatterId | null): string[] {
  const ofCall = about === null ? [] : facts.ofCall(about as CallId);
  const ofMatter = about === null ? [] : facts.ofMatter(about as MatterId);
  // Without a call or matter: the last facts of all.
  const found =
    about === null ? facts.after(facts.lastSeq() - LAST_FACTS, LAST_FACTS) : ofCall.length > 0 ? ofCall : ofMatter;
  return found.map(({ at, fact }) => lineOf(at, fact));
}

function lineOf(at: number, fact: object): string {
  return `${inTheBuilding(at)} ${JSON.stringify(fact)}`;
}

/** Local time of Lotus Apartment. */
function inTheBuilding(at: number): string {
  return new Date(at + SHANGHAI_MS).toISOString().replace('Z', '+08:00');
}
