import type { JSX } from 'preact';
import type { CallView } from '../../../hub/contract/call.ts';
import type { DutyView } from '../../../hub/contract/stream.ts';
import { Icon } from '../../ui/icon.tsx';
import { useUi } from '../../ui/ui-context.ts';

type Props = { readonly me: string | null; readonly calls: readonly CallView[]; readonly duty: readonly DutyView[] };

/** By the roster the shift is over, and this person still owns calls. Shown until that is settled. */
export function ShiftOver({ me, calls, duty }: Props): JSX.Element | null {
  const t = useUi().text.value.shift;
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
