import { effect, untracked } from '@preact/signals';
import type { MatterFrame } from '../../hub/contract/stream.ts';
import type { Ringer } from '../senses/ringer.ts';
import type { Matters } from './matters.ts';

/** News that asks this person to do something. Only these make a sound; all others are only shown. */
const AUDIBLE: ReadonlySet<MatterFrame['why']> = new Set(['handed-over', 'passed-on', 'due']);
const RING_PREFIX = 'matter ';

export function isMatterRing(id: string): boolean {
  return id.startsWith(RING_PREFIX);
}

/** A knock, quieter than the tone of a call. It ends when the news is dismissed or replaced by other news. */
export function ringForMatters({ news }: Pick<Matters, 'news'>, ringer: Ringer): void {
  let ringing: string | null = null;
  effect(() => {
    const frame = news.value;
    untracked(() => {
      if (ringing !== null) ringer.stop(ringing);
      ringing = null;
      if (frame === null || !AUDIBLE.has(frame.why)) return;
      ringing = `${RING_PREFIX}${frame.matter}`;
      ringer.start({ id: ringing, priority: 'routine', tone: 'knock', say: frame.say });
    });
  });
}
