import { quote, type Finding } from '../reading/mistake.ts';
import { textOf, type SiteView } from './site-view.ts';

/** The ids of staff with a signed-in phone or screen. Only a running hub knows them; `lotusbell check` does not. */
export type Joined = ReadonlySet<string>;

/**
 * Warns of people who cannot be alerted because no phone of theirs has joined: whole teams, else each person on duty.
 */
export function phonesMissing(site: SiteView, joined: Joined): Finding[] {
  const people = site.all('staff').filter(([, { active }]) => active !== false);
  const answering = new Set(site.all('places').map(([, { team }]) => team));
  const silent = new Set<unknown>();
  const teams = site.all('teams').flatMap(([i, { id }]): Finding[] =>
    textOf(id).flatMap((team) => {
      const members = people.filter(([, person]) => person['team'] === team);
      if (
        !answering.has(team) ||
        members.length === 0 ||
        members.some(([, person]) => joined.has(String(person['id'])))
      )
        return [];
      silent.add(team);
      return [
        {
          path: ['teams', i],
          message: `nobody of ${quote(team)} has a phone that has joined`,
          hint: 'invite its people, or their calls go to everyone else: POST /api/v1/staff/ID/invites gives a link for each',
          severity: 'warning',
        },
      ];
    }),
  );
  const onDuty = people.filter(
    ([, { id, team, duty }]) => duty === true && !silent.has(team) && !joined.has(String(id)),
  );
  return [
    ...teams,
    ...onDuty.map(([i, { id }]): Finding => ({
      path: ['staff', i],
      message: `${quote(String(id))} is on duty, but has no phone that has joined`,
      hint: `POST /api/v1/staff/${String(id)}/invites gives a link for it; until then the hub skips this person`,
      severity: 'warning',
    })),
  ];
}
