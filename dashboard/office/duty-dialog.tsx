import type { JSX } from 'preact';
import { Dialog } from '../ui/dialog.tsx';
import { useUi } from '../ui/ui-context.ts';
import { DutyList } from './duty-list.tsx';
import { useOffice } from './use-office.ts';

/** The same on a phone on shift, which would hear no calls if it left its page. */
export function DutyDialog({ me, onClose }: { me: string | null; onClose: () => void }): JSX.Element {
  const { text } = useUi();
  const t = useOffice();
  return (
    <Dialog title={t.duty} onClose={onClose}>
      <DutyList me={me} />
      <button type="button" class="act act-side" onClick={onClose}>
        {text.value.close}
      </button>
    </Dialog>
  );
}
