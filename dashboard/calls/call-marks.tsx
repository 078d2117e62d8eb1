import type { JSX } from 'preact';
import type { CallView } from '../../hub/contract/call.ts';
import { agoWords } from '../text/times.ts';
import { useSite } from '../ui/site-context.ts';
import { useUi } from '../ui/ui-context.ts';

/** What the hub has marked about a call, in words. A mark that this page does not know is left out. */
export function CallMarks({ call }: { call: CallView }): JSX.Element | null {
  const { text } = useUi();
  const { clock } = useSite();
  const t = text.value.call;
  const wordsOf = (mark: string): string | undefined =>
    mark === 'late'
      ? t.pressedLate(agoWords(clock.now.value - Date.parse(call.raisedAt), text.value))
      : (t.marks as Partial<Record<string, string>>)[mark];
  const words = call.marks.flatMap((mark) => {
    const said = wordsOf(mark);
    return said === undefined ? [] : [{ mark, said }];
  });
  if (call.repeats > 0) words.unshift({ mark: 'repeats', said: t.repeats(call.repeats) });
  if (words.length === 0) return null;
  return (
    <ul class="marks">
      {words.map(({ mark, said }) => (
        <li key={mark}>{said}</li>
      ))}
    </ul>
  );
}
