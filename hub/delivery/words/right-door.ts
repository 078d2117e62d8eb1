import type { WordsView } from '../../contract/ids.ts';
import type { Call } from '../../domain/call/call.ts';
import type { SiteIndex } from '../../domain/site/site-index.ts';
import { VISIT } from '../../queries/reachability.ts';

/** The door of the team that a call was sent to. */
export type RightDoor = { readonly door: WordsView; readonly team: WordsView; readonly way: WordsView | null };

/**
 * The right door for a caller who came to the wrong one: the first place of the new team that has a doorbell.
 * @returns null when the call was never sent to another team, or was sent back; when that team has no doorbell; and
 *   in an emergency, because the caller must not be sent elsewhere then.
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
