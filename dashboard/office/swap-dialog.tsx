import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { ShiftView } from '../../hub/contract/http/roster.ts';
import { useAccount } from '../account/account-context.ts';
import { newIdempotencyKey, type Refusal } from '../api/http.ts';
import { askSwap } from '../api/roster.ts';
import type { SiteView } from '../api/site.ts';
import { localize } from '../text/language.ts';
import { nameOf } from '../text/names.ts';
import { Dialog } from '../ui/dialog.tsx';
import { RefusalNote } from '../ui/refusal-note.tsx';
import { useSite } from '../ui/site-context.ts';
import { useUi } from '../ui/ui-context.ts';
import { shiftWords } from './days.ts';
import { useOffice } from './use-office.ts';

type Props = {
  readonly me: string;
  readonly mine: ShiftView;
  readonly shifts: readonly ShiftView[];
  readonly onClose: () => void;
};

/** "Who takes your shift?", then "which of theirs do you take?". It counts once the other has agreed. */
export function SwapDialog({ me, mine, shifts, onClose }: Props): JSX.Element {
  const { text, language } = useUi();
  const { site, clock } = useSite();
  const { http } = useAccount();
  const t = useOffice();
  const [other, setOther] = useState<string | null>(null);
  const [isAsked, setAsked] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  // Asking again after a lost answer asks the same.
  const key = useRef(newIdempotencyKey());
  const zone = site.value?.site?.timezone;
  const name = other === null ? '' : nameOf(site.value?.staff, other, language.value);
  const when = t.swapWhen(shiftWords(mine, zone, language.value, t));

  async function ask(theirs: ShiftView | null): Promise<void> {
    if (other === null) return;
    const hours = theirs === null ? null : { from: theirs.from, to: theirs.to };
    const answer = await askSwap(http, { other, mine: { from: mine.from, to: mine.to }, theirs: hours }, key.current);
    setRefusal(answer.ok ? null : answer.refusal);
    if (!answer.ok && answer.refusal.code !== 'NO_ANSWER') key.current = newIdempotencyKey();
    setAsked(answer.ok);
  }
  function choose(id: string): void {
    key.current = newIdempotencyKey();
    setOther(id);
  }

  if (isAsked)
    return (
      <Dialog key="asked" title={t.swap} onClose={onClose}>
        <output>{t.asked(name)}</output>
        <button type="button" class="act act-main" onClick={onClose}>
          {text.value.close}
        </button>
      </Dialog>
    );
  const theirs = shifts.filter(
    ({ staff, role, from }) => staff === other && role === 'duty' && Date.parse(from) > clock.now.peek(),
  );
  return (
    <Dialog key={other ?? ''} title={other === null ? t.swapTitle : t.inReturn(name)} onClose={onClose}>
      <p class="soft">{when}</p>
      <RefusalNote refusal={refusal} />
      <div class="choices">
        {other === null &&
          colleagues(site.value, me, mine.team).map((one) => (
            <button key={one.id} type="button" class="act choice" onClick={() => choose(one.id)}>
              {localize(one.name, language.value)}
            </button>
          ))}
        {other !== null && (
          <button type="button" class="act choice" onClick={() => void ask(null)}>
            {t.nothing}
          </button>
        )}
        {theirs.map((shift) => (
          <button key={shift.from} type="button" class="act choice" onClick={() => void ask(shift)}>
            {shiftWords(shift, zone, language.value, t)}
          </button>
        ))}
      </div>
      <button type="button" class="act act-side" onClick={onClose}>
        {text.value.cancel}
      </button>
    </Dialog>
  );
}

/** Who could take a shift: those of the same team first, then everybody else who is in a team. */
function colleagues(site: SiteView | null, me: string, team: string) {
  const others = (site?.staff ?? []).filter((one) => one.id !== me && one.active !== false && one.team !== undefined);
  return others.toSorted((a, b) => Number(b.team === team) - Number(a.team === team));
}
