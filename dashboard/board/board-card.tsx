import type { JSX } from 'preact';
import type { CallView } from '../../hub/contract/call.ts';
import { clockDuration } from '../text/times.ts';
import { say } from '../text/language.ts';
import { nameOf, whereIs } from '../text/names.ts';
import { refusalWords } from '../text/refusal-text.ts';
import { useApp } from '../ui/ui-context.ts';
import { CallActions } from '../calls/call-buttons.tsx';
import { Marks } from '../phone/call-card.tsx';
import { Icon, kindIcon } from '../ui/icon.tsx';

/** The response goals of the field, in minutes: 60 s and 180 s (design/product.md). */
const LONG_MINUTES = [3, 1] as const;

export function BoardCard({ call, position }: { call: CallView; position: number }): JSX.Element {
  const { text, language, site, clock, screen, acts } = useApp();
  const acting = screen.acting.value;
  const refusal = acts.refused.value.get(call.id);
  const t = text.value;
  const where = whereIs(call, site.value, language.value, t.call.unplaced);
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
              ? t.call.there(say(call.owner.name, language.value))
              : t.call.going(say(call.owner.name, language.value))}
          </span>
        </p>
      )}
      <div class="board-card-what">
        <p class="board-time digits">{clockDuration(ms)}</p>
        <span class="chip chip-priority">
          <Icon name={kindIcon(call.kind)} />
          {t.call.priority[call.priority]}
        </span>
        {call.kind !== 'emergency' && <span>{nameOf(site.value?.kinds, call.kind, language.value)}</span>}
        {long !== undefined && (
          <span class="chip chip-long">
            <Icon name="clock" />
            {t.board.over(long)}
          </span>
        )}
        <Marks call={call} />
      </div>
      {acting !== null && refusal !== undefined && (
        <p class="refusal" role="alert">
          <Icon name="danger" />
          {refusalWords(refusal, t, language.value)}
        </p>
      )}
      {acting !== null && <CallActions call={call} me={acting.id} ringing={false} position={position} atScreen />}
    </article>
  );
}
