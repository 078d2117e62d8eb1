import type { Cancel, SimClock } from '../clock.ts';
import { whatTheLampShows, type LampKnowledge, type Shown } from './lamp.ts';

const DARK: Shown = { lamp: 'off', blink: false, stage: null, say: null, sending: false, notSent: false };

export interface IndicatorOptions {
  clock: SimClock;
  /** Null without power. */
  knowledge: () => LampKnowledge | null;
  /** A press turns out as "not sent". */
  onNotSent: () => void;
  /** The lamp was worked out anew; it may show the same as before. */
  onRefreshed: () => void;
}

export interface Indicator {
  shown(): Shown;
  /** Works out anew what lamp and display show, and again at the time when that changes by itself. */
  refresh(): void;
}

/** Lamp and display of a call point. */
export function createIndicator({ clock, knowledge, onNotSent, onRefreshed }: IndicatorOptions): Indicator {
  let shown = DARK;
  let next: Cancel | null = null;

  const refresh = (): void => {
    next?.();
    const wasNotSent = shown.notSent;
    const now = clock.monotonic();
    const known = knowledge();
    const lamp = known === null ? null : whatTheLampShows(known, now);
    shown = lamp?.shown ?? DARK;
    if (lamp !== null && lamp.changesAt !== null) next = clock.setTimeout(refresh, lamp.changesAt - now);
    if (shown.notSent && !wasNotSent) onNotSent();
    onRefreshed();
  };

  return { shown: () => shown, refresh };
}
