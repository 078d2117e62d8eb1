import type { ComponentChildren, JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { Later } from '../ui/later.tsx';
import { Lotus } from '../ui/lotus.tsx';
import { useAccount } from './account-context.ts';
import { PlainPage } from '../ui/page/plain-page.tsx';

/** After what a person waits for, in ms. */
const LOAD_AFTER_MS = 4_000;
const signedOut = async () => (await import('./signed-out.tsx')).SignedOut;

/**
 * Shows the page to a signed-in person. Others see why this device gets no calls, and what to do.
 * @param waiting is shown until the hub has said who is signed in
 */
export function SignedInOnly({
  children,
  waiting,
}: {
  children: ComponentChildren;
  waiting: ComponentChildren;
}): JSX.Element {
  const { session } = useAccount();
  const state = session.state.value;
  const isIn = state.is === 'signed-in';
  useEffect(() => {
    if (!isIn) return undefined;
    // Loaded before it is needed: a phone that is cut off must say so even if the line goes with it.
    const timer = setTimeout(() => void signedOut().catch(() => undefined), LOAD_AFTER_MS);
    return () => clearTimeout(timer);
  }, [isIn]);
  if (isIn) return <>{children}</>;
  if (state.is === 'signed-out') return <Later load={signedOut} with={state} />;
  return (
    <PlainPage>
      <main class="centre">
        <Lotus />
        {waiting}
      </main>
    </PlainPage>
  );
}
