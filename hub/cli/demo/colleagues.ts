import type { CallView } from '../../contract/call.ts';
import type { Site } from '../../domain/site/site.ts';
import type { Admin } from '../admin.ts';
import { joinAs } from './people.ts';
import { startWorker } from './worker.ts';

/** One person of each team. Neither is on duty, so the user who plays the duty worker is alerted first. */
const COLLEAGUES = ['li', 'zhao'];

/** The usual outcome of a call, by its call point. */
const OUTCOMES: readonly (readonly [RegExp, string])[] = [
  [/^infusion-/, 'infusion'],
  [/^tcm-/, 'cupping'],
  [/-ramp-/, 'ramp-help'],
  [/^east-door-/, 'dispensing'],
  [/^south-gate-/, 'pension'],
];

export type Colleagues = { readonly names: readonly string[]; readonly stop: () => void };

/**
 * Starts simulated workers who answer when the user of the demo does not. Each is a real client with its own session.
 */
export async function startColleagues(
  admin: Admin,
  site: Site,
  userHasPhone: () => boolean,
  log: (line: string) => void,
): Promise<Colleagues> {
  const teamAt = new Map<string | null, string>(site.places.map(({ id, team }) => [id, team]));
  const people = site.staff.filter(({ id }) => COLLEAGUES.includes(id));
  const stops = await Promise.all(
    people.map(async ({ id, name, team }) =>
      startWorker({
        hub: admin.url,
        id,
        token: await joinAs(admin, id),
        userHasPhone,
        isOurs: (call) => (call.team ?? teamAt.get(call.place) ?? team) === team,
        outcomeFor,
        onRing: (words) => log(`${name.en}'s phone rings: "${words}"`),
      }),
    ),
  );
  return {
    names: people.map(({ name }) => name.en),
    stop: () => {
      for (const stop of stops) stop();
    },
  };
}

function outcomeFor({ callPoint, priority }: CallView): string {
  const usual = OUTCOMES.find(([point]) => point.test(callPoint ?? ''))?.[1];
  return priority === 'emergency' || usual === undefined ? 'helped' : usual;
}
