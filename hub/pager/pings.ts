import type { Instant } from '../domain/time.ts';

type Ping = { readonly text: string; readonly sentAt: Instant };

/** Pings of one connection without an answer. The app answers in order, so one answer answers all before it. */
export function createPings(steady: () => Instant) {
  let waiting: Ping[] = [];
  let lastAt: Instant | null = null;
  let hasAnswered = false;

  return {
    sent(text: string): void {
      lastAt = steady();
      waiting.push({ text, sentAt: lastAt });
    },
    /** @returns the texts that are answered now; none for a pong that nobody asked for. */
    answered(text: string): string[] {
      const at = waiting.findLastIndex((ping) => ping.text === text);
      const answered = waiting.slice(0, at + 1).map((ping) => ping.text);
      waiting = waiting.slice(at + 1);
      if (answered.length > 0) hasAnswered = true;
      return answered;
    },
    /** When the oldest ping without an answer was sent; null: all are answered. */
    unansweredSince: (): Instant | null => waiting[0]?.sentAt ?? null,
    heard: () => ({ unansweredSince: waiting[0]?.sentAt ?? null, hasAnswered }),
    lastAt: (): Instant | null => lastAt,
  };
}
