import { computed, effect, untracked, type ReadonlySignal } from '@preact/signals';
import type { StaffView } from '../../hub/contract/http/people.ts';
import type { Ringer } from '../senses/ringer.ts';
import { standingOut, type Troubles } from './troubles.ts';

const AGAIN_MS = 60_000;

/** Whether this person takes troubles on. The hub decides; this only leaves out what would be refused. */
export function looksAfterDevices(staff: StaffView | null): boolean {
  return staff !== null && staff.roles.some((role) => role === 'caretaker' || role === 'lead');
}

/** The trouble tone, at once and every minute, until somebody takes it on. It never sounds as a call does. */
export function soundForTroubles(
  { open }: Pick<Troubles, 'open'>,
  ringer: Pick<Ringer, 'trouble'>,
  isToHear: ReadonlySignal<boolean>,
): void {
  const count = computed(() => (isToHear.value ? standingOut(open.value).length : 0));
  effect(() => {
    if (count.value === 0) return undefined;
    untracked(() => ringer.trouble());
    const timer = setInterval(() => ringer.trouble(), AGAIN_MS);
    return () => clearInterval(timer);
  });
}
