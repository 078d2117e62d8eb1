/**
 * Remembers, for every press, when it was sent, when its PUBACK came and when each phone first saw it. Times are
 * milliseconds of `performance.now()`; 0 means "not yet".
 */
export type Witness = {
  readonly sentAt: Float64Array;
  readonly receiptAt: Float64Array;
  /** Presses sent so far; press numbers are 0 … sent-1. */
  readonly sent: () => number;
  readonly receipts: () => number;
  /** Counts the next press as sent now. @returns its number. */
  readonly sending: () => number;
  readonly receipt: (press: number) => void;
  readonly seen: (phone: number, press: number) => void;
  readonly seenAt: (phone: number, press: number) => number;
  /** (press, phone) pairs still missing. */
  readonly missing: () => number;
  /** Times that a phone received a press again after the first time. */
  readonly duplicates: () => number;
  /** When a phone last received a press for the first time. */
  readonly lastSeenAt: () => number;
  /** Latencies of presses from `first` on: to the PUBACK; to each phone; to the last phone. */
  readonly toReceipt: (first: number) => Float64Array;
  readonly toPhone: (first: number) => Float64Array;
  readonly toLastPhone: (first: number) => Float64Array;
};

/** @param capacity most presses; @param phones how many watch. */
export function witness(capacity: number, phones: number): Witness {
  const sentAt = new Float64Array(capacity);
  const receiptAt = new Float64Array(capacity);
  const seenTimes = new Float64Array(capacity * phones);
  let sent = 0;
  let receipts = 0;
  let sightings = 0;
  let duplicates = 0;
  let lastSeenAt = 0;

  const latencies = (
    first: number,
    each: (press: number, sentAt: number, add: (ms: number) => void) => void,
  ): Float64Array => {
    const out: number[] = [];
    for (let press = first; press < sent; press += 1) each(press, sentAt[press] as number, (ms) => out.push(ms));
    return Float64Array.from(out);
  };

  return {
    sentAt,
    receiptAt,
    sent: () => sent,
    receipts: () => receipts,
    sending: () => {
      if (sent === capacity) throw new Error(`more than ${capacity} presses in one run`);
      sentAt[sent] = performance.now();
      return sent++;
    },
    receipt: (press) => {
      if (receiptAt[press] !== 0) return;
      receiptAt[press] = performance.now();
      receipts += 1;
    },
    seen: (phone, press) => {
      if (press >= sent) return;
      const at = press * phones + phone;
      if (seenTimes[at] !== 0) {
        duplicates += 1;
        return;
      }
      lastSeenAt = performance.now();
      seenTimes[at] = lastSeenAt;
      sightings += 1;
    },
    seenAt: (phone, press) => seenTimes[press * phones + phone] as number,
    missing: () => sent * phones - sightings,
    duplicates: () => duplicates,
    lastSeenAt: () => lastSeenAt,
    toReceipt: (first) =>
      latencies(first, (press, from, add) => {
        const at = receiptAt[press] as number;
        if (at !== 0) add(at - from);
      }),
    toPhone: (first) =>
      latencies(first, (press, from, add) => {
        for (let phone = 0; phone < phones; phone += 1) {
          const at = seenTimes[press * phones + phone] as number;
          if (at !== 0) add(at - from);
        }
      }),
    toLastPhone: (first) =>
      latencies(first, (press, from, add) => {
        let last = 0;
        for (let phone = 0; phone < phones; phone += 1) {
          const at = seenTimes[press * phones + phone] as number;
          if (at === 0) return;
          if (at > last) last = at;
        }
        add(last - from);
      }),
  };
}

/** Waits until `done()` or the limit. @returns whether it was done. */
export async function until(done: () => boolean, limitMs: number): Promise<boolean> {
  const end = performance.now() + limitMs;
  while (!done()) {
    if (performance.now() > end) return false;
    await new Promise((resolve) => {
      setTimeout(resolve, 5);
    });
  }
  return true;
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
