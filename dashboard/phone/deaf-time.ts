import { effect, signal, untracked, type ReadonlySignal } from '@preact/signals';
import type { CallView } from '../../hub/contract/call.ts';
import type { Answer } from '../api/http.ts';
import type { Gap } from '../connection/connection-loss.ts';

/** For how long nothing came from the hub, in ms, and how many calls were raised meanwhile; null: not known. */
export type Deaf = { readonly ms: number; readonly missed: number | null };
export type DeafTime = {
  readonly deaf: ReadonlySignal<Deaf | null>;
  /** "I have read it." */
  readonly dismiss: () => void;
};

/** After sleep or a lost line: says how long this phone was deaf, and what it missed. */
export function createDeafTime(
  gap: ReadonlySignal<Gap | null>,
  isPhone: () => boolean,
  fetchSince: (hubTime: number) => Promise<Answer<readonly CallView[]>>,
): DeafTime {
  const deaf = signal<Deaf | null>(null);

  async function tell({ ms, hubTime }: Gap): Promise<void> {
    const mine: Deaf = { ms, missed: null };
    deaf.value = mine;
    const answer = await fetchSince(hubTime);
    if (!answer.ok || deaf.value !== mine) return;
    deaf.value = { ms, missed: answer.value.filter(({ raisedAt }) => Date.parse(raisedAt) >= hubTime).length };
  }

  effect(() => {
    const now = gap.value;
    if (now !== null && untracked(isPhone)) void untracked(() => tell(now));
  });
  return {
    deaf,
    dismiss() {
      deaf.value = null;
    },
  };
}
