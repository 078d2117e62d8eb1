import type { WayView } from '../../hub/contract/stream.ts';
import type { Text } from '../text/zh.ts';

/** The state of a pager in words, for its owner. @param since as a clock shows it. */
export function pagerWords({ state, why, gone }: WayView, since: string, { ways: t }: Pick<Text, 'ways'>): string {
  if (gone) return t.goneSince(since);
  if (state === 'proven') return t.dark;
  if (why === 'pager-stream') return t.stream;
  if (why === 'pager-silent') return t.silentSince(since);
  if (state === 'cannot') return t.noLineSince(since);
  return why === 'pager-untested' ? t.untested : t.unsure;
}
