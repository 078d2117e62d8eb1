import { computed, effect, untracked, type ReadonlySignal } from '@preact/signals';
import type { TroubleView } from '../../hub/contract/http/troubles.ts';
import type { StaffView } from '../../hub/contract/http/people.ts';
import type { Ringer } from '../senses/ringer.ts';
import { standingOut, type Troubles } from './troubles.ts';

const AGAIN_MS = 60_000;

/** Whether this person takes troubles on. The hub decides; this only leaves out what would be refused. */
export function looksAfterDevices(staff: StaffView | null): boolean {
  return staff !== null && staff.roles.some((role) => role === 'caretaker' || role === 'lead');
}

/** Whether this person is shown it. At the desk people must know of a broker or a bridge: many buttons are dead at once. */
export function concerns(staff: StaffView | null, { kind }: TroubleView): boolean {
  if (looksAfterDevices(staff)) return true;
  return staff !== null && staff.roles.includes('desk') && (kind === 'broker-gone' || kind === 'bridge-gone');
}

/** The trouble tone, at once and every minute, until somebody takes it on; once for those who cannot. It never sounds as a call does. */
export function soundForTroubles(
  { open }: Pick<Troubles, 'open'>,
  ringer: Pick<Ringer, 'trouble'>,
  /** Who has a shift on this phone; null: nobody. */
  onShift: ReadonlySignal<StaffView | null>,
): void {
  const count = computed(() => standingOut(open.value).filter((trouble) => concerns(onShift.value, trouble)).length);
  const mayAct = computed(() => looksAfterDevices(onShift.value));
  effect(() => {
    if (count.value === 0) return undefined;
    untracked(() => ringer.trouble());
    if (!mayAct.value) return undefined;
    const timer = setInterval(() => ringer.trouble(), AGAIN_MS);
    return () => clearInterval(timer);
  });
}
