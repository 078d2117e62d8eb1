import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { PagerSetupView } from '../../hub/contract/http/pagers.ts';
import type { Http, RefusalCode } from '../api/http.ts';
import { openSetup, readSetup } from '../api/account/pagers.ts';
import { takeFragment } from '../ui/take-fragment.ts';
import { keepKey, keptKey } from './kept-key.ts';

export type SetupFailure = 'invalid' | 'ended' | 'noSecret' | 'off' | 'noAnswer';
export type SetupState =
  | { readonly is: 'opening' }
  | { readonly is: 'failed'; readonly why: SetupFailure }
  /** `silent`: the hub does not answer now; what is shown may be old. */
  | { readonly is: 'open'; readonly key: string; readonly setup: PagerSetupView; readonly silent: boolean };

const READ_EVERY_MS = 1_500;

/**
 * The set-up of one pager on this phone: exchanges the secret of the address for a key, and reads again and again how
 * well the pager is heard.
 */
export function useSetup(http: Http): { readonly state: SetupState; readonly open: () => void } {
  const [state, setState] = useState<SetupState>({ is: 'opening' });
  const secret = useRef('');
  const key = useRef('');

  const read = useCallback(async (): Promise<void> => {
    const asked = key.current;
    const answer = await readSetup(http, asked);
    if (asked !== key.current) return;
    if (answer.ok) setState({ is: 'open', key: asked, setup: answer.value, silent: false });
    else if (answer.refusal.code === 'PAGER_SETUP_INVALID') {
      keepKey(null);
      setState({ is: 'failed', why: 'ended' });
    } else setState((before) => (before.is === 'open' ? { ...before, silent: true } : failed(answer.refusal.code)));
  }, [http]);

  const open = useCallback(async (): Promise<void> => {
    setState({ is: 'opening' });
    const kept = keptKey();
    if (kept !== null && (secret.current === '' || kept.secret === secret.current)) {
      key.current = kept.key;
      return read();
    }
    if (secret.current === '') return setState({ is: 'failed', why: 'noSecret' });
    const answer = await openSetup(http, secret.current);
    if (!answer.ok) return setState(failed(answer.refusal.code));
    key.current = answer.value.key;
    keepKey({ secret: secret.current, key: key.current });
    setState({ is: 'open', key: key.current, setup: answer.value, silent: false });
  }, [http, read]);

  useEffect(() => {
    const start = (): void => {
      secret.current = takeFragment();
      void open();
    };
    // Another code may be opened in the same tab while this page is shown.
    const onHash = (): void => {
      if (location.hash.length > 1) start();
    };
    start();
    addEventListener('hashchange', onHash);
    return () => removeEventListener('hashchange', onHash);
  }, [open]);

  const isOpen = state.is === 'open';
  useEffect(() => {
    if (!isOpen) return undefined;
    const onSeen = (): void => {
      if (document.visibilityState === 'visible') void read();
    };
    const timer = setInterval(() => void read(), READ_EVERY_MS);
    document.addEventListener('visibilitychange', onSeen);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', onSeen);
    };
  }, [isOpen, read]);

  return { state, open: () => void open() };
}

function failed(code: RefusalCode): SetupState {
  switch (code) {
    case 'PAGER_SETUP_INVALID':
    case 'INVALID_BODY':
      return { is: 'failed', why: 'invalid' };
    case 'PAGERS_OFF':
      return { is: 'failed', why: 'off' };
    default:
      return { is: 'failed', why: 'noAnswer' };
  }
}
