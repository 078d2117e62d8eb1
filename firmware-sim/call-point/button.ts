import type { Cancel, SimClock } from '../clock.ts';

/** What hangs on an input: a push button, a cord that springs back, or a cord that stays pulled until it is reset. */
export const INPUT_KINDS = ['button', 'cord', 'latching-cord'] as const;
export type InputKind = (typeof INPUT_KINDS)[number];

/**
 * Contacts bounce for a few milliseconds when they close and when they open; a gap shorter than this is not a release.
 */
export const DEBOUNCE_MS = 30;
/**
 * From here on the finger means to hold. A trembling hand lifts off for a moment; that must not break an emergency
 * hold.
 */
const HOLDING_AFTER_MS = 500;
const TREMBLE_MS = 250;
/** Nobody leans on a button this long; something else does. */
export const STUCK_AFTER_MS = 60_000;

export interface ButtonOptions {
  kind: InputKind;
  clock: SimClock;
  /** How long a finger stays for a hold, milliseconds; asked at each press, because the hub may change it. */
  holdMs: () => number;
  /** At the first edge, before anything is debounced: the finger is heard at once. */
  onPress: () => void;
  /** Once per press, while the finger is still down. */
  onHold: (heldMs: number) => void;
  onStuckChange: () => void;
}

export interface Button {
  /** The contact closes or opens; bounces included. Remembered also while there is no power. */
  contact(closed: boolean): void;
  powerOn(): void;
  powerOff(): void;
  stuck(): boolean;
}

/**
 * One input: from the raw contact to presses and holds. Pushes are triggered by the leading edge, releases by staying
 * open.
 */
export function createButton({ kind, clock, holdMs, onPress, onHold, onStuckChange }: ButtonOptions): Button {
  let powered = false;
  let closed = false;
  let pressed = false;
  let stuck = false;
  let pressedAt = 0;
  let release: Cancel | null = null;
  let timers: Cancel[] = [];

  const stopTimers = (): void => {
    release?.();
    release = null;
    for (const cancel of timers) cancel();
    timers = [];
  };

  const beginPress = (): void => {
    pressed = true;
    pressedAt = clock.monotonic();
    // A latching cord is meant to stay closed; only the others can be stuck.
    if (kind !== 'latching-cord') {
      timers.push(
        clock.setTimeout(() => {
          stuck = true;
          onStuckChange();
        }, STUCK_AFTER_MS),
      );
    }
  };

  const endPress = (): void => {
    stopTimers();
    pressed = false;
    if (!stuck) return;
    stuck = false;
    onStuckChange();
  };

  const firstEdge = (): void => {
    beginPress();
    if (kind === 'button')
      timers.push(
        clock.setTimeout(() => {
          onHold(clock.monotonic() - pressedAt);
        }, holdMs()),
      );
    onPress();
  };

  return {
    contact(nowClosed) {
      closed = nowClosed;
      if (!powered) return;
      if (closed) {
        release?.();
        release = null;
        if (!pressed) firstEdge();
      } else if (pressed && release === null) {
        const holding = clock.monotonic() - pressedAt >= HOLDING_AFTER_MS;
        release = clock.setTimeout(endPress, holding ? TREMBLE_MS : DEBOUNCE_MS);
      }
    },
    powerOn() {
      powered = true;
      if (!closed) return;
      // A cord found pulled may have been pulled in the dark: better one call too many.
      // A button found closed gave no edge: it is leant on, or broken.
      if (kind === 'latching-cord') firstEdge();
      else beginPress();
    },
    powerOff() {
      powered = false;
      stopTimers();
      pressed = false;
      stuck = false;
    },
    stuck: () => stuck,
  };
}
