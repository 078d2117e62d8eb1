import type { Phone } from '../types/phone.ts';
import type { FrameAudience } from './audience.ts';
import type { WritePacing } from './write-pacing.ts';
import { frameOf } from './text-frame.ts';

export type PhoneLimits = {
  /** Bytes in a phone's socket above which frames wait here and are sent later as one. */
  readonly slowBytes: number;
  /** Milliseconds that a phone may stay that slow. */
  readonly slowMs: number;
  /** Bytes that may wait for all phones together. Beyond it the slowest are closed. */
  readonly allBytes: number;
};

/** A connected phone, and the frames that wait because its socket does not take them. */
export type Line = {
  readonly phone: Phone;
  audience: FrameAudience;
  waiting: string[];
  waitingChars: number;
  /** Null while the phone is not slow. */
  slowSince: number | null;
};

/** Frames kept for one slow phone. With more it is closed, and it catches up with `after` when it connects again. */
const WAITING_MAX = 20_000;
/** How soon slow phones are checked again. */
const CHECK_MS = 20;

export type SlowPhonesDeps = {
  readonly limits: PhoneLimits;
  readonly pace: Pick<WritePacing, 'nowMs' | 'after'>;
  readonly lines: ReadonlyMap<Phone, Line>;
  readonly write: (phone: Phone, frame: Buffer) => void;
  /**
   * Removes and closes a phone that is too slow. It loses nothing: changes are in the event log, alerts in the
   * outbox.
   */
  readonly close: (phone: Phone) => void;
};

/** Keeps frames for phones that read slowly, so that one slow phone never delays another. */
export function createSlowPhones({ limits, pace, lines, write, close }: SlowPhonesDeps) {
  let checkPlanned = false;

  function hold(line: Line, texts: readonly string[]): void {
    for (const text of texts) {
      line.waiting.push(text);
      line.waitingChars += text.length;
    }
    line.slowSince ??= pace.nowMs();
    planCheck();
    if (line.waiting.length > WAITING_MAX) close(line.phone);
  }

  function planCheck(): void {
    if (checkPlanned) return;
    checkPlanned = true;
    pace.after(() => {
      checkPlanned = false;
      check();
      if ([...lines.values()].some((line) => line.slowSince !== null)) planCheck();
    }, CHECK_MS);
  }

  /**
   * Closes the slowest phones until what waits for all of them is below the limit. Texts that wait here are the same
   * ones for many phones, so only the longest list counts.
   */
  function bound(): void {
    let inSockets = 0;
    let held = 0;
    for (const { phone, waitingChars } of lines.values()) {
      inSockets += phone.backlogBytes();
      held = Math.max(held, waitingChars);
    }
    if (inSockets + held <= limits.allBytes) return;
    for (const line of [...lines.values()].toSorted(slowestFirst)) {
      const bytes = line.phone.backlogBytes();
      if (bytes === 0 && line.slowSince === null) continue;
      close(line.phone);
      inSockets -= bytes;
      held = Math.max(0, ...[...lines.values()].map(({ waitingChars }) => waitingChars));
      if (inSockets + held <= limits.allBytes) return;
    }
  }

  /** Sends what waited to phones that read again, and closes phones that were slow for too long. */
  function check(): void {
    for (const line of lines.values()) {
      if (line.slowSince === null) continue;
      if (line.phone.backlogBytes() <= limits.slowBytes) {
        const texts = line.waiting;
        line.waiting = [];
        line.waitingChars = 0;
        line.slowSince = null;
        if (texts.length > 0) write(line.phone, frameOf(texts));
      } else if (pace.nowMs() - line.slowSince > limits.slowMs) close(line.phone);
    }
    bound();
  }

  return {
    hold,
    bound,
    /** Whether frames for this phone must wait. */
    isSlow: ({ phone, waiting }: Line): boolean => waiting.length > 0 || phone.backlogBytes() > limits.slowBytes,
  };
}

/** The one that has been slow for longest, and of those that are not slow the one for which most waits. */
function slowestFirst(one: Line, other: Line): number {
  const since = (one.slowSince ?? Infinity) - (other.slowSince ?? Infinity);
  return Number.isNaN(since) || since === 0 ? other.phone.backlogBytes() - one.phone.backlogBytes() : since;
}
