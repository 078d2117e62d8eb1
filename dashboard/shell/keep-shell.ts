/** After the first calls were drawn, and on a page without calls, in ms: what a person waits for comes first. */
const AFTER_CALLS_MS = 2_000;
const ELSE_MS = 10_000;

/**
 * Lets a service worker keep the pages, where the browser allows it (HTTPS or this machine). Without one all works, but
 * a reload without the hub.
 * @param whenCallsShown runs it once the first calls are there
 */
export function keepShell(whenCallsShown: (run: () => void) => void): void {
  // Undefined on pages over plain HTTP.
  const { serviceWorker } = navigator as { serviceWorker?: ServiceWorkerContainer };
  if (serviceWorker === undefined) return;
  let isBegun = false;
  const begin = (): void => {
    if (isBegun) return;
    isBegun = true;
    serviceWorker.register('/worker.js', { updateViaCache: 'none' }).catch(() => undefined);
  };
  whenCallsShown(() => setTimeout(begin, AFTER_CALLS_MS));
  setTimeout(begin, ELSE_MS);
}
