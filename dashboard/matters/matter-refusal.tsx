import type { JSX } from 'preact';
import { refusalWords } from '../text/refusal-text.ts';
import { useApp } from '../ui/ui-context.ts';
import { Icon } from '../ui/icon.tsx';

/** Why the hub did not do what was last asked of it about a matter. */
export function MatterRefusal(): JSX.Element {
  const { matters, text, language } = useApp();
  const refusal = matters.refused.value;
  return (
    <div aria-live="polite" class="call-answer">
      {refusal !== null && (
        <p class="refusal">
          <Icon name="danger" />
          {refusalWords(refusal, text.value, language.value)}
        </p>
      )}
    </div>
  );
}
