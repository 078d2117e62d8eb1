import type { Cancel, SimClock } from '../clock.ts';

/**
 * What is wired to an input: a push button, a cord that springs back, or a cord that stays pulled until it is reset.
 */
export const INPUT_KINDS = ['button', 'cord', 'latching-cord'] as const;
export type InputKind = (typeof INPUT_KINDS)[number];

/** Contacts bounce for a few milliseconds when they close and open. A shorter gap than this is not a release. */
export const DEBOUNCE_MS = 30;
/**
 * From this time on the press counts as an intended hold. A trembling hand lifts off for up to TREMBLE_MS; that must
 * not interrupt an emergency hold.
 */
const HOLDING_AFTER_MS = 500;
const TREMBLE_MS = 250;
/** A person does not press a button for so long. A contact closed for longer is reported as stuck. */
export const STUCK_AFTER_MS = 60_000;

export interface ButtonOptions {
  kind: InputKind;
  clock: SimClock;
  /** How long a press must last to be a hold, milliseconds. Read at each press, because the hub may change it. */
  holdMs: () => number;
  /** Called at the first edge, before debouncing: a press is never delayed. */
  onPress: () => void;
  /** Called once per press, while the contact is still closed. */
  onHold: (heldMs: number) => void;
  onStuckChange: () => void;
}

export interface Button {
  /** The contact closes or opens, bounces included. Its position is kept while there is no power. */
  contact(closed: boolean): void;
  powerOn(): void;
  powerOff(): void;
  stuck(): boolean;
}

/**
 * One input: turns the raw contact into presses and holds. A press is triggered by the leading edge. A release needs
 * the contact to stay open for DEBOUNCE_MS.
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
      // A latching cord that is pulled at power-up may have been pulled without power: raise a call rather than miss
      // one.
      // A button that is closed at power-up gave no edge: something leans on it, or it is broken.
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
