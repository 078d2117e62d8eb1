import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useAccount } from '../account/account-context.ts';
import { localize } from '../text/language.ts';
import { Icon } from '../ui/icon.tsx';
import { useSite } from '../ui/site-context.ts';
import { useUi } from '../ui/ui-context.ts';
import { useBoard } from './board-context.ts';
import { PinDialog } from './pin-dialog.tsx';
import { SetUpScreenDialog } from './set-up-screen-dialog.tsx';

/**
 * Where the site allows PINs: a lead makes this device a shared screen, and at a shared screen a person enters a PIN.
 */
export function SharedScreenButtons(): JSX.Element | null {
  const { text, language } = useUi();
  const { site } = useSite();
  const { session } = useAccount();
  const { sharedScreen } = useBoard();
  const [asking, setAsking] = useState<'pin' | 'place' | null>(null);
  const state = session.state.value;
  const t = text.value.screen;
  if (state.is !== 'signed-in' || site.value?.site?.rules?.deskPin !== true) return null;
  const leads = state.staff?.roles.some((role) => role === 'lead' || role === 'admin') === true;
  const acting = sharedScreen.acting.value;
  return (
    <>
      {state.screen !== undefined && acting !== null && (
        <button type="button" class="plain" onClick={sharedScreen.leave}>
          <Icon name="person" />
          <span>{t.done(localize(acting.name, language.value))}</span>
        </button>
      )}
      {state.screen !== undefined && acting === null && (
        <button type="button" class="plain" onClick={() => setAsking('pin')}>
          <Icon name="person" />
          <span>{t.actHere}</span>
        </button>
      )}
      {state.screen === undefined && leads && (
        <button type="button" class="plain" onClick={() => setAsking('place')}>
          <Icon name="screen" />
          <span>{t.setUp}</span>
        </button>
      )}
      {asking === 'pin' && <PinDialog onClose={() => setAsking(null)} />}
      {asking === 'place' && <SetUpScreenDialog onClose={() => setAsking(null)} />}
    </>
  );
}
