import type { Cancel, SimClock } from '../clock.ts';
import { whatTheLampShows, type LampKnowledge, type Shown } from './lamp.ts';

const DARK: Shown = { lamp: 'off', blink: false, stage: null, say: null, sending: false, notSent: false };

export interface IndicatorOptions {
  clock: SimClock;
  /** Null without power. */
  knowledge: () => LampKnowledge | null;
  /** Called when a press has become "not sent". */
  onNotSent: () => void;
  /** Called after every refresh; the lamp may show the same as before. */
  onRefreshed: () => void;
}

export interface Indicator {
  shown(): Shown;
  /** Computes what lamp and display show now, and plans the next refresh for the time when that changes by itself. */
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
