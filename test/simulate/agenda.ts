/** What is going to happen, in order of its time; of two things at one moment the one that was put down first. Nothing sleeps. */
export type Agenda = {
  /** Milliseconds since 1970 on the sun's own clock, which never jumps. */
  readonly now: () => number;
  /** @returns takes it back. */
  readonly in: (ms: number, work: () => void) => () => void;
  /** Lets everything up to `until` happen; after each thing `settle` brings what it started to its end. */
  readonly run: (until: number, settle: () => Promise<void>) => Promise<void>;
};

type Entry = { at: number; order: number; work: (() => void) | null };

export function createAgenda(start: number): Agenda {
  const heap: Entry[] = [];
  let now = start;
  let order = 0;
  const before = (one: Entry, other: Entry): boolean =>
    one.at < other.at || (one.at === other.at && one.order < other.order);
  const swap = (i: number, j: number): void => {
    [heap[i], heap[j]] = [heap[j] as Entry, heap[i] as Entry];
  };

  function push(entry: Entry): void {
    let i = heap.push(entry) - 1;
    for (let up = (i - 1) >> 1; i > 0 && before(entry, heap[up] as Entry); up = (i - 1) >> 1) {
      swap(i, up);
      i = up;
    }
  }

  function pop(): Entry {
    const first = heap[0] as Entry;
    const last = heap.pop() as Entry;
    if (heap.length === 0) return first;
    heap[0] = last;
    for (let i = 0; ;) {
      const [left, right] = [2 * i + 1, 2 * i + 2];
      let least = left < heap.length && before(heap[left] as Entry, heap[i] as Entry) ? left : i;
      if (right < heap.length && before(heap[right] as Entry, heap[least] as Entry)) least = right;
      if (least === i) return first;
      swap(i, least);
      i = least;
    }
  }

  return {
    now: () => now,
    in: (ms, work) => {
      const entry: Entry = { at: now + Math.max(0, ms), order: order++, work };
      push(entry);
      return () => {
        entry.work = null;
      };
    },
    run: async (until, settle) => {
      while (heap.length > 0 && (heap[0] as Entry).at <= until) {
        const { at, work } = pop();
        if (work === null) continue;
        now = Math.max(now, at);
        work();
        await settle();
      }
      now = until;
    },
  };
}
