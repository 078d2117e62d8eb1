import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { StaffView } from '../../hub/contract/http/people.ts';
import { useAccount } from '../account/account-context.ts';
import { fetchRoster } from '../api/roster.ts';
import { PageCard, type PageCardProps } from '../ui/page/page-card.tsx';
import { useOffice } from './use-office.ts';

/** Links to what is done between calls, for the roles that do it. @param staff who is signed in */
export function OfficeLinks({ staff }: { staff: StaffView }): JSX.Element {
  const t = useOffice();
  const asked = useSwapsAsked(staff.id);
  const has = (...roles: string[]): boolean => staff.roles.some((role) => roles.includes(role));
  const links: PageCardProps[] = [
    { to: '/duty', icon: 'people', name: t.duty, hint: asked > 0 ? t.asksYou(asked) : t.dutyHint },
  ];
  if (has('caretaker', 'lead', 'admin'))
    links.push({ to: '/devices', icon: 'bell', name: t.devices, hint: t.devicesHint });
  if (has('lead', 'admin'))
    links.push(
      { to: '/places', icon: 'door', name: t.places, hint: t.placesHint },
      { to: '/report', icon: 'book', name: t.report, hint: t.reportHint },
    );
  return (
    <nav class="page-cards office-links" aria-label={t.title}>
      {links.map((link) => (
        <PageCard key={link.to} {...link} />
      ))}
    </nav>
  );
}

/** How many wait for this person's answer to a swap. */
function useSwapsAsked(me: string): number {
  const { http } = useAccount();
  const [count, setCount] = useState(0);
  useEffect(() => {
    async function read(): Promise<void> {
      const answer = await fetchRoster(http);
      if (answer.ok) setCount(answer.value.swaps.filter((swap) => swap.with === me && swap.agreedAt === null).length);
    }
    void read();
  }, [http, me]);
  return count;
}
