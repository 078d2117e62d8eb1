import type { JSX } from 'preact';
import type { CallView } from '../../../hub/contract/call.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { Icon } from '../../ui/icon.tsx';
import { useUi } from '../../ui/ui-context.ts';
import { useCalls } from '../calls-context.ts';

/** What the hub said to the last act on this call: why not, or that it has not said anything yet. */
export function CallAnswer({ call }: { call: CallView }): JSX.Element {
  const { text, language } = useUi();
  const { callActions } = useCalls();
  const refusal = callActions.refused.value.get(call.id);
  const unknown = callActions.unknown.value.has(call.id);
  return (
    <div aria-live="polite" class="call-answer">
      {unknown && (
        <p class="refusal not-known">
          <Icon name="send" />
          {text.value.acts.unknown}
        </p>
      )}
      {!unknown && refusal !== undefined && (
        <p class="refusal">
          <Icon name="danger" />
          {refusalText(refusal, text.value, language.value)}
        </p>
      )}
    </div>
  );
}
