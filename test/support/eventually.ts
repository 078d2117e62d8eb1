const POLL_MS = 2;

type Looked<T> = T | null | undefined | false;

/**
 * Waits until something sent over real sockets has arrived. It does not sleep for a fixed time.
 * @throws with `what` when it has not arrived within the limit.
 */
export async function eventually<T>(
  what: string,
  look: () => Looked<T> | Promise<Looked<T>>,
  withinMs = 15_000,
): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found !== null && found !== undefined && found !== false) return found;
    if (performance.now() > deadline) throw new Error(`did not happen: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
