import { isMap } from '../reading/against-schema.ts';
import type { Finding } from '../reading/mistake.ts';
import type { SiteView } from './site-view.ts';

type Range = { readonly from: number; readonly to: number; readonly by: string };

/**
 * Beside the seat of a lavatory, for somebody who sits or lies on the floor: GB 50763-2012 (accessible lavatory). The
 * figures are from secondary sources; GB 55019-2021 has replaced parts of it, so the printed code decides.
 */
const AT_THE_SEAT: Range = { from: 400, to: 500, by: 'GB 50763-2012, accessible lavatory' };
/** For somebody who stands or sits in a wheelchair: BS 8300 (800 to 1000) and EN 81-70 (900 to 1100) together. */
const WITHIN_REACH: Range = { from: 800, to: 1100, by: 'BS 8300 and EN 81-70' };

/**
 * Warns of call points that are mounted outside of the usual range. A call point for emergencies hangs where somebody
 * may have fallen. Nothing is refused: the wall may allow nothing else.
 */
export function mountingHeights(site: SiteView): Finding[] {
  const emergencies = new Set(
    site.all('kinds').flatMap(([, { id, priority }]) => (priority === 'emergency' ? [id] : [])),
  );
  return site.all('callPoints').flatMap(([i, { kind, mount }]): Finding[] => {
    const height = isMap(mount) ? mount['heightMm'] : undefined;
    const { from, to, by } = emergencies.has(kind) ? AT_THE_SEAT : WITHIN_REACH;
    if (typeof height !== 'number' || (height >= from && height <= to)) return [];
    return [
      {
        path: ['callPoints', i, 'mount', 'heightMm'],
        message: `${height} mm above the floor is outside of ${from} to ${to} mm (${by})`,
        hint: 'measure again, or move it; the printed code GB 55019-2021 decides for this building',
        severity: 'warning',
      },
    ];
  });
}
