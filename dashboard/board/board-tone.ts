import { computed, effect, signal, untracked, type ReadonlySignal } from '@preact/signals';
import type { CallView, PriorityName } from '../../hub/contract/call.ts';
import type { WordsView } from '../../hub/contract/ids.ts';
import type { OpenCalls } from '../calls/open-calls.ts';
import { byUrgency } from '../calls/call-order.ts';
import type { Sound } from '../senses/sound.ts';
import { toneFor, TONES } from '../senses/tones.ts';

/** How often the tone of the gravest waiting call is repeated, in ms, until somebody goes. */
const AGAIN_MS: Record<PriorityName, number> = { emergency: 5_000, urgent: 10_000, routine: 10_000 };
const SILENT_AGAIN_MS = 1_000;
export const HUSH_MS = 60_000;

/** Who has hushed the board, and until when by the wall clock, in ms. */
export type Hush = { readonly by: WordsView; readonly until: number };
export type BoardTone = {
  readonly hushed: ReadonlySignal<Hush | null>;
  /** Quiet for a minute, by a named person. A new call ends it. */
  readonly hush: (by: WordsView) => void;
};
export type BoardToneParts = {
  readonly calls: ReadonlySignal<OpenCalls>;
  readonly isBoard: ReadonlySignal<boolean>;
  readonly sound: Pick<Sound, 'play'>;
  readonly timers: {
    readonly set: (run: () => void, ms: number) => unknown;
    readonly clear: (timer: unknown) => void;
    /** Wall time in ms. */
    readonly now: () => number;
  };
};

/** The tone of the desk: at once when a call begins to wait, and again until somebody goes. */
export function createBoardTone({ calls, isBoard, sound, timers }: BoardToneParts): BoardTone {
  const hushed = signal<Hush | null>(null);
  let known: ReadonlySet<string> = new Set();
  let timer: unknown = null;
  let lastAt = -Infinity;
  const waiting = computed<readonly CallView[]>(() =>
    isBoard.value ? [...calls.value.open.values()].filter(({ state }) => state === 'waiting').sort(byUrgency) : [],
  );
  /** Changes only when the tone does. */
  const ids = computed(() => waiting.value.map(({ id, priority }) => `${id} ${priority}`).join());

  function next(): void {
    timers.clear(timer);
    timer = null;
    const [gravest] = waiting.peek();
    if (gravest === undefined) return;
    const every = AGAIN_MS[gravest.priority];
    const quietUntil = hushed.peek()?.until ?? -Infinity;
    const due = Math.max(lastAt + every, quietUntil) - timers.now();
    if (due > 0) {
      timer = timers.set(next, due);
      return;
    }
    hushed.value = null;
    // Without sound it is tried each second, so that the first touch is followed by the tone.
    const sounded = sound.play(TONES[toneFor(gravest.priority, '')]);
    lastAt = sounded ? timers.now() : -Infinity;
    timer = timers.set(next, sounded ? every : SILENT_AGAIN_MS);
  }

  effect(() => {
    const now = new Set(ids.value === '' ? [] : ids.value.split(','));
    const isNew = [...now].some((id) => !known.has(id));
    known = now;
    untracked(() => {
      if (isNew) {
        lastAt = -Infinity;
        hushed.value = null;
      }
      next();
    });
  });

  return {
    hushed,
    hush(by) {
      hushed.value = { by, until: timers.now() + HUSH_MS };
      next();
    },
  };
}
