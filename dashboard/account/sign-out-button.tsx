import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { Dialog } from '../ui/dialog.tsx';
import { useUi } from '../ui/ui-context.ts';
import { useAccount } from './account-context.ts';

/** One tap never signs a phone out: it would hear no calls, and its invitation is spent. */
export function SignOutButton({ words }: { words: string }): JSX.Element {
  const { text } = useUi();
  const { session } = useAccount();
  const [asking, setAsking] = useState(false);
  const t = text.value.device;
  return (
    <>
      <button type="button" class="plain" onClick={() => setAsking(true)}>
        {words}
      </button>
      {asking && (
        <Dialog title={t.signOutTitle} onClose={() => setAsking(false)}>
          <p>{t.signOutHint}</p>
          <button type="button" class="act act-main" onClick={() => setAsking(false)}>
            {t.staySignedIn}
          </button>
          <button type="button" class="act act-side" onClick={() => void session.leave()}>
            {t.signOutYes}
          </button>
        </Dialog>
      )}
    </>
  );
}
