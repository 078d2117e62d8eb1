import type { TroubleView } from '../../hub/contract/http/troubles.ts';
import type { SiteView } from '../api/site.ts';
import type { Language } from '../text/words.ts';
import { nameOf } from '../text/names.ts';
import { agoWords } from '../text/times.ts';
import type { Text } from '../text/zh.ts';

/** What it is, and where, by the names of the site document. */
export function pointOf(
  { kind, callPoint, place, broker = '', bridge = '', count }: TroubleView,
  site: SiteView | null,
  language: Language,
  { troubles: t }: Text,
): { readonly point: string; readonly place: string } {
  const point = nameOf(site?.callPoints, callPoint, language);
  if (kind === 'broker-gone') return { point: t.broker(broker), place: t.near(point, count) };
  if (kind === 'bridge-gone') return { point: t.bridge(bridge), place: t.near(point, count) };
  return { point, place: nameOf(site?.places, place, language) };
}

/** What is wrong, and since when. @param now the time of the hub, in ms. */
export function stateOf({ kind, since, heard, count, why }: TroubleView, text: Text, now: number): string {
  const t = text.troubles;
  if (kind === 'false-presses') return t.falsePresses(count);
  const ago = agoWords(now - Date.parse(since), text);
  if (kind === 'broker-gone') return t.brokerGone[why ?? 'unreachable'](ago, count);
  if (kind === 'bridge-gone') return t.bridgeGone(ago, count);
  return heard ? t.heardAgain : t.silent(ago);
}
