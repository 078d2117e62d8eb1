import { useEffect, useRef, useState } from 'preact/hooks';

const SETTLE_MS = 500;

/**
 * False for half a second after `what` changed (not at the first drawing): a thumb already on its way must not hit a button that
 * has just moved under it, nor take a second meaning from a double tap.
 */
export function useSettled(what: string): boolean {
  const [settledFor, setSettledFor] = useState(what);
  const first = useRef(true);
  useEffect(() => {
    if (first.current) {
      first.current = false;
      return undefined;
    }
    const timer = setTimeout(() => setSettledFor(what), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [what]);
  return settledFor === what;
}
