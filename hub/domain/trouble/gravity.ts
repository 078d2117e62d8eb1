import type { CallPoint } from '../site/site.ts';
import type { SiteIndex } from '../site/site-index.ts';
import type { DeviceId } from '../ids.ts';
import { MAIN_INPUT } from '../site/site-index.ts';

const RANK = { emergency: 2, urgent: 1, routine: 0 } as const;

/** The gravest call point of a device; null when it has none. */
export function gravestPoint(site: SiteIndex, device: DeviceId): CallPoint | null {
  let gravest: CallPoint | null = null;
  for (const input of site.inputsOf(device)) {
    const point = site.callPointAt(device, input);
    if (point !== null && (gravest === null || rankOf(site, point) > rankOf(site, gravest))) gravest = point;
  }
  return gravest;
}

/**
 * Whether a silent point must be told at once: one for emergencies, or the last help button of its place that is alive.
 * @param isLost whether another device is silent.
 */
export function isGrave(site: SiteIndex, point: CallPoint, isLost: (device: DeviceId) => boolean): boolean {
  const rank = rankOf(site, point);
  if (rank === RANK.emergency) return true;
  if (rank === RANK.routine) return false;
  return site.site.callPoints.every(
    (other) =>
      other.place !== point.place ||
      rankOf(site, other) === RANK.routine ||
      (other.source.device === point.source.device && inputOf(other) === inputOf(point)) ||
      isLost(other.source.device),
  );
}

function rankOf(site: SiteIndex, { kind }: CallPoint): number {
  return RANK[site.kind(kind).priority];
}

function inputOf({ source }: CallPoint): string {
  return source.input ?? MAIN_INPUT;
}
