import { useEffect, useRef, useState } from 'preact/hooks';

const SETTLE_MS = 500;

/**
 * False for half a second after `what` changed, but not at the first rendering. A thumb that is already moving must not
 * hit a button that has just moved under it, and a double tap must not press two different buttons.
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
