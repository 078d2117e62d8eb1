import type { JSX } from 'preact';
import { refusalText } from '../text/refusal-text.ts';
import { Icon } from '../ui/icon.tsx';
import { useUi } from '../ui/ui-context.ts';
import { useMatters } from './matters-context.ts';

/** Why the hub did not do what was last asked of it about a matter. */
export function MatterRefusal(): JSX.Element {
  const { text, language } = useUi();
  const matters = useMatters();
  const refusal = matters.refused.value;
  return (
    <div aria-live="polite" class="call-answer">
      {refusal !== null && (
        <p class="refusal">
          <Icon name="danger" />
          {refusalText(refusal, text.value, language.value)}
        </p>
      )}
    </div>
  );
}
