import type { WordsView } from '../../contract/ids.ts';
import type { Call } from '../../domain/call/call.ts';
import type { SiteIndex } from '../../domain/site/site-index.ts';
import { VISIT } from '../../queries/reachability.ts';

/** The door behind which the team answers that a call was sent to. */
export type RightDoor = { readonly door: WordsView; readonly team: WordsView; readonly way: WordsView | null };

/**
 * Where somebody who came to the wrong door would have been right: the first place of the new team with a doorbell.
 * @returns null when the call was never sent over, or back to where it came from; when that team has no doorbell; and in an
 *   emergency, where nobody should be sent walking.
 */
export function rightDoorFor(call: Call | null, { site, teamAt }: SiteIndex): RightDoor | null {
  if (call === null || call.team === null || call.priority === 'emergency' || call.team === teamAt(call.place))
    return null;
  const team = site.teams.find(({ id }) => id === call.team);
  const door = site.places.find(
    (place) =>
      place.team === call.team && site.callPoints.some((point) => point.place === place.id && point.kind === VISIT),
  );
  return team === undefined || door === undefined ? null : { door: door.name, team: team.name, way: door.way ?? null };
}
