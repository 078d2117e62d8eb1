/** What a contact has said. `hold` comes beside the `press` that began it. */
export type ContactEvent = 'press' | 'hold' | 'stuck' | 'free';

/** `idle`; `pressed`; `stuck`: found closed at the start, or closed for too long. */
export type ContactState = 'idle' | 'pressed' | 'stuck';

export type Contact = {
  /** The level of the line, as often as it is read. @param at by a time that never jumps, in milliseconds. */
  readonly level: (closed: boolean, at: number) => readonly ContactEvent[];
  /** What has become due. Called at `nextAt`, or later. */
  readonly due: (at: number) => readonly ContactEvent[];
  /** When `due` must be called next; null: not before another level comes. */
  readonly nextAt: () => number | null;
  readonly state: () => ContactState;
};

/** A contact of a button settles within 5 to 30 ms. */
const SETTLED_MS = 40;
/** A second press within this time after the first is the same hand. It bounds what a worn contact can write. */
const SAME_PRESS_MS = 1_000;
/** A contact that is closed for so long is no finger (mqtt.md, `up/press`). */
const STUCK_MS = 60_000;

/**
 * One contact behind a line, without a clock of its own. A press counts from its first edge, however short it is. It is
 * over when the line was open for 40 ms without a break, so a contact that chatters gives one press, and is stuck after
 * a minute. The first level is where it begins: a button that is found closed has not been pressed.
 * @param holdMs after so many milliseconds a press is a hold.
 */
export function createContact(holdMs: number): Contact {
  let state: ContactState | null = null;
  /** What the line said last. */
  let isClosed = false;
  let closedAt = 0;
  let openSince: number | null = null;
  let isHeld = false;

  function level(closed: boolean, at: number): readonly ContactEvent[] {
    if (state === null) {
      isClosed = closed;
      state = closed ? 'stuck' : 'idle';
      return closed ? ['stuck'] : [];
    }
    const events = due(at);
    if (closed === isClosed) return events;
    isClosed = closed;
    if (!closed) {
      openSince = at;
      return events;
    }
    openSince = null;
    // A hold that fell due in a bounce.
    if (state !== 'idle') return [...events, ...due(at)];
    const isSame = closedAt > 0 && at - closedAt < SAME_PRESS_MS;
    state = 'pressed';
    isHeld = false;
    closedAt = at;
    return isSame ? events : [...events, 'press'];
  }

  function due(at: number): readonly ContactEvent[] {
    const events: ContactEvent[] = [];
    if (state === 'pressed' && !isHeld && at - closedAt >= holdMs && (openSince ?? at) - closedAt >= holdMs) {
      isHeld = true;
      events.push('hold');
    }
    if (state === 'pressed' && at - closedAt >= STUCK_MS && (openSince ?? at) - closedAt >= STUCK_MS) {
      state = 'stuck';
      events.push('stuck');
    }
    if (openSince !== null && state !== 'idle' && at - openSince >= SETTLED_MS) {
      if (state === 'stuck') events.push('free');
      state = 'idle';
      openSince = null;
    }
    return events;
  }

  function nextAt(): number | null {
    if (openSince !== null) return state === 'idle' ? null : openSince + SETTLED_MS;
    return state === 'pressed' ? closedAt + (isHeld ? STUCK_MS : holdMs) : null;
  }

  return { level, due, nextAt, state: () => state ?? 'idle' };
}
