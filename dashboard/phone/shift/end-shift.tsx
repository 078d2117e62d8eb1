import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { CallView } from '../../../hub/contract/call.ts';
import type { StaffView } from '../../../hub/contract/http/people.ts';
import { sessionsDialog } from '../../account/sessions-later.ts';
import { isOfferedTo } from '../../calls/acts/call-options.ts';
import { useCalls } from '../../calls/calls-context.ts';
import { useMatters } from '../../matters/matters-context.ts';
import { localize } from '../../text/language.ts';
import { locationOf } from '../../text/names.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Later } from '../../ui/later.tsx';
import { Warning } from '../../ui/refusal-note.tsx';
import { useSite } from '../../ui/site-context.ts';
import { useUi } from '../../ui/ui-context.ts';
import { isLead } from '../../ways/gone-tone.ts';
import { usePhone } from '../phone-context.ts';

type Props = { readonly staff: StaffView | null; readonly calls: readonly CallView[] };

/** The person's name in the head of the page; it opens the way to end the shift and the list of devices. */
export function EndShift({ staff, calls }: Props): JSX.Element {
  const { text, language } = useUi();
  const [open, setOpen] = useState<'end' | 'sessions' | null>(null);
  const name = staff === null ? '' : localize(staff.name, language.value);
  return (
    <>
      <button type="button" class="plain" onClick={() => setOpen('end')} aria-label={`${name} ${text.value.shift.end}`}>
        <Icon name="person" />
        <span>{name}</span>
      </button>
      {open === 'end' && (
        <EndShiftDialog
          me={staff?.id ?? null}
          calls={calls}
          hasReport={isLead(staff)}
          onSessions={staff === null ? null : () => setOpen('sessions')}
          onClose={() => setOpen(null)}
        />
      )}
      {open === 'sessions' && staff !== null && (
        <Later load={sessionsDialog} with={{ staff, onClose: () => setOpen(null) }} />
      )}
    </>
  );
}

type DialogProps = {
  readonly me: string | null;
  readonly calls: readonly CallView[];
  readonly hasReport: boolean;
  readonly onSessions: (() => void) | null;
  readonly onClose: () => void;
};

/** Shows what is still this person's or waits for their answer, and gives it back with the same tap. */
function EndShiftDialog({ me, calls, hasReport, onSessions, onClose }: DialogProps): JSX.Element {
  const { text } = useUi();
  const { site } = useSite();
  const { callActions } = useCalls();
  const matters = useMatters();
  const { shift } = usePhone();
  const [isStuck, setStuck] = useState(false);
  const t = text.value.shift;
  const mine = calls.filter(({ owner }) => me !== null && owner?.id === me);
  const offered = calls.filter((call) => isOfferedTo(me, call, site.value));
  const offeredMatters = matters.mine.value.filter(({ offeredToMe }) => offeredToMe);
  const kept = matters.mine.value.length - offeredMatters.length;
  const unsettled = mine.length + offered.length + offeredMatters.length;

  async function settle(): Promise<void> {
    const done = await Promise.all([
      ...mine.map(({ id }) => callActions.run(id, { do: 'release', reason: t.endReason })),
      ...offered.map(({ id }) => callActions.run(id, { do: 'hand-over/decline' })),
    ]);
    for (const { id } of offeredMatters) done.push(await matters.run(id, { do: 'hand-over/decline' }));
    if (done.every(Boolean)) shift.end();
    else setStuck(true);
  }

  return (
    <Dialog title={t.endTitle} onClose={onClose}>
      {mine.length > 0 && <p>{t.endOpen(mine.length)}</p>}
      <UnsettledCalls me={me} calls={[...mine, ...offered]} />
      {offeredMatters.length > 0 && <p>{t.endAskedMatters(offeredMatters.length)}</p>}
      {unsettled === 0 && <p>{t.endPlain}</p>}
      {kept > 0 && <p class="soft">{t.endMatters(kept)}</p>}
      {isStuck && <Warning>{t.endStuck}</Warning>}
      <div class="choices">
        <button type="button" class="act act-main" onClick={onClose}>
          {t.endNo}
        </button>
        <button type="button" class="act act-side" onClick={() => void settle()}>
          {unsettled > 0 ? t.endSettle : t.endYes}
        </button>
        {onSessions !== null && (
          <button type="button" class="act act-side" onClick={onSessions}>
            <Icon name="phone" />
            <span>{text.value.sessions.title}</span>
          </button>
        )}
        {hasReport && (
          <a class="act act-side" href="/report" target="_blank" rel="noopener">
            <Icon name="clock" />
            <span>{text.value.home.report}</span>
          </a>
        )}
      </div>
    </Dialog>
  );
}

function UnsettledCalls({ me, calls }: { me: string | null; calls: readonly CallView[] }): JSX.Element {
  const { text, language } = useUi();
  const { site } = useSite();
  const t = text.value;
  return (
    <ul class="notes">
      {calls.map((call) => (
        <li key={call.id}>
          <strong>{locationOf(call, site.value, language.value, t.call.unplaced).point}</strong>{' '}
          {call.owner?.id === me ? (call.handOver === null ? null : t.matters.asked) : t.shift.endAsked}
        </li>
      ))}
    </ul>
  );
}
