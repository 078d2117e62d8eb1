import { useEffect, useState } from 'preact/hooks';
import { useAccount } from '../account/account-context.ts';
import { fetchDuty } from '../api/history.ts';
import { useCalls } from './calls-context.ts';

/** When the duty of a person ends, ms since 1970; null when it is not known. Read again when the duty changes. */
export function useDutyEnds(): (staff: string) => number | null {
  const { http } = useAccount();
  const { liveCalls } = useCalls();
  const [ends, setEnds] = useState<ReadonlyMap<string, number>>(new Map());
  const who = liveCalls.duty.value.map(({ team, staff, backup = [] }) => [team, ...staff, ...backup].join()).join(' ');
  useEffect(() => {
    let isGone = false;
    async function load(): Promise<void> {
      const answer = await fetchDuty(http);
      if (isGone || !answer.ok) return;
      const found = answer.value.flatMap((team) => team.ends ?? []);
      setEnds(new Map(found.map(({ staff, at }) => [staff, Date.parse(at)])));
    }
    void load();
    return () => {
      isGone = true;
    };
  }, [http, who]);
  return (staff) => ends.get(staff) ?? null;
}
