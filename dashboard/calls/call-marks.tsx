import type { JSX } from 'preact';
import type { CallView } from '../../hub/contract/call.ts';
import { useUi } from '../ui/ui-context.ts';

/** What the hub has marked about a call, in words. A mark that this page does not know is left out. */
export function CallMarks({ call }: { call: CallView }): JSX.Element | null {
  const t = useUi().text.value.call;
  const words = call.marks
    .map((mark) => (t.marks as Partial<Record<string, string>>)[mark])
    .filter((word) => word !== undefined);
  if (call.repeats > 0) words.unshift(t.repeats(call.repeats));
  if (words.length === 0) return null;
  return (
    <ul class="marks">
      {words.map((word) => (
        <li key={word}>{word}</li>
      ))}
    </ul>
  );
}
