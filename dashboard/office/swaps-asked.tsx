import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { SwapView } from '../../hub/contract/http/roster.ts';
import { useAccount } from '../account/account-context.ts';
import type { Refusal } from '../api/http.ts';
import { agreeToSwap, type Hours } from '../api/roster.ts';
import { nameOf } from '../text/names.ts';
import { Icon } from '../ui/icon.tsx';
import { RefusalNote } from '../ui/refusal-note.tsx';
import { useSite } from '../ui/site-context.ts';
import { useUi } from '../ui/ui-context.ts';
import { shiftWords } from './days.ts';
import { useOffice } from './use-office.ts';

type Props = {
  readonly me: string;
  readonly swaps: readonly SwapView[];
  readonly onChanged: () => Promise<void>;
};

/** Swaps that wait for this person's answer, and own ones that wait for somebody else's. */
export function SwapsAsked({ me, swaps, onChanged }: Props): JSX.Element | null {
  const { language } = useUi();
  const { site } = useSite();
  const { http } = useAccount();
  const t = useOffice();
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const open = swaps.filter((swap) => swap.agreedAt === null && (swap.with === me || swap.by === me));
  if (open.length === 0 && refusal === null) return null;
  const when = (hours: Hours): string => shiftWords(hours, site.value?.site?.timezone, language.value, t);
  const name = (id: string): string => nameOf(site.value?.staff, id, language.value);

  async function agree(id: string): Promise<void> {
    const answer = await agreeToSwap(http, id);
    setRefusal(answer.ok ? null : answer.refusal);
    await onChanged();
  }
  return (
    <ul class="swaps">
      <RefusalNote refusal={refusal} />
      {open.map((swap) => (
        <li key={swap.id} class="box">
          <p>
            <Icon name="people" />{' '}
            <strong>{swap.with === me ? t.asks(name(swap.by)) : t.waitsFor(name(swap.with))}</strong>
          </p>
          {swap.with === me ? (
            <>
              <p>{t.youTake(when(swap.mine))}</p>
              {swap.theirs !== null && <p>{t.theyTake(name(swap.by), when(swap.theirs))}</p>}
              <button type="button" class="act act-main" onClick={() => void agree(swap.id)}>
                <Icon name="check" />
                <span>{t.agree}</span>
              </button>
            </>
          ) : (
            <>
              <p>{t.theyTake(name(swap.with), when(swap.mine))}</p>
              {swap.theirs !== null && <p>{t.youTake(when(swap.theirs))}</p>}
            </>
          )}
        </li>
      ))}
    </ul>
  );
}
