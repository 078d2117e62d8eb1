import type { NtfyLine, NtfyLineHandlers } from './ntfy-lines.ts';

/** Waits of the app before it connects again, in seconds; the last one repeats. */
const BACK_OFF_S = [5, 10, 15, 20, 30, 45, 60, 120];
const POLL_EVERY_MS = 3_600_000;
/** A hub that ends a JSON stream cleanly makes the app come back without a wait. */
const TIGHT_LOOP = { times: 3, withinMs: 10_000 };

export type NtfyConnectionOptions = {
  readonly open: (handlers: NtfyLineHandlers) => NtfyLine;
  /** @returns false for what the app cannot read: it throws, the connection ends, and comes back. */
  readonly take: (text: string) => boolean;
  readonly poll: () => Promise<void>;
  readonly wrong: (what: string) => void;
  readonly clock: { readonly monotonic: () => number; readonly setTimer: (work: () => void, ms: number) => () => void };
};

/** When the app connects, waits, comes back and polls. */
export function ntfyConnection({ open, take, poll, wrong, clock }: NtfyConnectionOptions) {
  const cleanEnds: number[] = [];
  let line: NtfyLine | null = null;
  let isOpen = false;
  let isOn = false;
  let isReachable = true;
  let isFrozen = false;
  let failures = 0;
  let refusedWith: number | null = null;
  let cancel: (() => void)[] = [];

  function connect(): void {
    if (!isOn || line !== null) return;
    if (!isReachable) return retry();
    line = open({
      onOpen: () => {
        isOpen = true;
        failures = 0;
        refusedWith = null;
      },
      onText: (text) => {
        if (!take(text)) line?.destroy();
      },
      onEnd: ended,
      isCurrent: (which) => line === which,
      isFrozen: () => isFrozen,
      wrong,
      setTimer: after,
    });
  }

  function ended(which: NtfyLine, status: number | null, isClean: boolean): void {
    if (line !== which) return;
    line = null;
    isOpen = false;
    if (status !== null) refusedWith = status;
    if (!isOn) return;
    if (!isClean) return retry();
    const at = clock.monotonic();
    cleanEnds.push(at);
    if (cleanEnds.filter((end) => at - end < TIGHT_LOOP.withinMs).length > TIGHT_LOOP.times) wrong('a tight loop');
    connect();
  }

  function retry(): void {
    const wait = BACK_OFF_S[Math.min(failures, BACK_OFF_S.length - 1)] as number;
    failures += 1;
    after(connect, wait * 1000);
  }

  function pollOften(): void {
    after(() => {
      if (!isOn) return;
      if (isReachable) poll().catch(() => {});
      pollOften();
    }, POLL_EVERY_MS);
  }

  /** A timer of the app, which ends with it. */
  function after(work: () => void, ms: number): () => void {
    const cancelOne = clock.setTimer(work, ms);
    cancel.push(cancelOne);
    return cancelOne;
  }

  return {
    isOpen: () => isOpen,
    refusedWith: () => refusedWith,
    turnOn(): void {
      isOn = true;
    },
    begin(): void {
      connect();
      pollOften();
    },
    /** The Wi-Fi is gone: TCP breaks, and nothing can be reached. */
    cut(): void {
      isReachable = false;
      line?.destroy();
    },
    /** The Wi-Fi is back: the system tells the app, which connects at once. */
    back(): void {
      isReachable = true;
      failures = 0;
      connect();
    },
    /** The line stands, and nobody reads: the phone dozes. */
    freeze(): void {
      isFrozen = true;
    },
    stop(): void {
      isOn = false;
      for (const one of cancel) one();
      cancel = [];
      line?.destroy();
      line = null;
    },
  };
}
