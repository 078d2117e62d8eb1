import { computed, effect, untracked, type ReadonlySignal } from '@preact/signals';
import type { StaffView } from '../../hub/contract/http/people.ts';
import type { LiveCalls } from '../calls/live-calls.ts';
import type { Ringer } from '../senses/ringer.ts';
import { gonePagers } from './ways.ts';

/** Who is told of the pagers of others. */
export function isLead(staff: StaffView | null): boolean {
  return staff?.roles.includes('lead') === true;
}

/**
 * The trouble tone, once for each pager that goes. It never sounds as a call does.
 * @param reader whose page this is; null: it is to sound nothing.
 */
export function soundForGonePagers(
  { reachability }: Pick<LiveCalls, 'reachability'>,
  ringer: Pick<Ringer, 'trouble'>,
  reader: ReadonlySignal<StaffView | null>,
): void {
  let known: ReadonlySet<string> = new Set();
  const heard = computed(() =>
    gonePagers(reachability.value)
      .filter(({ staff }) => staff === reader.value?.id || isLead(reader.value))
      .map(({ way }) => way.id ?? '')
      .join(),
  );
  effect(() => {
    const before = known;
    known = new Set(heard.value === '' ? [] : heard.value.split(','));
    if ([...known].some((id) => !before.has(id))) untracked(() => ringer.trouble());
  });
}
