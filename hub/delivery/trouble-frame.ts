import type { DeviceTroubleFrame } from '../contract/stream.ts';
import type { StaffId } from '../domain/ids.ts';
import type { SiteIndex } from '../domain/site/site-index.ts';
import type { Role } from '../domain/site/site.ts';
import type { Effect } from '../store/effects.ts';
import { troubleWords } from './words/trouble.ts';

/** What of a trouble is told at once, and to whom. Null: it only stands on the pages. */
export function troubleFrame(
  { trouble, why }: Effect & { type: 'trouble' },
  site: SiteIndex,
): { readonly frame: DeviceTroubleFrame; readonly to: ReadonlySet<StaffId> } | null {
  if (why !== 'TroubleRaised' && why !== 'TroubleAgain') return null;
  if (trouble.kind === 'silent' && !trouble.grave) return null;
  // Somebody is on it already.
  if (why === 'TroubleAgain' && trouble.takenOnBy !== null) return null;
  const names = {
    point: site.callPoint(trouble.callPoint)?.name ?? { zh: trouble.callPoint, en: trouble.callPoint },
    place: site.place(trouble.place)?.name ?? { zh: trouble.place, en: trouble.place },
  };
  return {
    frame: {
      type: 'device-trouble',
      why: why === 'TroubleRaised' ? 'raised' : 'again',
      trouble: trouble.id,
      kind: trouble.kind,
      callPoint: trouble.callPoint,
      say: troubleWords(trouble, names),
      sound: 'trouble',
    },
    to: peopleWith(site, trouble.kind === 'silent' || trouble.kind === 'false-presses' ? DEVICES : LINES),
  };
}

/** Who looks after devices. */
const DEVICES: ReadonlySet<Role> = new Set(['caretaker', 'lead']);
/** Many buttons are dead at once: the desk must know that nobody is heard there. */
const LINES: ReadonlySet<Role> = new Set(['desk', 'caretaker', 'lead']);

function peopleWith({ site }: SiteIndex, wanted: ReadonlySet<Role>): ReadonlySet<StaffId> {
  return new Set(
    site.staff
      .filter(({ active, roles }) => active !== false && roles.some((role) => wanted.has(role)))
      .map(({ id }) => id),
  );
}
