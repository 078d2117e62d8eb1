import { useEffect, useRef, useState } from 'preact/hooks';
import type { PagerView } from '../../hub/contract/http/pagers.ts';
import type { Http, Refusal } from '../api/http.ts';
import { ringSetup } from '../api/account/pagers.ts';
import { RING_AFTER_S, type Ring } from './proof.ts';

const TICK_MS = 500;

export type RingState = {
  readonly ring: Ring | null;
  /** Now, as in `ring`. */
  readonly at: number;
  readonly refused: Refusal | null;
  readonly start: () => void;
};

/** The test ring of this page. It notes whether the page was out of sight meanwhile, as it is on a locked phone. */
export function useRing(http: Http, key: string, { testedAt }: PagerView): RingState {
  const [ring, setRing] = useState<Ring | null>(null);
  const [at, setAt] = useState(() => performance.now());
  const [refused, setRefused] = useState<Refusal | null>(null);
  const tested = useRef(testedAt);
  tested.current = testedAt;

  const isRinging = ring !== null;
  useEffect(() => {
    if (!isRinging) return undefined;
    const onHidden = (): void => {
      if (document.visibilityState === 'hidden')
        setRing((now) => (now !== null && now.testedBefore === tested.current ? { ...now, wasHidden: true } : now));
    };
    const timer = setInterval(() => setAt(performance.now()), TICK_MS);
    document.addEventListener('visibilitychange', onHidden);
    // It may have gone into the pocket already.
    onHidden();
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', onHidden);
    };
  }, [isRinging]);

  async function start(): Promise<void> {
    const testedBefore = tested.current;
    const answer = await ringSetup(http, key, RING_AFTER_S);
    setRefused(answer.ok ? null : answer.refusal);
    if (!answer.ok) return;
    const askedAt = performance.now();
    setAt(askedAt);
    setRing({ askedAt, afterMs: RING_AFTER_S * 1000, testedBefore, wasHidden: false });
  }

  return { ring, at, refused, start: () => void start() };
}
