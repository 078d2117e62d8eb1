import { useEffect, useRef } from 'preact/hooks';
import type { CallView } from '../../hub/contract/call.ts';
import { toneFor, TONES } from '../senses/tones.ts';
import { useApp } from '../ui/ui-context.ts';

/** One tone when a call begins to wait (new, raised again or given back), once sound is allowed on the desk's screen. */
export function useBoardChime(waiting: readonly CallView[]): void {
  const { sound, house } = useApp();
  const known = useRef<ReadonlySet<string> | null>(null);
  const ready = house.calls.value.seq !== null;
  useEffect(() => {
    if (!ready) return;
    const before = known.current;
    known.current = new Set(waiting.map(({ id }) => id));
    const first = before === null ? undefined : waiting.find(({ id }) => !before.has(id));
    if (first !== undefined) sound.play(TONES[toneFor(first.priority, '')]);
  }, [waiting, ready, sound]);
}
