import type { JSX } from 'preact';
import { clockDuration } from '../text/times.ts';
import { Icon } from './icon.tsx';
import { useSite } from './site-context.ts';

/** Milliseconds for which a code that works once can still be used; none or less: it has run out. */
export function useTimeLeft(expiresAt: string): number {
  const { clock } = useSite();
  // The clock counts whole seconds and may be one second behind, so one second less is shown.
  return Date.parse(expiresAt) - clock.now.value - 1_000;
}

export function RanOut({ words }: { words: string }): JSX.Element {
  return (
    <output class="refusal">
      <Icon name="clock" />
      <span>{words}</span>
    </output>
  );
}

/** That it works once, and for how long. */
export function WorksOnce({ words, left }: { words: string; left: number }): JSX.Element {
  return (
    <p class="soft">
      {words}{' '}
      <strong class="digits" role="timer">
        {clockDuration(left)}
      </strong>
    </p>
  );
}
