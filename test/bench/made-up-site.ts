/** A building of any size as a site document (site.md, Sections): JSON, which is YAML. */
export type SiteSize = {
  /** Call points `point-0` …, each on a device of the same id. */
  readonly devices: number;
  /** Staff `staff-0` …, all in the one team that the first step tells. */
  readonly staff: number;
  /** Seconds between the steps of the only policy. */
  readonly stepS: number;
  /** Seconds from acknowledge to arrival. */
  readonly arriveWithinS: number;
};

export function deviceIds(count: number): string[] {
  return Array.from({ length: count }, (_, n) => `point-${n}`);
}

export function staffIds(count: number): string[] {
  return Array.from({ length: count }, (_, n) => `staff-${n}`);
}

export const OUTCOME = 'helped';

export function madeUpSite(size: SiteSize): string {
  const words = (text: string) => ({ zh: text, en: text });
  const kind = (id: string, priority: string) => ({
    id,
    name: words(id),
    priority,
    arriveWithinS: size.arriveWithinS,
    closeAway: false,
    policy: 'all-hands',
    sound: 'bell',
  });
  return JSON.stringify({
    site: { id: 'made-up', name: words('Made-up house'), timezone: 'Asia/Shanghai', languages: ['zh', 'en'] },
    teams: [{ id: 'desk', name: words('Desk') }],
    places: [{ id: 'hall', name: words('Hall'), team: 'desk' }],
    kinds: [
      kind('help', 'urgent'),
      kind('hands', 'urgent'),
      kind('visit', 'routine'),
      kind('assist', 'urgent'),
      kind('emergency', 'emergency'),
    ],
    policies: [
      {
        id: 'all-hands',
        steps: [
          { tell: [{ team: 'own' }], waitS: size.stepS },
          { tell: [{ everyone: true }], waitS: size.stepS },
        ],
      },
    ],
    outcomes: [OUTCOME, 'spoken-with', 'reset-at-place'].map((id) => ({ id, name: words(id) })),
    callPoints: deviceIds(size.devices).map((id) => ({
      id,
      name: words(id),
      place: 'hall',
      kind: 'help',
      source: { device: id },
    })),
    staff: staffIds(size.staff).map((id) => ({
      id,
      name: words(id),
      team: 'desk',
      roles: ['staff', 'lead'],
      duty: true,
    })),
  });
}
