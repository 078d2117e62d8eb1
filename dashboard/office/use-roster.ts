import { useCallback, useEffect, useState } from 'preact/hooks';
import type { RosterView, ShiftView } from '../../hub/contract/http/roster.ts';
import { useAccount } from '../account/account-context.ts';
import type { Refusal } from '../api/http.ts';
import { fetchRoster, fetchShifts } from '../api/roster.ts';
import { useSite } from '../ui/site-context.ts';
import { dayOf, daysFrom } from './days.ts';

const DAYS = 14;
/** These pages have no stream: what others change is read again so often. */
const READ_EVERY_MS = 5_000;

export type Roster = {
  readonly days: readonly string[];
  readonly shifts: readonly ShiftView[];
  readonly swaps: RosterView['swaps'];
  readonly gaps: RosterView['gaps'];
};

/** The duty of the next two weeks. Null until the hub has answered. */
export function useRoster(): { roster: Roster | null; refusal: Refusal | null; read: () => Promise<void> } {
  const { http } = useAccount();
  const { site, clock } = useSite();
  const [roster, setRoster] = useState<Roster | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const isSiteKnown = site.value !== null;

  const read = useCallback(async (): Promise<void> => {
    // The day begins by the time zone of the site.
    if (!isSiteKnown) return;
    const days = daysFrom(dayOf(clock.now.peek(), site.peek()?.site?.timezone), DAYS);
    const [shifts, whole] = await Promise.all([fetchShifts(http, days[0] ?? '', days.at(-1) ?? ''), fetchRoster(http)]);
    if (shifts.ok && whole.ok) {
      setRoster({ days, shifts: shifts.value, swaps: whole.value.swaps, gaps: whole.value.gaps });
      setRefusal(null);
    } else if (!shifts.ok) setRefusal(shifts.refusal);
  }, [http, clock, site, isSiteKnown]);
  useEffect(() => {
    void read();
    const timer = setInterval(() => void read(), READ_EVERY_MS);
    return () => clearInterval(timer);
  }, [read]);
  return { roster, refusal, read };
}
