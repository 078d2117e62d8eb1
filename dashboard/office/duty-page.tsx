import type { JSX } from 'preact';
import { useAccount } from '../account/account-context.ts';
import { staffOf } from '../account/session.ts';
import { DutyList } from './duty-list.tsx';
import { OfficePage } from './office-page.tsx';
import { useOffice } from './use-office.ts';

/** `/duty`: who is on duty on each of the next fourteen days. */
export function DutyPage(): JSX.Element {
  const { session } = useAccount();
  const t = useOffice();
  return (
    <OfficePage title={t.duty}>
      <DutyList me={staffOf(session.state.value)?.id ?? null} />
    </OfficePage>
  );
}
