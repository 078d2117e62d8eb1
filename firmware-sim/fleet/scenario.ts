import type { Cancel, SimClock } from '../clock.ts';
import type { Fleet } from './fleet.ts';
import { FileMistakes } from '../read-file.ts';
import { between, seededRandom, waitingTime, type Random } from '../random.ts';
import { HOUR_MS, type Habit, type Happening, type Scenario } from './scenario-file.ts';

/** A planned action, `atMs` after midnight of the scenario's day. */
export interface Planned {
  atMs: number;
  point: string;
  what: Happening;
  /** Length of an outage, milliseconds. */
  forMs: number;
}

const CANCEL_AFTER_MS = { least: 60_000, most: 180_000 };
/** Time between the two presses of a nervous person. */
const DOUBLE_GAP_MS = 600;
/** Time for a hold that began in the last moment to end. */
const LAST_GESTURE_MS = 5000;

/**
 * Plans one day. The same seed, day number and devices give the same day. Each call point has its own random stream, so
 * a change at one leaves all others as they were.
 * @param day 0 for the first, 1 for its repetition, and so on.
 * @returns all actions in order of time.
 */
export function planDay(scenario: Scenario, ids: readonly string[], seed: number, day = 0): Planned[] {
  const planned: Planned[] = scenario.timed.map(({ atMs, point, what, forS }) => ({
    atMs,
    point,
    what,
    forMs: forS * 1000,
  }));
  for (const id of ids) {
    const habit = habitOf(scenario, id);
    if (habit === undefined) continue;
    const random = seededRandom(seed, `${id}/day ${day}`);
    for (let hour = 0; hour < 24; hour += 1) planned.push(...planHour(habit, id, hour, random));
    planned.push(...planOutages('powerCut', habit.powerCutsPerDay, habit, id, random));
    planned.push(...planOutages('flap', habit.flapsPerDay, habit, id, random));
  }
  return planned
    .filter(({ atMs }) => atMs >= scenario.fromMs && atMs < scenario.toMs)
    .sort((a, b) => a.atMs - b.atMs || (a.point < b.point ? -1 : 1));
}

/** A habit for the whole id goes before one for a prefix. Of prefixes, the longest counts. */
function habitOf({ habits }: Scenario, id: string): Habit | undefined {
  const own = habits.get(id);
  if (own !== undefined) return own;
  const prefixes = [...habits.keys()].filter((key) => key.endsWith('*') && id.startsWith(key.slice(0, -1)));
  const longest = prefixes.sort((a, b) => b.length - a.length)[0];
  return longest === undefined ? undefined : habits.get(longest);
}

/** The presses of one hour. They are independent of each other, so the waits between them are exponential. */
function planHour({ perHour, hold, double, cancel }: Habit, point: string, hour: number, random: Random): Planned[] {
  const expected = perHour[hour] ?? 0;
  if (expected <= 0) return [];
  const planned: Planned[] = [];
  for (let at = waitingTime(random, HOUR_MS / expected); at < HOUR_MS; at += waitingTime(random, HOUR_MS / expected)) {
    const atMs = Math.round(hour * HOUR_MS + at);
    const chance = random();
    planned.push({ atMs, point, what: chance < hold ? 'hold' : chance < hold + double ? 'double' : 'press', forMs: 0 });
    if (random() >= cancel) continue;
    const cancelAfter = between(random, CANCEL_AFTER_MS.least, CANCEL_AFTER_MS.most);
    planned.push({ atMs: Math.round(atMs + cancelAfter), point, what: 'cancel', forMs: 0 });
  }
  return planned;
}

function planOutages(
  what: 'powerCut' | 'flap',
  perDay: number,
  { outageS }: Habit,
  point: string,
  random: Random,
): Planned[] {
  if (perDay <= 0) return [];
  const planned: Planned[] = [];
  for (
    let at = waitingTime(random, (24 * HOUR_MS) / perDay);
    at < 24 * HOUR_MS;
    at += waitingTime(random, (24 * HOUR_MS) / perDay)
  ) {
    planned.push({ atMs: Math.round(at), point, what, forMs: outageS * 1000 });
  }
  return planned;
}

export interface RunOptions {
  scenario: Scenario;
  fleet: Fleet;
  clock: SimClock;
  /** Replaces the seed of the scenario. */
  seed?: number;
  speed?: number;
  onHappening?: (planned: Planned) => void;
  /** Called after the last action; never for a scenario that repeats. */
  onEnd?: () => void;
}

/**
 * Plays the scenario on a fleet; its first moment is now. @returns a function that ends it.
 * @throws FileMistakes when `timed` names a call point that the fleet does not have.
 */
export function runScenario(options: RunOptions): Cancel {
  const { scenario, fleet, clock, seed = scenario.seed, speed = scenario.speed, onHappening, onEnd } = options;
  const strangers = new Set(scenario.timed.map(({ point }) => point).filter((id) => fleet.point(id) === undefined));
  if (strangers.size > 0) {
    throw new FileMistakes(
      `the scenario's "timed" names call points that are not in the fleet: ${[...strangers].join(', ')}`,
    );
  }
  let next: Cancel = () => {};
  let dayBeganAt = clock.monotonic();

  const playDay = (day: number): void => {
    const plan = planDay(scenario, fleet.ids, seed, day);
    const step = (at: number): void => {
      const planned = plan[at];
      const until = (planned?.atMs ?? scenario.toMs) - scenario.fromMs;
      next = clock.setTimeout(
        () => {
          if (planned !== undefined) {
            happen(planned, fleet, clock);
            onHappening?.(planned);
            step(at + 1);
          } else if (scenario.repeat) {
            dayBeganAt += (scenario.toMs - scenario.fromMs) / speed;
            playDay(day + 1);
          } else {
            next = clock.setTimeout(() => onEnd?.(), LAST_GESTURE_MS);
          }
        },
        dayBeganAt + until / speed - clock.monotonic(),
      );
    };
    step(0);
  };

  playDay(0);
  return () => {
    next();
  };
}

function happen({ point: id, what, forMs }: Planned, fleet: Fleet, clock: SimClock): void {
  const point = fleet.point(id);
  if (point === undefined) return;
  switch (what) {
    case 'double':
      point.press();
      clock.setTimeout(() => {
        point.press();
      }, DOUBLE_GAP_MS);
      return;
    case 'powerCut':
      fleet.cutPower(id, forMs);
      return;
    case 'flap':
      fleet.flap(id, forMs);
      return;
    case 'press':
    case 'hold':
    case 'cancel':
    case 'presence':
    case 'reset':
      point[what]();
  }
}
