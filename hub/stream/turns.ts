/** What one piece of work cost, in facts, and what comes next. `wait`: its socket is full; `goOn` is called later. */
export type Piece = { readonly cost: number; readonly next: 'go-on' | 'wait' | 'end' };

/** Does work of at most so many facts. It never throws. */
export type DoPiece = (most: number) => Piece;

export type Turn = {
  /** The socket takes more. The work goes on in a later turn of the loop, never at once. */
  readonly goOn: () => void;
  /** The connection has ended. */
  readonly leave: () => void;
};

export type Turns = {
  readonly take: (work: DoPiece) => Turn;
  /** Called about once a second: a phone whose socket stays full gives its place to the next one. */
  readonly tick: () => void;
  /** Phones that are not done. */
  readonly size: () => number;
};

export type TurnsDeps = {
  /** Runs work after the present turn of the loop. */
  readonly defer: (work: () => void) => void;
  /** Milliseconds that never jump. They go on in the middle of a turn. */
  readonly nowMs: () => number;
};

/** Facts that are read for all phones together in one turn of the loop, and the time that it may take. */
export const FACTS_A_TURN = 50;
export const TURN_MS = 4;
/** Facts of one phone before the next phone has its piece. The time is checked after each. */
export const FACTS_A_PIECE = 10;
/** Phones that catch up at once. Others wait in the order in which they came. */
export const PHONES_AT_ONCE = 4;
/** A phone whose socket is full for longer gives its place to the next one, and goes on when it can. */
const STALLED_MS = 2_000;

type Task = { readonly work: DoPiece; isStarted: boolean; waitsSince: number | null };

/**
 * Work for phones that come back, in turns of the loop. A catch-up of half a million facts takes seconds of work.
 * Between two turns presses, pings and everything else get theirs.
 */
export function createTurns({ defer, nowMs }: TurnsDeps): Turns {
  const tasks = new Set<Task>();
  /** In order: those that have begun and can go on, and those that have not begun. */
  const ready: Task[] = [];
  const fresh: Task[] = [];
  let planned = false;

  function plan(): void {
    if (planned || (ready.length === 0 && !mayBegin())) return;
    planned = true;
    defer(turn);
  }

  function turn(): void {
    planned = false;
    const endsAt = nowMs() + TURN_MS;
    let left = FACTS_A_TURN;
    while (left > 0) {
      const task = nextTask();
      if (task === null) break;
      left -= Math.max(1, run(task, Math.min(left, FACTS_A_PIECE)));
      if (nowMs() >= endsAt) break;
    }
    plan();
  }

  function nextTask(): Task | null {
    if (mayBegin()) {
      const begins = fresh.shift() as Task;
      begins.isStarted = true;
      ready.push(begins);
    }
    return ready.shift() ?? null;
  }

  function mayBegin(): boolean {
    if (fresh.length === 0) return false;
    let busy = 0;
    for (const { isStarted, waitsSince } of tasks)
      if (isStarted && (waitsSince === null || nowMs() - waitsSince < STALLED_MS)) busy += 1;
    return busy < PHONES_AT_ONCE;
  }

  function run(task: Task, most: number): number {
    const { cost, next } = task.work(most);
    if (next === 'end') tasks.delete(task);
    else if (tasks.has(task)) {
      if (next === 'go-on') ready.push(task);
      else task.waitsSince = nowMs();
    }
    return cost;
  }

  return {
    take: (work) => {
      const task: Task = { work, isStarted: false, waitsSince: null };
      tasks.add(task);
      fresh.push(task);
      plan();
      return {
        goOn: () => {
          if (!tasks.has(task) || task.waitsSince === null) return;
          task.waitsSince = null;
          ready.push(task);
          plan();
        },
        leave: () => {
          if (!tasks.delete(task)) return;
          for (const list of [ready, fresh]) {
            const at = list.indexOf(task);
            if (at >= 0) list.splice(at, 1);
          }
          plan();
        },
      };
    },
    tick: plan,
    size: () => tasks.size,
  };
}
