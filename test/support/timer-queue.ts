/**
 * Timers of a clock that stands still until it is moved, in order of time; at the same time, in the order they were
 * set.
 */
export type TimerQueue = {
  /** Milliseconds, starting at `start`. */
  readonly now: () => number;
  /** @returns a function that cancels the timer; it does nothing after the timer has fired. */
  readonly set: (work: () => void, ms: number) => () => void;
  /**
   * Removes the first timer that is due by `until`, and moves the time to it. @returns its work; null when none is due.
   */
  readonly next: (until: number) => (() => void) | null;
  /** Moves the time past timers that were not removed. */
  readonly moveTo: (until: number) => void;
  /** Number of timers that have neither fired nor been cancelled. */
  readonly size: () => number;
};

type Timer = { readonly at: number; readonly order: number; work: (() => void) | null };

export function createTimerQueue(start = 0): TimerQueue {
  const heap: Timer[] = [];
  let now = start;
  let order = 0;
  let size = 0;

  return {
    now: () => now,
    set: (work, ms) => {
      const timer: Timer = { at: now + Math.max(0, ms), order: order++, work };
      push(heap, timer);
      size++;
      return () => {
        if (timer.work !== null) size--;
        timer.work = null;
      };
    },
    next: (until) => {
      for (let first = heap[0]; first !== undefined && first.at <= until; first = heap[0]) {
        popFirst(heap);
        const { at, work } = first;
        if (work === null) continue;
        first.work = null;
        size--;
        now = Math.max(now, at);
        return work;
      }
      return null;
    },
    moveTo: (until) => {
      now = until;
    },
    size: () => size,
  };
}

/**
 * Order of a binary heap. It must be fast: a simulated year of thousands of pendants has hundreds of millions of
 * timers.
 */
function before(a: Timer, b: Timer): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

function push(heap: Timer[], timer: Timer): void {
  let i = heap.length;
  for (; i > 0;) {
    const parent = (i - 1) >> 1;
    const above = heap[parent];
    if (above === undefined || !before(timer, above)) break;
    heap[i] = above;
    i = parent;
  }
  heap[i] = timer;
}

function popFirst(heap: Timer[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let i = 0;
  for (;;) {
    let child = 2 * i + 1;
    let below = heap[child];
    const right = heap[child + 1];
    if (below !== undefined && right !== undefined && before(right, below)) {
      child += 1;
      below = right;
    }
    if (below === undefined || !before(below, last)) break;
    heap[i] = below;
    i = child;
  }
  heap[i] = last;
}
