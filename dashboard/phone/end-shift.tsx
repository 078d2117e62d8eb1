import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { CallView } from '../../hub/contract/call.ts';
import type { DutyView } from '../../hub/contract/stream.ts';
import { whereIs } from '../text/names.ts';
import { useApp } from '../ui/ui-context.ts';
import { Dialog } from '../ui/dialog.tsx';
import { isOfferedTo } from '../calls/hand-over.tsx';
import { Icon } from '../ui/icon.tsx';
import { SessionsDialog } from '../account/sessions-dialog.tsx';

type Props = { name: string; me: string | null; calls: readonly CallView[] };

/** The way off duty. What is still this person's, or waits for their answer, is shown, and settled with the same tap: nobody takes a call home. */
export function EndShift({ name, me, calls }: Props): JSX.Element {
  const { shift, text, acts, matters, site, language, session } = useApp();
  const [asking, setAsking] = useState(false);
  const [listing, setListing] = useState(false);
  const state = session.state.value;
  const staff = state.is === 'in' ? state.staff : null;
  const [stuck, setStuck] = useState(false);
  const t = text.value.shift;
  const mine = calls.filter(({ owner }) => me !== null && owner?.id === me);
  const asked = calls.filter((call) => isOfferedTo(me, call, site.value));
  const askedMatters = matters.mine.value.filter(({ offeredToMe }) => offeredToMe);
  const kept = matters.mine.value.length - askedMatters.length;
  const open = mine.length + asked.length + askedMatters.length;

  async function settle(): Promise<void> {
    const did = await Promise.all([
      ...mine.map(({ id }) => acts.act(id, { do: 'release', reason: t.endReason })),
      ...asked.map(({ id }) => acts.act(id, { do: 'hand-over/decline' })),
    ]);
    for (const { id } of askedMatters) did.push(await matters.act(id, { do: 'hand-over/decline' }));
    if (did.every(Boolean)) shift.end();
    else setStuck(true);
  }

  return (
    <>
      <button type="button" class="plain" onClick={() => setAsking(true)} aria-label={`${name} ${t.end}`}>
        <Icon name="person" />
        <span>{name}</span>
      </button>
      {asking && (
        <Dialog title={t.endTitle} onClose={() => setAsking(false)}>
          {mine.length > 0 && <p>{t.endOpen(mine.length)}</p>}
          <ul class="notes">
            {[...mine, ...asked].map((call) => (
              <li key={call.id}>
                <strong>{whereIs(call, site.value, language.value, text.value.call.unplaced).point}</strong>{' '}
                {call.owner?.id === me ? (call.handOver === null ? null : text.value.matters.asked) : t.endAsked}
              </li>
            ))}
          </ul>
          {askedMatters.length > 0 && <p>{t.endAskedMatters(askedMatters.length)}</p>}
          {open === 0 && <p>{t.endPlain}</p>}
          {kept > 0 && <p class="soft">{t.endMatters(kept)}</p>}
          {stuck && (
            <p class="refusal" role="alert">
              <Icon name="danger" />
              {t.endStuck}
            </p>
          )}
          <div class="choices">
            <button type="button" class="act act-main" onClick={() => setAsking(false)}>
              {t.endNo}
            </button>
            <button type="button" class="act act-side" onClick={() => void settle()}>
              {open > 0 ? t.endSettle : t.endYes}
            </button>
            {staff !== null && (
              <button
                type="button"
                class="act act-side"
                onClick={() => {
                  setAsking(false);
                  setListing(true);
                }}
              >
                <Icon name="phone" />
                <span>{text.value.sessions.title}</span>
              </button>
            )}
          </div>
        </Dialog>
      )}
      {listing && staff !== null && <SessionsDialog staff={staff} onClose={() => setListing(false)} />}
    </>
  );
}

/** By the roster the shift is over, and something is still this person's: said on top of the page until it is settled. */
export function ShiftOver({
  me,
  calls,
  duty,
}: {
  me: string | null;
  calls: readonly CallView[];
  duty: readonly DutyView[];
}): JSX.Element | null {
  const t = useApp().text.value.shift;
  const mine = calls.filter(({ owner }) => me !== null && owner?.id === me).length;
  const onDuty = duty.some(
    ({ staff, awaited = [], backup = [] }) => me !== null && [...staff, ...awaited, ...backup].includes(me),
  );
  const rostered = duty.some(({ why = [] }) => why.length > 0);
  return mine > 0 && rostered && !onDuty ? (
    <p class="shift-over" role="alert">
      <Icon name="clock" />
      <span>{t.over(mine)}</span>
    </p>
  ) : null;
}
