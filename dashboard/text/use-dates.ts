import { useEffect, useState } from 'preact/hooks';

let areReady = false;

/**
 * @returns whether dates and times of day may be written now. The first one takes a slow phone a quarter of a second, so
 * a page shows its calls first, and these a moment later.
 */
export function useDates(): boolean {
  const [isReady, setReady] = useState(areReady);
  useEffect(() => {
    const timer = setTimeout(() => {
      areReady = true;
      setReady(true);
    });
    return () => clearTimeout(timer);
  }, []);
  return isReady;
}
