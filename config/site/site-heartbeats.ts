import { isMap } from '../reading/against-schema.ts';
import type { Finding } from '../reading/mistake.ts';
import type { SiteView } from './site-view.ts';

/** A device is lost after three intervals; a dead cord must be told within 30 s. */
const SOON_ENOUGH_S = 9;

/** Warns of call points for emergencies whose silence is noticed later than after 30 s. */
export function slowHeartbeats(site: SiteView): Finding[] {
  const emergencies = new Set(
    site.all('kinds').flatMap(([, { id, priority }]) => (priority === 'emergency' ? [id] : [])),
  );
  return site.all('callPoints').flatMap(([i, { kind, source }]): Finding[] => {
    const beat = isMap(source) ? source['heartbeatS'] : undefined;
    if (!emergencies.has(kind) || typeof beat !== 'number' || beat <= SOON_ENOUGH_S) return [];
    return [
      {
        path: ['callPoints', i, 'source', 'heartbeatS'],
        message: `an emergency call point that falls silent is noticed after ${3 * beat} s`,
        hint: `use at most ${SOON_ENOUGH_S}, or a device on mains; a dead cord should be known within 30 s`,
        severity: 'warning',
      },
    ];
  });
}
