/** Takes back a timer; harmless when it has fired already. */
export type Cancel = () => void;

/** Time as a call point knows it. Passed in, so that a day at the door runs in a test in milliseconds. */
export interface SimClock {
  /** Wall clock, milliseconds since 1970; may jump, and is wrong before the network told it. */
  now(): number;
  /** Milliseconds since some start; never jumps, never goes back. */
  monotonic(): number;
  /** Runs `fn` once, `ms` of monotonic time from now. */
  setTimeout(fn: () => void, ms: number): Cancel;
}

/** Node fires a longer timeout at once instead of later (24.8 days). */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

/** The machine's own time. */
export function realClock(): SimClock {
  return {
    now: () => Date.now(),
    monotonic: () => performance.now(),
    setTimeout(fn, ms) {
      const timer = setTimeout(fn, Math.min(ms, LONGEST_TIMEOUT_MS));
      return () => {
        clearTimeout(timer);
      };
    },
  };
}

export interface MovedClock extends SimClock {
  /** Lets `ms` go by and runs everything that falls due, in order, each at its own instant. */
  forward(ms: number): void;
  /** Steps only the wall clock, as a time server or a flat battery does. */
  stepWall(ms: number): void;
}

interface Due {
  at: number;
  order: number;
  fn: (() => void) | null;
}

/** @param startMs wall time at the beginning, milliseconds since 1970. @returns time that stands still until it is moved. */
export function movedClock(startMs: number): MovedClock {
  let passed = 0;
  let wall = startMs;
  let order = 0;
  const heap: Due[] = [];

  const runDue = (until: number): void => {
    for (let next = heap[0]; next !== undefined && next.at <= until; next = heap[0]) {
      popFirst(heap);
      if (next.fn === null) continue;
      wall += next.at - passed;
      passed = next.at;
      next.fn();
    }
    wall += until - passed;
    passed = until;
  };

  return {
    now: () => wall,
    monotonic: () => passed,
    setTimeout(fn, ms) {
      const due: Due = { at: passed + Math.max(0, ms), order: order++, fn };
      push(heap, due);
      return () => {
        due.fn = null;
      };
    },
    forward: (ms) => {
      runDue(passed + ms);
    },
    stepWall(ms) {
      wall += ms;
    },
  };
}

/** Timers are kept as a binary heap: thousands of pendants over a simulated year are hundreds of millions of them. */
function before(a: Due, b: Due): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

function push(heap: Due[], due: Due): void {
  let i = heap.length;
  for (; i > 0;) {
    const parent = (i - 1) >> 1;
    const above = heap[parent];
    if (above === undefined || !before(due, above)) break;
    heap[i] = above;
    i = parent;
  }
  heap[i] = due;
}

function popFirst(heap: Due[]): void {
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
