import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { dutyDialog } from '../../office/later.ts';
import { Icon } from '../../ui/icon.tsx';
import { Later } from '../../ui/later.tsx';
import { useUi } from '../../ui/ui-context.ts';

/** Opens who is on duty when. A dialog, because a phone that leaves its page hears no calls. */
export function DutyButton({ me }: { me: string | null }): JSX.Element {
  const { text } = useUi();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" class="plain why-button" onClick={() => setOpen(true)}>
        <Icon name="people" />
        <span>{text.value.calm.roster}</span>
      </button>
      {isOpen && <Later load={dutyDialog} with={{ me, onClose: () => setOpen(false) }} />}
    </>
  );
}
