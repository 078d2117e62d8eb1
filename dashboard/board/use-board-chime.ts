import { useEffect, useRef } from 'preact/hooks';
import type { CallView } from '../../hub/contract/call.ts';
import { useCalls } from '../calls/calls-context.ts';
import { toneFor, TONES } from '../senses/tones.ts';
import { useBoard } from './board-context.ts';

/** One tone when a call begins to wait (new, raised again or given back), once sound is allowed on this screen. */
export function useBoardChime(waiting: readonly CallView[]): void {
  const { liveCalls } = useCalls();
  const { sound } = useBoard();
  const known = useRef<ReadonlySet<string> | null>(null);
  const ready = liveCalls.calls.value.seq !== null;
  useEffect(() => {
    if (!ready) return;
    const before = known.current;
    known.current = new Set(waiting.map(({ id }) => id));
    const first = before === null ? undefined : waiting.find(({ id }) => !before.has(id));
    if (first !== undefined) sound.play(TONES[toneFor(first.priority, '')]);
  }, [waiting, ready, sound]);
}
