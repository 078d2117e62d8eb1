import type { JSX } from 'preact';
import type { CallView } from '../../hub/contract/call.ts';
import { useAccount } from '../account/account-context.ts';
import { CallAnswer } from '../calls/acts/call-answer.tsx';
import { CallButtons } from '../calls/acts/call-buttons.tsx';
import { CallMarks } from '../calls/call-marks.tsx';
import { localize } from '../text/language.ts';
import { nameOf, locationOf } from '../text/names.ts';
import { clockDuration } from '../text/times.ts';
import { Icon, kindIcon } from '../ui/icon.tsx';
import { useSite } from '../ui/site-context.ts';
import { useUi } from '../ui/ui-context.ts';
import { WhyButton } from '../why/why-buttons.tsx';
import { useBoard } from './board-context.ts';

/** The response goals of the field, in minutes: 60 s and 180 s (promises.md, Numbers to hold). */
const LONG_MINUTES = [3, 1] as const;

export function BoardCard({ call, position }: { call: CallView; position: number }): JSX.Element {
  const { text, language } = useUi();
  const { site, clock } = useSite();
  const { session } = useAccount();
  const { sharedScreen } = useBoard();
  const state = session.state.value;
  const acting = sharedScreen.acting.value;
  // A shared screen stands where anybody passes, and the story names people who could not hear.
  const mayAsk = acting !== null || !(state.is === 'signed-in' && state.screen !== undefined);
  const t = text.value;
  const where = locationOf(call, site.value, language.value, t.call.unplaced);
  const ms = clock.now.value - Date.parse(call.raisedAt);
  const long = call.state === 'waiting' ? LONG_MINUTES.find((minutes) => ms >= minutes * 60_000) : undefined;
  return (
    <article
      class={`board-card priority-${call.priority} ${long === undefined ? '' : `long-${long}`}`}
      aria-label={where.point}
    >
      <h3>{where.point}</h3>
      {call.owner !== null && (
        <p class="board-owner">
          <Icon name={call.state === 'attended' ? 'there' : 'going'} />
          <span>
            {call.state === 'attended'
              ? t.call.there(localize(call.owner.name, language.value))
              : t.call.going(localize(call.owner.name, language.value))}
          </span>
        </p>
      )}
      <div class="board-card-what">
        <p class="board-time digits">{clockDuration(ms)}</p>
        <span class="chip chip-priority">
          <Icon name={kindIcon(call.kind)} />
          {t.call.priority[call.priority]}
        </span>
        {call.kind !== 'emergency' && (
          <span class="board-kind">{nameOf(site.value?.kinds, call.kind, language.value)}</span>
        )}
        {long !== undefined && (
          <span class="chip chip-long">
            <Icon name="clock" />
            {t.board.over(long)}
          </span>
        )}
        <CallMarks call={call} />
        {mayAsk && <WhyButton call={call} />}
      </div>
      {acting !== null && <CallAnswer call={call} />}
      {acting !== null && <CallButtons call={call} me={acting.id} ringing={false} position={position} />}
    </article>
  );
}
