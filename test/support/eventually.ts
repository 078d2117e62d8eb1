const POLL_MS = 2;

/**
 * Waits until something that travels over real sockets has arrived; not a sleep, it ends with the arrival.
 * @throws with `what` when it has not come within the limit.
 */
export async function eventually<T>(
  what: string,
  look: () => T | null | undefined | false,
  withinMs = 4_000,
): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const found = look();
    if (found !== null && found !== undefined && found !== false) return found;
    if (performance.now() > deadline) throw new Error(`did not happen: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
