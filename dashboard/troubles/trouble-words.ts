import type { TroubleView } from '../../hub/contract/http/troubles.ts';
import type { SiteView } from '../api/site.ts';
import type { Language } from '../text/words.ts';
import { nameOf } from '../text/names.ts';
import { agoWords } from '../text/times.ts';
import type { Text } from '../text/zh.ts';

/** Where it is, by the names of the site document. */
export function pointOf(
  { callPoint, place }: Pick<TroubleView, 'callPoint' | 'place'>,
  site: SiteView | null,
  language: Language,
): { readonly point: string; readonly place: string } {
  return { point: nameOf(site?.callPoints, callPoint, language), place: nameOf(site?.places, place, language) };
}

/** What is wrong, and since when. @param now the time of the hub, in ms. */
export function stateOf({ kind, since, heard, count }: TroubleView, text: Text, now: number): string {
  const t = text.troubles;
  if (kind === 'false-presses') return t.falsePresses(count);
  return heard ? t.heardAgain : t.silent(agoWords(now - Date.parse(since), text));
}
