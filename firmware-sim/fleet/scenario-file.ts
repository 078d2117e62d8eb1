import { NO_FAULTS, type Faults } from './faults.ts';
import { readFaults } from './fleet-file.ts';
import { readYamlFile, type Field } from '../read-file.ts';

/** What can happen at a call point. `powerCut` and `flap` last `forS`; the others take no time. */
export const HAPPENINGS = ['press', 'hold', 'double', 'cancel', 'presence', 'reset', 'powerCut', 'flap'] as const;
export type Happening = (typeof HAPPENINGS)[number];

/** How people use one call point, or each of those whose id begins with a prefix. */
export interface Habit {
  /** Expected presses in each hour of the day, index 0 to 23. */
  perHour: readonly number[];
  /**
   * Shares of presses from 0 to 1: held; pressed twice by a nervous person; cancelled by the caller after one to three
   * minutes.
   */
  hold: number;
  double: number;
  cancel: number;
  /** Expected power cuts and connection losses per day, and how long they last, seconds. */
  powerCutsPerDay: number;
  flapsPerDay: number;
  outageS: number;
}

export interface TimedHappening {
  atMs: number;
  point: string;
  what: Happening;
  forS: number;
}

export interface Scenario {
  seed: number;
  /** The part of the day that is played, milliseconds after midnight of the scenario's day. */
  fromMs: number;
  toMs: number;
  /** Time factor of the day. Holds and outages keep their real length. */
  speed: number;
  /** Starts again with other random numbers when the day is over. */
  repeat: boolean;
  /** By device id, or by `prefix*`. */
  habits: ReadonlyMap<string, Habit>;
  timed: readonly TimedHappening[];
  /** Replaces the faults of the fleet file, where given. */
  faults: Faults | null;
}

export const HOUR_MS = 3_600_000;
const SHARE = { min: 0, max: 1 };

/**
 * Reads a scenario file (lotus-day.scenario.yaml documents the format).
 * @throws FileMistakes with every mistake and its line.
 */
export function readScenario(file: string): Scenario {
  return readYamlFile(file, (root) => {
    const fields = root.map(['seed', 'from', 'to', 'speed', 'repeat', 'points', 'timed', 'faults']);
    const points = fields.at('points').map(null);
    const fromMs = readTime(fields.at('from'), 0);
    const toMs = readTime(fields.at('to'), 24 * HOUR_MS);
    if (toMs <= fromMs) fields.at('to').mistake('must be later than "from"');
    return {
      seed: fields.at('seed').number(1, { whole: true }),
      fromMs,
      toMs,
      speed: fields.at('speed').number(1, { min: 0.001, max: 100_000 }),
      repeat: fields.at('repeat').flag(false),
      habits: new Map(points.names.map((name) => [name, readHabit(points.at(name))])),
      timed: fields.at('timed').list().map(readTimed),
      faults: fields.at('faults').missing ? null : readFaults(fields.at('faults'), NO_FAULTS),
    };
  });
}

function readHabit(field: Field): Habit {
  const fields = field.map(['perHour', 'hold', 'double', 'cancel', 'powerCutsPerDay', 'flapsPerDay', 'outageS']);
  const hours = fields.at('perHour').map(null);
  const perHour = Array.from({ length: 24 }, () => 0);
  for (const name of hours.names) {
    const [from = -1, to = from] = name.split('-').map((part) => (/^\d{1,2}$/.test(part) ? Number(part) : -1));
    if (from < 0 || to > 23 || to < from)
      hours.at(name).mistake('must be an hour or a range of hours from 0 to 23, such as 8 or 8-11');
    else perHour.fill(hours.at(name).number(0, { min: 0, max: 3600 }), from, to + 1);
  }
  const habit = {
    perHour,
    hold: fields.at('hold').number(0, SHARE),
    double: fields.at('double').number(0, SHARE),
    cancel: fields.at('cancel').number(0, SHARE),
    powerCutsPerDay: fields.at('powerCutsPerDay').number(0, { min: 0, max: 1000 }),
    flapsPerDay: fields.at('flapsPerDay').number(0, { min: 0, max: 1000 }),
    outageS: fields.at('outageS').number(20, { min: 0.1 }),
  };
  if (habit.hold + habit.double > 1) field.mistake('has more than all presses as hold and double');
  return habit;
}

function readTimed(field: Field): TimedHappening {
  const fields = field.map(['at', 'point', 'do', 'forS']);
  if (fields.at('do').missing) fields.at('do').mistake(`must be one of ${HAPPENINGS.join(', ')}`);
  return {
    atMs: readTime(fields.at('at'), null),
    point: fields.at('point').text(),
    what: fields.at('do').oneOf(HAPPENINGS, 'press'),
    forS: fields.at('forS').number(20, { min: 0.1 }),
  };
}

/** `"07:30"` or `"07:30:15"`, up to `"24:00"`. @returns milliseconds after midnight. */
function readTime(field: Field, instead: number | null): number {
  if (field.missing && instead !== null) return instead;
  const [, hours, minutes, seconds = '0'] = /^(\d\d?):(\d\d)(?::(\d\d))?$/.exec(field.text()) ?? [];
  const ms = hours === undefined ? NaN : Number(hours) * HOUR_MS + Number(minutes) * 60_000 + Number(seconds) * 1000;
  if (Number(minutes) < 60 && Number(seconds) < 60 && ms <= 24 * HOUR_MS) return ms;
  field.mistake('must be a time of day in quotes, such as "08:30" or "08:30:15"');
  return 0;
}
