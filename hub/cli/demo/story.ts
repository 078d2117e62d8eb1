import type { Fleet } from '../../../firmware-sim/fleet/fleet.ts';
import { between, seededRandom } from '../../../firmware-sim/random.ts';
import { shippedFile } from '../../../firmware-sim/read-file.ts';
import { readScenario } from '../../../firmware-sim/fleet/scenario-file.ts';
import { planDay, type Planned } from '../../../firmware-sim/fleet/scenario.ts';

/** The first press comes when the user has just found the line that says what to open. */
const FIRST_PRESS_MS = 1_500;
const FIRST_POINT = 'west-ramp-help';
const PAUSE_MS = { least: 20_000, most: 40_000 };
const DOUBLE_GAP_MS = 600;

/**
 * Plays presses: first an elder at the west ramp, then days of Lotus Apartment without the quiet hours between presses.
 * @returns a function that ends it.
 */
export function playPresses(fleet: Fleet, seed: number): () => void {
  const presses = pressesOf(fleet.ids, seed);
  const random = seededRandom(seed, 'pauses of the demo');
  let timer = setTimeout(() => play({ point: FIRST_POINT, what: 'press' }), FIRST_PRESS_MS);

  function play({ point: id, what }: Pick<Planned, 'point' | 'what'>): void {
    const point = fleet.point(id);
    if (what === 'hold') point?.hold();
    else point?.press();
    if (what === 'double')
      setTimeout(() => {
        point?.press();
      }, DOUBLE_GAP_MS);
    timer = setTimeout(
      () => {
        const { value } = presses.next();
        if (value !== undefined) play(value);
      },
      between(random, PAUSE_MS.least, PAUSE_MS.most),
    );
  }

  return () => {
    clearTimeout(timer);
  };
}

/**
 * The presses of the scenario's days in order, without the hours between them. The same seed gives the same presses.
 */
function* pressesOf(ids: readonly string[], seed: number): Generator<Planned, undefined> {
  const scenario = readScenario(shippedFile('lotus-day.scenario.yaml'));
  for (let day = 0; ; day += 1) {
    const presses = planDay(scenario, ids, seed, day).filter(
      ({ what }) => what === 'press' || what === 'hold' || what === 'double',
    );
    if (presses.length === 0) return;
    yield* presses;
  }
}
