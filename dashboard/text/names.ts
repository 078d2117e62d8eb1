import type { CallView } from '../../hub/contract/call.ts';
import type { Named, SiteView } from '../api/site.ts';
import { localize } from './language.ts';
import type { Language } from './words.ts';

/** The name from the site document, or else the id made readable ("infusion-2" → "Infusion 2"). */
export function nameOf(list: readonly Named[] | undefined, id: string, language: Language): string {
  const found = list?.find((item) => item.id === id);
  return found ? localize(found.name, language) : readable(id);
}

/**
 * Where a call comes from: the call point, and its place if the name of the point does not contain it. A device without
 * a place is named by its id.
 */
export function locationOf(
  call: Pick<CallView, 'place' | 'callPoint' | 'device'>,
  site: SiteView | null,
  language: Language,
  unplaced: string,
): { point: string; place: string | null } {
  const place = call.place === null ? null : nameOf(site?.places, call.place, language);
  if (call.callPoint !== null) {
    const point = nameOf(site?.callPoints, call.callPoint, language);
    return { point, place: place !== null && !point.includes(place) ? place : null };
  }
  if (place !== null) return { point: place, place: null };
  return { point: call.device === null ? unplaced : `${unplaced}: ${readable(call.device)}`, place: null };
}

function readable(id: string): string {
  const words = id.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
