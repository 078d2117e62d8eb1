import type { ComponentChildren, JSX } from 'preact';
import type { Refusal } from '../api/http.ts';
import { refusalText } from '../text/refusal-text.ts';
import { Icon } from './icon.tsx';
import { useUi } from './ui-context.ts';

/** Why the hub did not do what was asked. Screen readers say it at once. */
export function RefusalNote({ refusal }: { refusal: Refusal | null | undefined }): JSX.Element | null {
  const { text, language } = useUi();
  return refusal == null ? null : <Warning>{refusalText(refusal, text.value, language.value)}</Warning>;
}

export function Warning({ children }: { children: ComponentChildren }): JSX.Element {
  return (
    <p class="refusal" role="alert">
      <Icon name="danger" />
      {children}
    </p>
  );
}
