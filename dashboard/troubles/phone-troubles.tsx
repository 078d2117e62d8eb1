import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { StaffView } from '../../hub/contract/http/people.ts';
import { localize } from '../text/language.ts';
import { nameOf } from '../text/names.ts';
import { dayAndTime } from '../text/times.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import { RefusalNote } from '../ui/refusal-note.tsx';
import { useSite } from '../ui/site-context.ts';
import { useUi } from '../ui/ui-context.ts';
import { TroubleCard } from './trouble-card.tsx';
import { concerns, looksAfterDevices } from './trouble-tone.ts';
import { useTroubles } from './troubles-context.ts';
import { standingOut } from './troubles.ts';

/** More cards than this would push the calls off the screen. The others stand in the list. */
const MAX_CARDS = 2;

/**
 * On the phone of the caretaker and the lead: what stands out until somebody takes it on, and the way to the rest. At
 * the desk it is only shown which broker or bridge is gone.
 * While a call is open it is one line, because a call comes first.
 */
export function PhoneTroubles({ staff, isBusy }: { staff: StaffView | null; isBusy: boolean }): JSX.Element | null {
  const { text } = useUi();
  const { open, unproven, watched, refused } = useTroubles();
  const [isListed, setListed] = useState(false);
  const t = text.value.troubles;
  const mayAct = looksAfterDevices(staff);
  const shown = open.value.filter((trouble) => concerns(staff, trouble));
  const [points, watchedPoints] = mayAct ? [unproven.value, watched.value] : [[], []];
  if (shown.length + points.length + watchedPoints.length === 0) return null;
  const me = staff?.id ?? null;
  const loud = standingOut(shown);
  return (
    <section class="troubles" aria-label={t.title}>
      {(isBusy ? [] : loud.slice(0, MAX_CARDS)).map((trouble) => (
        <TroubleCard key={trouble.id} trouble={trouble} me={me} mayAct={mayAct} />
      ))}
      {!isListed && <RefusalNote refusal={refused.value ?? undefined} />}
      <button
        type="button"
        class={`plain troubles-more ${loud.length > 0 ? 'troubles-loud' : ''}`}
        onClick={() => setListed(true)}
      >
        <Icon name="broken" />
        <span>{t.count(shown.length, points.length, watchedPoints.length)}</span>
      </button>
      {isListed && (
        <Dialog title={t.title} onClose={() => setListed(false)}>
          <RefusalNote refusal={refused.value ?? undefined} />
          {shown.map((trouble) => (
            <TroubleCard key={trouble.id} trouble={trouble} me={me} mayAct={mayAct} />
          ))}
          {mayAct && <Watched />}
          <Unproven ids={points} />
        </Dialog>
      )}
    </section>
  );
}

function Unproven({ ids }: { ids: readonly string[] }): JSX.Element | null {
  const { text, language } = useUi();
  const { site } = useSite();
  if (ids.length === 0) return null;
  return (
    <>
      <h3>{text.value.troubles.unproven(ids.length)}</h3>
      <p class="soft">{text.value.troubles.unprovenHint}</p>
      <ul>
        {ids.map((id) => (
          <li key={id}>{nameOf(site.value?.callPoints, id, language.value)}</li>
        ))}
      </ul>
    </>
  );
}

function Watched(): JSX.Element | null {
  const { text, language } = useUi();
  const { site } = useSite();
  const { watched, watch, pending } = useTroubles();
  const t = text.value.troubles;
  if (watched.value.length === 0) return null;
  return (
    <>
      <h3>{t.watchedTitle}</h3>
      <p class="soft">{t.watchedHint}</p>
      {watched.value.map(({ callPoint, by, until }) => (
        <article key={callPoint} class="trouble">
          <h3>{nameOf(site.value?.callPoints, callPoint, language.value)}</h3>
          <p>
            {t.watchedUntil(
              dayAndTime(Date.parse(until), site.value?.site?.timezone, language.value),
              localize(by.name, language.value),
            )}
          </p>
          <button
            type="button"
            class="act act-side"
            disabled={pending.value}
            onClick={() => void watch(callPoint, false)}
          >
            <Icon name="bell" />
            <span>{t.unwatch}</span>
          </button>
        </article>
      ))}
    </>
  );
}
