import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { ShiftView } from '../../hub/contract/http/roster.ts';
import { localize } from '../text/language.ts';
import { nameOf } from '../text/names.ts';
import { timeOfDay } from '../text/times.ts';
import { Icon } from '../ui/icon.tsx';
import { RefusalNote } from '../ui/refusal-note.tsx';
import { useSite } from '../ui/site-context.ts';
import { useUi } from '../ui/ui-context.ts';
import { dayOf, hoursWords, shiftsOn, weekdayWords } from './days.ts';
import { SwapDialog } from './swap-dialog.tsx';
import { SwapsAsked } from './swaps-asked.tsx';
import { useOffice } from './use-office.ts';
import { useRoster, type Roster } from './use-roster.ts';

/** Who is on duty on each of the next days; a shift of one's own can be swapped. @param me null: nobody's own phone */
export function DutyList({ me }: { me: string | null }): JSX.Element {
  const { text, language } = useUi();
  const { roster, refusal, read } = useRoster();
  const [swapping, setSwapping] = useState<ShiftView | null>(null);
  if (roster === null)
    return refusal === null ? <p aria-live="polite">{text.value.waitPlease}</p> : <RefusalNote refusal={refusal} />;
  return (
    <div class="duty">
      <RefusalNote refusal={refusal} />
      {me !== null && <SwapsAsked me={me} swaps={roster.swaps} onChanged={read} />}
      {roster.days.map((day) => (
        <section key={day} class="duty-day" aria-label={weekdayWords(day, language.value)}>
          <Day me={me} day={day} roster={roster} onSwap={setSwapping} />
        </section>
      ))}
      {swapping !== null && me !== null && (
        <SwapDialog
          me={me}
          mine={swapping}
          shifts={roster.shifts}
          onClose={() => {
            setSwapping(null);
            void read();
          }}
        />
      )}
    </div>
  );
}

type DayProps = {
  readonly me: string | null;
  readonly day: string;
  readonly roster: Roster;
  readonly onSwap: (shift: ShiftView) => void;
};

function Day({ me, day, roster, onSwap }: DayProps): JSX.Element {
  const { language } = useUi();
  const { site } = useSite();
  const t = useOffice();
  const zone = site.value?.site?.timezone;
  const time = (at: string): string => timeOfDay(Date.parse(at), zone, false);
  return (
    <>
      <h2 class="day-name">
        {day === roster.days[0] && <>{t.today} · </>}
        {weekdayWords(day, language.value)}
      </h2>
      <ul>
        {(site.value?.teams ?? []).map(({ id, name }) => {
          const shifts = shiftsOn(roster.shifts, day, id, zone);
          const gaps = roster.gaps.filter((gap) => gap.team === id && dayOf(Date.parse(gap.from), zone) === day);
          return (
            <li key={id}>
              <strong>{localize(name, language.value)}</strong>
              <Shifts me={me} shifts={shifts} onSwap={onSwap} />
              {shifts.length === 0 && gaps.length === 0 && <p class="soft">{t.nobody}</p>}
              {gaps.map(({ from, to }) => (
                <p key={from} class="duty-gap">
                  <Icon name="danger" />
                  {t.gap(time(from), time(to))}
                </p>
              ))}
            </li>
          );
        })}
      </ul>
    </>
  );
}

type ShiftsProps = Pick<DayProps, 'me' | 'onSwap'> & { readonly shifts: readonly ShiftView[] };

function Shifts({ me, shifts, onSwap }: ShiftsProps): JSX.Element {
  const { language } = useUi();
  const { site, clock } = useSite();
  const t = useOffice();
  const zone = site.value?.site?.timezone;
  const name = (id: string): string => {
    const known = nameOf(site.value?.staff, id, language.value);
    return id === me ? t.me(known) : known;
  };
  const backup = [...new Set(shifts.filter(({ role }) => role === 'backup').map(({ staff }) => name(staff)))];
  return (
    <>
      {shifts
        .filter(({ role }) => role === 'duty')
        .map((shift) => (
          <p key={`${shift.staff} ${shift.from}`} class="duty-shift">
            <span>
              {name(shift.staff)} <span class="digits">{hoursWords(shift, zone, t)}</span>
            </span>
            {shift.staff === me && Date.parse(shift.to) > clock.now.peek() && (
              <button type="button" class="plain duty-swap" onClick={() => onSwap(shift)}>
                {t.swap}
                <span class="visually-hidden"> {hoursWords(shift, zone, t)}</span>
              </button>
            )}
          </p>
        ))}
      {backup.length > 0 && <p class="soft">{t.backup(backup.join(t.and))}</p>}
    </>
  );
}
